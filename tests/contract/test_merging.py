"""Two open requests of one applicant for one service become one, which goes on for both; the old code leads there."""

import asyncio

import pytest
from msgspec.structs import replace

from backend_client.contract import RequestCard
from backend_client.errors import AlreadyDone, NotPermitted, RequestNotFound, RequestRejected
from backend_client.wire import Desk
from tests.contract.people import CERTIFICATE, NATIONAL_ID, OTHER_NATIONAL_ID, PERMIT, PERMIT_ANSWERS, RESPONSE, page
from tests.contract.progress import STAGES
from tests.contract.signs import LARGE, side_by_side

AGAIN = replace(PERMIT, person_ref="mina2", pages=(page("deed", content=b"another deed"),))


async def twice(desk: Desk) -> tuple[RequestCard, RequestCard]:
    """The same permit, asked for from two accounts, each with a document of its own."""
    await desk.upload(AGAIN.pages[0], b"another deed")
    first = (await desk.submit("s1", PERMIT)).card
    return first, (await desk.submit("s2", AGAIN)).card


async def test_the_other_goes_on_for_both(desk: Desk) -> None:
    first, second = await twice(desk)
    await desk.write("w1", "mina2", second.ref, "Here is my deed.")
    assert [each.ref for each in (await desk.open_request("clerk", second.ref)).duplicates] == [first.ref]
    merged = await desk.merge("m1", "clerk", second.ref, first.ref)

    assert (merged.status, merged.merged_ref) == ("merged", first.ref)
    seen = await desk.open_request("clerk", first.ref)
    assert [each.ref for each in seen.merged_here] == [second.ref]
    assert {each.sha256 for each in seen.pages} == {PERMIT.pages[0].sha256, AGAIN.pages[0].sha256}
    assert [each.text for each in seen.messages] == ["Here is my deed."]
    assert await desk.document("clerk", first.ref, AGAIN.pages[0].sha256) == b"another deed"
    old = await desk.open_request("clerk", second.ref)
    assert (old.merged and old.merged.ref, len(old.messages), old.duplicates) == (first.ref, 1, ())
    assert await desk.document("clerk", second.ref, AGAIN.pages[0].sha256) == b"another deed"


async def test_who_followed_one_follows_the_other_and_is_told_both_codes(desk: Desk) -> None:
    first, second = await twice(desk)
    await desk.merge("m1", "clerk", second.ref, first.ref)

    told = [each for each in (await desk.changes(0)).items if each.kind in {"merged", "took_over"}]
    assert [(each.kind, each.person_refs) for each in told] == [("merged", ("mina2",)), ("took_over", ())]
    assert (told[0].card.tracking_code, told[0].text) == (second.tracking_code, first.tracking_code)
    view = await desk.request("mina2", first.ref)
    assert (view.full, view.can_withdraw) == (True, True)
    assert (await desk.request("mina2", second.ref)).merged == replace(view.card, taken_by="")


async def test_the_old_code_leads_to_the_other(desk: Desk) -> None:
    first, second = await twice(desk)
    await desk.merge("m1", "clerk", second.ref, first.ref)

    found = await desk.find_request("account", second.tracking_code, NATIONAL_ID[-4:])
    assert found.card.tracking_code == first.tracking_code
    assert (await desk.follow("f1", "phone", second.tracking_code)).ref == first.ref
    assert (await desk.request("phone", first.ref)).full


async def test_a_merged_request_is_over(desk: Desk) -> None:
    first, second = await twice(desk)
    await desk.merge("m1", "clerk", second.ref, first.ref)

    assert [each.ref for each in await desk.queue("clerk")] == [first.ref]
    for late in (
        desk.withdraw("k1", "mina2", second.ref),
        desk.accept("k2", "clerk", second.ref),
        desk.take("k3", "clerk", second.ref),
        desk.merge("k4", "clerk", second.ref, first.ref),
        desk.merge("k5", "clerk", first.ref, second.ref),
    ):
        with pytest.raises(AlreadyDone) as told:
            await late
        assert told.value.by == "name of clerk"


async def test_merging_against_withdrawal(desk: Desk) -> None:
    """Of the two at once one wins; the request ends in one way."""
    first, second = await twice(desk)
    told = await asyncio.gather(
        desk.merge("m1", "clerk", second.ref, first.ref),
        desk.withdraw("w1", "mina2", second.ref),
        return_exceptions=True,
    )

    assert sorted(isinstance(each, AlreadyDone) for each in told) == [False, True]
    status = (await desk.open_request("clerk", second.ref)).card.status
    assert status == ("withdrawn" if isinstance(told[0], AlreadyDone) else "merged")


@pytest.mark.parametrize("answered_one", [0, 1])
async def test_nothing_is_merged_after_an_answer(desk: Desk, answered_one: int) -> None:
    """Neither into the answered one, nor the answered one into another."""
    pair = await twice(desk)
    ref = pair[answered_one].ref
    await desk.accept("k1", "clerk", ref)
    for stage in STAGES:
        await desk.finish_stage(f"k2:{stage}", "clerk", ref, stage, "")
    draft = replace(RESPONSE, pages=())
    await desk.respond("k3", "permits_head", ref, draft)

    assert (await desk.open_request("clerk", pair[1 - answered_one].ref)).duplicates == ()
    with pytest.raises(AlreadyDone) as told:
        await desk.merge("m1", "clerk", pair[0].ref, pair[1].ref)
    assert told.value.by == "name of permits_head"


async def test_what_was_merged_before_goes_along(desk: Desk) -> None:
    first, second = await twice(desk)
    third = (await desk.submit("s3", replace(PERMIT, person_ref="mina3"))).card
    await desk.merge("m1", "clerk", third.ref, second.ref)
    await desk.merge("m2", "clerk", second.ref, first.ref)

    assert (await desk.find_request("account", third.tracking_code, NATIONAL_ID[-4:])).card.ref == first.ref
    assert [each.ref for each in (await desk.open_request("clerk", first.ref)).merged_here] == [second.ref, third.ref]
    assert (await desk.request("mina3", first.ref)).full


async def test_only_what_belongs_together_is_merged(desk: Desk) -> None:
    first, _ = await twice(desk)
    anothers = replace(PERMIT, person_ref="reza", answers={**PERMIT_ANSWERS, "national_id": OTHER_NATIONAL_ID})
    for key, other in (("s3", anothers), ("s4", CERTIFICATE)):
        card = (await desk.submit(key, other)).card
        assert first.ref not in [each.ref for each in (await desk.open_request("clerk", card.ref)).duplicates]
        with pytest.raises(RequestRejected) as told:
            await desk.merge(f"m:{key}", "clerk", first.ref, card.ref)
        assert told.value.problems == {"into": "not_duplicate"}
    with pytest.raises(RequestRejected):
        await desk.merge("m:itself", "clerk", first.ref, first.ref)


async def test_only_who_may_act_on_both(desk: Desk) -> None:
    first = (await desk.submit("s1", PERMIT)).card
    elsewhere = (await desk.submit("s2", replace(PERMIT, branch="shiraz"))).card

    assert (await desk.open_request("shiraz_clerk", elsewhere.ref)).duplicates == ()
    assert [each.ref for each in (await desk.open_request("clerk", elsewhere.ref)).duplicates] == [first.ref]
    with pytest.raises(RequestNotFound):
        await desk.merge("m1", "shiraz_clerk", elsewhere.ref, first.ref)
    with pytest.raises((NotPermitted, RequestNotFound)):
        await desk.merge("m2", "head", elsewhere.ref, first.ref)


async def test_no_unit_keeps_a_stage_of_a_request_that_was_merged(desk: Desk) -> None:
    """Of one with stages side by side (T1) every unit is told that it is over, and of the other that it goes on."""
    gone = await side_by_side(desk)
    stays = (await desk.submit("a1", replace(LARGE, person_ref="mina2", pre_registration_number="P1"))).card.ref
    await desk.accept("a2", "permits_clerk", stays)
    await desk.finish_stage("a3", "permits_clerk", stays, "review", "")
    await desk.take("a4", "field_staff", gone)
    for member in ("papers_clerk", "field_staff"):
        assert [each.ref for each in (await desk.open_request(member, gone)).duplicates] == [stays]
    await desk.merge("m1", "papers_clerk", gone, stays)

    told = {each.kind: each for each in (await desk.changes(0)).items}
    assert [{told[kind].unit, *told[kind].units} for kind in ("merged", "took_over")] == [{"field", "papers"}] * 2
    assert told["took_over"].card.ref == stays
    for member in ("papers_clerk", "field_staff", "permits_clerk"):
        assert [each.ref for each in await desk.queue(member)] == [stays]
        assert (await desk.open_request(member, gone)).card.stage == ""
    for late in (
        desk.finish_stage("a5", "field_staff", gone, "structure", ""),
        desk.take("a6", "field_staff_2", gone),
        desk.give("a7", "field_staff", gone, "field_staff_2", "field_staff"),
    ):
        with pytest.raises(AlreadyDone) as over:
            await late
        assert over.value.by == "name of papers_clerk"


async def test_merging_against_finishing_in_another_unit(desk: Desk) -> None:
    """Whoever is first, the request is over and before no unit."""
    gone = await side_by_side(desk)
    stays = (await desk.submit("a1", replace(LARGE, person_ref="mina2", pre_registration_number="P1"))).card.ref
    merged, finished = await asyncio.gather(
        desk.merge("m1", "permits_clerk", gone, stays),
        desk.finish_stage("a2", "field_staff", gone, "structure", ""),
        return_exceptions=True,
    )

    assert isinstance(merged, RequestCard)
    assert isinstance(finished, RequestCard | AlreadyDone)
    assert [[each.ref for each in await desk.queue(member)] for member in ("field_staff", "papers_clerk")] == [[], []]
    assert [each.ref for each in await desk.queue("permits_clerk")] == [stays]
