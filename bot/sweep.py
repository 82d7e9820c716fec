"""What people sent is kept no longer than promised to them.

A file goes with its draft: when an unsent form is discarded or has expired, and 30 days after the desk took over a sent
one, which is never later than 30 days after acceptance. A document of a kept profile stays as long as the profile. What
nobody owns goes after a day. A question that got no answer goes when nobody has asked it for 180 days, what was
written in a live handover 30 days after its end.

First the row goes, then the file: a crash between the two leaves a file without a row, which a later round takes.
"""

import asyncio
import datetime as dt
import itertools
from collections.abc import Sequence
from typing import Protocol

from bot import log
from bot.files import Files
from bot.store.store import DroppedFiles, FileKey
from bot.timers import Clock, keep_going

EVERY_S = 3600.0
SOON_S = 20.0
"""After the start, so that the first reply does not wait for it."""
AFTER_SUBMISSION = dt.timedelta(days=30)
STRAY = dt.timedelta(hours=24)
AFTER_TALK = dt.timedelta(days=30)
UNASKED = dt.timedelta(days=180)
BATCH = 200
FIRST: FileKey = ("", "")


class KeepsForAWhile(Protocol):
    """The part of the Store that the sweep needs."""

    async def drop_idle_files(
        self, after: FileKey, limit: int, submitted_before: dt.datetime, stray_before: dt.datetime
    ) -> DroppedFiles: ...

    async def without_row(self, names: Sequence[str]) -> tuple[str, ...]: ...

    async def drop_questions(self, asked_before: dt.datetime) -> int: ...

    async def drop_handovers(self, ended_before: dt.datetime) -> int: ...


class Sweep:
    """Of the data place's files and of noted questions; uploads of the web chat are swept by the channel itself."""

    def __init__(self, files: Files, store: KeepsForAWhile, clock: Clock) -> None:
        self._files = files
        self._store = store
        self._clock = clock
        self._pause_s = SOON_S

    async def run(self) -> None:
        """Until cancelled."""
        await keep_going("sweep", self._step)

    async def run_due(self) -> int:
        """Delete all that is due now; returns how many files went."""
        now = self._clock()
        swept = await self._sweep_idle(now) + await self._sweep_strays(now - STRAY)
        if swept:
            log.event("files.swept", files=swept)
        dropped = await self._store.drop_questions(now - UNASKED)
        if dropped:
            log.event("questions.swept", questions=dropped)
        if ended := await self._store.drop_handovers(now - AFTER_TALK):
            log.event("handovers.swept", handovers=ended)
        return swept

    async def _step(self) -> None:
        await asyncio.sleep(self._pause_s)
        self._pause_s = EVERY_S
        await self.run_due()

    async def _sweep_idle(self, now: dt.datetime) -> int:
        """A batch at a time: meanwhile others write, too."""
        swept = 0
        last: FileKey | None = FIRST
        while last is not None:
            dropped = await self._store.drop_idle_files(last, BATCH, now - AFTER_SUBMISSION, now - STRAY)
            swept += await self._remove(dropped.freed)
            last = dropped.last
        return swept

    async def _sweep_strays(self, before: dt.datetime) -> int:
        """Files that never got their row, or outlived it."""
        swept = 0
        names = iter(await self._files.older_than(before))
        while batch := list(itertools.islice(names, BATCH)):
            swept += await self._remove(await self._store.without_row(batch))
        return swept

    async def _remove(self, names: Sequence[str]) -> int:
        return sum([await self._files.remove(name) for name in names])
