"""What every desk keeps towards the applicant: the response, its delivery, the survey."""

import datetime as dt

import pytest
from msgspec.structs import replace

from backend_client.contract import SurveyForm
from backend_client.errors import AlreadyDone, RequestNotFound, RequestRejected
from backend_client.wire import Desk
from tests.contract.conftest import Clock
from tests.contract.people import NATIONAL_ID, RESPONSE, content_of
from tests.contract.progress import STAGES, answered, submitted
from tests.contract.small_catalogue import NOW


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


async def test_a_refusal_says_so_on_the_response_and_wherever_the_request_is_listed(desk: Desk) -> None:
    """T4: with grounds, the authority to appeal to, and until when."""
    card = await submitted(desk)
    await desk.accept("k1", "clerk", card.ref)
    for stage in STAGES:
        await desk.finish_stage(f"k2:{stage}", "clerk", card.ref, stage, "")
    with pytest.raises(RequestRejected) as refused:
        await desk.respond("k3", "clerk", card.ref, replace(RESPONSE, outcome="refused", legal_grounds=" "))
    assert refused.value.problems == {"legal_grounds": "missing"}
    assert (await desk.requests_of("mina"))[0].outcome == ""

    answer = await desk.respond("k4", "clerk", card.ref, replace(RESPONSE, outcome="refused"))
    view = await desk.request("mina", card.ref)

    assert (answer.status, answer.outcome) == ("answered", "refused")
    assert view.response is not None
    assert (view.response.outcome, view.response.appeal_authority) == ("refused", "commission")
    assert [each.outcome for each in await desk.requests_of("mina")] == ["refused"]
    assert (await desk.open_request("clerk", card.ref)).card.outcome == "refused"
    told = (await desk.changes(0)).items[-1]
    assert (told.kind, told.response and told.response.outcome) == ("answered", "refused")


async def test_code_and_last_four_do_not_tell_how_it_was_answered(desk: Desk) -> None:
    """The second factor opens the stages only."""
    card = await answered(desk)
    found = await desk.find_request("account", card.tracking_code, NATIONAL_ID[-4:])

    assert (found.card.status, found.card.outcome, found.response) == ("answered", "", None)
