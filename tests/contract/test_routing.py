"""Routing by load (G4): what begins in such a unit is at once in the hands of whoever has least, else the pool."""

import datetime as dt

from msgspec.structs import replace

from backend_client.contract import Change, Submission
from backend_client.embedded.decisions.routing import Candidate, least_loaded
from backend_client.wire import Desk
from tests.contract import small_catalogue
from tests.contract.conftest import Clock
from tests.contract.people import CERTIFICATE, PERMIT, STAFF, member
from tests.contract.signs import LARGE, SIGN
from tests.contract.small_catalogue import NOW

EVERYBODY, FIELD, FIELD_2 = "clerk", "field_staff", "field_staff_2"


async def _by_load(desk: Desk, *units: str) -> None:
    agency = small_catalogue.catalogue()
    routed = tuple(replace(unit, routing="load" if unit.code in units else "pool") for unit in agency.units)
    await desk.publish(replace(agency, units=routed, services=(*agency.services, SIGN)))


async def _to_the_field(desk: Desk, number: int, submission: Submission = PERMIT) -> str:
    """A request whose stage begins in the field unit."""
    ref = (await desk.submit(f"s{number}", replace(submission, pre_registration_number=f"P{number}"))).card.ref
    await desk.accept(f"a{number}", "permits_clerk", ref)
    await desk.finish_stage(f"f{number}", "permits_clerk", ref, "review", "")
    return ref


async def _holder(desk: Desk, ref: str, seen_by: str = EVERYBODY) -> str:
    return (await desk.open_request(seen_by, ref)).card.taken_ref


async def _given(desk: Desk) -> list[Change]:
    return [each for each in (await desk.changes(0)).items if each.kind == "given"]


async def test_each_new_one_goes_to_whoever_has_least(desk: Desk, clock: Clock) -> None:
    await _by_load(desk, "field")
    refs = []
    for number in range(4):
        refs.append(await _to_the_field(desk, number))
        clock.pass_(minutes=5)
    assert [await _holder(desk, ref) for ref in refs] == [EVERYBODY, FIELD, FIELD_2, EVERYBODY]

    await desk.finish_stage("k1", FIELD_2, refs[2], "visit", "")
    await desk.release("k2", FIELD_2, refs[2], await _holder(desk, refs[2]))
    assert await _holder(desk, await _to_the_field(desk, 9)) == FIELD_2, "nothing in hand any more"


async def test_they_are_told_as_given_by_the_system_and_the_unit_sees_in_whose_hands(desk: Desk) -> None:
    await _by_load(desk, "field")
    ref = await _to_the_field(desk, 1)

    (given,) = await _given(desk)
    assert (given.by, given.to, given.card.taken_ref, given.person_refs) == ("", (EVERYBODY,), EVERYBODY, ())
    started = [each for each in (await desk.changes(0)).items if each.kind == "stage_started"][-1]
    assert (started.card.ref, started.card.taken_by) == (ref, "name of clerk")
    entry = (await desk.open_request(FIELD, ref)).history[-1]
    assert (entry.kind, entry.by, entry.text) == ("given", "", "name of clerk")


async def test_who_is_away_gets_nothing_new(desk: Desk) -> None:
    await _by_load(desk, "field")
    today = NOW.date()
    await desk.be_away("w1", EVERYBODY, today, today, FIELD)
    await desk.be_away("w2", FIELD, today, today, FIELD_2)

    refs = [await _to_the_field(desk, number) for number in range(2)]
    assert [await _holder(desk, ref) for ref in refs] == [FIELD_2, FIELD_2]


async def test_where_nobody_is_there_it_waits_in_the_pool(desk: Desk) -> None:
    await _by_load(desk, "field")
    for each in STAFF:
        if each.ref in {FIELD, FIELD_2, EVERYBODY}:
            await desk.add_staff(replace(each, branches=("shiraz",)))

    ref = await _to_the_field(desk, 1)
    assert await _holder(desk, ref, "permits_head") == ""
    assert await _given(desk) == []


async def test_other_units_keep_their_pool(desk: Desk) -> None:
    await _by_load(desk)

    assert await _holder(desk, await _to_the_field(desk, 1)) == ""
    assert await _given(desk) == []


async def test_a_request_is_routed_when_it_comes_and_its_clerk_keeps_it(desk: Desk) -> None:
    """To the unit that accepts it; with automatic intake to the unit of its first stage, once."""
    await _by_load(desk, "permits", "papers")
    ref = (await desk.submit("k1", PERMIT)).card.ref
    assert await _holder(desk, ref) == EVERYBODY
    await desk.accept("k2", EVERYBODY, ref)
    assert (await _holder(desk, ref), len(await _given(desk))) == (EVERYBODY, 1)

    issued = (await desk.submit("k3", CERTIFICATE)).card
    assert issued.taken_by == "name of papers_clerk"
    assert [each.to for each in await _given(desk)] == [(EVERYBODY,), ("papers_clerk",)]


async def test_of_stages_side_by_side_each_unit_routes_its_own(desk: Desk) -> None:
    await _by_load(desk, "papers", "field")
    await desk.be_away("w1", EVERYBODY, NOW.date(), NOW.date(), FIELD)
    ref = await _to_the_field(desk, 1, LARGE)

    assert (await _holder(desk, ref, FIELD), await _holder(desk, ref, "papers_clerk")) == (FIELD, "papers_clerk")
    assert [(each.unit, each.to) for each in await _given(desk)] == [("field", (FIELD,)), ("papers", ("papers_clerk",))]


def test_equally_little_goes_to_whoever_waited_longest() -> None:
    def one(ref: str, load: int, minutes: int | None) -> Candidate:
        return Candidate(member(ref, "clerk"), load, None if minutes is None else NOW + dt.timedelta(minutes=minutes))

    def chosen(*candidates: Candidate) -> str:
        found = least_loaded(candidates)
        return found.ref if found else ""

    assert chosen() == ""
    assert chosen(one("a", 3, None), one("b", 2, 50)) == "b"
    assert chosen(one("a", 2, 9), one("b", 2, 5), one("c", 3, None)) == "b"
    assert chosen(one("a", 2, 9), one("b", 2, None)) == "b"
    assert chosen(one("b", 2, 9), one("a", 2, 9)) == "a"
