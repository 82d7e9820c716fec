"""E10, G8: figures of a period, equal to what a plain count over each day says."""

import datetime as dt
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend_client.calendar import TEHRAN, local_day
from backend_client.reports.performance import Fact, Grouping, performance, tally
from backend_client.reports.period import Period

DAY = dt.timedelta(days=1)
FIRST = dt.date(2026, 3, 21)
TODAY = FIRST + 40 * DAY


def at(day: int, hour: int = 10) -> dt.datetime:
    return dt.datetime.combine(FIRST + day * DAY, dt.time(hour), TEHRAN).astimezone(dt.UTC)


def fact(
    accepted: int, *, promised: int = 5, answered: int | None = None, withdrawn: int | None = None, unit: str = "u"
) -> Fact:
    return Fact(
        service="s",
        unit=unit,
        branch="b",
        channel="web",
        accepted_at=at(accepted),
        promised_to=FIRST + (accepted + promised) * DAY,
        answered_at=None if answered is None else at(answered),
        withdrawn_at=None if withdrawn is None else at(withdrawn),
    )


def days(first: int, last: int) -> Period:
    return Period(FIRST + first * DAY, FIRST + last * DAY)


@st.composite
def facts(draw: st.DrawFn) -> Fact:
    moments = st.integers(-30 * 24, 50 * 24)
    accepted, *later = sorted(draw(st.lists(moments, min_size=2, max_size=2)))
    ended = at(0, 0) + dt.timedelta(hours=later[0])
    end = draw(st.sampled_from(("answered", "withdrawn", "open")))
    began = at(0, 0) + dt.timedelta(hours=accepted)
    return Fact(
        service=draw(st.sampled_from(("x", "y"))),
        unit=draw(st.sampled_from(("u", "v"))),
        branch="b",
        channel="web",
        accepted_at=began,
        promised_to=draw(st.none() | st.integers(0, 20).map(lambda more: local_day(began) + more * DAY)),
        answered_at=ended if end == "answered" else None,
        withdrawn_at=ended if end == "withdrawn" else None,
        refused=end == "answered" and draw(st.booleans()),
    )


@given(st.lists(facts(), max_size=12), st.integers(-20, 40), st.integers(0, 25))
def test_the_figures_are_those_of_a_count_day_by_day(some: list[Fact], first: int, length: int) -> None:
    period = days(first, first + length)
    every = [period.first + step * DAY for step in range(length + 1)]
    stands = TODAY if period.last >= TODAY else period.last + DAY
    answered = [one for one in some if one.answered_at and local_day(one.answered_at) in every]
    still = [
        one
        for one in some
        if local_day(one.accepted_at) <= period.last
        and not any(end and local_day(end) <= period.last for end in (one.answered_at, one.withdrawn_at))
    ]
    told = tally(some, period, TODAY)

    assert told.accepted == sum(local_day(one.accepted_at) in every for one in some)
    assert told.answered == len(answered)
    assert told.refused == sum(one.refused for one in answered)
    assert told.in_progress == len(still)
    assert told.overdue == sum(1 for one in still if one.promised_to and one.promised_to < stands)
    took = [(one.answered_at - one.accepted_at).total_seconds() / 86400 for one in answered if one.answered_at]
    assert told.mean_days == (round(sum(took) / len(took), 2) if took else None)
    assert told.median_days == (round(statistics.median(took), 2) if took else None)
    if took:
        assert sum(one <= (told.p90_days or 0) + 0.005 for one in took) >= 0.9 * len(took)


@given(st.lists(facts(), max_size=12), st.sampled_from(("service", "unit", "branch", "channel")))
def test_the_groups_add_up_to_the_total(some: list[Fact], by: Grouping) -> None:
    told = performance(some, days(0, 29), by, TODAY)

    for place in range(6):
        assert sum(line.now[place] for line in told.lines) == told.total.now[place]  # type: ignore[misc]
        assert sum(line.before[place] for line in told.lines) == told.total.before[place]  # type: ignore[misc]


def test_a_request_promised_for_today_is_not_overdue_yet() -> None:
    today = local_day(at(5))

    assert tally([fact(0, promised=5)], days(0, 5), today).overdue == 0
    assert tally([fact(0, promised=5)], days(0, 6), today + DAY).overdue == 1


def test_a_period_is_told_as_it_stood_at_its_end() -> None:
    """What was answered later was in progress then, and late at that time."""
    later = fact(0, promised=3, answered=20)

    assert tally([later], days(0, 9), TODAY)[:6] == (1, 0, 0, 0, 1, 1)
    assert tally([later], days(10, 29), TODAY)[:6] == (0, 1, 0, 1, 0, 0)


def test_the_period_before_is_as_long() -> None:
    assert days(30, 39).before() == days(20, 29)
    assert days(0, 0).before() == days(-1, -1)


def test_a_withdrawn_request_is_neither_answered_nor_in_progress() -> None:
    assert tally([fact(0, withdrawn=2)], days(0, 9), TODAY)[:6] == (1, 0, 0, 0, 0, 0)


def test_a_group_that_had_nothing_to_do_is_not_listed() -> None:
    told = performance([fact(0, answered=1), fact(-300, answered=-299, unit="old")], days(0, 9), "unit", TODAY)

    assert [line.group for line in told.lines] == ["u"]


@pytest.mark.parametrize(("count", "p90"), [(1, 1), (10, 9), (11, 10), (20, 18)])
def test_p90_is_the_nearest_rank(count: int, p90: int) -> None:
    some = [fact(0, answered=took) for took in range(1, count + 1)]

    assert tally(some, days(0, 39), TODAY).p90_days == p90
