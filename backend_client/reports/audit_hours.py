"""Part 2 of the audit form, what figures can show of it: receipts by weekday and hour, for the desk's continuity."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from backend_client.calendar import TEHRAN
from backend_client.reports.period import Period

WEEK = (6, 7, 1, 2, 3, 4, 5)
"""ISO weekdays from Saturday on."""
HOURS = range(24)


class DayLine(NamedTuple):
    """`weekday`: ISO. `by_hour`: receipts in each of the 24 hours of Tehran."""

    weekday: int
    by_hour: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.by_hour)


def continuity(issued_at: Iterable[dt.datetime], period: Period) -> tuple[DayLine, ...]:
    """All seven days, Saturday first."""
    counted: Counter[tuple[int, int]] = Counter()
    for moment in issued_at:
        if period.has(moment):
            local = moment.astimezone(TEHRAN)
            counted[local.isoweekday(), local.hour] += 1
    return tuple(DayLine(day, tuple(counted[day, hour] for hour in HOURS)) for day in WEEK)


def hours_told(lines: Sequence[DayLine], opens: int, closes: int) -> range:
    """The hours to print: office hours, widened to all that had a receipt."""
    used = [hour for hour in HOURS if any(line.by_hour[hour] for line in lines)]
    return range(min([opens, *used]), max([closes - 1, *used]) + 1)
