"""While a request waits for others the desk's time stands still (F60, E7); what is taken back is planned anew (G5)."""

import asyncio
import datetime as dt

import pytest
from msgspec.structs import replace

from backend_client.calendar import working_time
from backend_client.contract import RequestCard
from backend_client.errors import AlreadyDone, NotPermitted, RequestNotFound, RequestRejected
from backend_client.wire import Desk
from tests.contract.conftest import Clock
from tests.contract.people import PERMIT, RESPONSE
from tests.contract.progress import in_the_field, submitted
from tests.contract.small_catalogue import catalogue

DAY = 24
TIME = working_time(catalogue().hours, catalogue().closures, "tehran")


async def kinds(desk: Desk, ref: str) -> list[str]:
    return [entry.kind for entry in (await desk.open_request("clerk", ref)).history]


async def test_two_days_of_waiting_for_another_agency_move_stage_and_promise_by_two_working_days(
    desk: Desk, clock: Clock
) -> None:
    """G14: told to the citizen with the reason."""
    card = await in_the_field(desk)
    before = await desk.request("mina", card.ref)
    waiting = await desk.pause("w1", "field_staff", card.ref, "agency", "نامهٔ ثبت نرسیده است")
    assert waiting.waiting == "agency"

    clock.pass_(hours=2 * DAY)
    gone_on = await desk.resume("w2", "field_staff", card.ref)

    assert gone_on.waiting == ""
    assert card.promised_to is not None
    assert gone_on.promised_to == TIME.later_day(card.promised_to, 2)
    after = await desk.request("mina", card.ref)
    present, was = after.stages[1], before.stages[1]
    assert present.due_on is not None
    assert was.due_on is not None
    assert present.due_on == TIME.later_day(was.due_on, 2)
    (changed,) = [each for each in (await desk.changes(0)).items if each.kind == "date_changed"]
    assert (changed.text, changed.card.promised_to) == ("نامهٔ ثبت نرسیده است", gone_on.promised_to)


async def test_an_answer_within_the_hour_moves_no_promise(desk: Desk, clock: Clock) -> None:
    card = await in_the_field(desk)
    asked = await desk.ask("w1", "field_staff", card.ref, "Which door?")
    assert asked.waiting == "citizen"
    clock.pass_(hours=1)
    answered = await desk.write("w2", "mina", card.ref, "The green one.")

    assert answered.waiting == ""
    assert answered.promised_to == card.promised_to
    assert "date_changed" not in await kinds(desk, card.ref)


async def test_before_acceptance_a_question_stops_nothing(desk: Desk) -> None:
    """P1: until then the clerk's hours run."""
    card = await submitted(desk)

    assert (await desk.ask("w1", "clerk", card.ref, "Which door?")).waiting == ""


async def test_what_was_late_already_stays_late(desk: Desk, clock: Clock) -> None:
    card = await in_the_field(desk)
    clock.pass_(hours=30 * DAY)
    late = (await desk.request("mina", card.ref)).stages[1].due_on
    await desk.pause("w1", "field_staff", card.ref, "agency", "no answer yet")
    clock.pass_(hours=2 * DAY)
    await desk.resume("w2", "field_staff", card.ref)

    assert (await desk.request("mina", card.ref)).stages[1].due_on == late


async def test_working_on_ends_the_waiting(desk: Desk, clock: Clock) -> None:
    card = await in_the_field(desk)
    await desk.pause("w1", "field_staff", card.ref, "agency", "no answer yet")
    clock.pass_(hours=2 * DAY)
    done = await desk.finish_stage("w2", "field_staff", card.ref, "visit", "")

    assert done.waiting == ""
    assert (await kinds(desk, card.ref))[-3:] == ["resumed", "date_changed", "stage_started"]


async def test_withdrawal_ends_the_waiting(desk: Desk) -> None:
    card = await in_the_field(desk)
    await desk.pause("w1", "field_staff", card.ref, "citizen", "bring the key")

    assert (await desk.withdraw("w2", "mina", card.ref)).waiting == ""


async def test_the_citizens_answer_and_the_clerks_resume_at_once_end_it_once(desk: Desk, clock: Clock) -> None:
    card = await in_the_field(desk)
    await desk.ask("w1", "field_staff", card.ref, "Which door?")
    clock.pass_(hours=2 * DAY)
    outcomes = await asyncio.gather(
        desk.write("w2", "mina", card.ref, "The green one."),
        desk.resume("w3", "field_staff", card.ref),
        return_exceptions=True,
    )

    assert [type(each) for each in outcomes if isinstance(each, Exception)] in ([], [AlreadyDone])
    assert (await kinds(desk, card.ref)).count("resumed") == 1


async def test_two_who_pause_at_once_pause_once(desk: Desk) -> None:
    card = await in_the_field(desk)
    outcomes = await asyncio.gather(
        desk.pause("w1", "field_staff", card.ref, "agency", "one"),
        desk.pause("w2", "field_staff_2", card.ref, "citizen", "two"),
        return_exceptions=True,
    )

    (late,) = [each for each in outcomes if isinstance(each, AlreadyDone)]
    assert late.by in {"name of field_staff", "name of field_staff_2"}


@pytest.mark.parametrize(("waiting", "reason"), [("", "why"), ("agency", " ")])
async def test_waiting_needs_somebody_and_a_reason(desk: Desk, waiting: str, reason: str) -> None:
    card = await in_the_field(desk)
    with pytest.raises(RequestRejected):
        await desk.pause("w1", "field_staff", card.ref, waiting, reason)  # type: ignore[arg-type]


async def test_waiting_requests_come_last_in_the_queue(desk: Desk) -> None:
    card = await in_the_field(desk)
    await desk.pause("w1", "field_staff", card.ref, "agency", "no answer yet")
    other = await desk.submit("other", replace(PERMIT, person_ref="ali"))

    queue = [each.ref for each in await desk.queue("clerk")]
    assert queue == [other.card.ref, card.ref]


# ── return ──


async def test_a_stage_that_is_taken_back_is_done_again_by_its_unit(desk: Desk, clock: Clock) -> None:
    """G5: shown and kept with who, when and why."""
    card = await in_the_field(desk)
    clock.pass_(hours=3 * DAY)
    back = await desk.return_to("r1", "field_staff", card.ref, "review", "plan of another house")

    assert (back.stage, back.unit, back.taken_by) == ("Review", "permits", "")
    stages = (await desk.request("mina", card.ref)).stages
    assert [stage.state for stage in stages] == ["present", "to_come", "to_come"]
    assert back.promised_to is not None
    assert card.promised_to is not None
    assert back.promised_to > card.promised_to
    entry = next(each for each in (await desk.open_request("clerk", card.ref)).history if each.kind == "returned")
    assert (entry.by, entry.text) == ("name of field_staff", "Review\nplan of another house")
    done = await desk.finish_stage("r2", "clerk", card.ref, "review", "")
    assert done.stage == "Visit"


async def test_only_a_stage_behind_it_and_only_with_a_reason(desk: Desk) -> None:
    card = await in_the_field(desk)
    for stage, reason in (("visit", "why"), ("decision", "why"), ("nowhere", "why"), ("review", "")):
        with pytest.raises(RequestRejected):
            await desk.return_to(f"r:{stage}", "field_staff", card.ref, stage, reason)


async def test_of_return_and_finish_at_once_one_is_told(desk: Desk) -> None:
    card = await in_the_field(desk)
    outcomes = await asyncio.gather(
        desk.return_to("r1", "field_staff", card.ref, "review", "why"),
        desk.finish_stage("r2", "field_staff_2", card.ref, "visit", ""),
        return_exceptions=True,
    )

    done = [each for each in outcomes if isinstance(each, RequestCard)]
    assert done
    assert {each.stage for each in done} <= {"Review", "Decision"}
    view = await desk.request("mina", card.ref)
    assert sum(stage.state == "present" for stage in view.stages) == 1


async def test_an_answered_request_is_not_taken_back(desk: Desk) -> None:
    card = await in_the_field(desk)
    await desk.finish_stage("r1", "field_staff", card.ref, "visit", "")
    await desk.respond("r2", "field_staff", card.ref, RESPONSE)
    with pytest.raises(AlreadyDone):
        await desk.return_to("r3", "clerk", card.ref, "review", "why")


# ── another promise ──


async def test_a_later_day_is_promised_with_its_reason(desk: Desk) -> None:
    card = await in_the_field(desk)
    later = await desk.promise_anew("p1", "field_staff", card.ref, dt.date(2026, 12, 7), "the surveyor is ill")

    assert later.promised_to == dt.date(2026, 12, 7)
    (changed,) = [each for each in (await desk.changes(0)).items if each.kind == "date_changed"]
    assert changed.text == "the surveyor is ill"


@pytest.mark.parametrize(
    ("day", "why"),
    [(dt.date(2026, 11, 28), "not_later"), (dt.date(2026, 12, 4), "day_off")],
    ids=["not later", "a Friday"],
)
async def test_a_promise_is_never_shortened_nor_put_on_a_day_off(desk: Desk, day: dt.date, why: str) -> None:
    card = await in_the_field(desk)
    with pytest.raises(RequestRejected) as refused:
        await desk.promise_anew("p1", "field_staff", card.ref, day, "why")

    assert refused.value.problems == {"day": why}


# ── who may ──


@pytest.mark.parametrize("who", ["papers_clerk", "shiraz_clerk", "evaluator", "head", "editor", "dismissed"])
async def test_only_the_unit_that_has_it_may(desk: Desk, who: str) -> None:
    card = await in_the_field(desk)
    for deed in (
        desk.pause("a1", who, card.ref, "agency", "why"),
        desk.resume("a2", who, card.ref),
        desk.return_to("a3", who, card.ref, "review", "why"),
        desk.promise_anew("a4", who, card.ref, dt.date(2026, 12, 7), "why"),
    ):
        with pytest.raises((RequestNotFound, NotPermitted)):
            await deed
