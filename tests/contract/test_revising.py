"""What every desk keeps of corrections by the applicant before acceptance: what, whose, and until when (E7)."""

import asyncio

import pytest

from backend_client.contract import Answer, Deficiency
from backend_client.errors import AlreadyDone, RequestNotFound, RequestRejected
from backend_client.wire import Desk
from tests.contract.conftest import Clock
from tests.contract.people import NATIONAL_ID, OTHER_NATIONAL_ID, page
from tests.contract.progress import submitted


async def test_answers_documents_and_the_contact_number_are_given_anew(desk: Desk, clock: Clock) -> None:
    card = await submitted(desk)
    new = page("deed", content=b"another deed")
    await desk.upload(new, b"another deed")
    clock.pass_(hours=1)
    revised = await desk.revise("k1", "mina", card.ref, {"floors": 5, "mobile": "09351234567"}, (new,))

    assert revised.status == "submitted"
    assert card.accept_by is not None
    assert revised.accept_by is not None
    assert revised.accept_by > card.accept_by
    seen = await desk.open_request("clerk", card.ref)
    assert (seen.answers["floors"], seen.answers["national_id"]) == (5, NATIONAL_ID)
    assert (seen.applicant.mobile, seen.pages) == ("09351234567", (new,))
    assert [(entry.kind, entry.text) for entry in seen.history][-1] == ("revised", "mobile، floors، deed")
    told = [each for each in (await desk.changes(0)).items if each.kind == "revised"]
    assert [each.unit for each in told] == ["permits"]


async def test_the_same_key_revises_once(desk: Desk) -> None:
    card = await submitted(desk)
    for _ in range(2):
        await desk.revise("k1", "mina", card.ref, {"floors": 5}, ())

    history = (await desk.open_request("clerk", card.ref)).history
    assert [entry.kind for entry in history].count("revised") == 1


async def test_its_view_tells_what_may_be_given_anew_until_it_is_accepted(desk: Desk) -> None:
    card = await submitted(desk)
    before = (await desk.request("mina", card.ref)).revisable
    await desk.follow("k1", "reza", card.tracking_code)
    of_follower = (await desk.request("reza", card.ref)).revisable
    await desk.accept("k2", "clerk", card.ref)

    assert before == ("mobile", "floors", "use", "begins_on", "deed", "plan")
    assert of_follower == ()
    assert (await desk.request("mina", card.ref)).revisable == ()


@pytest.mark.parametrize(
    ("answers", "problems"),
    [
        ({"national_id": OTHER_NATIONAL_ID}, {"national_id": "unexpected"}),
        ({"full_name": "دیگری"}, {"full_name": "unexpected"}),
        ({"floors": 31}, {"floors": "constraint"}),
        ({"use": "shop"}, {"shop_name": "missing"}),
        ({"nobody": "x"}, {"nobody": "unexpected"}),
        ({}, {"": "missing"}),
    ],
)
async def test_what_does_not_do_is_refused_by_name(
    desk: Desk, answers: dict[str, Answer], problems: dict[str, str]
) -> None:
    """Who the applicant is stays as it was checked; an answer that makes another necessary comes with it."""
    card = await submitted(desk)
    with pytest.raises(RequestRejected) as refused:
        await desk.revise("k1", "mina", card.ref, answers, ())

    assert refused.value.problems == problems
    assert (await desk.open_request("clerk", card.ref)).answers["floors"] == 3


async def test_an_answer_that_makes_another_necessary_comes_with_it(desk: Desk) -> None:
    card = await submitted(desk)
    await desk.revise("k1", "mina", card.ref, {"use": "shop", "shop_name": "Corner"}, ())
    assert (await desk.open_request("clerk", card.ref)).answers["shop_name"] == "Corner"
    await desk.revise("k2", "mina", card.ref, {"use": "home"}, ())
    assert "shop_name" not in (await desk.open_request("clerk", card.ref)).answers


async def test_only_its_submitter_may_and_not_after_the_desk_has_decided(desk: Desk) -> None:
    card = await submitted(desk)
    await desk.follow("k1", "reza", card.tracking_code)
    with pytest.raises(RequestNotFound):
        await desk.revise("k2", "reza", card.ref, {"floors": 5}, ())
    await desk.list_deficiencies("k3", "clerk", card.ref, (Deficiency(name="deed", remark="cut off"),))
    with pytest.raises(AlreadyDone):
        await desk.revise("k4", "mina", card.ref, {"floors": 5}, ())


async def test_a_clerk_does_not_accept_what_they_have_not_seen(desk: Desk) -> None:
    card = await submitted(desk)
    await desk.revise("k1", "mina", card.ref, {"floors": 5}, ())
    with pytest.raises(RequestRejected) as refused:
        await desk.accept("k2", "clerk", card.ref, 0)
    accepted = await desk.accept("k3", "clerk", card.ref, 1)

    assert refused.value.problems == {"": "revised"}
    assert accepted.status == "accepted"


async def test_of_acceptance_and_correction_at_once_one_wins_and_the_other_hears_of_it(desk: Desk) -> None:
    card = await submitted(desk)
    ends = await asyncio.gather(
        desk.accept("k1", "clerk", card.ref, 0),
        desk.revise("k2", "mina", card.ref, {"floors": 5}, ()),
        return_exceptions=True,
    )

    (lost,) = [end for end in ends if isinstance(end, Exception)]
    seen = await desk.open_request("clerk", card.ref)
    if isinstance(lost, AlreadyDone):
        assert (seen.card.status, seen.answers["floors"]) == ("accepted", 3)
    else:
        assert isinstance(lost, RequestRejected)
        assert (seen.card.status, seen.answers["floors"]) == ("submitted", 5)
