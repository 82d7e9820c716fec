"""Days counted from today in weeks, months and years: «سه روز دیگر», «هفتهٔ آینده», «آخر ماه».

A week begins on شنبه: «هفتهٔ آینده» and «ماه بعد» are their first days, «آخر هفته» is its پنجشنبه. «یک روز دیگر» is
another day, so it is none.
"""

import datetime as dt

import jdatetime

from nlu.invalid import Invalid
from nlu.numbers import number_word, read_integer
from nlu.spans.day_words import (
    AWAY,
    BACK,
    EDGE,
    FORTH,
    LUNAR,
    OF_SOMETHING,
    ORDINAL_ENDINGS,
    THIS,
    UNIT,
    VAGUE,
    WEEKDAY,
    Parts,
)
from nlu.spans.message import is_number, number_starts, small_number

Day = tuple[int, int, dt.date | None]
_MOST_AWAY = {"day": 3700, "week": 520, "month": 120, "year": 10}
_ONE = frozenset({"یک", "یه", "yek", "ye"})
_SATURDAY, _TO_WEEKEND = 5, 5


class Calendar:
    """The Iranian week, month and year around a day."""

    def __init__(self, today: dt.date) -> None:
        self.today = today
        self._jalali = jdatetime.date.fromgregorian(date=today)

    @property
    def year(self) -> int:
        year: int = self._jalali.year
        return year

    def week(self, shift: int) -> dt.date:
        """The شنبه of this week or one before or after it."""
        return self.today + dt.timedelta(days=7 * shift - (self.today.weekday() - _SATURDAY) % 7)

    def month(self, shift: int) -> dt.date:
        """The first day of this month or one before or after it."""
        return self.months_away(shift, day=1)

    def first_of_year(self, shift: int) -> dt.date:
        return _gregorian(self.year + shift, 1, 1)

    def months_away(self, shift: int, day: int = 0) -> dt.date:
        """The same day, or this one, of another month, or its last day where it is shorter."""
        months = 12 * self.year + self._jalali.month - 1 + shift
        return _gregorian(months // 12, months % 12 + 1, day or self._jalali.day)


def _gregorian(year: int, month: int, day: int) -> dt.date:
    """The last day of the month where it has not so many."""
    length = jdatetime.j_days_in_month[month - 1]
    if month == 12 and jdatetime.date(year, 1, 1).isleap():
        length = 30
    gregorian: dt.date = jdatetime.date(year, month, min(day, length)).togregorian()
    return gregorian


def shifted(parts: Parts, place: int) -> int:
    """1 for «بعد», -1 for «پیش», 0 for anything else: also for «بعد از …», which is not counted from today."""
    text = parts.next_to(place)
    if parts.next_to(place + 1) == OF_SOMETHING:
        return 0
    return 1 if text in FORTH else -1 if text in BACK else 0


def weekday_of_week(parts: Parts, weekday: int, calendar: Calendar) -> Day | None:
    """«شنبهٔ هفتهٔ بعد», «شنبهٔ همین هفته», «شنبهٔ دو هفته دیگه»."""
    place = parts.after_ezafe(weekday + 1)
    this = parts.next_to(place) in THIS
    number = small_number(parts.next_to(place)) or 0
    week = place + (this or number > 0)
    if UNIT.get(parts.next_to(week)) != "week":
        return None
    shift, last = (0, week + 1) if this else _shift(parts, week)
    if not this and not shift:
        return None
    return weekday, last, _in_week(calendar, shift * (number or 1), WEEKDAY[parts.text(weekday)])


def _in_week(calendar: Calendar, shift: int, weekday: int) -> dt.date:
    return calendar.week(shift) + dt.timedelta(days=(weekday - _SATURDAY) % 7)


def _shift(parts: Parts, unit: int) -> tuple[int, int]:
    """What stands after «هفته» or «ماه», and the part after that."""
    place = parts.after_ezafe(unit + 1)
    shift = shifted(parts, place)
    return shift, place + 1 if shift else unit + 1


def away(parts: Parts, unit: int, calendar: Calendar) -> Day | None:
    """«سه روز دیگر», «دو هفته پیش»; without a number «هفتهٔ آینده», «ماه قبل», «هفتهٔ بعد شنبه»."""
    shift, last = _shift(parts, unit)
    if not shift:
        return None
    before = parts.text(unit - 1) if parts.close(unit) else ""
    if before in VAGUE or before in THIS:
        return unit, last, None
    if is_number(before):
        return _counted(parts, unit, last, calendar)
    match UNIT[parts.text(unit)]:
        case "week":
            weekday = last + (parts.next_to(last) == "روز")
            if parts.next_to(weekday) in WEEKDAY:
                return unit, weekday + 1, _in_week(calendar, shift, WEEKDAY[parts.text(weekday)])
            return unit, last, calendar.week(shift)
        case "month":
            return unit, last, calendar.month(shift)
    return None


def _counted(parts: Parts, unit: int, last: int, calendar: Calendar) -> Day | None:
    """So many days, weeks, months or years from today."""
    message, word = parts.message, parts[unit].first
    name, direction = UNIT[parts.text(unit)], parts.text(last - 1)
    if direction not in AWAY:
        return unit, last, None
    start = next(iter(number_starts(message, word)), word)
    number = read_integer(message.phrase(start, word)) if start < word else Invalid("empty")
    vague = message.close(start) and (is_number(message.at(start - 1)) or message.at(start - 1) in VAGUE)
    another = name == "day" and start == word - 1 and message.texts[start] in _ONE and direction not in BACK
    if isinstance(number, Invalid) or vague or another or number > _MOST_AWAY[name]:
        return unit, last, None
    first = next(place for place in range(unit, -1, -1) if parts[place].first <= start)
    return first, last, _from_today(calendar, name, -number if direction in BACK else number)


def _from_today(calendar: Calendar, name: str, number: int) -> dt.date:
    match name:
        case "day":
            return calendar.today + dt.timedelta(days=number)
        case "week":
            return calendar.today + dt.timedelta(weeks=number)
        case "month":
            return calendar.months_away(number)
    return calendar.months_away(12 * number)


def of_month(parts: Parts, place: int, end: int, calendar: Calendar, *, past: bool) -> Day | None:
    """«بیستم این ماه», «۲۰م ماه بعد»; not «۲۰ ماه», which is a time. `place` to `end`: the number."""
    this = parts.next_to(end) in THIS
    unit = end + this
    if parts.text(place) in EDGE or UNIT.get(parts.next_to(unit)) != "month" or parts.next_to(unit + 1) in LUNAR:
        return None
    if not this and not parts.text(end - 1).endswith(("م", "om")):
        return None
    words = (parts.text(each) for each in range(place, end) if parts.text(each) not in ORDINAL_ENDINGS)
    number = sum(int(word) if word.isdecimal() else number_word(word) or 0 for word in words)
    shift, last = (0, unit + 1) if this else _shift(parts, unit)
    if not 1 <= number <= 31:
        return place, last, None
    day = calendar.months_away(shift, number)
    if not this and not shift and (day > calendar.today if past else day < calendar.today):
        day = calendar.months_away(-1 if past else 1, number)
    return place, last, day


def edge(parts: Parts, place: int, calendar: Calendar, *, past: bool) -> Day | None:
    """«اول هفته», «آخر این ماه», «آخر ماه بعد», «اول سال»."""
    at_end = EDGE[parts.text(place)] == -1
    unit = parts.after_ezafe(place + 1)
    this = parts.next_to(unit) in THIS
    unit += this
    name = UNIT.get(parts.next_to(unit), "")
    if name not in ("week", "month", "year"):
        return None
    shift, last = (0, unit + 1) if this else _shift(parts, unit)
    day = _edge(calendar, name, shift, at_end=at_end)
    if not this and not shift:
        if past and day > calendar.today:
            day = _edge(calendar, name, -1, at_end=at_end)
        elif not past and day < calendar.today:
            day = _edge(calendar, name, 1, at_end=at_end)
    return place, last, day


def _edge(calendar: Calendar, name: str, shift: int, *, at_end: bool) -> dt.date:
    if name == "week":
        return calendar.week(shift) + dt.timedelta(days=_TO_WEEKEND if at_end else 0)
    begin = calendar.month if name == "month" else calendar.first_of_year
    return begin(shift + 1) - dt.timedelta(days=1) if at_end else begin(shift)
