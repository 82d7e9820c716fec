"""What every desk keeps towards its staff: acceptance, stages, deficiencies, response; one winner of every race."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable

import pytest
from msgspec.structs import replace

from backend_client.contract import Deficiency, RequestCard
from backend_client.errors import AlreadyDone, NotPermitted, RequestNotFound, RequestRejected
from backend_client.wire import Desk
from tests.contract.conftest import Clock
from tests.contract.people import CERTIFICATE, PERMIT, PERMIT_ANSWERS, RESPONSE, ZONING, content_of, page
from tests.contract.small_catalogue import NOW

DEED = (Deficiency(name="deed", remark="unreadable"),)


async def submitted(desk: Desk) -> RequestCard:
    return (await desk.submit("submit:1:1", PERMIT)).card


async def in_the_field(desk: Desk) -> RequestCard:
    """Accepted, reviewed, and now with the field unit."""
    card = await submitted(desk)
    await desk.accept("f1", "clerk", card.ref)
    return await desk.finish_stage("f2", "clerk", card.ref, "review", "")


# ── acceptance ──


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


# ── deficiencies ──


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


# ── stages ──


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


# ── the response ──


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


# ── seeing ──


async def test_the_staff_of_its_unit_see_everything_of_a_request(desk: Desk) -> None:
    card = await submitted(desk)
    view = await desk.open_request("permits_staff", card.ref)

    assert view.answers == PERMIT_ANSWERS
    assert view.pages == PERMIT.pages
    assert view.applicant.identifier == PERMIT_ANSWERS["national_id"]
    assert view.definition.title == "Building permit"
    assert [each.kind for each in view.history] == ["submitted"]
    assert await desk.document("permits_staff", card.ref, PERMIT.pages[0].sha256) == content_of("deed")
    assert (await desk.find("permits_staff", card.tracking_code.lower())).ref == card.ref


async def test_a_document_opens_only_with_its_own_request(desk: Desk) -> None:
    card = await submitted(desk)
    for sha256 in (RESPONSE.pages[0].sha256, "0" * 64, ""):
        with pytest.raises(RequestNotFound):
            await desk.document("clerk", card.ref, sha256)


async def test_the_history_tells_who_did_what(desk: Desk, clock: Clock) -> None:
    """G5: append-only."""
    card = await submitted(desk)
    clock.pass_(hours=1)
    await desk.list_deficiencies("k1", "permits_clerk", card.ref, DEED)
    await desk.amend("k2", "mina", card.ref, {}, (page("deed"),))
    await desk.accept("k3", "clerk", card.ref)
    await desk.finish_stage("k4", "clerk", card.ref, "review", "looks fine")

    history = (await desk.open_request("clerk", card.ref)).history
    assert [(each.kind, each.by) for each in history] == [
        ("submitted", ""),
        ("deficient", "name of permits_clerk"),
        ("corrected", ""),
        ("accepted", "name of clerk"),
        ("stage_started", "name of clerk"),
        ("stage_started", "name of clerk"),
    ]
    assert history[1].text == "deed: unreadable"
    assert history[-1].text == "Visit\nlooks fine"
    assert [each.at for each in history][:2] == [NOW, NOW + dt.timedelta(hours=1)]


async def test_the_queue_has_open_requests_the_earliest_due_first(desk: Desk, clock: Clock) -> None:
    permit = (await desk.submit("submit:1:1", PERMIT)).card
    certificate = (await desk.submit("submit:2:1", CERTIFICATE)).card
    waiting = (await desk.submit("submit:3:1", PERMIT)).card
    await desk.list_deficiencies("k1", "clerk", waiting.ref, DEED)
    await desk.submit("submit:4:1", ZONING)

    assert [each.ref for each in await desk.queue("clerk")] == [certificate.ref, permit.ref, waiting.ref]
    assert [each.ref for each in await desk.queue("papers_clerk")] == [certificate.ref]
    assert await desk.queue("field_staff") == ()
    assert await desk.queue("shiraz_clerk") == ()


# ── authorisation: role × unit × branch ──

WHO_MAY = {
    "clerk": {"see", "take", "accept", "list", "say"},
    "permits_clerk": {"see", "take", "accept", "list", "say"},
    "permits_head": {"see", "take", "accept", "list", "say"},
    "permits_staff": {"see", "take", "say"},
}
SEES_NOTHING = ("field_staff", "shiraz_clerk", "papers_clerk", "nobody")
NOT_PERMITTED = ("evaluator", "head", "editor", "dismissed")


def deed(desk: Desk, name: str, staff: str, ref: str, stage: str = "review") -> Awaitable[object]:
    deeds: dict[str, Callable[[], Awaitable[object]]] = {
        "see": lambda: desk.open_request(staff, ref),
        "take": lambda: desk.take("k", staff, ref),
        "accept": lambda: desk.accept("k", staff, ref),
        "list": lambda: desk.list_deficiencies("k", staff, ref, DEED),
        "say": lambda: desk.ask("k", staff, ref, "?"),
        "tell": lambda: desk.tell("k", staff, ref, "!"),
        "finish": lambda: desk.finish_stage("k", staff, ref, stage, ""),
        "respond": lambda: desk.respond("k", staff, ref, RESPONSE),
        "document": lambda: desk.document(staff, ref, PERMIT.pages[0].sha256),
    }
    return deeds[name]()


@pytest.mark.parametrize("name", ["see", "take", "accept", "list", "say"])
@pytest.mark.parametrize("staff", WHO_MAY)
async def test_who_may_do_what_before_acceptance(desk: Desk, staff: str, name: str) -> None:
    card = await submitted(desk)
    if name in WHO_MAY[staff]:
        assert await deed(desk, name, staff, card.ref)
    else:
        with pytest.raises(NotPermitted):
            await deed(desk, name, staff, card.ref)


@pytest.mark.parametrize("name", ["see", "take", "accept", "list", "say", "tell", "document"])
@pytest.mark.parametrize("staff", SEES_NOTHING)
async def test_outside_ones_units_and_branches_a_request_is_not_found(desk: Desk, staff: str, name: str) -> None:
    card = await submitted(desk)
    with pytest.raises(RequestNotFound):
        await deed(desk, name, staff, card.ref)
    with pytest.raises(RequestNotFound):
        await desk.find(staff, card.tracking_code)


@pytest.mark.parametrize("name", ["see", "take", "accept", "list", "say", "tell", "respond", "document"])
@pytest.mark.parametrize("staff", NOT_PERMITTED)
async def test_who_does_not_work_on_requests_sees_nothing_personal(desk: Desk, staff: str, name: str) -> None:
    card = await submitted(desk)
    with pytest.raises(NotPermitted):
        await deed(desk, name, staff, card.ref)
    with pytest.raises(NotPermitted):
        await desk.queue(staff)


@pytest.mark.parametrize(
    ("staff", "name", "refusal"),
    [
        ("field_staff", "finish", None),
        ("permits_staff", "finish", None),
        ("clerk", "finish", None),
        ("field_staff", "take", None),
        ("papers_clerk", "finish", RequestNotFound),
        ("shiraz_clerk", "finish", RequestNotFound),
        ("evaluator", "finish", NotPermitted),
    ],
)
async def test_a_stage_belongs_to_its_unit_and_to_the_services_own(
    desk: Desk, staff: str, name: str, refusal: type[Exception] | None
) -> None:
    card = await in_the_field(desk)
    if refusal is None:
        assert await deed(desk, name, staff, card.ref, "visit")
    else:
        with pytest.raises(refusal):
            await deed(desk, name, staff, card.ref, "visit")


async def test_a_unit_whose_stage_is_over_still_sees_but_does_no_more(desk: Desk) -> None:
    card = await in_the_field(desk)
    await desk.finish_stage("k1", "field_staff", card.ref, "visit", "")
    await desk.finish_stage("k2", "field_staff", card.ref, "decision", "")

    assert (await desk.open_request("field_staff", card.ref)).card.unit == "permits"
    with pytest.raises(NotPermitted):
        await desk.respond("k3", "field_staff", card.ref, RESPONSE)
    with pytest.raises(AlreadyDone) as late:
        await desk.finish_stage("k4", "field_staff_2", card.ref, "decision", "")
    assert late.value.by == "name of field_staff"


async def test_dismissal_works_at_the_next_deed(desk: Desk) -> None:
    card = await submitted(desk)
    member = await desk.member("clerk")
    await desk.add_staff(replace(member, active=False))

    with pytest.raises(NotPermitted):
        await desk.accept("k1", "clerk", card.ref)
    assert "clerk" not in {each.ref for each in await desk.staff_of("permits", "tehran")}


async def test_the_staff_of_a_unit_and_branch_are_those_who_work_there(desk: Desk) -> None:
    refs = {each.ref for each in await desk.staff_of("permits", "tehran")}
    assert refs == {"clerk", "permits_clerk", "permits_head", "permits_staff"}

    refs = {each.ref for each in await desk.staff_of("field", "shiraz")}
    assert refs == {"clerk", "field_staff", "field_staff_2"}


async def test_an_unknown_member_is_not_found(desk: Desk) -> None:
    for call in (desk.member("nobody"), desk.queue("nobody")):
        with pytest.raises(RequestNotFound):
            await call
