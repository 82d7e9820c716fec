"""Days in a message, as ISO days.

A day without a year («۱۵ مهر», «شنبه») is the next one, or the last one where its clause tells of the past («پارسال»,
«شنبه رفتم»); «شنبه» itself is never today. What returns («شنبه‌ها», «هر شنبه»), is vague («دو سه روز دیگر») or
contradicts itself is no day.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator

from nlu.days import MONTHS, read_jalali_date
from nlu.numbers import NUMBER_WORDS, RIAL, SCALES, TOMAN, number_word, read_integer
from nlu.spans.day_words import (
    DATED,
    EDGE,
    FROM_TODAY,
    LAST_YEAR,
    MONTH,
    NO_DAY_AFTER,
    NO_DAY_BEFORE,
    ORDINAL_ENDINGS,
    PRESENT,
    SINCE,
    STARTS,
    STREET,
    THIS_YEAR,
    UNIT,
    UNTIL_THEN,
    WAITING,
    WEEKDAY,
    YEAR,
    Parts,
    is_past,
)  # fmt: skip
from nlu.spans.message import AND, COUNTERS, LATIN_NUMBERS, Message
from nlu.spans.relative_days import Calendar, away, edge, of_month, shifted, weekday_of_week

Day = tuple[int, int, dt.date | None]
"""First part, the one after the last, and the day; None for what looks like a day and is none."""
_FIGURES = re.compile(
    r"(?<![0-9a-z])(?<![0-9][/\-.:_,–])"
    r"(?:(?:[0-9]{4}|[0-9]{2})( ?[/\-.–_] ?)[0-9]{1,2}\1[0-9]{1,2}"
    r"|[0-9]{1,2}( ?[/\-.–_] ?)[0-9]{1,2}\2(?:[0-9]{4}|[0-9]{2}))"
    r"(?![0-9a-z]|[/\-.:_,–][0-9])"
)
_NO_DAY = frozenset({"یک", "یه"})
"""«یک مهر» is a stamp and «یک تیر» an arrow; the first is «اول» or «یکم»."""
_BEFORE_DATE = frozenset({"مورخ", "مورخه", "تاریخ", "روز"})
_COUNTED = COUNTERS | RIAL | TOMAN | frozenset(SCALES)
"""What explains four digits after a month: they are no year."""
_EXPLAINED = (
    _COUNTED | frozenset(UNIT) | frozenset(MONTH)
    | {"ساعت", "دقیقه", "درصد", "صبح", "ظهر", "عصر", "شب", "بعدازظهر", "بعد", "قبل", "ساله"}
)  # fmt: skip
_NAMES = {number: month for month, number in MONTHS.items() if not month.isascii()}
_THOUSAND = "هزار"
_HALVES = frozenset({"نیم", "ربع"})
_REACH, _REACH_BACK = 12, 2


def dates(message: Message, today: dt.date) -> Iterator[tuple[int, int, str]]:
    """First word, the one after the last, and the ISO day."""
    if not STARTS.isdisjoint(message.vocabulary) or (message.has_digits and _FIGURES.search(message.folded)):
        days = Days(Parts(message), today)
        place = 0
        while place < len(days.parts):
            day = days.at(place)
            if day and day[2]:
                yield days.parts[day[0]].first, days.parts[day[1] - 1].last, day[2].isoformat()
            place = day[1] if day else place + 1


class Days:
    """The parts of a message, read as days."""

    def __init__(self, parts: Parts, today: dt.date) -> None:
        self.parts = parts
        self.today = today
        self.calendar = Calendar(today)
        self._figures = {found.start(): found.end() for found in _FIGURES.finditer(parts.message.folded)}

    def at(self, place: int) -> Day | None:
        """The day that begins here, or in the case of «سه روز دیگر» has its unit here."""
        text = self.parts.text(place)
        if text in WEEKDAY:
            return self._weekday(place)
        if text in FROM_TODAY:
            return self._from_today(place)
        if text in EDGE:
            return self._month_day(place, place) or edge(self.parts, place, self.calendar, past=self._past(place))
        if text in UNIT:
            return away(self.parts, place, self.calendar)
        return self._absolute(place, place)

    def _from_today(self, place: int) -> Day:
        """«فردا», and «فردا یکشنبه» where that is right."""
        day = self.today + dt.timedelta(days=FROM_TODAY[self.parts.text(place)])
        agrees = WEEKDAY.get(self.parts.next_to(place + 1)) == day.weekday()
        return place, place + 1 + agrees, day

    def _weekday(self, place: int) -> Day:
        """«شنبه», «شنبهٔ بعد», «شنبهٔ هفتهٔ آینده», «شنبه ۱۵ مهر»."""
        parts = self.parts
        if parts.next_to(place + 1) in NO_DAY_BEFORE or (parts.close(place) and parts.text(place - 1) in NO_DAY_AFTER):
            return place, place + 1, None
        full = self._dated(place)
        if full:
            return full
        of_week = weekday_of_week(parts, place, self.calendar)
        if of_week:
            return of_week
        modified = parts.after_ezafe(place + 1)
        shift = shifted(parts, modified)
        back = shift < 0 or (shift == 0 and self._past(place))
        weekday = WEEKDAY[parts.text(place)]
        distance = (
            (self.today.weekday() - weekday - 1) % 7 + 1 if back else (weekday - self.today.weekday() - 1) % 7 + 1
        )
        return (
            place,
            modified + 1 if shift else place + 1,
            self.today + dt.timedelta(days=-distance if back else distance),
        )

    def _dated(self, weekday: int) -> Day | None:
        """The day of the month that follows its weekday."""
        place = weekday + 1
        if not self._follows(place):
            return None
        if self.parts.text(place) in _BEFORE_DATE:
            place += 1
        return self._absolute(place, weekday) if self._follows(place) else None

    def _follows(self, place: int) -> bool:
        return 0 < place < len(self.parts) and self.parts.message.gap(self.parts[place].first).strip(" \t") in (
            "",
            "،",
            ",",
        )

    def _absolute(self, place: int, first: int) -> Day | None:
        """A day of the month that begins at `place`; `first`: its weekday, or the same place."""
        text = self.parts.text(place)
        if not text:
            return None
        end = self._figures.get(self.parts.message.words[self.parts[place].first].start)
        if end is not None:
            return self._in_figures(place, first, end)
        return self._month_day(place, first)

    def _in_figures(self, place: int, first: int, end: int) -> Day | None:
        message = self.parts.message
        start = message.words[self.parts[place].first].start
        weekday = f"{self.parts.text(first)} " if first < place else ""
        day = read_jalali_date(weekday + message.folded[start:end], today=self.today)
        last = place
        while last < len(self.parts) and message.words[self.parts[last].first].start < end:
            last += 1
        return first, last, dt.date.fromisoformat(day) if isinstance(day, str) else None

    def _month_day(self, place: int, first: int) -> Day | None:
        """«۱۵ مهر», «پانزدهم مهر ماه ۱۴۰۳», «آخر مهر»."""
        month = self._day_number(place)
        if not month:
            return None
        if self.parts.next_to(month) not in MONTH:
            return of_month(self.parts, place, month, self.calendar, past=self._past(place)) if first == place else None
        if self.parts.close(place) and self.parts.text(place - 1) in STREET:
            return first, month + 1, None
        after = month + 1 + (self.parts.next_to(month + 1) == "ماه")
        years, last = self._years(place, after)
        if years is None:
            return first, last, None
        weekday = WEEKDAY.get(self.parts.text(first)) if first < place else None
        for year, right in self._likely(years, first, last, sure=weekday is not None):
            day = self._read(place, month, year)
            if day and right(day) and weekday in (None, day.weekday()):
                return first, last, day
        return first, last, None

    def _likely(
        self, years: list[int], first: int, last: int, *, sure: bool
    ) -> Iterator[tuple[int, Callable[[dt.date], bool]]]:
        """Years to try in this order, with what the day must be; a weekday (`sure`) may also turn the direction."""
        if years:
            yield from ((year, lambda _: True) for year in years)
            return
        year = self.calendar.year
        ahead = [(each, self.today.__le__) for each in (year, year + 1)]
        behind = [(each, self.today.__ge__) for each in (year, year - 1)]
        before, after = (behind, ahead) if self._past(first, last) else (ahead, behind)
        yield from before
        if sure:
            yield from after

    def _day_number(self, place: int) -> int:
        """The part after the number of a day that begins here, 0 where none does."""
        text = self.parts.text(place)
        if text in EDGE:
            return place + 1
        if text.isdecimal():
            if len(text) > 2 or self._goes_on_before(place):
                return 0
        elif text in _NO_DAY or (number_word(text) is None and text not in LATIN_NUMBERS):
            return 0
        end = place + 1
        while (self.parts.next_to(end) == AND and number_word(self.parts.next_to(end + 1)) is not None) or (
            self.parts.next_to(end)[:1] == AND and number_word(self.parts.next_to(end)[1:]) is not None
        ):
            end += 2 if self.parts.text(end) == AND else 1
        return end + (self.parts.next_to(end) in ORDINAL_ENDINGS)

    def _goes_on_before(self, place: int) -> bool:
        """These digits are the end of a longer number, a fraction or a range."""
        message, word = self.parts.message, self.parts[place].first
        before = message.folded[max(0, message.words[word].start - 2) : message.words[word].start]
        return len(before) == 2 and before[0].isdecimal() and before[1] in "/-.:_,–"

    def _read(self, place: int, month: int, year: int) -> dt.date | None:
        text = self.parts.text(place)
        words = (self.parts.text(each) for each in range(place, month))
        spoken = " ".join(LATIN_NUMBERS.get(word, word) for word in words if word not in ORDINAL_ENDINGS)
        numbers = (("1",) if EDGE[text] == 0 else ("31", "30", "29")) if text in EDGE else (spoken,)
        for number in numbers:
            day = read_jalali_date(f"{number} {_NAMES[MONTH[self.parts.text(month)]]} {year}", today=self.today)
            if isinstance(day, str):
                return dt.date.fromisoformat(day)
        return None

    def _years(self, place: int, after: int) -> tuple[list[int] | None, int]:
        """The year told after the month or before the day, or [] for none, and the part after it all.

        None in place of years that nobody can tell.
        """
        parts, this_year = self.parts, self.calendar.year
        text = parts.next_to(after)
        if text == LAST_YEAR:
            return [this_year - 1], after + 1
        if text == THIS_YEAR:
            return [this_year], after + 1
        if text == YEAR:
            shift = shifted(parts, after + 1)
            if shift:
                return [this_year + shift], after + 2
        told = after + (text == YEAR)
        if parts.next_to(told) == _THOUSAND:
            return self._spelled_year(told)
        year = self._year(parts.next_to(told), told)
        if year != 0:
            return ([year] if year else None), told + 1
        before = parts.text(place - 1) if parts.close(place) else ""
        return ([this_year - 1] if before == LAST_YEAR else [this_year] if before == THIS_YEAR else []), after

    def _spelled_year(self, place: int) -> tuple[list[int] | None, int]:
        """«هزار و سیصد و هفتاد»."""
        last = place + 1
        while self.parts.next_to(last) == AND or self.parts.next_to(last) in NUMBER_WORDS:
            last += 1
        last -= self.parts.text(last - 1) == AND
        year = read_integer(self.parts.phrase(place, last))
        return ([year] if isinstance(year, int) else None), last

    def _year(self, text: str, place: int) -> int | None:
        """A year in figures; 0 where this is none, None where it is no Jalali year or may be two."""
        if not text.isdecimal() or len(text) not in (2, 4):
            return 0
        following = self.parts.next_to(place + 1)
        if following in (_COUNTED if len(text) == 4 else _EXPLAINED) or self._goes_on_after(place):
            return 0
        if following == AND and self.parts.next_to(place + 2) in _HALVES:
            return 0
        year = int(text)
        if len(text) == 4:
            return year if 1200 <= year <= 1500 else None if 1800 <= year <= 2200 else 0
        read = read_jalali_date(f"1 فروردین {text}", today=self.today)
        return Calendar(dt.date.fromisoformat(read)).year if isinstance(read, str) else None

    def _goes_on_after(self, place: int) -> bool:
        message = self.parts.message
        after = message.folded[message.words[self.parts[place].first].end :][:2]
        return len(after) == 2 and after[0] in "/-.:_,–" and after[1].isdecimal()

    def _past(self, first: int, last: int = 0) -> bool:
        """Whether the clause tells of the past: by its first verb after the day, else by one right before it."""
        parts = self.parts
        said = parts.text(first - 1)
        if said in UNTIL_THEN or said in DATED:
            return said in DATED
        before, after = parts.message.clause(parts[first].first, parts[(last or first + 1) - 1].last, _REACH)
        if said in SINCE and not WAITING.isdisjoint(after):
            return True
        verb = next((word for word in after if is_past(word) or word in PRESENT), "")
        return is_past(verb) if verb else any(map(is_past, before[-_REACH_BACK:])) and AND not in before[-_REACH_BACK:]
