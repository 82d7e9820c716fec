"""T5, E9: who was not content is followed up by the head of the agency, once, and nobody else learns of it."""

import asyncio

import pytest

from backend_client.contract import Change, FollowUp, SurveyForm
from backend_client.errors import AlreadyDone, NotPermitted, RequestNotFound, RequestRejected
from backend_client.wire import Desk
from tests.contract.conftest import Clock
from tests.contract.people import IDENTITY
from tests.contract.progress import answered

LITTLE = {1: "little", 5: "little"}


async def surveyed(desk: Desk, ratings: dict[int, str]) -> str:
    card = await answered(desk)
    await desk.fill_survey("s1", "mina", SurveyForm(ref=card.ref, version=1, ratings=ratings, suggestion="too slow"))
    return card.ref


async def told(desk: Desk, kind: str) -> list[Change]:
    return [each for each in (await desk.changes(0, 500)).items if each.kind == kind]


async def test_a_survey_under_the_level_is_for_the_head_to_follow_up(desk: Desk) -> None:
    ref = await surveyed(desk, LITTLE)

    (only,) = await desk.follow_ups("head")
    assert only == await desk.follow_up("head", ref)
    assert (only.ref, only.unit, only.branch, only.settled_at) == (ref, "permits", "tehran", None)
    assert (only.applicant, only.mobile) == (IDENTITY["full_name"], IDENTITY["mobile"])
    assert "too slow" not in repr(only)
    (news,) = await told(desk, "dissatisfied")
    assert (news.to, news.person_refs) == (("head",), ())


@pytest.mark.parametrize("ratings", [{1: "much", 5: "little"}, {1: "much"}, {}])
async def test_at_the_level_and_without_a_rating_there_is_none(desk: Desk, ratings: dict[int, str]) -> None:
    ref = await surveyed(desk, ratings)

    assert await desk.follow_ups("head") == ()
    with pytest.raises(RequestNotFound):
        await desk.follow_up("head", ref)
    assert await told(desk, "dissatisfied") == []


async def test_it_is_settled_with_what_was_done(desk: Desk, clock: Clock) -> None:
    ref = await surveyed(desk, LITTLE)
    clock.pass_(hours=2)
    settled = await desk.settle_follow_up("f1", "head", ref, "I called; the surveyor came late.", False)

    assert settled == await desk.settle_follow_up("f1", "head", ref, "I called; the surveyor came late.", False)
    assert (settled.settled_at, settled.settled_by) == (clock.now, "name of head")
    assert (settled.text, settled.told) == ("I called; the surveyor came late.", False)
    assert await desk.follow_ups("head") == (settled,)
    assert (await desk.request("mina", ref)).messages == ()
    with pytest.raises(AlreadyDone) as done:
        await desk.settle_follow_up("f2", "head", ref, "again", True)
    assert done.value.by == "name of head"


async def test_what_is_told_reaches_the_applicant_with_the_heads_post(desk: Desk) -> None:
    ref = await surveyed(desk, LITTLE)
    await desk.settle_follow_up("f1", "head", ref, "We are sorry.", True)

    (message,) = (await desk.request("mina", ref)).messages
    assert (message.sender, message.author, message.text) == ("desk", "post of head", "We are sorry.")
    (news,) = await told(desk, "message_to_citizen")
    assert (news.person_refs, news.text) == (("mina",), "We are sorry.")


async def test_whoever_works_on_the_request_learns_nothing_of_it(desk: Desk) -> None:
    """Who fills in a survey need not fear those who decide."""
    ref = await surveyed(desk, LITTLE)
    await desk.settle_follow_up("f1", "head", ref, "I called.", False)

    kinds = {each.kind for each in (await desk.open_request("clerk", ref)).history}
    assert kinds.isdisjoint({"dissatisfied", "followed_up"})
    for member in ("clerk", "permits_head", "evaluator", "counter", "editor", "dismissed"):
        with pytest.raises(NotPermitted):
            await desk.follow_ups(member)
        with pytest.raises(NotPermitted):
            await desk.settle_follow_up(f"f:{member}", member, ref, "x", False)


async def test_another_branchs_head_does_not_see_it(desk: Desk) -> None:
    ref = await surveyed(desk, LITTLE)

    assert await desk.follow_ups("shiraz_head") == ()
    with pytest.raises(RequestNotFound):
        await desk.settle_follow_up("f1", "shiraz_head", ref, "x", False)


@pytest.mark.parametrize(("text", "reason"), [(" ", "missing"), ("x" * 4001, "too_long")])
async def test_nothing_is_settled_without_words(desk: Desk, text: str, reason: str) -> None:
    ref = await surveyed(desk, LITTLE)
    with pytest.raises(RequestRejected) as refused:
        await desk.settle_follow_up("f1", "head", ref, text, False)

    assert refused.value.problems == {"text": reason}
    assert (await desk.follow_up("head", ref)).settled_at is None


async def test_of_two_at_once_one_settles_it(desk: Desk) -> None:
    ref = await surveyed(desk, LITTLE)
    outcomes = await asyncio.gather(
        *(desk.settle_follow_up(f"f{each}", "head", ref, f"done {each}", True) for each in range(2)),
        return_exceptions=True,
    )

    assert sorted(type(each).__name__ for each in outcomes) == ["AlreadyDone", "FollowUp"]
    (kept,) = [each for each in outcomes if isinstance(each, FollowUp)]
    assert [each.text for each in (await desk.request("mina", ref)).messages] == [kept.text]
