"""Jalali months, and the days of a period that people choose by name."""

import datetime as dt
from dataclasses import dataclass

import jdatetime

from backend_client.reports.period import Period
from bot.console.voice import Voice
from dialogs import persian
from nlu.days import read_jalali_date
from nlu.values import Invalid

PERIODS = ("this_month", "last_month", "this_quarter", "last_quarter", "this_year", "last_year", "own")
_DAY = dt.timedelta(days=1)
_QUARTER, _YEAR = 3, 12


@dataclass(frozen=True)
class Month:
    """Jalali."""

    year: int
    month: int

    @property
    def title(self) -> str:
        return f"{persian.MONTHS[self.month - 1]} {persian.digits(self.year)}"

    @property
    def first(self) -> dt.date:
        day: dt.date = jdatetime.date(self.year, self.month, 1).togregorian()
        return day

    @property
    def last(self) -> dt.date:
        return self.moved(1).first - _DAY

    def moved(self, months: int) -> "Month":
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(year, month + 1)

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}"


def month_of(day: dt.date) -> Month:
    jalali = jdatetime.date.fromgregorian(date=day)
    return Month(jalali.year, jalali.month)


def period_named(name: str, own: tuple[str, str], voice: Voice) -> tuple[Period | None, str]:
    """The period, or what is wrong with the days that were typed. One that lasts goes to today, so that the period
    before is as long."""
    if name == "own":
        return _own(own, voice)
    return days_named(name, voice.today), ""


def days_named(name: str, today: dt.date) -> Period:
    """Of `this_month`, `last_quarter` and the like."""
    span, _, length = name.partition("_")
    present = month_of(today)
    months = {"quarter": _QUARTER, "year": _YEAR}.get(length, 1)
    first = Month(present.year, (present.month - 1) // months * months + 1)
    if span == "last":
        return Period(first.moved(-months).first, first.first - _DAY)
    return Period(first.first, today)


def _own(typed: tuple[str, str], voice: Voice) -> tuple[Period | None, str]:
    days = [read_jalali_date(text, today=voice.today) for text in typed]
    first, last = (None if isinstance(day, Invalid) else dt.date.fromisoformat(day) for day in days)
    if first is None or last is None:
        return None, voice.text("console.report.bad_day")
    if first > last:
        return None, voice.text("console.report.backwards")
    return Period(first, last), ""
