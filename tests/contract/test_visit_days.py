"""A day of a branch's appointments: how full it is, for every member; who comes, for those who receive (G13, P5)."""

import datetime as dt

import pytest
from msgspec.structs import replace

from backend_client.contract import HourOfVisits
from backend_client.errors import NotPermitted, RequestNotFound
from backend_client.wire import Desk
from tests.contract.conftest import Clock
from tests.contract.test_appointments import SUNDAY_NINE, VISIT, _tehran

SUNDAY, TUESDAY, FRIDAY = dt.date(2026, 11, 22), dt.date(2026, 11, 24), dt.date(2026, 11, 27)


async def test_each_hour_has_its_places_and_what_is_booked_of_them(desk: Desk) -> None:
    """P5: whoever they are, and for whichever service."""
    await desk.book("k1", "mina", VISIT)
    await desk.book("k2", "reza", replace(VISIT, service="certificate"))
    gone = await desk.book("k3", "sara", replace(VISIT, starts_at=_tehran(22, 9, 30)))
    await desk.cancel_appointment("k4", "sara", gone.ref)

    day = await desk.visits_on("clerk", "tehran", SUNDAY)
    assert day.hours[0] == HourOfVisits(starts_at=SUNDAY_NINE, places=4, booked=2)
    assert sum(hour.booked for hour in day.hours) == 2
    assert (
        sum(hour.places for hour in day.hours)
        == sum(
            slot.free
            for slot in await desk.free_slots("permit", "tehran")
            if SUNDAY_NINE.date() == slot.starts_at.date()
        )
        + 2
    )
    assert [visit.appointment.service for visit in day.visits] == ["permit", "certificate"]


async def test_any_day_can_be_looked_at(desk: Desk, clock: Clock) -> None:
    """What has passed, too; a closed day and a weekend have no places, nor has a branch without reception."""
    await desk.book("k1", "mina", VISIT)
    for day in (TUESDAY, FRIDAY):
        assert (await desk.visits_on("clerk", "tehran", day)).hours == ()
    assert (await desk.visits_on("clerk", "shiraz", SUNDAY)).hours == ()
    clock.now = _tehran(25, 9)
    past = await desk.visits_on("clerk", "tehran", SUNDAY)
    assert (past.hours[0].booked, [each.appointment.status for each in past.visits]) == (1, ["missed"])
    with pytest.raises(RequestNotFound):
        await desk.visits_on("clerk", "nowhere", SUNDAY)


async def test_who_comes_is_told_only_to_those_who_receive_there(desk: Desk) -> None:
    """B3: role, unit and branch; how full it is everybody sees, as every citizen does."""
    await desk.book("k1", "mina", VISIT)
    for member, named, seen in (
        ("clerk", True, 1),
        ("permits_clerk", True, 1),
        ("papers_clerk", True, 0),
        ("shiraz_clerk", False, 0),
        ("evaluator", False, 0),
    ):
        day = await desk.visits_on(member, "tehran", SUNDAY)
        assert (day.named, len(day.visits), day.hours[0].booked) == (named, seen, 1), member
    with pytest.raises(NotPermitted):
        await desk.visits_on("dismissed", "tehran", SUNDAY)
