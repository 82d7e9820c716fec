"""Readings are answered in time, each under its access rule, or told as trouble."""

import asyncio

import pytest

from backend_client.errors import (
    BackendUnavailable,
)
from bot.effects.readings import Readings
from bot.store.sql_store import SqlStore
from dialogs.protocol import (
    ReadEntries,
    ReadMyRequests,
    ReadQueue,
    Trouble,
)
from tests.flow.bench import Bench
from tests.flow.desks import CARD, NotingDesk
from tests.flow.world import said


async def test_readings_are_answered_or_told_as_trouble(bench: Bench, desk: NotingDesk, store: SqlStore) -> None:
    await store.receive([said("r")])
    (work,) = await store.lease_conversations("r", 1)
    readings = Readings(desk.citizen, desk.staff, bench.content, bench.world.access)

    assert await readings.perform(work.person, ReadMyRequests()) == CARD
    desk.faults = [BackendUnavailable()]
    assert await readings.perform(work.person, ReadMyRequests()) == Trouble(kind="unavailable")
    assert await readings.perform(work.person, ReadQueue()) == Trouble(kind="not_permitted")
    assert await readings.perform(work.person, ReadEntries("x")) == ()


async def test_a_desk_that_hangs_does_not_hold_up_the_turn(
    bench: Bench, store: SqlStore, desk: NotingDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.effects.readings.READING_TIMEOUT_S", 0.01)
    await store.receive([said("r")])
    (work,) = await store.lease_conversations("r", 1)

    class Hanging(NotingDesk):
        async def requests_of(self, person_ref: str) -> None:
            await asyncio.Event().wait()

    readings = Readings(Hanging().citizen, desk.staff, bench.content, bench.world.access)
    assert await readings.perform(work.person, ReadMyRequests()) == Trouble(kind="unavailable")
