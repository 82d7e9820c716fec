"""Appointments of requests (G13, E11, F35): staff see them; what goes another way gives them up, with a word to whoever
would have come for nothing."""

import asyncio

import pytest
from msgspec.structs import replace

from backend_client.contract import Appointment, Change, RequestCard
from backend_client.errors import AlreadyDone, RequestRejected
from backend_client.wire import Desk
from tests.contract.conftest import Clock
from tests.contract.people import PERMIT
from tests.contract.progress import in_the_field
from tests.contract.test_appointments import SUNDAY_NINE, VISIT, _tehran

AGAIN = replace(PERMIT, person_ref="mina2", pages=())
MONDAY_NINE = _tehran(23, 9)


async def booked(desk: Desk) -> tuple[RequestCard, Appointment]:
    """In its presence stage, with an appointment for it."""
    card = await in_the_field(desk)
    return card, await desk.book("book", "mina", replace(VISIT, request_ref=card.ref))


async def given_up(desk: Desk) -> list[Change]:
    return [each for each in (await desk.changes(0)).items if each.kind == "visit_cancelled"]


async def statuses(desk: Desk, person: str = "mina") -> list[str]:
    return [each.status for each in await desk.appointments_of(person)]


async def test_staff_see_when_their_citizen_comes_and_that_they_have_come(desk: Desk, clock: Clock) -> None:
    card = await in_the_field(desk)
    assert (await desk.open_request("clerk", card.ref)).visit is None
    visit = await desk.book("book", "mina", replace(VISIT, request_ref=card.ref))

    seen = (await desk.open_request("clerk", card.ref)).visit
    assert seen is not None
    assert (seen.appointment, seen.name, seen.counter, seen.arrived_at) == (visit, VISIT.name, 1, None)
    clock.now = SUNDAY_NINE
    await desk.arrive("a1", "clerk", visit.code)
    seen = (await desk.open_request("clerk", card.ref)).visit
    assert seen is not None
    assert (seen.arrived_at, seen.arrived_by) == (SUNDAY_NINE, "name of clerk")


async def test_one_that_was_taken_for_the_service_alone_is_seen_too_and_a_cancelled_one_is_not(desk: Desk) -> None:
    card = await in_the_field(desk)
    visit = await desk.book("k1", "mina", VISIT)
    other = await desk.book("k2", "reza", VISIT)
    seen = (await desk.open_request("clerk", card.ref)).visit
    assert seen is not None
    assert seen.appointment.ref == visit.ref != other.ref
    await desk.cancel_appointment("k3", "mina", visit.ref)
    assert (await desk.open_request("clerk", card.ref)).visit is None


async def test_withdrawing_frees_the_place_and_tells_its_person_once(desk: Desk) -> None:
    card, visit = await booked(desk)
    await desk.withdraw("k1", "mina", card.ref)

    assert await statuses(desk) == ["cancelled"]
    assert {slot.starts_at: slot.free for slot in await desk.free_slots("permit", "tehran")}[SUNDAY_NINE] == 2
    (told,) = await given_up(desk)
    assert (told.person_refs, told.card.ref, told.card.status) == (("mina",), card.ref, "withdrawn")
    assert told.visit is not None
    assert (told.visit.ref, told.visit.starts_at) == (visit.ref, SUNDAY_NINE)


@pytest.mark.parametrize("course", ["finished", "returned"])
async def test_a_stage_that_calls_nobody_any_more_frees_it(desk: Desk, course: str) -> None:
    """What was done without them, or done anew: nobody comes for nothing."""
    card, _ = await booked(desk)
    if course == "finished":
        await desk.finish_stage("k1", "clerk", card.ref, "visit", "")
    else:
        await desk.return_to("k1", "clerk", card.ref, "review", "again")
    assert (await statuses(desk), len(await given_up(desk))) == (["cancelled"], 1)


async def test_whoever_has_come_keeps_their_visit(desk: Desk, clock: Clock) -> None:
    """Nor is one given up that was taken for something else, or while the request only waits."""
    card, visit = await booked(desk)
    other = await desk.book("k1", "mina", replace(VISIT, service="certificate"))
    await desk.pause("k2", "clerk", card.ref, "citizen", "why")
    await desk.resume("k3", "clerk", card.ref)
    assert await statuses(desk) == ["booked", "booked"]
    clock.now = SUNDAY_NINE
    await desk.arrive("k4", "clerk", visit.code)
    await desk.finish_stage("k5", "clerk", card.ref, "visit", "")

    assert {each.ref: each.status for each in await desk.appointments_of("mina")} == {
        visit.ref: "arrived",
        other.ref: "booked",
    }
    assert await given_up(desk) == []


async def test_withdrawal_and_arrival_at_once_end_in_one_truth(desk: Desk, clock: Clock) -> None:
    """Whoever is noted has come, whatever becomes of the request; else the place is free and the clerk is told."""
    card, visit = await booked(desk)
    clock.now = SUNDAY_NINE
    withdrawn, arrived = await asyncio.gather(
        desk.withdraw("k1", "mina", card.ref), desk.arrive("k2", "clerk", visit.code), return_exceptions=True
    )
    assert isinstance(withdrawn, RequestCard)
    refused = isinstance(arrived, RequestRejected)
    assert await statuses(desk) == ["cancelled" if refused else "arrived"]
    assert len(await given_up(desk)) == refused


async def test_finishing_the_stage_and_moving_the_visit_at_once(desk: Desk) -> None:
    """Staff against citizen: no place is held by a visit that nobody wants."""
    card, visit = await booked(desk)
    _, moved = await asyncio.gather(
        desk.finish_stage("k1", "clerk", card.ref, "visit", ""),
        desk.move_appointment("k2", "mina", visit.ref, MONDAY_NINE),
        return_exceptions=True,
    )
    assert isinstance(moved, Appointment | AlreadyDone)
    assert await statuses(desk) == ["cancelled"]
    assert {slot.starts_at: slot.free for slot in await desk.free_slots("permit", "tehran")}[MONDAY_NINE] == 2


async def twins(desk: Desk) -> tuple[RequestCard, RequestCard]:
    """The same permit from two accounts, both in their presence stage."""
    first = await in_the_field(desk)
    second = (await desk.submit("s2", replace(AGAIN, pages=PERMIT.pages))).card
    await desk.accept("t1", "clerk", second.ref)
    return first, await desk.finish_stage("t2", "clerk", second.ref, "review", "")


async def test_the_visit_of_a_merged_request_goes_on_with_the_other(desk: Desk, clock: Clock) -> None:
    first, second = await twins(desk)
    visit = await desk.book("k1", "mina2", replace(VISIT, request_ref=second.ref))
    await desk.merge("m1", "clerk", second.ref, first.ref)

    (kept,) = await desk.appointments_of("mina2")
    assert (kept.status, kept.request_ref, kept.tracking_code) == ("booked", first.ref, first.tracking_code)
    seen = (await desk.open_request("clerk", first.ref)).visit
    assert seen is not None
    assert seen.appointment.ref == visit.ref
    assert await given_up(desk) == []
    clock.now = SUNDAY_NINE
    assert (await desk.arrive("a1", "clerk", visit.code)).appointment.status == "arrived"


@pytest.mark.parametrize("later", ["merged", "goes_on"])
async def test_of_two_visits_of_merged_requests_the_later_made_stays(desk: Desk, later: str) -> None:
    """The other person is told, and which request it was for."""
    first, second = await twins(desk)
    pairs = [("mina", first, SUNDAY_NINE), ("mina2", second, MONDAY_NINE)]
    for person, card, at in pairs if later == "merged" else reversed(pairs):
        await desk.book(f"k:{person}", person, replace(VISIT, starts_at=at, request_ref=card.ref))
    await desk.merge("m1", "clerk", second.ref, first.ref)

    stays, goes = ("mina2", "mina") if later == "merged" else ("mina", "mina2")
    assert (await statuses(desk, stays), await statuses(desk, goes)) == (["booked"], ["cancelled"])
    assert (await desk.appointments_of(stays))[0].request_ref == first.ref
    (told,) = await given_up(desk)
    assert (told.person_refs, told.text, told.card.ref) == ((goes,), "twice", first.ref)
