"""What every desk keeps towards its staff: acceptance, deficiencies, stages, response; one winner of every race."""

import asyncio
import datetime as dt

import pytest
from msgspec.structs import replace

from backend_client.contract import Deficiency, RequestCard
from backend_client.errors import AlreadyDone, RequestRejected
from backend_client.wire import Desk
from tests.contract.conftest import Clock
from tests.contract.people import CERTIFICATE, RESPONSE, ZONING, page
from tests.contract.progress import DEED, in_the_field, submitted
from tests.contract.small_catalogue import NOW


async def test_acceptance_makes_receipt_and_promise(desk: Desk, clock: Clock) -> None:
    """P1, P2, E3, F60: the promise is a range; the receipt names the clerk."""
    card = await submitted(desk)
    clock.pass_(hours=3)
    accepted = await desk.accept("k1", "clerk", card.ref)

    assert accepted.status == "accepted"
    assert (accepted.promised_from, accepted.promised_to) == (dt.date(2026, 11, 28), dt.date(2026, 11, 30))
    assert accepted.stage == "Review"
    receipt = (await desk.request("mina", card.ref)).receipt
    assert receipt is not None
    assert receipt.clerk == "name of clerk"
    assert receipt.received_at == NOW
    assert (receipt.promised_from, receipt.promised_to) == (accepted.promised_from, accepted.promised_to)


async def test_of_two_clerks_one_accepts_and_the_other_is_told_who(desk: Desk) -> None:
    card = await submitted(desk)
    outcomes = await asyncio.gather(
        desk.accept("k1", "clerk", card.ref),
        desk.accept("k2", "permits_clerk", card.ref),
        desk.list_deficiencies("k3", "permits_head", card.ref, DEED),
        return_exceptions=True,
    )

    done = [each for each in outcomes if isinstance(each, RequestCard)]
    late = [each for each in outcomes if isinstance(each, AlreadyDone)]
    assert (len(done), len(late)) == (1, 2)
    winner = ("clerk", "permits_clerk", "permits_head")[outcomes.index(done[0])]
    assert {each.by for each in late} == {f"name of {winner}"}
    kinds = [each.kind for each in (await desk.changes(0)).items]
    assert len([kind for kind in kinds if kind in {"accepted", "deficient"}]) == 1


async def test_a_repeated_acceptance_has_the_same_answer(desk: Desk) -> None:
    card = await submitted(desk)
    first = await desk.accept("k1", "clerk", card.ref)

    assert await desk.accept("k1", "clerk", card.ref) == first


async def test_deficiencies_are_listed_before_acceptance_only(desk: Desk) -> None:
    """P1."""
    card = await submitted(desk)
    await desk.accept("k1", "clerk", card.ref)
    with pytest.raises(AlreadyDone) as late:
        await desk.list_deficiencies("k2", "clerk", card.ref, DEED)

    assert late.value.by == "name of clerk"


@pytest.mark.parametrize(
    ("deficiencies", "problems"),
    [
        ((), {"": "missing"}),
        ((Deficiency(name="passport", remark="x"),), {"passport": "unknown"}),
        ((*DEED, *DEED), {"deed": "repeated"}),
    ],
)
async def test_a_deficiency_names_something_of_the_form(
    desk: Desk, deficiencies: tuple[Deficiency, ...], problems: dict[str, str]
) -> None:
    card = await submitted(desk)
    with pytest.raises(RequestRejected) as refused:
        await desk.list_deficiencies("k1", "clerk", card.ref, deficiencies)

    assert refused.value.problems == problems


async def test_a_deficient_request_waits_for_its_citizen(desk: Desk) -> None:
    card = await submitted(desk)
    assert (await desk.list_deficiencies("k1", "clerk", card.ref, DEED)).status == "deficient"
    with pytest.raises(AlreadyDone):
        await desk.accept("k2", "permits_clerk", card.ref)

    assert (await desk.withdraw("k3", "mina", card.ref)).status == "withdrawn"


async def test_a_request_is_routed_along_its_stages(desk: Desk) -> None:
    """G4, T1."""
    card = await in_the_field(desk)
    assert (card.unit, card.stage) == ("field", "Visit")

    card = await desk.finish_stage("k1", "field_staff", card.ref, "visit", "seen")
    assert (card.unit, card.stage) == ("field", "Decision")
    card = await desk.finish_stage("k2", "field_staff", card.ref, "decision", "")
    assert (card.unit, card.stage, card.status) == ("permits", "", "accepted")
    card = await desk.respond("k3", "permits_clerk", card.ref, RESPONSE)
    assert card.status == "answered"


async def test_of_two_presses_one_finishes_the_stage(desk: Desk) -> None:
    card = await in_the_field(desk)
    outcomes = await asyncio.gather(
        desk.finish_stage("k1", "field_staff", card.ref, "visit", ""),
        desk.finish_stage("k2", "field_staff_2", card.ref, "visit", ""),
        return_exceptions=True,
    )

    assert sorted(type(each).__name__ for each in outcomes) == ["AlreadyDone", "RequestCard"]
    stages = (await desk.request("mina", card.ref)).stages
    assert [each.state for each in stages] == ["done", "done", "present"]


@pytest.mark.parametrize(("stage", "reason"), [("decision", "to_come"), ("nothing", "unknown")])
async def test_only_the_present_stage_can_be_finished(desk: Desk, stage: str, reason: str) -> None:
    card = await in_the_field(desk)
    with pytest.raises(RequestRejected) as refused:
        await desk.finish_stage("k1", "clerk", card.ref, stage, "")

    assert refused.value.problems == {"stage": reason}


async def test_no_stage_is_finished_before_acceptance(desk: Desk) -> None:
    card = await submitted(desk)
    with pytest.raises(RequestRejected):
        await desk.finish_stage("k1", "clerk", card.ref, "review", "")


async def test_a_withdrawn_request_moves_no_more(desk: Desk) -> None:
    card = await in_the_field(desk)
    await desk.withdraw("k1", "mina", card.ref)
    for call in (
        desk.finish_stage("k2", "field_staff", card.ref, "visit", ""),
        desk.respond("k3", "clerk", card.ref, RESPONSE),
        desk.take("k4", "field_staff", card.ref),
        desk.ask("k5", "field_staff", card.ref, "?"),
    ):
        with pytest.raises(AlreadyDone):
            await call


async def test_taking_is_for_one_until_the_unit_changes(desk: Desk) -> None:
    card = await submitted(desk)
    outcomes = await asyncio.gather(
        desk.take("k1", "permits_staff", card.ref), desk.take("k2", "permits_head", card.ref), return_exceptions=True
    )
    assert sorted(type(each).__name__ for each in outcomes) == ["AlreadyDone", "RequestCard"]
    taker = next(each for each in outcomes if isinstance(each, RequestCard)).taken_by
    late = next(each for each in outcomes if isinstance(each, AlreadyDone))
    assert late.by == taker
    assert (await desk.take("k3", taker.removeprefix("name of "), card.ref)).taken_by == taker

    await desk.accept("k4", "clerk", card.ref)
    assert (await desk.finish_stage("k5", "clerk", card.ref, "review", "")).taken_by == ""


async def test_a_response_waits_for_the_stages_but_may_finish_the_last(desk: Desk) -> None:
    card = await in_the_field(desk)
    with pytest.raises(RequestRejected) as refused:
        await desk.respond("k1", "clerk", card.ref, RESPONSE)
    assert refused.value.problems == {"stage": "stages_left"}
    await desk.finish_stage("k2", "clerk", card.ref, "visit", "")

    assert (await desk.respond("k3", "field_staff", card.ref, RESPONSE)).status == "answered"
    assert [each.state for each in (await desk.request("mina", card.ref)).stages] == ["done"] * 3
    with pytest.raises(AlreadyDone) as late:
        await desk.respond("k4", "clerk", card.ref, RESPONSE)
    assert late.value.by == "name of field_staff"


async def test_of_two_responses_one_is_issued(desk: Desk) -> None:
    card = (await desk.submit("submit:1:1", CERTIFICATE)).card
    outcomes = await asyncio.gather(
        desk.respond("k1", "clerk", card.ref, RESPONSE),
        desk.respond("k2", "papers_clerk", card.ref, RESPONSE),
        return_exceptions=True,
    )

    assert sorted(type(each).__name__ for each in outcomes) == ["AlreadyDone", "RequestCard"]


async def test_no_response_before_acceptance(desk: Desk) -> None:
    card = await submitted(desk)
    with pytest.raises(RequestRejected) as refused:
        await desk.respond("k1", "clerk", card.ref, RESPONSE)

    assert refused.value.problems == {"": "not_accepted"}


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"text": " ", "legal_grounds": ""}, {"text": "missing", "legal_grounds": "missing"}),
        ({"remarks": "x" * 4001}, {"remarks": "too_long"}),
        ({"pages": (page("response", content=b"never uploaded"),)}, {"response": "gone"}),
    ],
)
async def test_a_response_says_what_and_why(desk: Desk, changes: dict[str, object], problems: dict[str, str]) -> None:
    card = (await desk.submit("submit:1:1", CERTIFICATE)).card
    with pytest.raises(RequestRejected) as refused:
        await desk.respond("k1", "clerk", card.ref, replace(RESPONSE, **changes))

    assert refused.value.problems == problems
    assert (await desk.request("mina", card.ref)).stages[0].state == "present"


async def test_responses_are_numbered_within_the_jalali_year(desk: Desk, clock: Clock) -> None:
    numbers = []
    for count in range(3):
        told = await desk.submit(f"submit:{count}:1", ZONING)
        assert told.response is not None
        numbers.append(told.response.number)
        clock.pass_(days=61)

    assert numbers == ["1405-000001", "1405-000002", "1406-000001"]
