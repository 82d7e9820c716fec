"""What every desk keeps when a request goes from hand to hand: to a colleague, back to the unit; one winner a race."""

import asyncio

import pytest
from msgspec.structs import replace

from backend_client.contract import RequestCard
from backend_client.errors import AlreadyDone, NotPermitted, RequestNotFound, RequestRejected
from backend_client.wire import Desk
from tests.contract.people import PERMIT
from tests.contract.progress import answered, in_the_field, submitted


async def taken(desk: Desk, by: str = "permits_staff") -> RequestCard:
    return await desk.take("t1", by, (await submitted(desk)).ref)


async def test_a_request_is_given_to_a_colleague_who_is_told(desk: Desk) -> None:
    card = await taken(desk)
    given = await desk.give("k1", "permits_staff", card.ref, "permits_clerk", "permits_staff")
    assert (given.taken_by, given.taken_ref) == ("name of permits_clerk", "permits_clerk")

    change = (await desk.changes(0)).items[-1]
    assert (change.kind, change.to, change.person_refs) == ("given", ("permits_clerk",), ())
    assert change.card.taken_ref == "permits_clerk"
    entry = (await desk.open_request("clerk", card.ref)).history[-1]
    assert (entry.kind, entry.by, entry.text) == ("given", "name of permits_staff", "name of permits_clerk")


async def test_a_unit_head_gives_anothers_request_and_both_are_told(desk: Desk) -> None:
    card = await taken(desk)
    await desk.give("k1", "permits_head", card.ref, "permits_clerk", "permits_staff")
    assert (await desk.changes(0)).items[-1].to == ("permits_clerk", "permits_staff")


async def test_a_free_request_may_be_given_by_anybody_of_the_unit(desk: Desk) -> None:
    card = await submitted(desk)
    assert (await desk.give("k1", "permits_staff", card.ref, "clerk", "")).taken_ref == "clerk"


async def test_the_colleagues_are_those_who_work_there_and_have_it_not(desk: Desk) -> None:
    card = await taken(desk)
    assert [each.ref for each in await desk.colleagues("clerk", card.ref)] == ["permits_clerk", "permits_head"]
    other = (await desk.submit("s2", PERMIT)).card
    refs = [each.ref for each in await desk.colleagues("permits_staff", other.ref)]
    assert refs == ["clerk", "permits_clerk", "permits_head"]
    for staff, refusal in (("shiraz_clerk", RequestNotFound), ("evaluator", NotPermitted)):
        with pytest.raises(refusal):
            await desk.colleagues(staff, card.ref)


async def test_whoever_has_it_not_may_not_give_it_away(desk: Desk) -> None:
    card = await taken(desk)
    with pytest.raises(NotPermitted):
        await desk.give("k1", "permits_clerk", card.ref, "clerk", "permits_staff")
    with pytest.raises(NotPermitted):
        await desk.release("k2", "permits_clerk", card.ref, "permits_staff")
    with pytest.raises(RequestNotFound):
        await desk.give("k3", "papers_clerk", card.ref, "clerk", "permits_staff")


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("nobody", "not_there"),
        ("dismissed", "not_there"),
        ("papers_clerk", "other_unit"),
        ("shiraz_clerk", "other_unit"),
    ],
)
async def test_it_is_given_only_to_who_may_work_on_it(desk: Desk, to: str, why: str) -> None:
    card = await taken(desk)
    with pytest.raises(RequestRejected) as refused:
        await desk.give("k1", "permits_staff", card.ref, to, "permits_staff")
    assert refused.value.problems == {"to": why}
    assert (await desk.find("clerk", card.tracking_code)).taken_by == "name of permits_staff"


async def test_one_who_was_dismissed_meanwhile_gets_nothing(desk: Desk) -> None:
    card = await taken(desk)
    assert "clerk" in {each.ref for each in await desk.colleagues("permits_staff", card.ref)}
    await desk.add_staff(replace(await desk.member("clerk"), active=False))
    with pytest.raises(RequestRejected) as refused:
        await desk.give("k1", "permits_staff", card.ref, "clerk", "permits_staff")
    assert refused.value.problems == {"to": "not_there"}


async def test_of_two_who_give_at_once_one_wins_and_the_other_is_told_who_has_it(desk: Desk) -> None:
    card = await taken(desk)
    outcomes = await asyncio.gather(
        desk.give("k1", "permits_staff", card.ref, "permits_clerk", "permits_staff"),
        desk.give("k2", "permits_head", card.ref, "clerk", "permits_staff"),
        return_exceptions=True,
    )
    (done,) = [each for each in outcomes if isinstance(each, RequestCard)]
    (late,) = [each for each in outcomes if isinstance(each, AlreadyDone)]
    assert late.by == done.taken_by
    assert [each.kind for each in (await desk.changes(0)).items].count("given") == 1


async def test_giving_a_free_request_races_with_taking_it(desk: Desk) -> None:
    card = await submitted(desk)
    outcomes = await asyncio.gather(
        desk.take("k1", "permits_staff", card.ref),
        desk.give("k2", "permits_head", card.ref, "clerk", ""),
        return_exceptions=True,
    )
    (done,) = [each for each in outcomes if isinstance(each, RequestCard)]
    (late,) = [each for each in outcomes if isinstance(each, AlreadyDone)]
    assert late.by == done.taken_by


async def test_giving_twice_to_the_same_colleague_is_one_giving(desk: Desk) -> None:
    card = await taken(desk)
    await desk.give("k1", "permits_head", card.ref, "clerk", "permits_staff")
    again = await desk.give("k2", "permits_staff", card.ref, "clerk", "permits_staff")
    assert again.taken_ref == "clerk"
    assert [each.kind for each in (await desk.changes(0)).items].count("given") == 1


async def test_a_request_goes_back_to_the_unit_where_anybody_takes_it(desk: Desk) -> None:
    card = await taken(desk)
    back = await desk.release("k1", "permits_staff", card.ref, "permits_staff")
    assert (back.taken_by, back.taken_ref) == ("", "")
    change = (await desk.changes(0)).items[-1]
    assert (change.kind, change.unit, change.to, change.person_refs) == ("released", "permits", (), ())
    assert await desk.release("k2", "permits_staff", card.ref, "permits_staff") == back
    assert [each.kind for each in (await desk.changes(0)).items].count("released") == 1
    assert (await desk.take("k3", "clerk", card.ref)).taken_by == "name of clerk"


async def test_returning_what_was_given_meanwhile_changes_nothing(desk: Desk) -> None:
    card = await taken(desk)
    await desk.give("k1", "permits_head", card.ref, "clerk", "permits_staff")
    with pytest.raises(AlreadyDone) as late:
        await desk.release("k2", "permits_staff", card.ref, "permits_staff")
    assert late.value.by == "name of clerk"
    assert (await desk.find("clerk", card.tracking_code)).taken_by == "name of clerk"


async def test_a_closed_request_is_in_nobodys_hands(desk: Desk) -> None:
    card = await answered(desk)
    with pytest.raises(AlreadyDone):
        await desk.give("c1", "clerk", card.ref, "permits_clerk", "")
    with pytest.raises(AlreadyDone):
        await desk.release("c2", "clerk", card.ref, "")


async def test_a_stage_is_given_within_its_own_unit(desk: Desk) -> None:
    card = await in_the_field(desk)
    assert (await desk.give("k1", "field_staff", card.ref, "field_staff_2", "")).taken_ref == "field_staff_2"
    with pytest.raises(RequestRejected):
        await desk.give("k2", "field_staff_2", card.ref, "permits_staff", "field_staff_2")


async def test_citizens_learn_no_references_of_staff(desk: Desk) -> None:
    card = await taken(desk)
    for seen in ((await desk.request("mina", card.ref)).card, (await desk.requests_of("mina"))[0]):
        assert (seen.taken_ref, seen.deputy_ref) == ("", "")
