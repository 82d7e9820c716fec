"""The durable runner: takes each committed effect to its result, which comes back through the inbox.

Before a result is stored an effect may be performed again, by another process after a crash, too; its key makes that
harmless. While the desk does not answer it is tried again for ever, at growing intervals; while the desk is given up
(see bot.circuit) what needs it is left alone, and goes as soon as it is there again.

An answer that nobody understands says nothing of whether the deed was done. It is asked for again with the same key: a
few times, then whoever waits is told that it is not known; of a confirmed form for ever, since its person holds a
number that promises them a code.
"""

import asyncio
import datetime as dt
import logging
from collections.abc import Sequence

from backend_client.errors import BackendBroken, BackendError, BackendUnavailable
from bot import log
from bot.effects import (
    appointments,
    citizen,
    counter,
    demands,
    fees,
    handovers,
    inquiries,
    own,
    reports,
    staff,
    staff_work,
)
from bot.effects.trouble import trouble
from bot.effects.world import EffectWorld, Performer, TryLater
from bot.retry import NEVER_GIVEN_UP, backoff
from bot.store.store import EffectRow
from bot.worker import Worker
from dialogs.protocol import Effect, Outcome, Trouble

CONCURRENT = 16
TIMEOUT_S = 50.0
"""Less than the lease, so that nobody else begins it meanwhile."""
TRIES = 5
"""Of an effect that fails by a bug or a rubbish answer; then its person is told."""

PERFORMERS = {
    **citizen.PERFORMERS,
    **staff.PERFORMERS,
    **reports.PERFORMERS,
    **staff_work.PERFORMERS,
    **demands.PERFORMERS,
    **inquiries.PERFORMERS,
    **own.PERFORMERS,
    **appointments.PERFORMERS,
    **handovers.PERFORMERS,
    **fees.PERFORMERS,
    **counter.PERFORMERS,
}


class PerformerMissing(Exception):
    """An effect that nobody performs."""


def verify_complete() -> None:
    """Called at start. Raises PerformerMissing."""
    missing = sorted(kind.__name__ for kind in set(Effect.__subclasses__()) - PERFORMERS.keys())
    if missing:
        raise PerformerMissing(", ".join(missing))


async def _whenever() -> dt.datetime | None:
    """Nobody knows; one looks now and then."""
    return None


class EffectRunner:
    """Performs effects, those of one lane of a conversation one after the other; those at which a process has died one
    at a time, so that the next death blames the right one."""

    def __init__(self, world: EffectWorld, name: str) -> None:
        self._world = world
        self._name = name
        self._closings = 0
        self._worker: Worker[EffectRow] = Worker(
            "effects",
            lease=self._lease,
            next_due=self._next_due,
            handle=self._handle,
            bell=world.bells.effects,
            clock=world.clock,
            concurrent=CONCURRENT,
        )

        self._suspects: Worker[EffectRow] = Worker(
            "effects.suspects",
            lease=lambda _: world.store.lease_suspect_effect(name),
            next_due=_whenever,
            handle=self._handle,
            bell=world.bells.effects,
            clock=world.clock,
            concurrent=1,
        )

    async def run(self) -> None:
        """Until cancelled; effects under way are finished."""
        async with asyncio.TaskGroup() as running:
            running.create_task(self._worker.run())
            running.create_task(self._suspects.run())

    async def run_due(self) -> int:
        """Perform all effects that are due now; returns how many."""
        return await self._suspects.run_due() + await self._worker.run_due()

    async def _lease(self, limit: int) -> Sequence[EffectRow]:
        """While the desk is given up only what does not need it; then one, to see whether it is there again."""
        store, circuit = self._world.store, self._world.circuit
        if circuit.wait_s() > 0:
            return await store.lease_effects(self._name, limit, desk_away=True)
        if not circuit.closed:
            return await store.lease_effects(self._name, 1)
        if self._closings != circuit.closings:
            closings = circuit.closings
            await store.desk_is_back()
            self._closings = closings
            self._world.bells.inbox.ring()
        return await store.lease_effects(self._name, limit)

    async def _next_due(self) -> dt.datetime | None:
        wait_s = self._world.circuit.wait_s()
        if wait_s > 0:
            return self._world.clock() + dt.timedelta(seconds=wait_s)
        return await self._world.store.next_effect_due()

    async def _handle(self, row: EffectRow) -> None:
        try:
            await self._take(row)
        except Exception as error:  # noqa: BLE001 - a loop of the flow
            # The result could not be stored (disk full): the lease runs out and the effect is performed again.
            log.failure("effect.unstored", error, effect=row.id)

    async def _take(self, row: EffectRow) -> None:
        try:
            outcome = await self._perform(row)
        except TryLater as later:
            await self._retry(row, later.code)
        except BackendBroken:
            await self._retry_or_give_up(row, "broken")
        except Exception as error:  # noqa: BLE001 - a loop of the flow
            log.failure("effect.failed", error, effect=row.id, kind=type(row.effect).__name__)
            await self._retry_or_give_up(row, "bug")
        else:
            await self._finish(row, outcome)

    async def _perform(self, row: EffectRow) -> Outcome:
        """Its result, the desk's refusal included. Raises TryLater, BackendBroken."""
        perform: Performer = PERFORMERS[type(row.effect)]
        try:
            async with asyncio.timeout(TIMEOUT_S):
                await self._world.access.check(row.person, row.effect)
                return await perform(row.effect, row, self._world)
        except BackendUnavailable as error:
            raise TryLater("unavailable") from error
        except TimeoutError as error:
            raise TryLater("timeout") from error
        except BackendBroken:
            raise
        except BackendError as error:
            return trouble(error)

    async def _retry_or_give_up(self, row: EffectRow, code: str) -> None:
        if row.attempts < TRIES or isinstance(row.effect, NEVER_GIVEN_UP):
            await self._retry(row, code, logging.ERROR)
        else:
            await self._finish(row, Trouble(kind="broken"))

    async def _retry(self, row: EffectRow, code: str, level: int = logging.INFO) -> None:
        await self._world.store.retry_effect(row, backoff(row.attempts - 1), code)
        kind = type(row.effect).__name__
        log.event("effect.retried", effect=row.id, kind=kind, code=code, tries=row.attempts, level=level)

    async def _finish(self, row: EffectRow, outcome: Outcome) -> None:
        said = outcome.kind if isinstance(outcome, Trouble) else type(outcome).__name__
        await self._world.access.done(row.person, row.effect, said)
        await self._world.store.finish_effect(row, outcome)
        log.event("effect.finished", effect=row.id, kind=type(row.effect).__name__, outcome=said)
        self._world.bells.inbox.ring()
        self._world.bells.effects.ring()
