"""Days as people tell them, each with its right ISO day by a calendar of its own."""

import datetime as dt
from random import Random

from tests.nlu.message_pieces import Piece, words

NOW = dt.datetime(2026, 11, 28, 10, 30)  # noqa: DTZ001 - Tehran's time; شنبه, 7 Azar 1405
TODAY = NOW.date()
_NOWRUZ_1405 = dt.date(2026, 3, 21)
_LEAP = {1, 5, 9, 13, 17, 22, 26, 30}
MONTHS = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند".split()  # noqa: SIM905
WEEK = ("شنبه", "یک‌شنبه", "دوشنبه", "سه‌شنبه", "چهارشنبه", "پنج‌شنبه", "جمعه")


def gregorian(year: int, month: int, day: int) -> dt.date:
    """A Jalali day between 1300 and 1470 by the cycle of 33 years."""
    days = 0
    for each in range(min(year, 1405), max(year, 1405)):
        days += 366 if each % 33 in _LEAP else 365
    before = sum(31 if each <= 6 else 30 for each in range(1, month))
    return _NOWRUZ_1405 + dt.timedelta(days=(days if year > 1405 else -days) + before + day - 1)


def absolute_date(chance: Random) -> Piece:
    year, month = chance.randint(1330, 1406), chance.randint(1, 12)
    day = chance.randint(1, 29)
    iso = gregorian(year, month, day).isoformat()
    name = MONTHS[month - 1]
    match chance.randint(0, 5):
        case 0:
            mark = chance.choice(("/", "-", "."))
            text = mark.join(
                (str(year), chance.choice((str(month), f"{month:02}")), chance.choice((str(day), f"{day:02}")))
            )
        case 1:
            text = f"{day}/{month}/{year}"
        case 2:
            text = f"{day} {name} {year}"
        case 3:
            text = f"{_ordinal(day)} {name}{chance.choice(('', ' ماه', '‌ماه'))} {year}"
        case 4:
            weekday = WEEK[(gregorian(year, month, day).weekday() - 5) % 7]
            text = f"{weekday} {day} {name} {year}"
        case _:
            year = chance.randint(1340, 1399)
            iso = gregorian(year, month, day).isoformat()
            text = f"{year % 100}/{month}/{day}"
    return Piece(text, "date", iso)


def _ordinal(number: int) -> str:
    if number == 1:
        return "اول"
    spelled = words(number)
    return (
        f"{spelled[:-2]}سوم" if spelled.endswith("سه") else f"{spelled}‌ام" if spelled.endswith("ی") else f"{spelled}م"
    )


def yearless_date(chance: Random) -> Piece:
    """The next such day, or the last one in a sentence of the past."""
    month, day, past = chance.randint(1, 12), chance.randint(2, 29), chance.random() < 0.4
    days = [gregorian(year, month, day) for year in (1404, 1405, 1406)]
    right = max(each for each in days if each <= TODAY) if past else min(each for each in days if each >= TODAY)
    number = chance.choice((str(day), f"{day}م", _ordinal(day), words(day)))
    text = f"{number} {MONTHS[month - 1]}{chance.choice(('', '', ' ماه'))}"
    return Piece(text, "date", right.isoformat(), past=past)


def weekday(chance: Random) -> Piece:
    place, past = chance.randint(0, 6), chance.random() < 0.3
    ahead = (place - 1) % 7 + 1
    days = ahead - 7 if past and ahead != 7 else -7 if past else ahead
    name = WEEK[place].replace("\u200c", chance.choice(("\u200c", "", " ")))
    if place in range(1, 6) and chance.random() < 0.2:
        name = f"{place}{chance.choice(('', ' ', '‌'))}شنبه"
    if not past and chance.random() < 0.4:
        return Piece(f"{name}{chance.choice(('ٔ', ' ی', '‌ی'))} {chance.choice(('بعد', 'آینده'))}", "date", _iso(ahead))
    if not past and chance.random() < 0.3:
        return Piece(f"{name} {chance.choice(('هفتهٔ بعد', 'هفته آینده', 'هفته‌ی دیگه'))}", "date", _iso(7 + place))
    return Piece(name, "date", _iso(days), past=past)


def _iso(days: int) -> str:
    return (TODAY + dt.timedelta(days=days)).isoformat()


def relative_date(chance: Random) -> Piece:
    fixed = {
        "امروز": 0, "فردا": 1, "پس‌فردا": 2, "پس فردا": 2, "دیروز": -1, "پریروز": -2, "farda": 1, "emrooz": 0,
        "pasfarda": 2, "doshanbe": 2, "shanbe": 7, "jome": 6, "هفتهٔ آینده": 7, "هفته بعد": 7, "هفتهٔ پیش": -7,
        "آخر هفته": 5, "اول هفتهٔ بعد": 7, "آخر ماه": 23, "ماه آینده": 24, "ماه قبل": -36, "آخر ماه بعد": 53,
    }  # fmt: skip
    if chance.random() < 0.5:
        text, days = chance.choice(sorted(fixed.items()))
        return Piece(text, "date", _iso(days), past=text in ("دیروز", "پریروز", "هفتهٔ پیش", "ماه قبل"))
    number = chance.randint(2, 20)
    unit, each = chance.choice((("روز", 1), ("هفته", 7)))
    ahead = chance.random() < 0.5
    spoken = chance.choice((str(number), words(number)))
    direction = chance.choice(("دیگر", "دیگه", "بعد") if ahead else ("پیش", "قبل"))
    return Piece(f"{spoken} {unit} {direction}", "date", _iso(number * each * (1 if ahead else -1)), past=not ahead)
