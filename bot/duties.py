"""What only one of the processes may do at a time: poll a bot, read the desk's feed, sweep.

A duty is a lease in the store. Who holds it renews it thrice in its time; who cannot (frozen, cut off) lays the work
down before anybody else takes it up, as far as its clock runs. Where two did it all the same for a moment nothing is
doubled: updates and changes have keys, and what is deleted is looked at again.
"""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Protocol

from bot import log

LEASE = dt.timedelta(seconds=15)
RENEW_S = 5.0


class KeepsDuties(Protocol):
    """The part of the Store that duties need."""

    async def hold_duty(self, duty: str, worker: str, lease: dt.timedelta) -> bool: ...

    async def lay_down_duty(self, duty: str, worker: str) -> None: ...


class Duties:
    """Of one process, whose name is `worker`."""

    def __init__(
        self, store: KeepsDuties, worker: str, *, lease: dt.timedelta = LEASE, renew_s: float = RENEW_S
    ) -> None:
        self._store = store
        self._worker = worker
        self._lease = lease
        self._renew_s = renew_s

    async def alone(self, duty: str, work: Callable[[], Awaitable[None]]) -> None:
        """Do the work whenever nobody else does, until cancelled. It must bear to be cancelled and begun anew."""
        working: asyncio.Task[None] | None = None
        try:
            while True:
                if await self._hold(duty):
                    working = working or asyncio.create_task(_told(duty, work))
                elif working is not None:
                    await _stopped(working)
                    working = None
                await _ends_within(working, self._renew_s)
        finally:
            if working is not None:
                await _stopped(working)
                await self._lay_down(duty)

    async def _hold(self, duty: str) -> bool:
        try:
            async with asyncio.timeout(self._renew_s):
                return await self._store.hold_duty(duty, self._worker, self._lease)
        except Exception as error:  # noqa: BLE001 - a loop of the flow: the store may be away for a while
            log.failure("duty.unknown", error, duty=duty)
            return False

    async def _lay_down(self, duty: str) -> None:
        with suppress(Exception):  # it runs out by itself
            await self._store.lay_down_duty(duty, self._worker)


async def _told(duty: str, work: Callable[[], Awaitable[None]]) -> None:
    log.event("duty.taken", duty=duty)
    await work()


async def _ends_within(working: "asyncio.Task[None] | None", seconds: float) -> None:
    """Wait that long; work that ends by itself raises what it raised."""
    if working is None:
        await asyncio.sleep(seconds)
        return
    await asyncio.wait([working], timeout=seconds)
    if working.done():
        working.result()


async def _stopped(working: "asyncio.Task[None]") -> None:
    working.cancel()
    await asyncio.wait([working])  # not `await working`: its cancellation and ours could not be told apart
    if not working.cancelled() and (error := working.exception()):
        log.failure("duty.broken", error)
