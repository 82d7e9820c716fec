"""Counting what came, ended, was late and is still there in a period: of requests at the desk, of stages in a unit."""

import datetime as dt
import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from backend_client.reports.period import Period, is_after

_DAY = dt.timedelta(days=1)
_Key = TypeVar("_Key")

Span = tuple[dt.datetime, dt.date | None, dt.datetime | None, dt.datetime | None]
"""When it came, the last day it was promised for, when it was done, when it left undone. Moments are aware."""


@dataclass(slots=True)
class Counts:
    """Of one period. `took`: days of 24 hours of each that was done in it; `late`: of these, after the promised day.
    `there`, `overdue`: at the period's end."""

    came: int = 0
    late: int = 0
    there: int = 0
    overdue: int = 0
    took: list[float] = field(default_factory=list)


class Counter:
    """Counts spans one by one, so that very many need not be kept. `today`: in Tehran; a period that has not ended is
    told as it stands now."""

    def __init__(self, period: Period, today: dt.date) -> None:
        self._opens, self._closes = period.opens, period.closes
        self._stands = min(period.last + _DAY, today)

    def add(self, counts: Counts, span: Span) -> None:
        came_at, promised, done_at, left_at = span
        if came_at >= self._closes:
            return
        if came_at >= self._opens:
            counts.came += 1
        ended = done_at or left_at
        if ended is None or ended >= self._closes:
            counts.there += 1
            counts.overdue += promised is not None and promised < self._stands
        elif done_at is not None and done_at >= self._opens:
            counts.took.append((done_at - came_at) / _DAY)
            counts.late += promised is not None and is_after(done_at, promised)


def count_groups(
    spans: Iterable[tuple[_Key, Span]], period: Period, today: dt.date
) -> tuple[dict[_Key, tuple[Counts, Counts]], tuple[Counts, Counts]]:
    """Each group, and all together: in the period and in the one before, which is as long."""
    now, before = Counter(period, today), Counter(period.before(), today)
    parts: dict[_Key, tuple[Counts, Counts]] = {}
    for key, span in spans:
        counts = parts.get(key)
        if counts is None:
            counts = parts[key] = Counts(), Counts()
        now.add(counts[0], span)
        before.add(counts[1], span)
    return parts, (_sum(part[0] for part in parts.values()), _sum(part[1] for part in parts.values()))


def _sum(parts: Iterable[Counts]) -> Counts:
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
