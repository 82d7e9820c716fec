"""The service's heartbeat in the store: whether nobody took turns for long, and who is to be told when it is back.

A person in the middle of a form may have pressed a button that the messenger has forgotten by then. The beat is the
store's, so it tells a stop of all processes from the stop of one.
"""

import asyncio
import datetime as dt
from typing import Protocol

from bot import log
from bot.timers import Bells, keep_going

BEAT_S = 60.0
ACTIVE_WITHIN = dt.timedelta(hours=6)
"""Who left a form open longer ago than this before the stop was not in the middle of it."""


class KeepsBeat(Protocol):
    """The part of the Store that the heartbeat needs."""

    async def alive(self) -> None: ...

    async def resume(self, long_stop: dt.timedelta, active_within: dt.timedelta) -> int: ...


class Heartbeat:
    """Of one process. `long_stop`: what people are told of."""

    def __init__(self, store: KeepsBeat, bells: Bells, long_stop: dt.timedelta) -> None:
        self._store = store
        self._bells = bells
        self._long_stop = long_stop

    async def begin(self) -> None:
        """Before the first turn, so that whoever wrote meanwhile is told with their answer."""
        told = await self._store.resume(self._long_stop, ACTIVE_WITHIN)
        if told:
            log.event("service.resumed", conversations=told)
            self._bells.inbox.ring()

    async def run(self) -> None:
        """Until cancelled."""
        await keep_going("heartbeat", self._beat)

    async def _beat(self) -> None:
        await self._store.alive()
        await asyncio.sleep(BEAT_S)
