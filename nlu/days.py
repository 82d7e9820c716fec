"""A Jalali date as people write it, to an ISO date."""

import datetime as dt
import itertools
import re

import jdatetime

from nlu.invalid import Invalid
from nlu.normalize import clean_answer, letters
from nlu.numbers import number_word

MONTHS = {
    "فروردین": 1, "اردیبهشت": 2, "خرداد": 3, "تیر": 4, "مرداد": 5, "امرداد": 5,
    "شهریور": 6, "مهر": 7, "ابان": 8, "اذر": 9, "دی": 10, "بهمن": 11, "اسفند": 12,
    "farvardin": 1, "ordibehesht": 2, "khordad": 3, "tir": 4, "mordad": 5, "shahrivar": 6, "mehr": 7,
    "aban": 8, "azar": 9, "dey": 10, "bahman": 11, "esfand": 12,
}  # fmt: skip
RELATIVE_DAYS = {"امروز": 0, "دیروز": -1, "فردا": 1, "پریروز": -2, "پسفردا": 2}
WEEKDAYS = {
    "دوشنبه": 0,
    "سهشنبه": 1,
    "چهارشنبه": 2,
    "پنجشنبه": 3,
    "پنشنبه": 3,
    "جمعه": 4,
    "شنبه": 5,
    "یکشنبه": 6,
}
_FILLERS = frozenset({"ماه", "سال", "روز", "مورخ", "تاریخ", "هجری", "شمسی", "خورشیدی", "در", "ه", "ش", "هش", "متولد"})
_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+")
_BETWEEN = re.compile(r"[\s/\\.,،٫_:()؟?\-‐‑‒–—−]*")
_MAX_CHARS = 80
_FIRST_YEAR, _LAST_YEAR = 1200, 1500
_PAST_YEARS, _COMING_YEARS = 100, 20


def read_jalali_date(text: str, *, today: dt.date) -> str | Invalid:
    """A day as an ISO (Gregorian) date. `today` is the day in Tehran: «فردا», and which century «۷۰» is."""
    text = text.strip()
    if len(text) > _MAX_CHARS:
        return Invalid("format")
    plain = letters(clean_answer(text)).strip()
    if not plain:
        return Invalid("empty")
    if not _BETWEEN.fullmatch(_TOKEN.sub("", plain)):
        return Invalid("format")
    tokens = [_without_ending(token) for token in _TOKEN.findall(_joined(plain))]
    tokens = [token for token in tokens if token not in _FILLERS]
    if len(tokens) == 1 and tokens[0] in RELATIVE_DAYS:
        return (today + dt.timedelta(days=RELATIVE_DAYS[tokens[0]])).isoformat()
    weekdays = [WEEKDAYS[token] for token in tokens if token in WEEKDAYS]
    rest = [token for token in tokens if token not in WEEKDAYS]
    day = _spelled(rest, today)
    if isinstance(day, Invalid):
        return day
    return Invalid("weekday") if any(weekday != day.weekday() for weekday in weekdays) else day.isoformat()


def _joined(plain: str) -> str:
    """Words that stand apart or together: «پس فردا», «سه شنبه», «اردی بهشت», «آبان‌ماه»."""
    plain = re.sub(r"(پس) +(فردا)|(اردی) +(بهشت)", lambda found: "".join(part or "" for part in found.groups()), plain)
    return re.sub(r"(یک|دو|سه|چهار|پنج) *(شنبه)", r"\1\2", plain)


def _without_ending(token: str) -> str:
    stem = token.removesuffix("ماه")
    return stem if stem in MONTHS else token


def _spelled(tokens: list[str], today: dt.date) -> dt.date | Invalid:
    """A day from a month's name with numbers around it, or from numbers alone."""
    months = [place for place, token in enumerate(tokens) if token in MONTHS]
    if len(months) == 1:
        place = months[0]
        before, after = _number(tokens[:place]), _number(tokens[place + 1 :])
        if isinstance(before, Invalid) or isinstance(after, Invalid):
            return Invalid("format")
        return _around(before, MONTHS[tokens[place]], after, today)
    if months or not tokens or not all(token.isdecimal() for token in tokens):
        return Invalid("letters" if not any(token.isdecimal() for token in tokens) else "format")
    return _figures(tokens, today)


def _number(tokens: list[str]) -> int | Invalid | None:
    """One number before or after the month's name, in figures or words; None where there is none."""
    if not tokens:
        return None
    if tokens[0].isdecimal():
        return int(tokens[0]) if len(tokens) == 1 and len(tokens[0]) <= 4 else Invalid("format")
    total = 0
    for word in tokens:
        value = number_word(word)
        if value is None and word not in {"و", "هزار"}:
            return Invalid("format")
        total = max(total, 1) * 1000 if word == "هزار" else total + (value or 0)
    return total


def _around(before: int | None, month: int, after: int | None, today: dt.date) -> dt.date | Invalid:
    """«۱۵ مهر ۱۴۰۳» or «۱۴۰۳ مهر ۱۵»."""
    if before is None or after is None:
        only = after if before is None else before
        return Invalid("no_day" if only is None or only > 31 else "no_year")
    day, year = (after, before) if before > 31 else (before, after)
    full = _full_year(year, today)
    return full if isinstance(full, Invalid) else _day(full, month, day)


def _figures(tokens: list[str], today: dt.date) -> dt.date | Invalid:
    """Year, month and day, or day, month and year: whichever end can be a year."""
    if len(tokens) == 1 and len(tokens[0]) == 8:
        figures = tokens[0]
        year_first = figures[:2] in {"13", "14"} and int(figures[4:6]) <= 12
        cuts = (0, 4, 6, 8) if year_first else (0, 2, 4, 8)
        tokens = [figures[start:end] for start, end in itertools.pairwise(cuts)]
    if len(tokens) == 2 and all(len(token) <= 2 for token in tokens):
        return Invalid("no_year")
    if len(tokens) != 3 or any(len(token) > 4 for token in tokens):
        return Invalid("format")
    first, month, last = (int(token) for token in tokens)
    ends = [len(tokens[0]) > 2, len(tokens[2]) > 2]
    if ends == [False, False]:
        ends = [first > 31, last > 31]
    if ends == [False, False]:
        return Invalid("two_digit_year")
    if ends == [True, True]:
        return Invalid("format")
    year, day = (first, last) if ends[0] else (last, first)
    full = _full_year(year, today)
    return full if isinstance(full, Invalid) else _day(full, month, day)


def _full_year(year: int, today: dt.date) -> int | Invalid:
    """Two figures stand for a year only where one century alone fits: a hundred years back, twenty ahead."""
    if 1800 <= year <= 2200:
        return Invalid("gregorian")
    if year > 99:
        return year if _FIRST_YEAR <= year <= _LAST_YEAR else Invalid("year")
    this_year = jdatetime.date.fromgregorian(date=today).year
    window = range(this_year - _PAST_YEARS, this_year + _COMING_YEARS + 1)
    fitting = [century + year for century in (1200, 1300, 1400, 1500) if century + year in window]
    return fitting[0] if len(fitting) == 1 else Invalid("two_digit_year")


def _day(year: int, month: int, day: int) -> dt.date | Invalid:
    if not 1 <= month <= 12:
        return Invalid("month")
    length = jdatetime.j_days_in_month[month - 1]
    if month == 12 and jdatetime.date(year, 1, 1).isleap():
        length = 30
    if month == 12 and day == 30 and length == 29:
        return Invalid("leap_day", str(year))
    if not 1 <= day <= length:
        return Invalid("day_of_month", str(length))
    gregorian: dt.date = jdatetime.date(year, month, day).togregorian()
    return gregorian
