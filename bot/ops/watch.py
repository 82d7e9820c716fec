"""Says once a minute what waits for too long."""

import asyncio
import logging
from collections.abc import Collection

from bot import log
from bot.ops.site import TellsFigures
from bot.store.figures import Queue
from bot.timers import keep_going

EVERY_S = 60.0


class Watch:
    """`channels`: those we send to; what people have not fetched is not stuck. `patience_s`: how long is too long."""

    def __init__(self, store: TellsFigures, channels: Collection[str], patience_s: float) -> None:
        self._store = store
        self._channels = channels
        self._patience_s = patience_s

    async def run(self) -> None:
        """Until cancelled."""
        await keep_going("watch", self._step)

    async def _step(self) -> None:
        await asyncio.sleep(EVERY_S)
        await self.run_due()

    async def run_due(self) -> None:
        """One look."""
        figures = await self._store.figures()
        self._warn("inbox.oldest", "", figures.inbox)
        self._warn("effects.oldest", "", figures.effects)
        for channel in self._channels:
            self._warn("outbox.oldest", channel, figures.outbox.get(channel, Queue()))

    def _warn(self, name: str, channel: str, queue: Queue) -> None:
        if queue.oldest_s > self._patience_s:
            log.event(
                name,
                level=logging.WARNING,
                **({"channel": channel} if channel else {}),
                waiting=queue.waiting,
                oldest_s=round(queue.oldest_s, 1),
            )
