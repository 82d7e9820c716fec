"""Working mornings of a branch: when people are reminded, never at night nor on a closed day."""

import datetime as dt

from dialogs import persian
from dialogs.talk import Talk

_AT = dt.time(7, 30)
_DAY = dt.timedelta(days=1)


def is_working(day: dt.date, branch: str, talk: Talk) -> bool:
    catalogue = talk.content.catalogue
    closed = {each.day for each in catalogue.closures if each.branch in {"", branch}}
    return day.isoweekday() not in catalogue.hours.weekend and day not in closed


def morning_of(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, _AT, persian.TEHRAN).astimezone(dt.UTC)


def morning_after(days: int, branch: str, talk: Talk) -> dt.datetime:
    """Of that working day, counted from tomorrow."""
    day, left = talk.today, days
    while left:
        day += _DAY
        left -= is_working(day, branch, talk)
    return morning_of(day)
