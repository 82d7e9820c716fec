"""P1: the report counts each document asked for after acceptance, as anybody counts who reads the histories."""

import datetime as dt
from collections import Counter

import pytest
from msgspec.structs import replace

from backend_client.calendar import local_day
from backend_client.embedded import EmbeddedDesk
from backend_client.embedded.facts import intake
from backend_client.reports.performance import GROUPINGS, Grouping
from backend_client.reports.period import Period
from bot.reports.plain import as_json
from bot.reports.registry import REPORTS
from bot.reports.source import Asked
from tests.contract.conftest import Clock
from tests.contract.people import CERTIFICATE, PERMIT, content_of, member, page
from tests.reports.test_forms import source

WEEK = dt.timedelta(days=7)


async def two_weeks(desk: EmbeddedDesk, clock: Clock) -> Period:
    """Permits in two branches and a certificate, each week with demands: agreed, declined, a head's own, withdrawn."""
    first = local_day(clock.now)
    await desk.add_staff(member("papers_head", "unit_head", units=("papers",)))
    for week in range(2):
        for number, branch in enumerate(("tehran", "shiraz", "tehran")):
            sent = replace(PERMIT, branch=branch, channel="web" if number else "telegram")
            ref = (await desk.submit(f"s:{week}:{number}", sent)).card.ref
            await desk.accept(f"a:{week}:{number}", "clerk", ref)
            for no in range(1, number + 2):
                key = f"{week}:{number}:{no}"
                await desk.propose_document(f"p:{key}", "permits_staff", ref, f"Paper {no}", "", "why")
                await desk.decide_document(f"d:{key}", "permits_head", ref, no, agreed=no != 2, reason="because")
            if number == 1:
                await desk.finish_stage(f"f:{week}", "clerk", ref, "review", "")
                await desk.ask_document(f"o:{week}", "permits_head", ref, "Own", "", "why", "because")
                await desk.withdraw(f"w:{week}", "mina", ref)
        ref = (await desk.submit(f"c:{week}", CERTIFICATE)).card.ref
        for no in range(week + 1):
            await desk.ask_document(f"h:{week}:{no}", "papers_head", ref, f"Bill {no}", "", "why", "because")
        clock.now += WEEK
    return Period(first + WEEK, local_day(clock.now))


async def recounted(desk: EmbeddedDesk, period: Period, by: Grouping) -> dict[str, dict[str, int]]:
    """From each request's own history, read line by line."""
    counts: dict[str, Counter[str]] = {"now": Counter(), "before": Counter()}
    before = Period(period.first - WEEK - dt.timedelta(days=1), period.first - dt.timedelta(days=1))
    for card in await desk.requests_of("mina"):
        view = await desk.open_request("clerk", card.ref)
        for entry in view.history:
            if entry.kind != "document_asked":
                continue
            unit = {"name of permits_head": "permits", "name of papers_head": "papers"}[entry.by]
            channel = "telegram" if card.branch == "tehran" and len(view.demands) == 1 and unit == "permits" else "web"
            group = {"service": card.service, "unit": unit, "branch": card.branch, "channel": channel}[by]
            for name, days in (("now", period), ("before", before)):
                counts[name][group] += days.first <= local_day(entry.at) <= days.last
    groups = {group for each in counts.values() for group in each if each[group]}
    return {group: {name: counts[name][group] for name in counts} for group in groups}


@pytest.mark.parametrize("by", GROUPINGS)
async def test_each_demand_counts_once_where_its_head_is(embedded: EmbeddedDesk, clock: Clock, by: Grouping) -> None:
    period = await two_weeks(embedded, clock)
    told = await REPORTS["breaches"](await source(embedded, clock), Asked(period, by=by))
    (table,) = as_json(told)["tables"]

    wanted = await recounted(embedded, period, by)
    assert {row[by]["code"]: row["demands"] for row in table["rows"]} == wanted
    assert table["total"]["demands"] == {"now": 7, "before": 6}
    assert sum(each["now"] for each in wanted.values()) == 7


async def test_the_report_to_the_head_has_them_by_unit(embedded: EmbeddedDesk, clock: Clock) -> None:
    """O2."""
    period = await two_weeks(embedded, clock)
    told = await REPORTS["quarterly"](await source(embedded, clock), Asked(period))
    (table,) = [each for each in as_json(told)["tables"] if each["table"] == "breaches"]

    assert {row["unit"]["code"]: row["demands"]["now"] for row in table["rows"]} == {"permits": 5, "papers": 2}


async def test_such_a_document_was_not_taken_with_the_request(embedded: EmbeddedDesk, clock: Clock) -> None:
    """A4."""
    ref = (await embedded.submit("s1", PERMIT)).card.ref
    await embedded.accept("a1", "clerk", ref)
    await embedded.ask_document("o1", "permits_head", ref, "Own", "", "why", "because")
    later = page("later:1")
    await embedded.upload(later, content_of("later:1"))
    await embedded.give_documents("g1", "mina", ref, (later,))

    day = local_day(clock.now)
    (taken,) = await embedded.read_facts(lambda tx: intake.taken_in(tx, Period(day, day), ["permit"]))
    assert taken[-2:] == (2, 1)
