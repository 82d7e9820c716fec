"""What every desk keeps towards the applicant: what it offers, and how a request is submitted."""

import datetime as dt

import pytest
from msgspec.structs import replace

from backend_client.contract import Submitted
from backend_client.errors import KeyConflict, RequestNotFound, RequestRejected
from backend_client.wire import Desk
from nlu.values import is_tracking_code
from tests.contract.people import CERTIFICATE, IDENTITY, PERMIT, PERMIT_ANSWERS, ZONING, content_of, page
from tests.contract.progress import submitted
from tests.contract.small_catalogue import catalogue


async def test_the_catalogue_is_what_was_published(desk: Desk) -> None:
    assert await desk.catalogue() == catalogue()
    assert await desk.definition("permit", 1) == catalogue().service("permit")


async def test_a_definition_that_never_was_is_not_found(desk: Desk) -> None:
    for service, version in (("permit", 9), ("nothing", 1)):
        with pytest.raises(RequestNotFound):
            await desk.definition(service, version)


async def test_capabilities_tell_the_tracking_codes_pattern(desk: Desk) -> None:
    assert (await desk.capabilities()).tracking_code_pattern.startswith("MZ")


async def test_intake_by_clerk_gives_the_code_at_once_and_no_promise_yet(desk: Desk) -> None:
    """E4, P1, P3."""
    told = await desk.submit("submit:1:1", PERMIT)

    assert told.receipt is None
    assert told.card.status == "submitted"
    assert is_tracking_code(told.card.tracking_code)
    assert told.card.promised_to is None
    assert told.card.accept_by == dt.datetime(2026, 11, 22, 6, 30, tzinfo=dt.UTC)


async def test_automatic_intake_accepts_and_receipts_in_the_submission(desk: Desk) -> None:
    """E3, P1, P2, T3."""
    told = await desk.submit("submit:1:1", CERTIFICATE)

    assert told.card.status == "accepted"
    assert told.card.stage == "Issue"
    assert told.receipt is not None
    assert told.receipt.tracking_code == told.card.tracking_code
    assert told.receipt.identifier_masked == "008*******"
    assert told.receipt.clerk == ""
    assert told.receipt.unit_title == "Papers unit"
    assert told.receipt.promised_from == told.receipt.promised_to == dt.date(2026, 11, 21)
    assert told.receipt.applicant_confirmed_at == CERTIFICATE.confirmed_at


async def test_an_instant_service_answers_at_once_without_receipt_or_promise(desk: Desk) -> None:
    """E3."""
    told = await desk.submit("submit:1:1", ZONING)

    assert told.card.status == "answered"
    assert told.card.promised_to is None
    assert told.receipt is None
    assert told.response is not None
    assert told.response.text == "Density 120% in 7."
    assert told.response.legal_grounds == "Act 12"
    assert told.response.issuer_name == "Sara Amini"


async def test_an_instant_service_without_a_fitting_row_goes_to_the_clerk(desk: Desk) -> None:
    told = await desk.submit("submit:1:1", replace(ZONING, answers={**IDENTITY, "district": 99}))

    assert told.card.status == "submitted"
    assert told.response is None
    assert told.card.accept_by is not None


async def test_the_same_key_gives_the_same_answer_and_one_request(desk: Desk) -> None:
    first = await desk.submit("submit:1:1", PERMIT)
    again = await desk.submit("submit:1:1", PERMIT)

    assert again == first
    assert len(await desk.requests_of("mina")) == 1


async def test_the_same_key_with_another_payload_is_a_conflict(desk: Desk) -> None:
    card = await submitted(desk)
    with pytest.raises(KeyConflict):
        await desk.submit("submit:1:1", replace(PERMIT, branch="shiraz"))
    with pytest.raises(KeyConflict):
        await desk.withdraw("submit:1:1", "mina", card.ref)


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"mobile": "0912"}, {"mobile": "short"}),
        ({"national_id": "0084575947"}, {"national_id": "checksum"}),
        ({"national_id": " 0084575948"}, {"national_id": "format"}),
        ({"full_name": ""}, {"full_name": "missing"}),
        ({"floors": 31}, {"floors": "constraint"}),
        ({"floors": "3"}, {"floors": "format"}),
        ({"use": "mine"}, {"use": "choice"}),
        ({"use": "shop"}, {"shop_name": "missing"}),
        ({"begins_on": "2026-11-20"}, {"begins_on": "constraint"}),
        ({"begins_on": "1405/09/01"}, {"begins_on": "format"}),
        ({"applicant_kind": "foreign", "foreign_id": "129384756102"}, {"applicant_kind": "not_served"}),
        ({"floors": 0, "mobile": ""}, {"floors": "constraint", "mobile": "missing"}),
    ],
)
async def test_answers_are_checked_again(desk: Desk, changes: dict[str, str | int], problems: dict[str, str]) -> None:
    with pytest.raises(RequestRejected) as refused:
        await desk.submit("submit:1:1", replace(PERMIT, answers={**PERMIT_ANSWERS, **changes}))

    assert refused.value.problems == problems
    assert await desk.requests_of("mina") == ()


@pytest.mark.parametrize(
    ("pages", "problems"),
    [
        ((), {"deed": "missing"}),
        ((page("deed"),) * 3, {"deed": "too_many"}),
        ((page("deed", "text/html"),), {"deed": "kind"}),
        ((page("deed"), page("plan", "image/png")), {"plan": "kind"}),
        ((page("deed"), replace(page("plan", "application/pdf"), size=2**21)), {"plan": "too_big"}),
        ((page("deed", content=b"never uploaded"),), {"deed": "gone"}),
        ((replace(page("deed"), size=3),), {"deed": "damaged"}),
    ],
)
async def test_documents_are_checked_again(desk: Desk, pages: tuple, problems: dict[str, str]) -> None:  # type: ignore[type-arg]
    with pytest.raises(RequestRejected) as refused:
        await desk.submit("submit:1:1", replace(PERMIT, pages=pages))

    assert refused.value.problems == problems


async def test_a_rejected_key_may_be_tried_again_with_the_mended_form(desk: Desk) -> None:
    with pytest.raises(RequestRejected):
        await desk.submit("submit:1:1", replace(PERMIT, pages=()))

    assert (await desk.submit("submit:1:1", PERMIT)).card.status == "submitted"


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"service": "nothing"}, {"": "not_offered"}),
        ({"version": 7}, {"": "not_offered"}),
        ({"branch": "mars"}, {"branch": "not_offered"}),
    ],
)
async def test_only_what_is_offered_can_be_requested(
    desk: Desk, changes: dict[str, str], problems: dict[str, str]
) -> None:
    with pytest.raises(RequestRejected) as refused:
        await desk.submit("submit:1:1", replace(PERMIT, **changes))

    assert refused.value.problems == problems


async def test_a_branch_that_does_not_take_the_service_is_refused(desk: Desk) -> None:
    with pytest.raises(RequestRejected):
        await desk.submit("submit:1:1", replace(CERTIFICATE, branch="shiraz"))


async def test_answers_of_questions_that_fell_away_and_foreign_names_are_left_out(desk: Desk) -> None:
    answers = {**PERMIT_ANSWERS, "shop_name": "kept from before", "status": "answered", "owner": "me"}
    card = (await desk.submit("submit:1:1", replace(PERMIT, answers=answers))).card

    assert (await desk.open_request("clerk", card.ref)).answers == PERMIT_ANSWERS


async def test_an_upload_must_be_what_its_page_says(desk: Desk) -> None:
    with pytest.raises(RequestRejected) as refused:
        await desk.upload(page("deed"), b"something else")

    assert refused.value.problems == {"deed": "damaged"}
    await desk.upload(page("deed"), content_of("deed"))


async def test_a_submission_is_one_answer_whole(desk: Desk) -> None:
    told = await desk.submit("submit:1:1", CERTIFICATE)

    assert isinstance(told, Submitted)
    assert (await desk.request("mina", told.card.ref)).receipt == told.receipt
