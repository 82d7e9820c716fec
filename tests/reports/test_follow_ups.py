"""What became of low surveys, in the report to the head (T5, O2): counted again in plain Python, on both databases."""

import datetime as dt
import statistics

import pytest

from backend_client.calendar import local_day
from backend_client.contract import SurveyForm
from backend_client.embedded import EmbeddedDesk
from backend_client.reports.follow_ups import FollowUpFact, followed_up
from backend_client.reports.period import Period
from bot.reports.plain import as_json
from bot.reports.registry import REPORTS
from bot.reports.source import Asked
from tests.contract.conftest import Clock
from tests.desk.test_report_facts import brought_to_an_end
from tests.reports.test_forms import source

DAY = dt.timedelta(days=1)


async def dissatisfied(desk: EmbeddedDesk, clock: Clock, number: int) -> str:
    ref = await brought_to_an_end(desk, clock, number)
    form = SurveyForm(ref=ref, version=1, ratings={1: "little", 5: "little"})
    await desk.fill_survey(f"survey:{ref}", "mina", form)
    return ref


async def test_the_report_to_the_head_counts_them(embedded: EmbeddedDesk, clock: Clock) -> None:
    early = await dissatisfied(embedded, clock, 1)
    clock.pass_(days=30)
    period = Period(local_day(clock.now), local_day(clock.now) + 29 * DAY)
    await embedded.settle_follow_up("f1", "head", early, "called", False)
    told = [(await dissatisfied(embedded, clock, number), clock.now) for number in (2, 3)]
    clock.pass_(days=2)
    await embedded.settle_follow_up("f2", "head", told[0][0], "called", False)

    made = await REPORTS["quarterly"](await source(embedded, clock), Asked(period))
    (table,) = [each for each in as_json(made)["tables"] if each["table"] == "follow_ups"]
    (row,) = table["rows"]
    assert {key: row[key]["now"] for key in ("dissatisfied", "followed_up", "follow_ups_waiting")} == {
        "dissatisfied": 2, "followed_up": 2, "follow_ups_waiting": 1,
    }  # fmt: skip
    assert row["dissatisfied"]["before"] == 1
    took = [30.0, (clock.now - told[0][1]) / DAY]
    assert row["mean_days"]["now"] == round(statistics.fmean(took), 2)


@pytest.mark.parametrize("settled", [None, dt.datetime(2026, 1, 20, tzinfo=dt.UTC)])
def test_one_that_waits_is_waiting_at_the_periods_end(settled: dt.datetime | None) -> None:
    fact = FollowUpFact(dt.datetime(2026, 1, 5, tzinfo=dt.UTC), settled)
    now, before = followed_up([fact], Period(dt.date(2026, 1, 1), dt.date(2026, 1, 10)), dt.date(2026, 2, 1))
    assert (now.opened, now.settled, now.waiting, now.median_days) == (1, 0, 1, None)
    assert (before.opened, before.waiting) == (0, 0)
