"""Working time: office hours, weekends and closures of one branch.

Pure arithmetic in local time of Asia/Tehran; moments come in and go out as aware UTC.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from backend_client.agency import Closure, WorkingHours
from backend_client.catalogue import Duration

TEHRAN = ZoneInfo("Asia/Tehran")
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class WorkingTime:
    """When one branch is open. `closed`: its closures, those of the whole agency included."""

    hours: WorkingHours
    closed: frozenset[dt.date]

    def __post_init__(self) -> None:
        if self.hours.opens >= self.hours.closes or set(self.hours.weekend) >= set(range(1, 8)):
            raise ValueError("these working hours never open")

    def is_working_day(self, day: dt.date) -> bool:
        return day.isoweekday() not in self.hours.weekend and day not in self.closed

    def is_open(self, moment: dt.datetime) -> bool:
        local = moment.astimezone(TEHRAN)
        return self.is_working_day(local.date()) and self.hours.opens <= local.time() < self.hours.closes

    def next_open(self, moment: dt.datetime) -> dt.datetime:
        """This moment if it is in working time, else the next opening."""
        if self.is_open(moment):
            return moment.astimezone(dt.UTC)
        local = moment.astimezone(TEHRAN)
        first = local.date() if local.time() < self.hours.opens else local.date() + _DAY
        return _at(next(self.working_days_from(first)), self.hours.opens)

    def closing(self, moment: dt.datetime) -> dt.datetime:
        """When working time ends that is now, or comes next."""
        return _at(local_day(self.next_open(moment)), self.hours.closes)

    def add_hours(self, moment: dt.datetime, amount: int) -> dt.datetime:
        """The earliest moment by which so many working hours have passed; a full day ends at closing time."""
        return self.add_time(moment, dt.timedelta(hours=amount))

    def add_time(self, moment: dt.datetime, left: dt.timedelta) -> dt.datetime:
        """The earliest moment by which so much working time has passed."""
        if not left:
            return moment.astimezone(dt.UTC)
        start = self.next_open(moment)
        for day in self.working_days_from(start.astimezone(TEHRAN).date()):
            start = max(start, _at(day, self.hours.opens))
            open_today = _at(day, self.hours.closes) - start
            if left <= open_today:
                break
            left -= open_today
        return start + left

    def add_days(self, moment: dt.datetime, amount: int) -> dt.datetime:
        """So many working days later, at the same time of day held within office hours.

        The day of the moment itself does not count; a moment on a day off counts as after closing time.
        """
        if not amount:
            return moment.astimezone(dt.UTC)
        local = moment.astimezone(TEHRAN)
        days = self.working_days_from(local.date() + _DAY)
        day = [next(days) for _ in range(amount)][-1]
        if not self.is_working_day(local.date()):
            return _at(day, self.hours.closes)
        return _at(day, min(max(local.time(), self.hours.opens), self.hours.closes))

    def add(self, moment: dt.datetime, duration: Duration) -> dt.datetime:
        if duration.unit == "hours":
            return self.add_hours(moment, duration.amount)
        return self.add_days(moment, duration.amount)

    def between(self, start: dt.datetime, end: dt.datetime) -> dt.timedelta:
        """The working time from `start` to `end`; none where the end comes first."""
        days = self.working_days(start.astimezone(TEHRAN).date(), end.astimezone(TEHRAN).date())
        spans = (min(end, _at(day, self.hours.closes)) - max(start, _at(day, self.hours.opens)) for day in days)
        return sum((span for span in spans if span > dt.timedelta(0)), dt.timedelta(0))

    def days_of(self, span: dt.timedelta) -> int:
        """A span of working time in whole office days, halves rounded up."""
        whole = dt.datetime.combine(dt.date.min, self.hours.closes) - dt.datetime.combine(dt.date.min, self.hours.opens)
        return int(span / whole + 0.5)

    def later_day(self, day: dt.date, amount: int) -> dt.date:
        """So many working days after that day."""
        return local_day(self.add_days(_at(day, self.hours.opens), amount))

    def working_days_from(self, first: dt.date) -> Iterator[dt.date]:
        """Working days, `first` included if it is one, without end."""
        day = first
        while True:
            if self.is_working_day(day):
                yield day
            day += _DAY

    def working_days(self, first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
        """Working days from `first` to `last`, both included."""
        every = (first + _DAY * step for step in range((last - first).days + 1))
        return tuple(day for day in every if self.is_working_day(day))


def working_time(hours: WorkingHours, closures: Sequence[Closure], branch: str) -> WorkingTime:
    """Working time of a branch. Raises ValueError where the hours never open."""
    return WorkingTime(hours, frozenset(each.day for each in closures if each.branch in {"", branch}))


def local_day(moment: dt.datetime) -> dt.date:
    """The day it is in Tehran at this moment."""
    return moment.astimezone(TEHRAN).date()


def _at(day: dt.date, time: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, time, TEHRAN).astimezone(dt.UTC)
