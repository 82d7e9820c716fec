"""How much was accepted, answered and is late, and how long it took (E10, G8): by service, unit, branch or channel.

A request counts where it stands: accepted in the period it was accepted in, answered in the one it was answered in, in
progress and overdue at the period's end. A withdrawn one is neither answered nor in progress.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection
from operator import itemgetter
from typing import Literal, NamedTuple, get_args

from backend_client.reports.period import Period
from backend_client.reports.span import Both, Counts, count_groups, spread

Grouping = Literal["service", "unit", "branch", "channel"]
GROUPINGS: tuple[Grouping, ...] = get_args(Grouping)


class Fact(NamedTuple):
    """One accepted request. `unit`: the one that answers for the service. Moments are aware; None: not yet.
    `refused`: answered, but not granted, as its response stands now."""

    service: str
    unit: str
    branch: str
    channel: str
    accepted_at: dt.datetime
    promised_to: dt.date | None
    answered_at: dt.datetime | None = None
    withdrawn_at: dt.datetime | None = None
    refused: bool = False


_span = itemgetter(4, 5, 6, 7)
"""A Fact's moments."""


class Tally(NamedTuple):
    """Of those answered, `refused`: not granted, `late`: after the promised day. `*_days`: from acceptance to answer,
    24 hours each; None where nothing was answered."""

    accepted: int
    answered: int
    refused: int
    late: int
    in_progress: int
    overdue: int
    mean_days: float | None
    median_days: float | None
    p90_days: float | None


_COUNTS = 6
"""So many of a Tally are counts."""


class Line(NamedTuple):
    """`before`: of the period before, as long as this one."""

    group: str
    now: Tally
    before: Tally


class Performance(NamedTuple):
    """`lines`: by group, in the groups' order."""

    period: Period
    by: Grouping
    lines: tuple[Line, ...]
    total: Line


def performance(facts: Collection[Fact], period: Period, by: Grouping, today: dt.date) -> Performance:
    """`today`: in Tehran; a period that has not ended is told as it stands now."""
    group_of = itemgetter(Fact._fields.index(by))
    parts, total = count_groups(((group_of(fact), _span(fact)) for fact in facts), period, today)
    refused = _refusals(facts, group_of, period), _refusals(facts, group_of, period.before())
    lines = [Line(group, *_tallies(parts[group], (refused[0][group], refused[1][group]))) for group in sorted(parts)]
    told = tuple(line for line in lines if any(line.now[:_COUNTS]) or any(line.before[:_COUNTS]))
    all_refused = refused[0].total(), refused[1].total()
    return Performance(period, by, told, Line("", *_tallies(total, all_refused)))


def _refusals(facts: Collection[Fact], group_of: Callable[[Fact], str], period: Period) -> Counter[str]:
    """By group, how many of those answered in the period were refused."""
    return Counter(
        group_of(fact)
        for fact in facts
        if fact.refused and fact.answered_at is not None and period.opens <= fact.answered_at < period.closes
    )


def tally(facts: Collection[Fact], period: Period, today: dt.date) -> Tally:
    _, (now, _) = count_groups((("", _span(fact)) for fact in facts), period, today)
    return _tally(now, _refusals(facts, lambda _: "", period).total())


def _tallies(both: Both, refused: tuple[int, int]) -> tuple[Tally, Tally]:
    return _tally(both[0], refused[0]), _tally(both[1], refused[1])


def _tally(counts: Counts, refused: int) -> Tally:
    answered = len(counts.took)
    return Tally(counts.came, answered, refused, counts.late, counts.there, counts.overdue, *spread(counts.took))
