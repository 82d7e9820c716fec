"""What every desk keeps of absences: a deputy acts meanwhile, under their own name; it ends by itself."""

import datetime as dt

import pytest
from msgspec.structs import replace

from backend_client.contract import RequestCard
from backend_client.errors import NotPermitted, RequestNotFound, RequestRejected
from backend_client.wire import Desk
from tests.contract.conftest import Clock
from tests.contract.progress import in_the_field, submitted
from tests.contract.small_catalogue import NOW

TODAY = NOW.date()
TOMORROW, NEXT_WEEK = TODAY + dt.timedelta(days=1), TODAY + dt.timedelta(days=7)


async def taken(desk: Desk) -> RequestCard:
    return await desk.take("t1", "permits_staff", (await submitted(desk)).ref)


async def test_the_deputy_acts_meanwhile_and_no_longer(desk: Desk, clock: Clock) -> None:
    card = await taken(desk)
    said = await desk.be_away("a1", "permits_staff", TOMORROW, NEXT_WEEK, "permits_clerk")
    assert (said.name, said.deputy_name) == ("name of permits_staff", "name of permits_clerk")
    (before,) = await desk.queue("permits_clerk")
    assert (before.taken_ref, before.deputy_ref) == ("permits_staff", "")
    with pytest.raises(NotPermitted):
        await desk.release("k1", "permits_clerk", card.ref, "permits_staff")

    clock.pass_(days=1)
    (meanwhile,) = await desk.queue("permits_clerk")
    assert (meanwhile.deputy, meanwhile.deputy_ref) == ("name of permits_clerk", "permits_clerk")
    assert (await desk.open_request("clerk", card.ref)).card.deputy_ref == "permits_clerk"
    assert (await desk.search("clerk", "مینا")).cards[0].deputy_ref == "permits_clerk"

    clock.pass_(days=7)
    (after,) = await desk.queue("permits_clerk")
    assert (after.taken_ref, after.deputy_ref) == ("permits_staff", "")
    with pytest.raises(NotPermitted):
        await desk.release("k2", "permits_clerk", card.ref, "permits_staff")


async def test_what_the_deputy_does_stands_under_their_own_name(desk: Desk) -> None:
    card = await taken(desk)
    await desk.be_away("a1", "permits_staff", TODAY, NEXT_WEEK, "permits_clerk")
    given = await desk.give("k1", "permits_clerk", card.ref, "clerk", "permits_staff")

    assert given.taken_ref == "clerk"
    entry = (await desk.open_request("clerk", card.ref)).history[-1]
    assert (entry.kind, entry.by) == ("given", "name of permits_clerk")


async def test_the_deputy_is_told_of_notes_and_named_in_changes(desk: Desk) -> None:
    card = await taken(desk)
    await desk.be_away("a1", "permits_staff", TODAY, NEXT_WEEK, "permits_clerk")
    await desk.note("k1", "clerk", card.ref, "look at the deed")
    await desk.write("k2", "mina", card.ref, "hello")

    noted, written = (await desk.changes(0)).items[-2:]
    assert noted.to == ("permits_staff", "permits_clerk")
    assert (written.card.taken_ref, written.card.deputy_ref) == ("permits_staff", "permits_clerk")


async def test_nothing_is_given_to_who_is_away(desk: Desk) -> None:
    card = await taken(desk)
    await desk.be_away("a1", "clerk", TODAY, NEXT_WEEK, "permits_clerk")
    assert "clerk" not in {each.ref for each in await desk.colleagues("permits_staff", card.ref)}
    with pytest.raises(RequestRejected) as refused:
        await desk.give("k1", "permits_staff", card.ref, "clerk", "permits_staff")
    assert refused.value.problems == {"to": "away"}


async def test_an_absence_is_seen_by_both_and_taken_back(desk: Desk, clock: Clock) -> None:
    said = await desk.be_away("a1", "permits_staff", TOMORROW, NEXT_WEEK, "permits_clerk")
    assert (await desk.absences("permits_staff")).own == said
    assert (await desk.absences("permits_clerk")).standing_in == ()
    clock.pass_(days=1)
    assert (await desk.absences("permits_clerk")).standing_in == (said,)
    await desk.be_back("b1", "permits_staff")
    await desk.be_back("b2", "permits_staff")
    assert (await desk.absences("permits_staff")).own is None
    assert (await desk.absences("permits_clerk")).standing_in == ()


async def test_a_later_absence_takes_the_place_of_the_earlier(desk: Desk) -> None:
    await desk.be_away("a1", "permits_staff", TOMORROW, NEXT_WEEK, "permits_clerk")
    said = await desk.be_away("a2", "permits_staff", TODAY, TOMORROW, "clerk")
    assert (await desk.absences("permits_staff")).own == said
    assert await desk.be_away("a2", "permits_staff", TODAY, TOMORROW, "clerk") == said


@pytest.mark.parametrize(
    ("from_on", "to_on", "deputy", "problems"),
    [
        (TODAY - dt.timedelta(days=1), NEXT_WEEK, "clerk", {"from_on": "past"}),
        (NEXT_WEEK, TOMORROW, "clerk", {"to_on": "before"}),
        (TODAY, TODAY + dt.timedelta(days=366), "clerk", {"to_on": "too_long"}),
        (TODAY, NEXT_WEEK, "permits_staff", {"deputy": "oneself"}),
        (TODAY, NEXT_WEEK, "nobody", {"deputy": "not_there"}),
        (TODAY, NEXT_WEEK, "dismissed", {"deputy": "not_there"}),
        (TODAY, NEXT_WEEK, "head", {"deputy": "not_there"}),
        (TODAY, NEXT_WEEK, "field_staff", {"deputy": "other_unit"}),
    ],
)
async def test_days_and_deputy_are_checked(
    desk: Desk, from_on: dt.date, to_on: dt.date, deputy: str, problems: dict[str, str]
) -> None:
    with pytest.raises(RequestRejected) as refused:
        await desk.be_away("a1", "permits_staff", from_on, to_on, deputy)
    assert refused.value.problems == problems
    assert (await desk.absences("permits_staff")).own is None


async def test_a_deputy_is_there_meanwhile(desk: Desk) -> None:
    await desk.be_away("a1", "permits_clerk", TOMORROW, NEXT_WEEK, "clerk")
    with pytest.raises(RequestRejected) as refused:
        await desk.be_away("a2", "permits_staff", TODAY, TOMORROW, "permits_clerk")
    assert refused.value.problems == {"deputy": "away"}
    later = NEXT_WEEK + dt.timedelta(days=1)
    assert await desk.be_away("a3", "permits_staff", later, later, "permits_clerk")


async def test_deputies_are_colleagues_of_unit_and_branch(desk: Desk) -> None:
    refs = [each.ref for each in await desk.deputies("permits_staff")]
    assert refs == ["clerk", "permits_clerk", "permits_head", "shiraz_clerk"]
    assert [each.ref for each in await desk.deputies("field_staff")] == ["clerk", "field_staff_2"]


async def test_who_does_not_work_on_requests_has_no_deputy(desk: Desk) -> None:
    for staff, refusal in (("evaluator", NotPermitted), ("dismissed", NotPermitted), ("nobody", RequestNotFound)):
        with pytest.raises(refusal):
            await desk.be_away("a1", staff, TODAY, NEXT_WEEK, "clerk")
        with pytest.raises(refusal):
            await desk.absences(staff)


async def test_a_dismissed_deputy_stands_in_no_more(desk: Desk) -> None:
    card = await taken(desk)
    await desk.be_away("a1", "permits_staff", TODAY, NEXT_WEEK, "permits_clerk")
    await desk.add_staff(replace(await desk.member("permits_clerk"), active=False))
    assert (await desk.open_request("clerk", card.ref)).card.deputy_ref == ""


async def test_a_deputy_sees_no_more_than_their_own_units(desk: Desk) -> None:
    """B3: standing in opens no request that the deputy may not see anyway."""
    await desk.be_away("a1", "clerk", TODAY, NEXT_WEEK, "papers_clerk")
    card = await in_the_field(desk)
    await desk.take("t1", "clerk", card.ref)
    with pytest.raises(RequestNotFound):
        await desk.open_request("papers_clerk", card.ref)
