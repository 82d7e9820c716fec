"""What every desk keeps towards its staff: what they see, and who may do what (role × unit × branch)."""

import datetime as dt
from collections.abc import Awaitable, Callable

import pytest
from msgspec.structs import replace

from backend_client.errors import AlreadyDone, NotPermitted, RequestNotFound
from backend_client.wire import Desk
from tests.contract.conftest import Clock
from tests.contract.people import CERTIFICATE, PERMIT, PERMIT_ANSWERS, RESPONSE, ZONING, content_of, page
from tests.contract.progress import DEED, in_the_field, submitted
from tests.contract.small_catalogue import NOW


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
        "issued": lambda: desk.issued_file(staff, ref, "f"),
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


@pytest.mark.parametrize("name", ["see", "take", "accept", "list", "say", "tell", "document", "issued"])
@pytest.mark.parametrize("staff", SEES_NOTHING)
async def test_outside_ones_units_and_branches_a_request_is_not_found(desk: Desk, staff: str, name: str) -> None:
    card = await submitted(desk)
    with pytest.raises(RequestNotFound):
        await deed(desk, name, staff, card.ref)
    with pytest.raises(RequestNotFound):
        await desk.find(staff, card.tracking_code)


@pytest.mark.parametrize("name", ["see", "take", "accept", "list", "say", "tell", "respond", "document", "issued"])
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
