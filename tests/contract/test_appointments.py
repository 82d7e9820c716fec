"""Appointments (G13, P5): free places, one winner of every race, who has come, and days that close later."""

import asyncio
import datetime as dt

import pytest
from msgspec.structs import replace

from backend_client.agency import Closure
from backend_client.contract import Appointment, Booking
from backend_client.errors import AlreadyDone, NotPermitted, RequestNotFound, RequestRejected
from backend_client.wire import Desk
from tests.contract.conftest import Clock
from tests.contract.people import CERTIFICATE
from tests.contract.progress import in_the_field, submitted
from tests.contract.small_catalogue import NOW, catalogue


def _tehran(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """That time of November 2026 in Tehran."""
    local = dt.datetime(2026, 11, day, hour, minute, tzinfo=dt.timezone(dt.timedelta(hours=3, minutes=30)))
    return local.astimezone(dt.UTC)


SUNDAY_NINE = _tehran(22, 9)
SATURDAY_ONE = _tehran(21, 13)
"""One counter receives then."""
VISIT = Booking(service="permit", branch="tehran", starts_at=SUNDAY_NINE, name="مینا احمدی")


async def test_free_slots_are_those_of_open_days_from_now_on(desk: Desk) -> None:
    """G13: neither what has passed today, nor the weekend, nor the closure on the 24th."""
    slots = await desk.free_slots("permit", "tehran")

    assert [(slot.starts_at, slot.free) for slot in slots[:4]] == [
        (_tehran(21, 10, 30), 2),
        (SATURDAY_ONE, 1),
        (_tehran(21, 13, 30), 1),
        (SUNDAY_NINE, 2),
    ]
    days = {(slot.starts_at + dt.timedelta(hours=3.5)).day for slot in slots}
    assert days == {21, 22, 23, 25, 28}


async def test_a_branch_without_reception_or_without_the_service_has_no_slots(desk: Desk) -> None:
    assert await desk.free_slots("permit", "shiraz") == ()
    assert await desk.free_slots("certificate", "shiraz") == ()
    with pytest.raises(RequestNotFound):
        await desk.free_slots("nothing", "tehran")
    with pytest.raises(RequestRejected, match="starts_at: closed"):
        await desk.book("k1", "mina", replace(VISIT, branch="shiraz"))


async def test_a_booking_takes_a_place_and_is_the_persons_own(desk: Desk) -> None:
    """G13."""
    booked = await desk.book("k1", "mina", VISIT)

    assert (booked.status, booked.starts_at, booked.service_title) == ("booked", SUNDAY_NINE, "Building permit")
    assert booked.ends_at - booked.starts_at == dt.timedelta(minutes=30)
    assert await desk.book("k1", "mina", VISIT) == booked
    assert await desk.appointments_of("mina") == (booked,)
    assert await desk.appointments_of("reza") == ()
    assert {slot.starts_at: slot.free for slot in await desk.free_slots("permit", "tehran")}[SUNDAY_NINE] == 1
    for deed in (desk.cancel_appointment("k2", "reza", booked.ref), desk.move_appointment("k3", "reza", "x", NOW)):
        with pytest.raises(RequestNotFound):
            await deed


async def test_of_many_people_one_gets_the_last_place(desk: Desk) -> None:
    """P5: never above capacity."""
    last = replace(VISIT, starts_at=SATURDAY_ONE)
    people = [f"person{number}" for number in range(8)]
    outcomes = await asyncio.gather(
        *(desk.book(f"k:{person}", person, last) for person in people), return_exceptions=True
    )

    assert len([each for each in outcomes if isinstance(each, Appointment)]) == 1
    refused = [each.problems for each in outcomes if isinstance(each, RequestRejected)]
    assert refused == [{"starts_at": "full"}] * 7
    assert SATURDAY_ONE not in {slot.starts_at for slot in await desk.free_slots("permit", "tehran")}


async def test_one_person_has_one_open_appointment_a_service(desk: Desk) -> None:
    """Two phones at once, too; another service is another errand."""
    both = (desk.book("k1", "mina", VISIT), desk.book("k2", "mina", replace(VISIT, starts_at=_tehran(23, 9))))
    outcomes = await asyncio.gather(*both, return_exceptions=True)

    assert [each.problems for each in outcomes if isinstance(each, RequestRejected)] == [{"service": "booked"}]
    await desk.book("k3", "mina", replace(VISIT, service="certificate"))
    assert len(await desk.appointments_of("mina")) == 2


async def test_moving_frees_the_old_place_and_a_full_hour_changes_nothing(desk: Desk) -> None:
    one = await desk.book("k1", "reza", replace(VISIT, starts_at=SATURDAY_ONE))
    booked = await desk.book("k2", "mina", VISIT)
    with pytest.raises(RequestRejected, match="starts_at: full"):
        await desk.move_appointment("k3", "mina", booked.ref, SATURDAY_ONE)
    assert await desk.appointments_of("mina") == (booked,)

    await desk.move_appointment("k4", "reza", one.ref, _tehran(21, 13, 30))
    moved = await desk.move_appointment("k5", "mina", booked.ref, SATURDAY_ONE)
    assert (moved.ref, moved.code, moved.starts_at) == (booked.ref, booked.code, SATURDAY_ONE)
    assert {slot.starts_at: slot.free for slot in await desk.free_slots("permit", "tehran")}[SUNDAY_NINE] == 2


async def test_a_cancelled_place_is_free_again(desk: Desk) -> None:
    booked = await desk.book("k1", "mina", replace(VISIT, starts_at=SATURDAY_ONE))
    assert (await desk.cancel_appointment("k2", "mina", booked.ref)).status == "cancelled"
    with pytest.raises(AlreadyDone):
        await desk.cancel_appointment("k3", "mina", booked.ref)
    with pytest.raises(AlreadyDone):
        await desk.move_appointment("k4", "mina", booked.ref, SUNDAY_NINE)
    with pytest.raises(RequestRejected, match="code: cancelled"):
        await desk.arrive("k5", "clerk", booked.code)
    await desk.book("k6", "reza", replace(VISIT, starts_at=SATURDAY_ONE))


async def test_arrival_is_noted_once_by_code_however_it_is_typed(desk: Desk, clock: Clock) -> None:
    """E11: the counter sees who is expected and who has come."""
    booked = await desk.book("k1", "mina", VISIT)
    with pytest.raises(RequestRejected, match="code: another_day") as refused:
        await desk.arrive("k2", "clerk", booked.code)
    assert refused.value.problems["starts_at"] == SUNDAY_NINE.isoformat()
    assert await desk.expected_today("clerk") == ()

    clock.now = SUNDAY_NINE - dt.timedelta(minutes=5)
    (expected,) = await desk.expected_today("permits_clerk")
    assert (expected.name, expected.counter, expected.arrived_at) == ("مینا احمدی", 1, None)
    typed = f"{booked.code[:4]} {booked.code[4:]}".lower()
    arrived = await desk.arrive("k3", "permits_clerk", typed)
    assert (arrived.appointment.status, arrived.arrived_at) == ("arrived", clock.now)
    clock.now += dt.timedelta(minutes=20)
    with pytest.raises(AlreadyDone, match="name of permits_clerk") as again:
        await desk.arrive("k4", "clerk", booked.code)
    assert again.value.at == arrived.arrived_at
    with pytest.raises(AlreadyDone):
        await desk.cancel_appointment("k5", "mina", booked.ref)


async def test_of_two_clerks_who_scan_at_once_one_notes_it(desk: Desk, clock: Clock) -> None:
    """G13, E11: the other one is told by whom and when."""
    booked = await desk.book("k1", "mina", VISIT)
    clock.now = SUNDAY_NINE
    both = (desk.arrive("k2", "clerk", booked.code), desk.arrive("k3", "permits_clerk", booked.code))
    outcomes = await asyncio.gather(*both, return_exceptions=True)

    (told,) = [each for each in outcomes if isinstance(each, AlreadyDone)]
    (noted,) = [each for each in outcomes if not isinstance(each, BaseException)]
    assert (told.by, told.at) == (noted.arrived_by, clock.now)
    assert (
        await desk.arrive(
            "k2" if outcomes[0] is noted else "k3", "clerk" if outcomes[0] is noted else "permits_clerk", booked.code
        )
    ) == noted  # the same scan, sent again


async def test_an_appointment_tells_its_counter_and_whose_request_it_is_for(desk: Desk) -> None:
    """E11: what its card shows."""
    visit = await desk.book("k1", "mina", replace(VISIT, service="certificate"))
    assert (visit.counter, visit.tracking_code) == (1, "")
    card = await in_the_field(desk)
    for_request = await desk.book("k2", "mina", replace(VISIT, request_ref=card.ref))
    assert (for_request.counter, for_request.tracking_code) == (2, card.tracking_code)


async def test_arrival_and_cancellation_at_once_end_as_one_of_them(desk: Desk, clock: Clock) -> None:
    booked = await desk.book("k1", "mina", VISIT)
    clock.now = SUNDAY_NINE
    arrived, cancelled = await asyncio.gather(
        desk.arrive("k2", "clerk", booked.code),
        desk.cancel_appointment("k3", "mina", booked.ref),
        return_exceptions=True,
    )

    assert isinstance(arrived, BaseException) != isinstance(cancelled, BaseException)
    (kept,) = await desk.appointments_of("mina")
    assert kept.status == ("cancelled" if isinstance(arrived, BaseException) else "arrived")


async def test_only_staff_of_that_branch_and_unit_see_and_note(desk: Desk, clock: Clock) -> None:
    """B3: role × unit × branch."""
    booked = await desk.book("k1", "mina", VISIT)
    clock.now = SUNDAY_NINE
    for outsider in ("shiraz_clerk", "papers_clerk"):
        assert await desk.expected_today(outsider) == ()
        with pytest.raises(RequestNotFound):
            await desk.arrive(f"k:{outsider}", outsider, booked.code)
    for other in ("evaluator", "dismissed"):
        with pytest.raises(NotPermitted):
            await desk.expected_today(other)
        with pytest.raises(NotPermitted):
            await desk.arrive(f"k:{other}", other, booked.code)


async def test_a_time_that_passed_was_missed_and_does_not_bar_the_next(desk: Desk, clock: Clock) -> None:
    booked = await desk.book("k1", "mina", VISIT)
    clock.now = booked.ends_at
    assert [each.status for each in await desk.appointments_of("mina")] == ["missed"]
    assert [each.appointment.status for each in await desk.expected_today("clerk")] == ["missed"]
    with pytest.raises(AlreadyDone):
        await desk.cancel_appointment("k2", "mina", booked.ref)

    await desk.book("k3", "mina", replace(VISIT, starts_at=_tehran(23, 9)))
    late = await desk.arrive("k4", "clerk", booked.code)
    assert late.appointment.status == "arrived"


async def test_a_closure_added_later_displaces_and_another_time_can_be_chosen(desk: Desk) -> None:
    booked = await desk.book("k1", "mina", VISIT)
    other = await desk.book("k2", "reza", replace(VISIT, starts_at=_tehran(23, 9)))
    small = catalogue()
    await desk.publish(replace(small, closures=(*small.closures, Closure(dt.date(2026, 11, 22), "snow", "tehran"))))

    assert [each.status for each in await desk.appointments_of("mina")] == ["displaced"]
    assert await desk.appointments_of("reza") == (other,)
    assert SUNDAY_NINE not in {slot.starts_at for slot in await desk.free_slots("permit", "tehran")}
    moved = await desk.move_appointment("k3", "mina", booked.ref, _tehran(23, 9))
    assert (moved.status, moved.code) == ("booked", booked.code)


async def test_an_appointment_for_a_request_is_for_its_presence_stage_only(desk: Desk) -> None:
    """E11: none before that stage, none for another's request, none for another branch."""
    card = await in_the_field(desk)
    for_request = replace(VISIT, request_ref=card.ref)
    assert (await desk.book("k1", "mina", for_request)).request_ref == card.ref
    with pytest.raises(RequestNotFound):
        await desk.book("k2", "reza", for_request)
    with pytest.raises(RequestRejected, match="request_ref: elsewhere"):
        await desk.book("k3", "mina", replace(for_request, service="certificate"))


async def test_a_request_that_does_not_call_its_person_gets_no_appointment(desk: Desk) -> None:
    """E11: nobody is made to come without need."""
    card = await submitted(desk)
    with pytest.raises(RequestRejected, match="request_ref: no_presence"):
        await desk.book("k1", "mina", replace(VISIT, request_ref=card.ref))
    certificate = (await desk.submit("submit:2:1", CERTIFICATE)).card
    with pytest.raises(RequestRejected, match="request_ref: no_presence"):
        await desk.book("k2", "mina", replace(VISIT, service="certificate", request_ref=certificate.ref))


async def test_impossible_hours_are_not_published(desk: Desk) -> None:
    small = catalogue()
    tehran = small.branches[0]
    assert tehran.reception
    for broken in (replace(tehran.reception, minutes=0), replace(tehran.reception, hours=tehran.reception.hours * 2)):
        branches = (replace(tehran, reception=broken), *small.branches[1:])
        with pytest.raises(RequestRejected, match="reception"):
            await desk.publish(replace(small, branches=branches))
