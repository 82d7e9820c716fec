"""When a loop looks again: rung by the commit that made work for it, or when the next row becomes due.

Timers themselves are inbox rows with `due_at`; nothing here remembers anything, so nothing is lost with the process.
"""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable

from bot import log

Clock = Callable[[], dt.datetime]
PAUSE_S = 1.0
LONGEST_WAIT_S = 5.0
"""Rows of other processes and jumps of the clock are seen at the latest after this."""


def system_clock() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Bell:
    """Wakes all that wait. Read `rung` before looking for work: a ring between looking and waiting is not lost."""

    def __init__(self) -> None:
        self.rung = 0
        self._event = asyncio.Event()

    def ring(self) -> None:
        self.rung += 1
        self._event.set()
        self._event = asyncio.Event()

    async def wait(self, since: int, timeout_s: float) -> None:
        """Return at the first ring after `since`, or after the time."""
        if self.rung != since:
            return
        try:
            async with asyncio.timeout(timeout_s):
                await self._event.wait()
        except TimeoutError:
            return


class Bells:
    """One for each queue."""

    def __init__(self) -> None:
        self.inbox = Bell()
        self.effects = Bell()
        self.outbox = Bell()


def seconds_until(due: dt.datetime | None, now: dt.datetime) -> float:
    """How long a loop may sleep before the next row is due."""
    if due is None:
        return LONGEST_WAIT_S
    return min(max((due - now).total_seconds(), 0.0), LONGEST_WAIT_S)


async def keep_going(name: str, step: Callable[[], Awaitable[None]]) -> None:
    """Repeat until cancelled. What a step does not deal with itself (a full disk, a bug) is logged, and it goes on."""
    while True:
        try:
            await step()
        except Exception as error:  # noqa: BLE001 - a loop of the flow
            log.failure("loop.failed", error, loop=name)
            await asyncio.sleep(PAUSE_S)
