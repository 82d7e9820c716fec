"""Readings are answered in time, each under its access rule, or told as trouble."""

import asyncio
from typing import cast

from backend_client.contract import CitizenDesk
from backend_client.errors import BackendUnavailable
from bot.circuit import Circuit, ThroughCircuit, Within
from bot.effects.readings import Readings
from bot.store.sql_store import SqlStore
from dialogs.protocol import (
    ReadEntries,
    ReadMyRequests,
    ReadQuestions,
    ReadQueue,
    Trouble,
)
from tests.flow.bench import Bench
from tests.flow.desks import CARD, NotingDesk
from tests.flow.world import said


async def test_readings_are_answered_or_told_as_trouble(bench: Bench, desk: NotingDesk, store: SqlStore) -> None:
    await store.receive([said("r")])
    (work,) = await store.lease_conversations("r", 1)
    readings = Readings(desk.citizen, desk.staff, bench.content, bench.world.access, store)

    assert await readings.perform(work.person, ReadMyRequests()) == CARD
    desk.faults = [BackendUnavailable()]
    assert await readings.perform(work.person, ReadMyRequests()) == Trouble(kind="unavailable")
    assert await readings.perform(work.person, ReadQueue()) == Trouble(kind="not_permitted")
    assert await readings.perform(work.person, ReadEntries("x")) == ()
    assert await readings.perform(work.person, ReadQuestions()) == Trouble(kind="not_permitted")


async def test_a_desk_that_hangs_does_not_hold_up_the_turn(bench: Bench, store: SqlStore, desk: NotingDesk) -> None:
    """R6: all that a turn asks has one time limit; what is asked after it is not asked."""
    await store.receive([said("r")])
    (work,) = await store.lease_conversations("r", 1)
    asked: list[str] = []

    class Hanging(NotingDesk):
        async def requests_of(self, person_ref: str) -> None:
            asked.append(person_ref)
            await asyncio.Event().wait()

    hanging = cast("CitizenDesk", ThroughCircuit(Hanging(), Circuit()))
    readings = Readings(hanging, desk.staff, bench.content, bench.world.access, store)
    with Within(0.01):
        for _ in range(3):
            assert await readings.perform(work.person, ReadMyRequests()) == Trouble(kind="unavailable")
    assert len(asked) == 1
