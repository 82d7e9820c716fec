"""Counting what came, ended, was late and is still there in a period: of requests at the desk, of stages in a unit."""

import datetime as dt
import math
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from backend_client.reports.period import Period, begins

_DAY = dt.timedelta(days=1)
_Thing = TypeVar("_Thing")
_Key = TypeVar("_Key")

Span = tuple[dt.datetime, dt.date | None, dt.datetime | None, dt.datetime | None]
"""When it came, the last day it was promised for, when it was done, when it left undone. Moments are aware."""


@dataclass(slots=True)
class Counts:
    """Of one period. `took`: days of 24 hours of each that was done in it, rising
    once all are counted, so that groups of groups are sorted fast; `late`: of these, after the promised day.
    `there`, `overdue`: at the period's end."""

    came: int = 0
    late: int = 0
    there: int = 0
    overdue: int = 0
    took: list[float] = field(default_factory=list)


Both = tuple[Counts, Counts]
"""Of the period, and of the one before."""


def count_groups(
    things: Iterable[_Thing],
    group_of: Callable[[_Thing], _Key],
    span_of: Callable[[_Thing], Span],
    period: Period,
    today: dt.date,
) -> dict[_Key, Both]:
    """Each group in the period and in the one before, which is as long and ends where this begins.

    `today`: in Tehran; a period that has not ended is told as it stands now. Things are counted one by one, so that
    very many need not be kept; a function of ours for each would cost as much again as reading them.
    """
    first, opens, closes = period.before().opens, period.opens, period.closes
    stands, stood = min(period.last + _DAY, today), min(period.first, today)
    parts: dict[_Key, Both] = {}
    late_from = _LateFrom()
    for thing in things:
        came_at, promised, done_at, left_at = span_of(thing)
        ended = done_at or left_at
        if came_at >= closes or (ended is not None and ended < first):
            continue
        group = group_of(thing)
        both = parts.get(group)
        if both is None:
            both = parts[group] = Counts(), Counts()
        now, before = both
        if came_at >= opens:
            now.came += 1
        else:
            before.came += came_at >= first
            if ended is None or ended >= opens:
                before.there += 1
                before.overdue += promised is not None and promised < stood
        if ended is None or ended >= closes:
            now.there += 1
            now.overdue += promised is not None and promised < stands
        elif done_at is not None:
            counts = now if done_at >= opens else before
            counts.took.append((done_at - came_at) / _DAY)
            counts.late += promised is not None and done_at >= late_from[promised]
    for both in parts.values():
        both[0].took.sort()
        both[1].took.sort()
    return parts


class _LateFrom(dict[dt.date, dt.datetime]):
    """The end of each day that was promised, worked out once: there are few days and very many spans."""

    def __missing__(self, day: dt.date) -> dt.datetime:
        self[day] = begins(day + _DAY)
        return self[day]


def summed(parts: Iterable[Counts]) -> Counts:
    total = Counts()
    for part in parts:
        total.came += part.came
        total.late += part.late
        total.there += part.there
        total.overdue += part.overdue
        total.took += part.took
    return total


def spread(values: Sequence[float]) -> tuple[float, float, float] | tuple[None, None, None]:
    """Mean, median and p90 (nearest rank), to two decimals."""
    if not values:
        return None, None, None
    rising = sorted(values)
    p90 = rising[math.ceil(0.9 * len(rising)) - 1]
    return round(statistics.fmean(rising), 2), round(statistics.median(rising), 2), round(p90, 2)
