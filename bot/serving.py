"""`mizban run`, `mizban worker` and `mizban chat`: serve until told to stop, and end cleanly.

With SQLite one process holds the data directory; on PostgreSQL any number of them share it, and the database.
"""

import asyncio
import fcntl
import gc
import signal
import sys
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from backend_client.contract import StaffMember
from bot.app import App, compose
from bot.backup.swap import finish
from bot.channels.console import chat
from bot.settings import Settings

LOCK = "lock"
GARBAGE = 10_000
"""New objects between two looks for garbage: some megabytes."""


class DataInUse(OSError):
    """Another process holds this data directory."""


@contextmanager
def holding(directory: Path) -> Iterator[None]:
    """Hold the data directory for this process alone; the lock goes with the process, however it ends."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (directory / LOCK).open("w", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            raise DataInUse(
                held.errno, "another mizban process is using it; stop that one first", str(directory)
            ) from held
        finish(directory)
        yield


async def serve(settings: Settings) -> int:
    """Until SIGTERM or SIGINT: then what is under way is finished and the process ends."""
    with _alone(settings):
        app = await compose(settings)
        try:
            await _greet_operator(app)
            await _until_told(app.run(_announce))
        finally:
            await app.close()
    return 0


async def work(settings: Settings) -> int:
    """The same without the web server: one of many on a database that they share."""
    app = await compose(settings)
    try:
        print("Mizban worker is ready", flush=True)  # noqa: T201 - what the operator waits for
        await _until_told(app.run_loops())
    finally:
        await app.close()
    return 0


def _alone(settings: Settings) -> AbstractContextManager[None]:
    return nullcontext() if settings.database_url else holding(settings.data_dir)


async def _until_told(serving: Coroutine[Any, Any, None]) -> None:
    _spare_collector()
    running = asyncio.create_task(serving)
    loop = asyncio.get_running_loop()
    for told in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(told, running.cancel)
    try:
        await running
    except asyncio.CancelledError:
        return


def _spare_collector() -> None:
    """What start-up made (modules, models, content) stays for good: the garbage collector need not walk through it
    again and again. New garbage is looked for after more of it, since a turn leaves hardly any."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE, *gc.get_threshold()[1:])


def _announce(address: str) -> None:
    print(f"Mizban is ready: {address}", flush=True)  # noqa: T201 - what the operator waits for


async def _greet_operator(app: App) -> None:
    """At the very first start: an invitation for the first content admin, good for three days."""
    if await app.desk.staff():
        return
    words = app.words()
    admin = StaffMember(
        ref="admin",
        name=words["first_admin.name"],
        post=words["first_admin.post"],
        roles=("content_editor", "publisher"),
    )
    token = await app.staff_invite(admin)
    print(f"First start. To become the content admin, send this to the bot:\n  /start {token}", flush=True)  # noqa: T201


async def chat_here(settings: Settings) -> int:
    """The whole application in this process, with the terminal as its only channel."""
    with _alone(settings):
        app = await compose(settings)
        try:
            running = asyncio.create_task(app.run_loops())
            await chat(app, _typed_lines(), _print)
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
        finally:
            await app.close()
    return 0


async def _typed_lines() -> AsyncIterator[str]:
    while line := await asyncio.to_thread(sys.stdin.readline):
        yield line


def _print(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - the terminal is the channel
