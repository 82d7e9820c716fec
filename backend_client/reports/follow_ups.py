"""Low surveys that the heads follow up: how many were opened and settled, and how long it took (T5)."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from backend_client.reports.period import Period
from backend_client.reports.span import Both, Counts, Span, count_groups, spread


class FollowUpFact(NamedTuple):
    """One of them. `settled_at`: None while it waits."""

    opened_at: dt.datetime
    settled_at: dt.datetime | None


class FollowUpTally(NamedTuple):
    """`waiting`: at the period's end. `*_days`: from the survey to what was settled in the period, 24 hours each."""

    opened: int
    settled: int
    waiting: int
    mean_days: float | None
    median_days: float | None
    p90_days: float | None


def followed_up(facts: Iterable[FollowUpFact], period: Period, today: dt.date) -> tuple[FollowUpTally, FollowUpTally]:
    """Of the period, and of the one before. Never by unit or service: a figure of few would tell of single forms."""
    nothing: Both = Counts(), Counts()
    now, before = count_groups(facts, _all, _span, period, today).get("", nothing)
    return _tally(now), _tally(before)


def _all(_: FollowUpFact) -> str:
    return ""


def _span(fact: FollowUpFact) -> Span:
    return fact.opened_at, None, fact.settled_at, None


def _tally(counts: Counts) -> FollowUpTally:
    return FollowUpTally(counts.came, len(counts.took), counts.there, *spread(counts.took))
