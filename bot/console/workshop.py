"""What takes long to make: begun once, waited for a moment, and asked for again until it is there.

Whoever asks for the same thing meanwhile waits for the same work. What was there at once is not kept, so that a page
shows the present; what was not is kept for a while, for those who come back for it.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

PATIENCE_S = 0.9
KEPT_S = 120.0
MOST_KEPT = 8
AT_ONCE = 2
"""So many are made at a time; the rest wait, so that citizens are still answered."""

_T = TypeVar("_T")
Make = Callable[[Callable[[int], None]], Awaitable[_T]]
"""Given whom to tell how many rows are done."""


@dataclass(frozen=True)
class Unfinished:
    """It is still being made. `rows`: done so far, 0 where that is not known."""

    rows: int


@dataclass
class _Work:
    """`late`: somebody was told that it is unfinished, and comes back for it."""

    task: asyncio.Task[Any]
    rows: list[int]
    late: bool = False
    ended_at: float | None = None


class Workshop:
    """`patience_s`: how long is waited for something before it is called unfinished."""

    def __init__(self, patience_s: float = PATIENCE_S, clock: Callable[[], float] = time.monotonic) -> None:
        self._patience_s = patience_s
        self._clock = clock
        self._works: dict[Hashable, _Work] = {}
        self._places = asyncio.Semaphore(AT_ONCE)

    async def made(self, key: Hashable, make: Make[_T]) -> _T | Unfinished:
        """Raises what `make` raises."""
        self._clear()
        work = self._works.get(key) or self._begin(key, make)
        if not work.task.done():
            await asyncio.wait({work.task}, timeout=self._patience_s)
        if not work.task.done():
            work.late = True
            return Unfinished(work.rows[0])
        if not work.late or work.task.exception() is not None:
            self._works.pop(key, None)
        return cast("_T", work.task.result())

    def _begin(self, key: Hashable, make: Make[_T]) -> _Work:
        rows = [0]

        async def in_its_place() -> _T:
            async with self._places:
                return await make(lambda done: rows.__setitem__(0, done))

        work = self._works[key] = _Work(asyncio.create_task(in_its_place()), rows)
        work.task.add_done_callback(lambda _: self._end(work))
        return work

    def _end(self, work: _Work) -> None:
        """Its failure is looked at here once, for when nobody comes back for it."""
        work.ended_at = self._clock()
        if not work.task.cancelled():
            work.task.exception()

    def _clear(self) -> None:
        """Forget what nobody came back for, and the oldest of what is too many."""
        ended = {key: work.ended_at for key, work in self._works.items() if work.ended_at is not None}
        kept = [key for key, moment in ended.items() if self._clock() - moment <= KEPT_S]
        for key in ended.keys() - set(kept[-MOST_KEPT:]):
            del self._works[key]
