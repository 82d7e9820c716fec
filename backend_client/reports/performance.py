"""How much was accepted, answered and is late, and how long it took (E10, G8): by service, unit, branch or channel.

A request counts where it stands: accepted in the period it was accepted in, answered in the one it was answered in, in
progress and overdue at the period's end. One that was
withdrawn, or merged into another, is neither answered nor in progress.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Literal, NamedTuple, get_args

from backend_client.reports.period import Period
from backend_client.reports.span import Both, Counts, count_groups, spread, summed

Grouping = Literal["service", "unit", "branch", "channel"]
GROUPINGS: tuple[Grouping, ...] = get_args(Grouping)


class Fact(NamedTuple):
    """One accepted request. `unit`: the one that answers for the service. Moments are aware; None: not yet.
    `refused`: answered, but not granted, as its response stands now. `id`: the desk's own, for what hangs on it."""

    service: str
    unit: str
    branch: str
    channel: str
    accepted_at: dt.datetime
    promised_to: dt.date | None
    answered_at: dt.datetime | None = None
    withdrawn_at: dt.datetime | None = None
    refused: bool = False
    id: int = 0


_span = itemgetter(4, 5, 6, 7)
"""A Fact's moments."""
_key = itemgetter(0, 1, 2, 3, 8)
_REFUSED = 4
"""Its place in a key."""


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


def performance(facts: Iterable[Fact], period: Period, by: Grouping, today: dt.date) -> Performance:
    """`today`: in Tehran; a period that has not ended is told as it stands now."""
    (told,) = performances(facts, period, (by,), today)
    return told


def performances(
    facts: Iterable[Fact], period: Period, groupings: Iterable[Grouping], today: dt.date
) -> tuple[Performance, ...]:
    """The same facts in each of these groupings, gone through once."""
    parts = count_groups(facts, _key, _span, period, today)
    total = _line("", parts)
    return tuple(Performance(period, by, _lines(parts, by), total) for by in groupings)


def tally(facts: Iterable[Fact], period: Period, today: dt.date) -> Tally:
    return performance(facts, period, "service", today).total.now


_Parts = Mapping[tuple[object, ...], Both]
"""By service, unit, branch, channel, and whether it was refused: the finest groups, of which all others are made."""


def _lines(parts: _Parts, by: Grouping) -> tuple[Line, ...]:
    at = Fact._fields.index(by)
    groups: dict[str, dict[tuple[object, ...], Both]] = {}
    for key, both in parts.items():
        groups.setdefault(str(key[at]), {})[key] = both
    lines = (_line(group, groups[group]) for group in sorted(groups))
    return tuple(line for line in lines if any(line.now[:_COUNTS]) or any(line.before[:_COUNTS]))


def _line(group: str, parts: _Parts) -> Line:
    now, before = (_tally([(key, both[at]) for key, both in parts.items()]) for at in (0, 1))
    return Line(group, now, before)


def _tally(parts: Sequence[tuple[tuple[object, ...], Counts]]) -> Tally:
    counts = summed(part for _, part in parts)
    refused = sum(len(part.took) for key, part in parts if key[_REFUSED])
    answered = len(counts.took)
    return Tally(counts.came, answered, refused, counts.late, counts.there, counts.overdue, *spread(counts.took))
