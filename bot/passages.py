"""Counts how far people come with services (dialogs.passages), in memory, and writes the counts down now and then.

A turn pays for it with a look at what it changed; no statement is added to its commit, and two processes that count the
same step never wait for each other's turns. The price: a process that is killed takes what it counted in its last
seconds with it. These are figures for those who mend forms, not records.
"""

import asyncio
from collections import Counter

from backend_client.calendar import local_day
from bot import log
from bot.store.passages import KeepsPassages, Mark
from bot.store.store import Work
from bot.timers import keep_going
from dialogs.passages import passages
from dialogs.protocol import Turn

EVERY_S = 10.0


class Counting:
    """Of one process."""

    def __init__(self, store: KeepsPassages) -> None:
        self._store = store
        self._counts: Counter[Mark] = Counter()

    def note(self, work: Work, turn: Turn) -> None:
        """This turn is committed."""
        for service, mark in passages(work.state, work.drafts, turn):
            self._counts[Mark(local_day(work.row.at), service, mark)] += 1

    async def run(self) -> None:
        """Until cancelled."""
        await keep_going("passages", self._step)

    async def write_down(self) -> None:
        """What was counted since the last time; kept for the next one where it cannot be written."""
        if counts := self._counts:
            self._counts = Counter()
            try:
                await self._store.add_passages(counts)
            except BaseException:
                self._counts.update(counts)
                raise

    async def close(self) -> None:
        """What cannot be written now is lost, which must not keep the rest from being closed."""
        try:
            await self.write_down()
        except Exception as error:  # noqa: BLE001 - nothing else can be done with them
            log.failure("passages.lost", error)

    async def _step(self) -> None:
        await asyncio.sleep(EVERY_S)
        await self.write_down()
