"""The embedded desk looks at its clock once a minute, so that staff hear of what is due."""

import asyncio
from typing import Protocol

from backend_client.errors import BackendUnavailable
from bot import log
from bot.timers import keep_going

EVERY_S = 60.0


class WatchesTime(Protocol):
    async def watch_time(self) -> int: ...


class TimeWatch:
    def __init__(self, desk: WatchesTime) -> None:
        self._desk = desk

    async def run(self) -> None:
        """Until cancelled."""
        await keep_going("time", self._step)

    async def run_due(self) -> int:
        """Tell what is to be told now; returns of how many requests."""
        try:
            told = await self._desk.watch_time()
        except BackendUnavailable:
            return 0
        if told:
            log.event("time.told", requests=told)
        return told

    async def _step(self) -> None:
        await self.run_due()
        await asyncio.sleep(EVERY_S)
