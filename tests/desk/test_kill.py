"""A desk that is killed while it takes requests in has every one that it acknowledged, once."""

import asyncio
import sys
from pathlib import Path

from msgspec.structs import replace

from tests.contract.conftest import Opener
from tests.contract.people import CERTIFICATE

VICTIM = """
import asyncio, pathlib, sys
from msgspec.structs import replace
from backend_client.embedded import open_desk
from tests.contract.conftest import SEAL, Clock
from tests.contract.people import CERTIFICATE

async def main():
    desk = await open_desk({"path": pathlib.Path, "url": str}[sys.argv[1]](sys.argv[2]), SEAL, clock=Clock())
    for number in range(100000):
        told = await desk.submit(f"submit:{number}:1", replace(CERTIFICATE, person_ref=f"person {number}"))
        print(number, told.card.tracking_code, flush=True)

asyncio.run(main())
"""


def kind_of(place: Path | str) -> tuple[str, str]:
    return ("path" if isinstance(place, Path) else "url"), str(place)


async def test_every_acknowledged_submission_is_there_once(place: Path | str, open_embedded: Opener) -> None:
    victim = await asyncio.create_subprocess_exec(
        sys.executable, "-c", VICTIM, *kind_of(place), stdout=asyncio.subprocess.PIPE
    )
    assert victim.stdout is not None
    lines = [await victim.stdout.readline() for _ in range(5)]
    victim.kill()
    lines += [line for line in (await victim.stdout.read()).splitlines(keepends=True) if line.endswith(b"\n")]
    await victim.wait()
    acknowledged = dict(line.decode().split() for line in lines)

    desk = await open_embedded()
    for number, code in acknowledged.items():
        person = f"person {number}"
        told = await desk.submit(f"submit:{number}:1", replace(CERTIFICATE, person_ref=person))
        assert told.card.tracking_code == code
        assert len(await desk.requests_of(person)) == 1
    assert {each.kind for each in (await desk.changes(0)).items} == {"submitted", "accepted", "stage_started"}
