"""What every desk keeps towards the applicant: submission, acceptance, following, response, survey."""

import datetime as dt

import pytest
from msgspec.structs import replace

from backend_client.contract import Deficiency, RequestCard, Submitted, SurveyForm
from backend_client.errors import AlreadyDone, KeyConflict, RequestNotFound, RequestRejected, TooManyTries
from backend_client.wire import Desk
from nlu.values import is_tracking_code
from tests.contract.conftest import Clock
from tests.contract.people import (
    CERTIFICATE,
    IDENTITY,
    LEGAL_ID,
    LEGAL_IDENTITY,
    NATIONAL_ID,
    OTHER_NATIONAL_ID,
    PERMIT,
    PERMIT_ANSWERS,
    RESPONSE,
    ZONING,
    content_of,
    page,
)
from tests.contract.small_catalogue import NOW, catalogue

STAGES = ("review", "visit", "decision")


async def submitted(desk: Desk) -> RequestCard:
    return (await desk.submit("submit:1:1", PERMIT)).card


async def answered(desk: Desk) -> RequestCard:
    """A permit, accepted and answered."""
    card = await submitted(desk)
    await desk.accept("k1", "clerk", card.ref)
    for stage in STAGES:
        await desk.finish_stage(f"k2:{stage}", "clerk", card.ref, stage, "")
    return await desk.respond("k3", "clerk", card.ref, RESPONSE)


# ── the catalogue ──


async def test_the_catalogue_is_what_was_published(desk: Desk) -> None:
    assert await desk.catalogue() == catalogue()
    assert await desk.definition("permit", 1) == catalogue().service("permit")


async def test_a_definition_that_never_was_is_not_found(desk: Desk) -> None:
    for service, version in (("permit", 9), ("nothing", 1)):
        with pytest.raises(RequestNotFound):
            await desk.definition(service, version)


async def test_capabilities_tell_the_tracking_codes_pattern(desk: Desk) -> None:
    assert (await desk.capabilities()).tracking_code_pattern.startswith("MZ")


# ── submission ──


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


# ── following ──


async def test_a_request_is_seen_by_its_person_and_by_nobody_else(desk: Desk) -> None:
    card = await submitted(desk)

    assert (await desk.request("mina", card.ref)).card == card
    for person, ref in (("reza", card.ref), ("mina", "nothing"), ("", card.ref)):
        with pytest.raises(RequestNotFound):
            await desk.request(person, ref)
    assert await desk.requests_of("reza") == ()


async def test_requests_are_listed_newest_first(desk: Desk, clock: Clock) -> None:
    first = await submitted(desk)
    clock.pass_(minutes=1)
    second = (await desk.submit("submit:2:1", CERTIFICATE)).card

    assert await desk.requests_of("mina") == (second, first)


async def test_whoever_proves_a_request_theirs_follows_it(desk: Desk) -> None:
    card = await submitted(desk)
    typed = f"mz-{card.tracking_code[2:6]} {card.tracking_code[6:].lower()}"

    assert await desk.follow("k1", "phone", typed) == card
    assert (await desk.request("phone", card.ref)).full
    for unknown in ("MZ00000000000", "MZ1", ""):
        with pytest.raises(RequestNotFound):
            await desk.follow(f"k2:{unknown}", "phone", unknown)


async def test_stages_are_shown_with_their_dates(desk: Desk, clock: Clock) -> None:
    """E5, G5, T1: a stage's time runs from the end of the one before."""
    card = await submitted(desk)
    before = (await desk.request("mina", card.ref)).stages
    assert [(stage.name, stage.state) for stage in before] == [(name, "to_come") for name in STAGES]

    await desk.accept("k1", "clerk", card.ref)
    planned = (await desk.request("mina", card.ref)).stages
    # an inquiry of a day, then a day, three days and a day; Tuesday is a holiday, Thursday and Friday are off
    assert [stage.due_on for stage in planned] == [
        dt.date(2026, 11, 23),
        dt.date(2026, 11, 29),
        dt.date(2026, 11, 30),
    ]

    clock.pass_(hours=2)
    await desk.finish_stage("k2", "clerk", card.ref, "review", "")
    stages = (await desk.request("mina", card.ref)).stages
    assert [stage.state for stage in stages] == ["done", "present", "to_come"]
    assert stages[0].finished_at == stages[1].started_at == NOW + dt.timedelta(hours=2)
    assert [stage.due_on for stage in stages[1:]] == [dt.date(2026, 11, 25), dt.date(2026, 11, 28)]


async def test_a_code_and_the_last_four_digits_open_the_stages_only(desk: Desk) -> None:
    card = await answered(desk)
    view = await desk.find_request("web:9", card.tracking_code, NATIONAL_ID[-4:])

    assert not view.full
    assert view.card.ref == card.ref
    assert [stage.state for stage in view.stages] == ["done"] * 3
    assert (view.response, view.receipt, view.messages, view.card.taken_by) == (None, None, (), "")


async def test_the_second_factor_is_the_applicants_own_never_the_representatives(desk: Desk) -> None:
    permit = replace(
        PERMIT, answers={**LEGAL_IDENTITY, "floors": 3, "use": "home"}, pages=(page("deed"), page("authority"))
    )
    card = (await desk.submit("submit:1:1", permit)).card

    assert (await desk.find_request("a", card.tracking_code, LEGAL_ID[-4:])).card.ref == card.ref
    with pytest.raises(RequestNotFound):
        await desk.find_request("a", card.tracking_code, NATIONAL_ID[-4:])


async def test_an_unknown_code_and_wrong_digits_are_not_told_apart(desk: Desk) -> None:
    card = await submitted(desk)
    refusals = []
    for code, digits in ((card.tracking_code, "0000"), ("MZ00000000000", "5948"), ("nonsense", "5948")):
        with pytest.raises(RequestNotFound) as refused:
            await desk.find_request("a", code, digits)
        refusals.append(str(refused.value))

    assert len(set(refusals)) == 1


async def test_five_wrong_tries_an_hour_lock_the_account(desk: Desk, clock: Clock) -> None:
    card = await submitted(desk)
    for number in range(5):
        with pytest.raises(RequestNotFound):
            await desk.find_request("thief", f"MZ{number}", "0000")
        clock.pass_(minutes=10)

    with pytest.raises(TooManyTries) as refused:
        await desk.find_request("thief", card.tracking_code, NATIONAL_ID[-4:])
    assert refused.value.wait_s == 10 * 60 + 1
    assert await desk.find_request("mina", card.tracking_code, NATIONAL_ID[-4:])

    clock.pass_(minutes=10, seconds=1)
    assert await desk.find_request("thief", card.tracking_code, NATIONAL_ID[-4:])


async def test_five_wrong_tries_an_hour_lock_the_code_whoever_tries(desk: Desk, clock: Clock) -> None:
    card = await submitted(desk)
    for number in range(5):
        with pytest.raises(RequestNotFound):
            await desk.find_request(f"account {number}", card.tracking_code, "0000")

    with pytest.raises(TooManyTries):
        await desk.find_request("another", card.tracking_code, NATIONAL_ID[-4:])
    clock.pass_(hours=1)
    assert await desk.find_request("another", card.tracking_code, NATIONAL_ID[-4:])


async def test_what_a_papers_qr_signs_is_told_to_its_holder_and_names_nobody(desk: Desk) -> None:
    card = await answered(desk)
    issued = await desk.issued(card.tracking_code)

    assert [each.promised_to for each in issued.papers] == [card.promised_to, None]
    assert {each.received_on for each in issued.papers} == {dt.date(2026, 11, 21)}
    assert {each.service_title for each in issued.papers} == {"Building permit"}
    for unknown in ("MZ00000000000", "x"):
        with pytest.raises(RequestNotFound):
            await desk.issued(unknown)


# ── deeds of the applicant ──


async def test_who_only_follows_cannot_withdraw(desk: Desk) -> None:
    """A receipt's QR opens the request to whoever was shown it; ending it is the submitter's alone."""
    card = await submitted(desk)
    await desk.follow("k1", "reza", card.tracking_code)

    assert not (await desk.request("reza", card.ref)).can_withdraw
    with pytest.raises(RequestNotFound):
        await desk.withdraw("k2", "reza", card.ref)


async def test_withdrawing_ends_an_open_request(desk: Desk) -> None:
    card = await submitted(desk)
    assert (await desk.request("mina", card.ref)).can_withdraw

    assert (await desk.withdraw("k1", "mina", card.ref)).status == "withdrawn"
    assert not (await desk.request("mina", card.ref)).can_withdraw
    with pytest.raises(AlreadyDone):
        await desk.withdraw("k2", "mina", card.ref)
    with pytest.raises(AlreadyDone):
        await desk.accept("k3", "clerk", card.ref)


async def test_an_answered_request_cannot_be_withdrawn_nor_anothers(desk: Desk) -> None:
    card = await answered(desk)
    with pytest.raises(AlreadyDone):
        await desk.withdraw("k8", "mina", card.ref)
    with pytest.raises(RequestNotFound):
        await desk.withdraw("k9", "reza", card.ref)


async def test_messages_go_both_ways(desk: Desk, clock: Clock) -> None:
    """E7."""
    card = await submitted(desk)
    await desk.ask("k1", "clerk", card.ref, "Which plot?")
    clock.pass_(minutes=1)
    await desk.write("k2", "mina", card.ref, "پلاک ۷")
    await desk.tell("k3", "clerk", card.ref, "Thank you.")

    messages = (await desk.request("mina", card.ref)).messages
    assert [(each.sender, each.text, each.author, each.question) for each in messages] == [
        ("desk", "Which plot?", "post of clerk", True),
        ("citizen", "پلاک ۷", "", False),
        ("desk", "Thank you.", "post of clerk", False),
    ]


@pytest.mark.parametrize(("text", "reason"), [(" ", "missing"), ("x" * 4001, "too_long")])
async def test_a_message_says_something_but_not_too_much(desk: Desk, text: str, reason: str) -> None:
    card = await submitted(desk)
    for call in (desk.write("k1", "mina", card.ref, text), desk.tell("k2", "clerk", card.ref, text)):
        with pytest.raises(RequestRejected) as refused:
            await call
        assert refused.value.problems == {"text": reason}


async def test_writing_to_anothers_request_is_not_found(desk: Desk) -> None:
    card = await submitted(desk)
    with pytest.raises(RequestNotFound):
        await desk.write("k1", "reza", card.ref, "hello")


# ── deficiencies ──


async def deficient(desk: Desk) -> RequestCard:
    card = await submitted(desk)
    wanting = (Deficiency(name="deed", remark="unreadable"), Deficiency(name="national_id", remark="another's"))
    return await desk.list_deficiencies("d1", "clerk", card.ref, wanting)


async def test_deficiencies_are_mended_all_at_once(desk: Desk, clock: Clock) -> None:
    """P1: all in one notice; the mended request goes back to the clerk, whose hours begin anew."""
    card = await deficient(desk)
    assert card.status == "deficient"
    assert len((await desk.request("mina", card.ref)).deficiencies) == 2
    new = page("deed", content=b"sharper")
    await desk.upload(new, b"sharper")
    clock.pass_(hours=24)

    mended = await desk.amend("k1", "mina", card.ref, {"national_id": OTHER_NATIONAL_ID}, (new,))

    assert mended.status == "submitted"
    assert mended.accept_by == dt.datetime(2026, 11, 23, 6, 30, tzinfo=dt.UTC)
    view = await desk.open_request("clerk", card.ref)
    assert view.pages == (new,)
    assert view.applicant.identifier == OTHER_NATIONAL_ID
    assert view.deficiencies == ()
    assert (await desk.find_request("a", card.tracking_code, OTHER_NATIONAL_ID[-4:])).card.ref == card.ref


@pytest.mark.parametrize(
    ("answers", "pages", "problems"),
    [
        ({}, (page("deed"),), {"national_id": "missing"}),
        ({"national_id": OTHER_NATIONAL_ID}, (), {"deed": "missing"}),
        ({"national_id": OTHER_NATIONAL_ID, "floors": 9}, (page("deed"),), {"floors": "unexpected"}),
        ({"national_id": "1"}, (page("deed"),), {"national_id": "short"}),
        ({"national_id": OTHER_NATIONAL_ID}, (page("deed", content=b"x"),), {"deed": "gone"}),
    ],
)
async def test_exactly_what_was_wanting_is_mended(  # type: ignore[no-untyped-def]
    desk: Desk, answers, pages, problems
) -> None:
    card = await deficient(desk)
    with pytest.raises(RequestRejected) as refused:
        await desk.amend("k1", "mina", card.ref, answers, pages)

    assert refused.value.problems == problems
    assert (await desk.request("mina", card.ref)).card.status == "deficient"


async def test_what_is_not_deficient_cannot_be_amended(desk: Desk) -> None:
    card = await submitted(desk)
    with pytest.raises(AlreadyDone):
        await desk.amend("k1", "mina", card.ref, {}, ())
    with pytest.raises(RequestNotFound):
        await desk.amend("k2", "reza", card.ref, {}, ())


# ── response, delivery, survey ──


async def test_the_response_has_everything_t4_wants(desk: Desk) -> None:
    card = await answered(desk)
    response = (await desk.request("mina", card.ref)).response

    assert response is not None
    assert response.number == "1405-000001"
    assert (response.text, response.legal_grounds, response.remarks) == ("Granted.", "Act 5", "none")
    assert (response.applicant_name, response.identifier_masked) == ("مینا احمدی", "008*******")
    assert (response.appeal_authority, response.appeal_until) == ("commission", dt.date(2026, 12, 11))
    assert (response.issuer_name, response.issuer_post) == ("name of clerk", "post of clerk")


async def test_a_responses_file_is_for_its_person_only(desk: Desk) -> None:
    """E6."""
    card = await answered(desk)
    response = (await desk.request("mina", card.ref)).response
    assert response is not None
    file = response.files[0]

    assert await desk.response_file("mina", card.ref, file.ref) == content_of("response")
    for person, ref in (("reza", file.ref), ("mina", "nothing")):
        with pytest.raises(RequestNotFound):
            await desk.response_file(person, card.ref, ref)


async def test_delivery_is_recorded_once_on_receipt_and_request(desk: Desk, clock: Clock) -> None:
    """T3: تاریخ دریافت پاسخ."""
    card = await answered(desk)
    clock.pass_(minutes=5)
    await desk.record_delivery("k8", card.ref, clock.now)
    await desk.record_delivery("k9", card.ref, clock.now + dt.timedelta(days=1))

    view = await desk.request("mina", card.ref)
    assert view.card.status == "delivered"
    assert view.receipt is not None
    assert view.receipt.delivered_at == clock.now
    assert [each.kind for each in (await desk.changes(0)).items].count("delivered") == 1


async def test_there_is_nothing_to_deliver_before_the_response(desk: Desk) -> None:
    card = await submitted(desk)
    for ref in (card.ref, "nothing"):
        with pytest.raises(RequestNotFound):
            await desk.record_delivery(f"k:{ref}", ref, NOW)


def form(ref: str) -> SurveyForm:
    return SurveyForm(ref=ref, version=1, ratings={1: "much", 5: "little"}, demographics={"age": "old"}, suggestion="x")


async def test_the_survey_is_filled_once_a_request(desk: Desk) -> None:
    """E9, T5."""
    card = await answered(desk)
    assert not (await desk.request("mina", card.ref)).surveyed

    await desk.fill_survey("k8", "mina", form(card.ref))
    await desk.fill_survey("k8", "mina", form(card.ref))

    assert (await desk.request("mina", card.ref)).surveyed
    with pytest.raises(AlreadyDone):
        await desk.fill_survey("k9", "mina", form(card.ref))


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"version": 9}, {"": "version"}),
        ({"ratings": {9: "much"}}, {"9": "unexpected"}),
        ({"ratings": {1: "so so"}}, {"1": "choice"}),
        ({"demographics": {"age": "none"}}, {"age": "choice"}),
        ({"demographics": {"race": "x"}}, {"race": "unexpected"}),
        ({"suggestion": "x" * 4001}, {"suggestion": "too_long"}),
    ],
)
async def test_a_survey_is_checked(desk: Desk, changes: dict[str, object], problems: dict[str, str]) -> None:
    card = await answered(desk)
    with pytest.raises(RequestRejected) as refused:
        await desk.fill_survey("k8", "mina", replace(form(card.ref), **changes))

    assert refused.value.problems == problems


async def test_a_survey_comes_after_the_response_and_from_the_person(desk: Desk) -> None:
    card = await submitted(desk)
    with pytest.raises(RequestRejected):
        await desk.fill_survey("k1", "mina", form(card.ref))
    with pytest.raises(RequestNotFound):
        await desk.fill_survey("k2", "reza", form(card.ref))


async def test_an_empty_survey_counts_as_filled(desk: Desk) -> None:
    card = await answered(desk)
    await desk.fill_survey("k8", "mina", SurveyForm(ref=card.ref, version=1, ratings={}))

    assert (await desk.request("mina", card.ref)).surveyed


async def test_a_submission_is_one_answer_whole(desk: Desk) -> None:
    told = await desk.submit("submit:1:1", CERTIFICATE)

    assert isinstance(told, Submitted)
    assert (await desk.request("mina", told.card.ref)).receipt == told.receipt
