"""How much was accepted, answered and is late, and how long it took (E10, G8): by service, unit, branch or channel.

A request counts where it stands: accepted in the period it was accepted in, answered in the one it was answered in, in
progress and overdue at the period's end. A withdrawn one is neither answered nor in progress.
"""

import datetime as dt
from collections.abc import Iterable
from operator import itemgetter
from typing import Literal, NamedTuple, get_args

from backend_client.reports.period import Period
from backend_client.reports.span import Counts, count_groups, spread

Grouping = Literal["service", "unit", "branch", "channel"]
GROUPINGS: tuple[Grouping, ...] = get_args(Grouping)


class Fact(NamedTuple):
    """One accepted request. `unit`: the one that answers for the service. Moments are aware; None: not yet."""

    service: str
    unit: str
    branch: str
    channel: str
    accepted_at: dt.datetime
    promised_to: dt.date | None
    answered_at: dt.datetime | None = None
    withdrawn_at: dt.datetime | None = None


_span = itemgetter(4, 5, 6, 7)
"""A Fact's moments."""


class Tally(NamedTuple):
    """`late`: of those answered, after the promised day. `*_days`: from acceptance to answer, 24 hours each; None
    where nothing was answered."""

    accepted: int
    answered: int
    late: int
    in_progress: int
    overdue: int
    mean_days: float | None
    median_days: float | None
    p90_days: float | None


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


def performance(facts: Iterable[Fact], period: Period, by: Grouping, today: dt.date) -> Performance:
    """`today`: in Tehran; a period that has not ended is told as it stands now."""
    group_of = itemgetter(Fact._fields.index(by))
    parts, total = count_groups(((group_of(fact), _span(fact)) for fact in facts), period, today)
    lines = [Line(group, _tally(parts[group][0]), _tally(parts[group][1])) for group in sorted(parts)]
    told = tuple(line for line in lines if any(line.now[:5]) or any(line.before[:5]))
    return Performance(period, by, told, Line("", _tally(total[0]), _tally(total[1])))


def tally(facts: Iterable[Fact], period: Period, today: dt.date) -> Tally:
    _, (now, _) = count_groups((("", _span(fact)) for fact in facts), period, today)
    return _tally(now)


def _tally(counts: Counts) -> Tally:
    answered = len(counts.took)
    return Tally(counts.came, answered, counts.late, counts.there, counts.overdue, *spread(counts.took))
