"""How long a later start takes, without a messenger: `python -m tests.bench.startup` prints JSON.

`first_reply_s`: from the exec of `python -m bot run` to the bot's first reply to an update posted to the web chat, on
data of an earlier start; the median, and each run. `cpu_s`: the processor's time in it, which neighbours on a busy
machine lengthen less. `rss_mb`: resident memory after that reply.
"""

import asyncio
import json
import os
import re
import statistics
import tempfile
import time
from pathlib import Path

from aiohttp import ClientSession

from tests.journey.program import Installation, Server
from tests.messenger.journey import WebParty

RUNS = 5


async def start(installation: Installation, http: ClientSession) -> tuple[float, float, float]:
    """Seconds to the first reply, those of the processor, and MB after it."""
    began = time.perf_counter()
    server = await Server.starts(installation)
    citizen = await WebParty.arrives(http, server.address)
    await citizen.says("/start")
    await citizen.expects("میز خدمت")
    seconds = time.perf_counter() - began
    cpu_s, memory_mb = _processor_s(server.pid), _resident_mb(server.pid)
    await server.is_told_to_stop()
    return seconds, cpu_s, memory_mb


def _processor_s(pid: int) -> float:
    after_name = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    user, system = after_name[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _resident_mb(pid: int) -> float:
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text("ascii"))
    assert found is not None
    return int(found[1]) / 1024


async def measure(folder: Path) -> dict[str, float | list[float]]:
    installation = Installation(folder)
    async with ClientSession() as http:
        await start(installation, http)
        runs = [await start(installation, http) for _ in range(RUNS)]
    seconds = [round(run[0], 2) for run in runs]
    return {
        "first_reply_s": statistics.median(seconds),
        "first_reply_runs_s": seconds,
        "cpu_s": round(statistics.median(run[1] for run in runs), 2),
        "rss_mb": round(statistics.median(run[2] for run in runs)),
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(asyncio.run(measure(Path(folder))), indent=2))


if __name__ == "__main__":
    main()
