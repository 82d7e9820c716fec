"""A response is contested by an appeal (اعتراض به پاسخ), bound to it and its deadline, one a response (T4)."""

import asyncio
import datetime as dt

import pytest
from msgspec.structs import replace

from backend_client.errors import KeyConflict, RequestRejected
from backend_client.wire import Desk
from tests.contract.appeals import (
    DRAFT,
    LAST_DAY,
    NUMBER,
    appeal_against,
    appealed,
    contestable,
    evening,
    kinds,
    refused,
    verdict,
    with_appeals,
)
from tests.contract.conftest import Clock
from tests.contract.people import (
    LEGAL_IDENTITY,
    OTHER_NATIONAL_ID,
    PERMIT,
    RESPONSE,
    page,
)

# ── filed ──


async def test_an_appeal_is_a_request_that_is_bound_to_the_response(desk: Desk, clock: Clock) -> None:
    card = await contestable(desk)
    before = await desk.request("mina", card.ref)
    submitted = await desk.submit("p", appeal_against(card, clock.now))

    assert before.response is not None
    assert (before.appeal_service, before.response.appeal_until) == ("objection", LAST_DAY)
    assert submitted.receipt is not None
    assert submitted.card.tracking_code != card.tracking_code
    mine = await desk.request("mina", submitted.card.ref)
    assert mine.contests is not None
    assert (mine.contests.ref, mine.contests.response, mine.contests.corrected) == (card.ref, before.response, "")
    assert mine.contests.can_open
    original = await desk.request("mina", card.ref)
    assert ([each.ref for each in original.appeals], original.appeal_service) == ([submitted.card.ref], "")


async def test_both_histories_and_the_unit_are_told_of_it_and_of_its_end(desk: Desk, clock: Clock) -> None:
    card, appeal = await appealed(desk, clock)
    await verdict(desk, appeal)

    assert (await kinds(desk, card))[-2:] == ["appealed", "appeal_granted"]
    assert [each.text for each in (await desk.open_request("clerk", card.ref)).history][-2:] == [
        appeal.tracking_code
    ] * 2
    assert (await kinds(desk, appeal))[0] == "submitted"
    assert (await desk.open_request("clerk", appeal.ref)).history[0].text == NUMBER
    told = {each.kind: each for each in (await desk.changes(0)).items}
    for kind in ("appealed", "appeal_granted"):
        assert (told[kind].card.ref, told[kind].text, told[kind].person_refs) == (card.ref, appeal.tracking_code, ())
    assert told["appealed"].unit in {"permits", "field"}
    assert told["answered"].card.ref == appeal.ref


@pytest.mark.parametrize("outcome", ["granted", "refused"])
async def test_it_is_answered_as_every_request(desk: Desk, clock: Clock, outcome: str) -> None:
    card, appeal = await appealed(desk, clock)
    await verdict(desk, appeal, outcome=outcome)

    mine = await desk.request("mina", appeal.ref)
    assert mine.response is not None
    assert (mine.response.outcome, mine.response.appeal_authority, mine.appeal_service) == (outcome, "court", "")
    assert [each.outcome for each in (await desk.request("mina", card.ref)).appeals] == [outcome]
    assert (await kinds(desk, card))[-1] == f"appeal_{outcome}"


async def test_staff_of_both_units_see_what_belongs_together(desk: Desk, clock: Clock) -> None:
    """Whoever decides reads what was answered, by whom; the other request opens only before whom it stands anyway."""
    card, appeal = await appealed(desk, clock)

    deciding = await desk.open_request("papers_clerk", appeal.ref)
    assert deciding.contests is not None
    contested = deciding.contests
    assert (contested.ref, contested.response.number, contested.response.outcome) == (card.ref, NUMBER, "refused")
    assert (contested.response.issuer_name, contested.response.text) == ("name of permits_head", RESPONSE.text)
    assert (contested.can_open, contested.own) == (False, False)
    everywhere = await desk.open_request("clerk", appeal.ref)
    assert everywhere.contests is not None
    assert everywhere.contests.can_open
    (seen,) = (await desk.open_request("permits_staff", card.ref)).appeals
    assert (seen.tracking_code, seen.status, seen.taken_by) == (appeal.tracking_code, "accepted", "")


# ── refused ──


async def test_an_appeal_needs_a_response_and_nothing_else_has_one(desk: Desk, clock: Clock) -> None:
    card = await contestable(desk)
    appeal = appeal_against(card, clock.now)

    assert await refused(desk, "p1", replace(appeal, about=None)) == {"about": "missing"}
    assert await refused(desk, "p2", replace(PERMIT, version=2, about=appeal.about)) == {"about": "unexpected"}
    assert await refused(desk, "p3", appeal_against(card, clock.now, number="1405-000009")) == {"about": "unknown"}
    other = (await desk.submit("o", replace(PERMIT, version=2))).card
    assert await refused(desk, "p4", appeal_against(other, clock.now)) == {"about": "unknown"}


async def test_only_who_follows_the_request_contests_its_response(desk: Desk, clock: Clock) -> None:
    """Another's request and one that is not there are told alike."""
    card = await contestable(desk)

    assert await refused(desk, "p1", appeal_against(card, clock.now, who="reza")) == {"about": "unknown"}
    nowhere = appeal_against(replace(card, ref="nowhere"), clock.now)
    assert await refused(desk, "p2", nowhere) == {"about": "unknown"}


async def test_only_the_same_applicant_contests_a_response(desk: Desk, clock: Clock) -> None:
    """Whoever was shown the receipt may follow; their own identity does not make them the applicant."""
    card = await contestable(desk)
    await desk.follow("f", "reza", card.tracking_code)
    appeal = appeal_against(card, clock.now, who="reza")
    another = replace(appeal, answers={**appeal.answers, "national_id": OTHER_NATIONAL_ID})
    company = replace(appeal, answers={**appeal.answers, **LEGAL_IDENTITY}, pages=(page("authority"),))

    assert await refused(desk, "p1", another) == {"national_id": "other_applicant"}
    assert await refused(desk, "p2", company) == {"applicant_kind": "other_applicant"}
    assert (await desk.submit("p3", appeal)).card.status == "accepted"


async def test_a_response_is_contested_where_its_definition_says(desk: Desk, clock: Clock) -> None:
    """One that was issued before there was such a service tells its authority and day only, as before."""
    card = (await desk.submit("s", PERMIT)).card
    await desk.accept("a", "clerk", card.ref)
    for stage in ("review", "visit", "decision"):
        await desk.finish_stage(f"f:{stage}", "clerk", card.ref, stage, "")
    await desk.respond("r", "clerk", card.ref, RESPONSE)
    await desk.publish(with_appeals())

    assert (await desk.request("mina", card.ref)).appeal_service == ""
    assert await refused(desk, "p", appeal_against(card, clock.now)) == {"about": "not_appealable"}


async def test_a_counter_files_no_appeals(desk: Desk, clock: Clock) -> None:
    card = await contestable(desk)

    with pytest.raises(RequestRejected) as told:
        await desk.file_for("p", "counter", appeal_against(card, clock.now))
    assert told.value.problems == {"about": "unknown"}


# ── until when ──


@pytest.mark.parametrize(
    ("confirmed_at", "in_time"),
    [
        (evening(LAST_DAY), True),
        (evening(LAST_DAY) + dt.timedelta(minutes=1), False),
        (evening(LAST_DAY + dt.timedelta(days=1), 3), False),
    ],
    ids=["a minute before midnight", "at midnight", "at three in the night, still yesterday in UTC"],
)
async def test_the_last_day_ends_at_midnight_in_tehran(
    desk: Desk, clock: Clock, confirmed_at: dt.datetime, in_time: bool
) -> None:
    card = await contestable(desk)
    clock.now = confirmed_at

    assert (await desk.request("mina", card.ref)).appeal_service == ("objection" if in_time else "")
    if in_time:
        assert (await desk.submit("p", appeal_against(card, clock.now))).card.status == "accepted"
    else:
        assert await refused(desk, "p", appeal_against(card, clock.now)) == {"about": "too_late"}


async def test_an_outage_costs_nobody_their_deadline(desk: Desk, clock: Clock) -> None:
    """The day of the applicant's signature counts (T3), not that on which the desk could be reached."""
    card = await contestable(desk)
    clock.now = evening(LAST_DAY + dt.timedelta(days=3))

    assert (await desk.submit("p", appeal_against(card, evening(LAST_DAY)))).card.status == "accepted"


async def test_nobody_signs_in_the_future(desk: Desk, clock: Clock) -> None:
    """Clocks may stand apart by minutes."""
    card = await contestable(desk)

    late = appeal_against(card, clock.now + dt.timedelta(hours=1))
    assert await refused(desk, "p1", late) == {"about": "future"}
    assert (await desk.submit("p2", appeal_against(card, clock.now + dt.timedelta(minutes=4)))).card


# ── one a response ──


async def test_a_second_appeal_is_told_the_code_of_the_first(desk: Desk, clock: Clock) -> None:
    card, appeal = await appealed(desk, clock)
    again = appeal_against(card, clock.now)

    assert await refused(desk, "p2", again) == {"about": f"appealed:{appeal.tracking_code}"}
    await verdict(desk, appeal)
    assert await refused(desk, "p3", again) == {"about": f"appealed:{appeal.tracking_code}"}


async def test_two_taps_of_one_confirmation_file_one_appeal(desk: Desk, clock: Clock) -> None:
    card = await contestable(desk)
    one = appeal_against(card, clock.now)
    told = await asyncio.gather(desk.submit("p", one), desk.submit("p", one))

    assert told[0] == told[1]
    assert len((await desk.open_request("clerk", card.ref)).appeals) == 1
    with pytest.raises(KeyConflict):
        await desk.submit("p", replace(one, about=None))


async def test_of_two_followers_who_contest_it_at_once_one_is_first(desk: Desk, clock: Clock) -> None:
    card = await contestable(desk)
    await desk.follow("f", "mina2", card.tracking_code)
    told = await asyncio.gather(
        desk.submit("p1", appeal_against(card, clock.now)),
        desk.submit("p2", appeal_against(card, clock.now, who="mina2")),
        return_exceptions=True,
    )

    (filed,) = (await desk.open_request("clerk", card.ref)).appeals
    (late,) = [each for each in told if isinstance(each, RequestRejected)]
    assert late.problems == {"about": f"appealed:{filed.tracking_code}"}
    both = [(await desk.request(who, card.ref)).appeals for who in ("mina", "mina2")]
    assert sorted(map(len, both)) == [0, 1]
    assert [(await desk.request(who, card.ref)).appeal_service for who in ("mina", "mina2")] == ["", ""]


async def test_what_was_withdrawn_does_not_count(desk: Desk, clock: Clock) -> None:
    card, first = await appealed(desk, clock)
    await desk.withdraw("w", "mina", first.ref)

    assert (await kinds(desk, card))[-2:] == ["appealed", "appeal_withdrawn"]
    assert (await desk.request("mina", card.ref)).appeal_service == "objection"
    second = (await desk.submit("p2", appeal_against(card, clock.now))).card
    view = await desk.request("mina", card.ref)
    assert [(each.ref, each.status) for each in view.appeals] == [
        (first.ref, "withdrawn"),
        (second.ref, "accepted"),
    ]
    clock.now = evening(LAST_DAY + dt.timedelta(days=1), 9)
    await desk.withdraw("w2", "mina", second.ref)
    assert await refused(desk, "p3", appeal_against(card, clock.now)) == {"about": "too_late"}


async def test_appeals_against_two_responses_are_never_merged(desk: Desk, clock: Clock) -> None:
    """One applicant, one service; yet each decides on a response of its own."""
    card, first = await appealed(desk, clock)
    await desk.correct("c", "permits_head", card.ref, DRAFT, "A slip.", NUMBER)
    second = (await desk.submit("p2", appeal_against(card, clock.now, f"{NUMBER}/1"))).card

    assert (await desk.open_request("papers_clerk", second.ref)).duplicates == ()
    with pytest.raises(RequestRejected):
        await desk.merge("m", "papers_clerk", second.ref, first.ref)
