"""A worker of the flow: leases rows, deals with several at once, and sleeps until it is rung or one becomes due."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, Generic, TypeVar

from bot.timers import Bell, Clock, keep_going, seconds_until

Row = TypeVar("Row")
PARTING_S = 8.0
BEING_TAKEN_S = 0.02
"""What is due and could not be leased is just being leased by another process; looking at once again is in vain."""


class Tasks:
    """Work under way, held until it ends."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        return len(self._tasks)

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def one(self) -> None:
        """Wait until one of them has ended."""
        await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)

    async def all(self, timeout_s: float | None = None) -> None:
        """Wait until all have ended; what is not done in time is left to the next start."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=timeout_s)
            for task in late:
                task.cancel()


class Worker(Generic[Row]):
    """`lease` takes how many at most; `handle` deals with one row and with all that may go wrong."""

    def __init__(
        self,
        name: str,
        *,
        lease: Callable[[int], Awaitable[Sequence[Row]]],
        next_due: Callable[[], Awaitable[dt.datetime | None]],
        handle: Callable[[Row], Coroutine[Any, Any, None]],
        bell: Bell,
        clock: Clock,
        concurrent: int,
    ) -> None:
        self._name = name
        self._lease = lease
        self._next_due = next_due
        self._handle = handle
        self._bell = bell
        self._clock = clock
        self._concurrent = concurrent
        self._busy = Tasks()

    async def run(self) -> None:
        """Until cancelled; what is under way is given a moment to finish (R23)."""
        try:
            await keep_going(self._name, self._step)
        finally:
            await self._busy.all(PARTING_S)

    async def run_due(self) -> int:
        """Deal with everything that is due now, round after round; returns how many rows that were."""
        done = 0
        while started := await self._start_some():
            done += started
            await self._busy.all()
        return done

    async def _step(self) -> None:
        rung = self._bell.rung
        if len(self._busy) >= self._concurrent:
            await self._busy.one()
        elif not await self._start_some():
            wait_s = seconds_until(await self._next_due(), self._clock())
            await self._bell.wait(rung, max(wait_s, BEING_TAKEN_S))

    async def _start_some(self) -> int:
        rows = await self._lease(self._concurrent - len(self._busy))
        for row in rows:
            self._busy.start(self._handle(row))
        return len(rows)
