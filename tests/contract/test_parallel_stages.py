"""Stages that run together (T1, G4, G5, E5, F60): each with its unit, time and hands; the last to be over leads on."""

import asyncio
import datetime as dt

import pytest

from backend_client.contract import Change, RequestCard, StageProgress
from backend_client.embedded import EmbeddedDesk
from backend_client.errors import AlreadyDone, NotPermitted, RequestRejected
from backend_client.wire import Desk
from tests.contract.conftest import Clock
from tests.contract.people import RESPONSE
from tests.contract.signs import side_by_side

FIELD, FIELD_2, PAPERS, PERMITS = "field_staff", "field_staff_2", "papers_clerk", "permits_clerk"


async def _stages(desk: Desk, ref: str) -> dict[str, StageProgress]:
    return {stage.name: stage for stage in (await desk.request("mina", ref)).stages}


async def _states(desk: Desk, ref: str) -> list[str]:
    return [stage.state for stage in (await _stages(desk, ref)).values()]


async def _told(desk: Desk, kind: str) -> list[Change]:
    return [each for each in (await desk.changes(0)).items if each.kind == kind]


async def _card(desk: Desk, member: str, ref: str) -> RequestCard:
    return (await desk.open_request(member, ref)).card


async def test_both_begin_together_and_each_unit_sees_its_own(desk: Desk) -> None:
    ref = await side_by_side(desk)

    assert await _states(desk, ref) == ["done", "present", "present", "to_come"]
    stages = await _stages(desk, ref)
    assert stages["structure"].started_at == stages["charge"].started_at == stages["review"].finished_at
    assert (stages["structure"].due_on, stages["charge"].due_on) == (dt.date(2026, 11, 25), dt.date(2026, 11, 23))
    for member, stage, unit in ((FIELD, "Structure", "field"), (PAPERS, "Charge", "papers")):
        assert [(card.stage, card.unit) for card in await desk.queue(member)] == [(stage, unit)]
        card = await _card(desk, member, ref)
        assert (card.stage, card.unit) == (stage, unit)
    assert [card.stage for card in await desk.queue(PERMITS)] == ["Structure"], "who answers sees the request once"


async def test_the_citizen_is_told_of_both_in_one_and_each_unit_of_its_own(desk: Desk) -> None:
    ref = await side_by_side(desk)

    structure, charge = (await _told(desk, "stage_started"))[1:]
    assert (structure.unit, structure.stage_no, structure.stage_count) == ("field", 2, 4)
    assert [stage.title for stage in structure.beside] == ["Charge"]
    assert structure.person_refs == ("mina",)
    assert (charge.unit, charge.stage_no, charge.person_refs, charge.card.stage) == ("papers", 3, (), "Charge")
    assert structure.card.ref == charge.card.ref == ref


async def test_each_is_taken_for_itself(desk: Desk) -> None:
    ref = await side_by_side(desk)
    await desk.take("k1", FIELD, ref)
    await desk.take("k2", PAPERS, ref)

    assert (await _card(desk, FIELD, ref)).taken_by == "name of field_staff"
    assert (await _card(desk, PAPERS, ref)).taken_by == "name of papers_clerk"
    with pytest.raises(AlreadyDone) as late:
        await desk.take("k3", FIELD_2, ref)
    assert late.value.by == "name of field_staff"

    assert [member.ref for member in await desk.colleagues(FIELD, ref) if member.ref != "clerk"] == [FIELD_2]
    given = await desk.give("k4", FIELD, ref, FIELD_2, FIELD)
    assert given.taken_by == "name of field_staff_2"
    assert (await _card(desk, PAPERS, ref)).taken_by == "name of papers_clerk"
    await desk.release("k5", PAPERS, ref, PAPERS)
    assert ((await _card(desk, PAPERS, ref)).taken_by, (await _card(desk, FIELD_2, ref)).taken_ref) == ("", FIELD_2)


async def test_a_unit_finishes_only_its_own_and_the_last_leads_on(desk: Desk) -> None:
    ref = await side_by_side(desk)
    with pytest.raises(NotPermitted):
        await desk.finish_stage("k1", PAPERS, ref, "structure", "")

    await desk.finish_stage("k2", FIELD, ref, "structure", "it holds")
    assert await _states(desk, ref) == ["done", "done", "present", "to_come"]
    assert await desk.queue(FIELD) == ()
    assert [card.stage for card in await desk.queue(PERMITS)] == ["Charge"]
    (over,) = await _told(desk, "stage_finished")
    assert (over.unit, over.card.stage, over.person_refs) == ("field", "Structure", ())
    history = (await desk.open_request(PAPERS, ref)).history[-1]
    assert (history.kind, history.by, history.text) == ("stage_finished", "name of field_staff", "Structure\nit holds")

    card = await desk.finish_stage("k3", PAPERS, ref, "charge", "")
    assert (card.stage, card.unit) == ("Issue", "permits")
    assert await _states(desk, ref) == ["done", "done", "done", "present"]


async def test_the_order_in_which_they_end_does_not_matter(desk: Desk) -> None:
    ref = await side_by_side(desk)
    await desk.finish_stage("k1", PAPERS, ref, "charge", "")
    assert await _states(desk, ref) == ["done", "present", "done", "to_come"]
    with pytest.raises(AlreadyDone):
        await desk.finish_stage("k2", PAPERS, ref, "charge", "")

    assert (await desk.finish_stage("k3", FIELD, ref, "structure", "")).stage == "Issue"


async def test_of_two_units_that_finish_at_the_same_moment_one_leads_on(desk: Desk) -> None:
    ref = await side_by_side(desk)
    await asyncio.gather(
        desk.finish_stage("k1", FIELD, ref, "structure", ""), desk.finish_stage("k2", PAPERS, ref, "charge", "")
    )

    assert await _states(desk, ref) == ["done", "done", "done", "present"]
    assert len(await _told(desk, "stage_finished")) == 1
    assert [each.stage.title for each in await _told(desk, "stage_started") if each.stage] == [
        "Review",
        "Structure",
        "Charge",
        "Issue",
    ]


async def test_withdrawing_races_with_finishing(desk: Desk) -> None:
    """Whoever is first, nothing is before any unit afterwards, and both units hear that it is over."""
    ref = await side_by_side(desk)
    finished, withdrawn = await asyncio.gather(
        desk.finish_stage("k1", PAPERS, ref, "charge", ""), desk.withdraw("k2", "mina", ref), return_exceptions=True
    )

    assert isinstance(withdrawn, RequestCard)
    assert isinstance(finished, RequestCard | AlreadyDone)
    assert [await desk.queue(member) for member in (FIELD, PAPERS, PERMITS)] == [(), (), ()]
    (change,) = await _told(desk, "withdrawn")
    assert {change.unit, *change.units} >= ({"field"} if isinstance(finished, RequestCard) else {"field", "papers"})
    with pytest.raises(AlreadyDone):
        await desk.finish_stage("k3", FIELD, ref, "structure", "")


async def test_what_the_citizen_writes_is_told_to_both_units_once(desk: Desk) -> None:
    ref = await side_by_side(desk)
    await desk.write("k1", "mina", ref, "The sign is lighter than drawn.")

    (change,) = await _told(desk, "message_from_citizen")
    assert (change.unit, change.units) == ("field", ("papers",))
    assert [entry.kind for entry in (await desk.open_request(FIELD, ref)).history].count("message_from_citizen") == 1


async def test_waiting_stops_both_and_puts_both_off(desk: Desk, clock: Clock) -> None:
    """F60, P2: a working day of waiting moves the days of both, of what comes after, and of the promise."""
    ref = await side_by_side(desk)
    before = await _stages(desk, ref)
    promised = (await desk.request("mina", ref)).card.promised_to
    await desk.pause("k1", PAPERS, ref, "agency", "the bank's answer")
    assert (await _card(desk, FIELD, ref)).waiting == "agency"
    clock.pass_(days=1)
    await desk.resume("k2", FIELD, ref)

    after = await _stages(desk, ref)
    moved = {name: (before[name].due_on, after[name].due_on) for name in ("structure", "charge", "issue")}
    assert moved == {
        "structure": (dt.date(2026, 11, 25), dt.date(2026, 11, 28)),
        "charge": (dt.date(2026, 11, 23), dt.date(2026, 11, 25)),
        "issue": (dt.date(2026, 11, 25), dt.date(2026, 11, 28)),
    }
    assert promised == dt.date(2026, 11, 28)
    assert (await desk.request("mina", ref)).card.promised_to == dt.date(2026, 11, 29)


async def test_going_back_takes_the_group_back(desk: Desk) -> None:
    ref = await side_by_side(desk)
    await desk.finish_stage("k1", FIELD, ref, "structure", "")
    card = await desk.return_to("k2", PAPERS, ref, "structure", "another drawing")

    assert await _states(desk, ref) == ["done", "present", "present", "to_come"]
    assert [each.unit for each in await _told(desk, "returned")] == ["field", "papers"]
    assert (await desk.return_to("k3", FIELD, ref, "review", "from the start")).stage == "Review"
    assert await _states(desk, ref) == ["present", "to_come", "to_come", "to_come"]
    assert (card.ref, await desk.queue(PAPERS), await desk.queue(FIELD)) == (ref, (), ())


async def test_a_response_waits_for_all(desk: Desk) -> None:
    ref = await side_by_side(desk)
    for key, member in (("k1", FIELD), ("k2", PERMITS)):
        with pytest.raises(RequestRejected) as rejected:
            await desk.respond(key, member, ref, RESPONSE)
        assert rejected.value.problems == {"stage": "stages_left"}

    await desk.finish_stage("k3", FIELD, ref, "structure", "")
    await desk.finish_stage("k4", PAPERS, ref, "charge", "")
    assert (await desk.respond("k5", PERMITS, ref, RESPONSE)).status == "answered"
    assert await _states(desk, ref) == ["done", "done", "done", "done"]


async def test_time_that_is_short_is_told_to_the_unit_whose_it_is(embedded: EmbeddedDesk, clock: Clock) -> None:
    ref = await side_by_side(embedded)
    clock.now = dt.datetime(2026, 11, 23, 5, 30, tzinfo=dt.UTC)  # Monday 9:00: the charge is due an hour later
    assert await embedded.watch_time() == 1
    assert await embedded.watch_time() == 0
    clock.now = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
    await embedded.watch_time()

    told = [*await _told(embedded, "due_near"), *await _told(embedded, "overdue")]
    assert [(each.unit, each.card.stage) for each in told] == [("papers", "Charge"), ("papers", "Charge")]
    assert (await _card(embedded, FIELD, ref)).stage == "Structure"
