"""How much was accepted, answered and is late, and how long it took (E10, G8): by service, unit, branch or channel.

A request counts where it stands: accepted in the period it was accepted in, answered in the one it was answered in, in
progress and overdue at the period's end. A withdrawn one is neither answered nor in progress.
"""

import datetime as dt
import math
import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, get_args

from backend_client.calendar import local_day
from backend_client.reports.period import Period

Grouping = Literal["service", "unit", "branch", "channel"]
GROUPINGS: tuple[Grouping, ...] = get_args(Grouping)
_DAY = dt.timedelta(days=1)


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


def performance(facts: Sequence[Fact], period: Period, by: Grouping, today: dt.date) -> Performance:
    """`today`: in Tehran; a period that has not ended is told as it stands now."""
    groups: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        groups[getattr(fact, by)].append(fact)
    lines = [_line(group, groups[group], period, today) for group in sorted(groups)]
    told = tuple(line for line in lines if any(line.now[:5]) or any(line.before[:5]))
    return Performance(period, by, told, _line("", facts, period, today))


def _line(group: str, facts: Sequence[Fact], period: Period, today: dt.date) -> Line:
    return Line(group, tally(facts, period, today), tally(facts, period.before(), today))


def tally(facts: Iterable[Fact], period: Period, today: dt.date) -> Tally:
    accepted = late = in_progress = overdue = 0
    took: list[float] = []
    stands = min(period.last + _DAY, today)
    for fact in facts:
        accepted += period.has(fact.accepted_at)
        if fact.answered_at is not None and period.has(fact.answered_at):
            took.append((fact.answered_at - fact.accepted_at) / _DAY)
            late += fact.promised_to is not None and local_day(fact.answered_at) > fact.promised_to
        if _is_open(fact, period.last):
            in_progress += 1
            overdue += fact.promised_to is not None and fact.promised_to < stands
    return Tally(accepted, len(took), late, in_progress, overdue, *spread(took))


def _is_open(fact: Fact, day: dt.date) -> bool:
    """At the end of the day."""
    ended = fact.answered_at or fact.withdrawn_at
    return local_day(fact.accepted_at) <= day and (ended is None or local_day(ended) > day)


def spread(values: Sequence[float]) -> tuple[float, float, float] | tuple[None, None, None]:
    """Mean, median and p90 (nearest rank), to two decimals."""
    if not values:
        return None, None, None
    rising = sorted(values)
    p90 = rising[math.ceil(0.9 * len(rising)) - 1]
    return round(statistics.fmean(rising), 2), round(statistics.median(rising), 2), round(p90, 2)
