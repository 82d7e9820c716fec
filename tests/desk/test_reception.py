"""P5: whatever the capacity and whoever books, moves and cancels, no time has more people than counters."""

import asyncio
import datetime as dt
import random
from collections import Counter
from pathlib import Path

import pytest
from msgspec.structs import replace

from backend_client.agency import Reception, ReceptionHours
from backend_client.contract import Booking
from backend_client.embedded import EmbeddedDesk, open_desk
from backend_client.errors import RequestRejected
from tests.contract.conftest import SEAL, Clock, SeededIds
from tests.contract.small_catalogue import catalogue


def _reception(chance: random.Random) -> Reception:
    opens = chance.randrange(8, 12)
    hours = ReceptionHours(
        weekdays=tuple(chance.sample((6, 7, 1, 2, 3), chance.randrange(1, 4))),
        opens=dt.time(opens, chance.choice((0, 20))),
        closes=dt.time(opens + chance.randrange(1, 3), chance.choice((0, 30))),
        counters=chance.randrange(1, 4),
    )
    return Reception(minutes=chance.choice((15, 20, 45, 60)), days_ahead=chance.randrange(2, 9), hours=(hours,))


async def _publish(desk: EmbeddedDesk, reception: Reception) -> None:
    small = catalogue()
    branches = (replace(small.branches[0], reception=reception), *small.branches[1:])
    await desk.publish(replace(small, branches=branches))


@pytest.mark.parametrize("seed", range(12))
async def test_never_above_capacity_and_every_offered_slot_is_bookable(seed: int, tmp_path: Path) -> None:
    """Half way, the agency changes its hours and the length of appointments: what overlaps must count."""
    chance = random.Random(seed)
    desk = await open_desk(tmp_path / "desk.db", SEAL, clock=Clock(), ids=SeededIds(seed))
    before, then = _reception(chance), _reception(chance)
    await _publish(desk, before)
    for step in range(60):
        if step == 30:
            await _publish(desk, then)
        await _act(desk, chance, step)
        most = max(before.hours[0].counters, then.hours[0].counters) if step >= 30 else before.hours[0].counters
        assert await _crowd(desk) <= most
    slots = await desk.free_slots("permit", "tehran")
    assert all(slot.free <= then.hours[0].counters for slot in slots)
    for number, slot in enumerate(chance.sample(slots, min(5, len(slots)))):
        everybody = [f"late{number}.{place}" for place in range(slot.free)]
        visit = Booking(service="permit", branch="tehran", starts_at=slot.starts_at)
        await asyncio.gather(*(desk.book(f"k:{person}", person, visit) for person in everybody))
        with pytest.raises(RequestRejected, match="starts_at: full"):
            await desk.book(f"k:{number}:over", "over", visit)
    await desk.close()


PEOPLE = tuple(f"person{number}" for number in range(10))


async def _act(desk: EmbeddedDesk, chance: random.Random, step: int) -> None:
    """One person books what is offered, moves or cancels."""
    person = chance.choice(PEOPLE)
    slots = await desk.free_slots("permit", "tehran")
    open_ = [each for each in await desk.appointments_of(person) if each.status == "booked"]
    key, slot = f"k:{step}", chance.choice(slots[:6]) if slots else None
    if open_ and chance.random() < 0.3:
        await desk.cancel_appointment(key, person, open_[0].ref)
    elif open_ and slot:
        await desk.move_appointment(key, person, open_[0].ref, slot.starts_at)
    elif slot:
        await desk.book(key, person, Booking(service="permit", branch="tehran", starts_at=slot.starts_at))


async def _crowd(desk: EmbeddedDesk) -> int:
    """The most people who are at the branch at any one minute."""
    minutes: Counter[dt.datetime] = Counter()
    for person in PEOPLE:
        for each in await desk.appointments_of(person):
            if each.status == "booked":
                length = int((each.ends_at - each.starts_at).total_seconds() // 60)
                minutes.update(each.starts_at + dt.timedelta(minutes=minute) for minute in range(length))
    return max(minutes.values(), default=0)
