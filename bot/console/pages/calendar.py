"""Working time, a Jalali month at a time: office hours, weekends, closures of the agency and of each branch; and of one
day the appointments of a branch."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import jdatetime
from aiohttp import web

from backend_client.calendar import WorkingTime, working_time
from backend_client.catalogue import Catalogue
from bot.console.day import day_of, shown_day
from bot.console.months import Month, month_of
from bot.console.visit import Visit
from dialogs import persian
from nlu.normalize import ascii_digits

_DAY = dt.timedelta(days=1)
_FIRST_WEEKDAY = 6
"""Saturday, by ISO."""
YEARS_ABOUT = 5


@dataclass(frozen=True)
class Day:
    """`why`: what it is closed for, "" on working days. `inside`: of the month that is shown."""

    date: dt.date
    number: str
    open: bool
    why: str
    today: bool
    inside: bool


async def show(visit: Visit) -> web.Response:
    return await shown(visit, visit.request.query)


async def shown(
    visit: Visit, asked: Mapping[str, str], *, problem: str = "", typed: str = "", status: int = 200
) -> web.Response:
    """`asked`: month, branch and day. `problem`: why the arrival of what was `typed` was not noted."""
    catalogue, today = visit.voice.content.catalogue, visit.voice.today
    day = day_of(asked.get("day", ""), visit)
    month = _month(asked.get("month", ""), _near(month_of(day), month_of(today)))
    branch = asked.get("branch", "")
    if branch not in {each.code for each in catalogue.branches}:
        own = [each.code for each in catalogue.branches if each.code in visit.member.branches]
        branch = next(iter((*own, *(each.code for each in catalogue.branches))), "")
    time = working_time(catalogue.hours, catalogue.closures, branch)
    days = list(_days(month, branch, catalogue, time, visit))
    return visit.page(
        "calendar.html",
        status=status,
        visits=await shown_day(visit, branch, day) if branch else None,
        branch_title=next((each.title for each in catalogue.branches if each.code == branch), ""),
        day=day,
        problem=problem,
        typed=typed,
        month=month,
        before=month.moved(-1),
        after=month.moved(1),
        this_month=month_of(today),
        branches=catalogue.branches,
        branch=branch,
        branch_hours=next((each.hours for each in catalogue.branches if each.code == branch), ""),
        weekdays=[persian.WEEKDAYS[(_FIRST_WEEKDAY - 1 + place) % 7] for place in range(7)],
        weeks=[days[start : start + 7] for start in range(0, len(days), 7)],
        closures=[
            day for day in days if day.inside and not day.open and day.date.isoweekday() not in time.hours.weekend
        ],
        opens=persian.digits(time.hours.opens.strftime("%H:%M")),
        closes=persian.digits(time.hours.closes.strftime("%H:%M")),
        working=len(time.working_days(month.first, month.last)),
        weekend="، ".join(persian.WEEKDAYS[number - 1] for number in time.hours.weekend),
    )


def _near(month: Month, present: Month) -> Month:
    """The present one instead of one that the calendar does not show."""
    return month if abs(month.year - present.year) <= YEARS_ABOUT else present


def _month(text: str, present: Month) -> Month:
    """The present one for whatever is no month near it."""
    year, _, month = ascii_digits(text).partition("-")
    figures = [int(part) if part.isascii() and part.isdecimal() and len(part) <= 4 else 0 for part in (year, month)]
    if 1 <= figures[1] <= 12 and abs(figures[0] - present.year) <= YEARS_ABOUT:
        return Month(figures[0], figures[1])
    return present


def _days(month: Month, branch: str, catalogue: Catalogue, time: WorkingTime, visit: Visit) -> Iterator[Day]:
    """Whole weeks from Saturday to Friday that hold the month."""
    titles = {each.day: each.title for each in catalogue.closures if each.branch in {"", branch}}
    day = month.first - _DAY * ((month.first.isoweekday() - _FIRST_WEEKDAY) % 7)
    while day <= month.last or day.isoweekday() != _FIRST_WEEKDAY:
        is_open = time.is_working_day(day)
        weekend = "" if is_open else visit.voice.text("console.calendar.weekend")
        yield Day(
            date=day,
            number=persian.digits(jdatetime.date.fromgregorian(date=day).day),
            open=is_open,
            why=titles.get(day, weekend),
            today=day == visit.voice.today,
            inside=month.first <= day <= month.last,
        )
        day += _DAY
