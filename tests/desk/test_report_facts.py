"""G8, G11, T2, A2, A4, F22: what reports are made of, as the desk's own deeds left it, on both databases."""

import datetime as dt

import pytest

from backend_client.calendar import local_day
from backend_client.contract import SurveyForm
from backend_client.embedded import EmbeddedDesk
from backend_client.embedded.facts import intake, performance, staff_sheet, stages, surveys
from backend_client.embedded.transaction import Tx
from backend_client.reports.audit_counter import TakenIn
from backend_client.reports.opinion import opinion
from backend_client.reports.period import Period
from backend_client.reports.stages import StageFact
from tests.contract.conftest import Clock
from tests.contract.people import PERMIT, RESPONSE, ZONING, page
from tests.contract.progress import DEED, STAGES

DAY = dt.timedelta(days=1)


def around(clock: Clock, days: int = 30) -> Period:
    today = local_day(clock.now)
    return Period(today - days * DAY, today + days * DAY)


async def submitted(desk: EmbeddedDesk, number: int) -> str:
    return (await desk.submit(f"submit:{number}:1", PERMIT)).card.ref


async def brought_to_an_end(desk: EmbeddedDesk, clock: Clock, number: int, by: str = "clerk") -> str:
    """Accepted, each stage done a day later, answered and delivered a day after that."""
    ref = await submitted(desk, number)
    await desk.accept(f"accept:{ref}", by, ref)
    for stage in STAGES:
        clock.pass_(days=1)
        await desk.finish_stage(f"finish:{stage}:{ref}", "clerk", ref, stage, "")
    await desk.respond(f"respond:{ref}", "clerk", ref, RESPONSE)
    clock.pass_(days=1)
    await desk.record_delivery(f"deliver:{ref}", ref, clock.now)
    return ref


async def staged(desk: EmbeddedDesk, period: Period) -> list[StageFact]:
    async def work(tx: Tx) -> list[StageFact]:
        return list(await stages.stages(tx, period))

    return await desk.read_facts(work)


async def test_a_stage_runs_from_the_end_of_the_one_before(embedded: EmbeddedDesk, clock: Clock) -> None:
    accepted_at = clock.now
    await brought_to_an_end(embedded, clock, 1)
    facts = await staged(embedded, around(clock))

    assert [(one.no, one.name) for one in facts] == [(1, STAGES[0]), (2, STAGES[1]), (3, STAGES[2])]
    assert [one.came_at for one in facts] == [accepted_at, accepted_at + DAY, accepted_at + 2 * DAY]
    assert [one.finished_at for one in facts] == [accepted_at + (at + 1) * DAY for at in range(3)]
    assert all(one.due_on is not None for one in facts)
    assert {(one.service, one.branch, one.channel) for one in facts} == {("permit", "tehran", "web")}


async def test_stages_to_come_are_left_out_and_a_withdrawal_ends_the_present_one(
    embedded: EmbeddedDesk, clock: Clock
) -> None:
    ref = await submitted(embedded, 1)
    await embedded.accept("accept", "clerk", ref)
    clock.pass_(days=1)
    await embedded.withdraw("withdraw", "mina", ref)

    (only,) = await staged(embedded, around(clock))
    assert (only.no, only.finished_at, only.withdrawn_at) == (1, None, clock.now)


async def test_of_a_period_only_what_counts_in_it_is_read(embedded: EmbeddedDesk, clock: Clock) -> None:
    await brought_to_an_end(embedded, clock, 1)
    clock.pass_(days=60)
    later = await submitted(embedded, 2)
    await embedded.accept("later", "clerk", later)
    today = local_day(clock.now)

    async def facts(period: Period) -> int:
        return len(await embedded.read_facts(lambda tx: performance.accepted(tx, period)))

    assert await facts(Period(today, today)) == 1
    assert await facts(Period(today - 70 * DAY, today)) == 2
    assert await facts(Period(today - 35 * DAY, today - DAY)) == 1  # answered in the period before


async def test_the_staffs_table_has_what_the_member_accepted_or_answered(embedded: EmbeddedDesk, clock: Clock) -> None:
    accepted_at = clock.now
    ref = await brought_to_an_end(embedded, clock, 1, by="permits_clerk")
    await embedded.submit("instant", ZONING)
    code = (await embedded.open_request("clerk", ref)).card.tracking_code
    period = around(clock)

    async def codes(staff: str, of: Period = period) -> list[str]:
        return [one.tracking_code for one in await embedded.read_facts(lambda tx: staff_sheet.sheet(tx, of, staff))]

    assert await codes("permits_clerk") == await codes("clerk") == [code]
    assert await codes("permits_head") == []
    assert len(await codes("")) == 2
    day = local_day(accepted_at)
    assert await codes("clerk", Period(day, day)) == []  # who answered did so on another day
    (fact,) = await embedded.read_facts(lambda tx: staff_sheet.sheet(tx, period, "clerk"))
    assert (fact.received_at, fact.first_stage_at) == (accepted_at, accepted_at)
    assert (fact.last_stage_at, fact.delivered_at) == (accepted_at + 3 * DAY, accepted_at + 4 * DAY)
    assert fact.promised_to is not None


async def test_an_instant_answer_has_no_receipt(embedded: EmbeddedDesk, clock: Clock) -> None:
    await embedded.submit("instant", ZONING)
    ref = await submitted(embedded, 2)
    await embedded.accept("accept", "clerk", ref)

    assert await embedded.read_facts(lambda tx: intake.receipts(tx, around(clock))) == [clock.now]
    (instant,) = [
        one
        for one in await embedded.read_facts(lambda tx: staff_sheet.sheet(tx, around(clock)))
        if one.service == "zoning"
    ]
    assert (instant.promised_to, instant.first_stage_at) == (None, None)


async def test_a_document_that_had_to_be_given_again_came_later(embedded: EmbeddedDesk, clock: Clock) -> None:
    whole, wanting = [await submitted(embedded, number) for number in (1, 2)]
    await embedded.list_deficiencies("wanting", "clerk", wanting, DEED)
    await embedded.amend("amend", "mina", wanting, {}, (page("deed"),))
    for ref in (whole, wanting):
        await embedded.accept(f"accept:{ref}", "clerk", ref)
    taken = await embedded.read_facts(lambda tx: intake.taken_in(tx, around(clock), ["permit"]))

    assert sorted(taken) == [TakenIn("permit", True, 1, 0), TakenIn("permit", True, 1, 1)]
    assert await embedded.read_facts(lambda tx: intake.taken_in(tx, around(clock), ["zoning"])) == []


async def test_surveys_are_read_with_their_questions_and_what_was_written(embedded: EmbeddedDesk, clock: Clock) -> None:
    refs = [await brought_to_an_end(embedded, clock, number) for number in range(5)]
    for ref in refs:
        form = SurveyForm(ref=ref, version=1, ratings={1: "much"}, demographics={"age": "old"}, suggestion="نشانی")
        await embedded.fill_survey(f"survey:{ref}", "mina", form)
    period = around(clock, 60)
    forms, versions = await embedded.read_facts(lambda tx: surveys.filled(tx, period))
    (found,) = opinion(forms, versions, period, "service")

    assert dict(found.forms) == {"permit": 5, "": 5}
    assert [(line.group, line.mean) for line in found.questions if line.question.number == 1] == [
        ("permit", 2.0),
        ("", 2.0),
    ]
    written = await embedded.read_facts(lambda tx: surveys.suggested(tx, period))
    assert [(one.service, one.text) for one in written] == [("permit", "نشانی")] * 5


@pytest.mark.parametrize("filled", [True, False])
async def test_the_evaluator_sees_whether_a_survey_was_filled(
    embedded: EmbeddedDesk,
    clock: Clock,
    filled: bool,
) -> None:
    ref = await brought_to_an_end(embedded, clock, 1)
    if filled:
        await embedded.fill_survey("survey", "mina", SurveyForm(ref=ref, version=1, ratings={1: "much"}))

    (one,) = await embedded.read_facts(lambda tx: surveys.answered(tx, around(clock)))
    assert (one.ref, one.surveyed) == (ref, filled)
