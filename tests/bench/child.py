"""A bot in a process of its own, and what the operating system says of it: CPU time and memory."""

import asyncio
import os
import secrets
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests.messenger import Messenger

START_LIMIT_S = 60.0
STOP_LIMIT_S = 30.0
TICKS_PER_S = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Child:
    process: asyncio.subprocess.Process
    log: Path

    async def until(self, ready: Callable[[], bool]) -> None:
        """Raises RuntimeError with its log where it ends before that."""
        async with asyncio.timeout(START_LIMIT_S):
            while not ready():
                if self.process.returncode is not None:
                    raise RuntimeError(f"the bot ended at once:\n{self.said()}")
                await asyncio.sleep(0.05)

    def said(self) -> str:
        return self.log.read_text("utf-8", "replace")

    def cpu_s(self) -> float:
        """Of all its threads, in user and system mode, since it began."""
        fields = self._proc("stat").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_PER_S

    def rss_mb(self, line: str = "VmRSS") -> float:
        """Resident memory now; `VmHWM`: its peak."""
        found = next(one for one in self._proc("status").splitlines() if one.startswith(f"{line}:"))
        return int(found.split()[1]) / 1024

    def _proc(self, name: str) -> str:
        return Path(f"/proc/{self.process.pid}/{name}").read_text("ascii", "replace")


@dataclass(frozen=True)
class Children:
    """Processes that are one bot together."""

    each: tuple[Child, ...]

    def cpu_s(self) -> float:
        return sum(child.cpu_s() for child in self.each)


@asynccontextmanager
async def running(messenger: Messenger, folder: Path, *words: str, **settings: str) -> AsyncIterator[Child]:
    """`python -m` these words on this messenger, until the end of the block; it is ready once it has polled."""
    async with beginning(messenger, folder, *words, **settings) as child:
        await child.until(lambda: bool(messenger.polls))
        yield child


@asynccontextmanager
async def beginning(messenger: Messenger, folder: Path, *words: str, **settings: str) -> AsyncIterator[Child]:
    """The same without waiting for it."""
    with _log_in(folder) as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", *words, env={**_environment(messenger, folder), **settings}, stdout=log, stderr=log
        )
    try:
        yield Child(process, Path(log.name))
    finally:
        if process.returncode is None:
            process.terminate()
        await asyncio.wait_for(process.wait(), STOP_LIMIT_S)


def _log_in(folder: Path) -> IO[bytes]:
    folder.mkdir(parents=True, exist_ok=True)
    return (folder / f"log-{secrets.token_hex(4)}").open("wb")


def _environment(messenger: Messenger, folder: Path) -> Mapping[str, str]:
    foreign = ("MIZBAN_", "BENCH_")
    mine = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return mine | {
        "MIZBAN_DATA_DIR": str(folder / "var"),
        "MIZBAN_LISTEN": "127.0.0.1:0",
        "MIZBAN_TELEGRAM_TOKEN": messenger.token,
        "MIZBAN_TELEGRAM_API": messenger.url,
        "BENCH_TOKEN": messenger.token,
        "BENCH_API": messenger.url,
    }
