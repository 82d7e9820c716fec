"""Times of day in a message, as `HH:MM`.

An hour counts with «ساعت», with minutes in figures («۱۴:۳۰») or with «صبح», «ظهر», «عصر», «شب» beside it. Without
such a word, hours 1 to 6 are in the afternoon, as no desk is open before dawn, unless written with a 0 («۰۳:۳۰»).
«۳ شب» is rather three nights: «شب» alone makes a time of 7 to 12 only.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nlu.numbers import NUMBER_WORDS, RIAL, SCALES, TOMAN
from nlu.spans.day_words import UNIT
from nlu.spans.message import AND, COUNTERS, HALF, LATIN_NUMBERS, Found, Message, is_number, small_number

_HOUR = frozenset({"ساعت", "saat", "saate"})
_PERIOD = {
    "صبح": "am", "بامداد": "am", "سحر": "am", "ظهر": "noon", "عصر": "pm", "غروب": "pm", "بعدازظهر": "pm", "شب": "night",
    "sobh": "am", "zohr": "noon", "asr": "pm", "shab": "night", "badazzohr": "pm",
}  # fmt: skip
_PERIODS = {period + ending: part for period, part in _PERIOD.items() for ending in ("", "ه")}
_NOON_AFTER = {("بعد", "از", "ظهر"): "pm", ("قبل", "از", "ظهر"): "am", ("پیش", "از", "ظهر"): "am"}
_QUARTER, _MINUTE, _TO, _UNTIL = frozenset({"ربع", "rob"}), "دقیقه", "به", frozenset({"تا", "ta", "الی"})
_ONE = frozenset({"یک", "یه", "1"})
_AND = frozenset({AND, "o", "va"})
_HALVES = frozenset({HALF, "nim"})
_ABOUT = frozenset({"حدود", "حدودا", "ی", "های", "e"})
_NO = "نه"
"""«نه صبح نه عصر» is no nine o'clock."""
_NO_HOUR_BEFORE = COUNTERS | RIAL | TOMAN | frozenset(SCALES) | frozenset(UNIT)
"""«۸ نفر» after «تا» is no hour."""
_DASHES = frozenset({"-", "–"})
_TO_HOUR = re.compile(r" ?[-–] ?(?:[01]?[0-9]|2[0-4])(?![0-9:/.\-–])")
_COLONS = frozenset(":.٫")
_STARTS = _HOUR | _PERIODS.keys() | _QUARTER | {_MINUTE}


@dataclass(frozen=True, slots=True)
class _Clock:
    """An hour and minutes as said; `last`: the word after them. `sure`: nothing else is written so.

    `padded`: `03`. `to`: the minutes are of the hour before, «یک ربع به ۹».
    """

    hour: int
    minute: int
    last: int
    sure: bool = False
    padded: bool = False
    to: bool = False


def times(message: Message) -> Iterator[Found]:
    """Times of day; both of «۸ تا ۱۲» after «ساعت»."""
    if _STARTS.isdisjoint(message.vocabulary) and not (message.has_digits and ":" in message.folded):
        return
    place = said = 0
    while place < len(message):
        found = _after_hour_word(message, place, said) or _standing_alone(message, place)
        if not found:
            place += 1
            continue
        yield found
        following = _until(message, found.last)
        if following:
            yield following
        place = said = (following or found).last


def _after_hour_word(message: Message, place: int, said: int) -> Found | None:
    """«ساعت ۱۰», «عصر ساعت ۵»; not «۲۴ ساعت». `said`: the words before this one are a time already."""
    if message.texts[place] not in _HOUR or (place > said and _is_duration(message, place)):
        return None
    start = place + 1
    while message.next_to(start) in _ABOUT:
        start += 1
    clock = _clock(message, start) if message.close(start) or message.gap(start).strip() == ":" else None
    if clock is None or message.next_to(clock.last) == _MINUTE:
        return None
    period, last = _period(message, clock.last)
    before = _PERIODS.get(message.at(place - 1), "") if message.close(place) and not period else ""
    return _found(clock, period or before, place - 1 if before else place, last)


def _is_duration(message: Message, place: int) -> bool:
    """A number of hours, not a year or a day in figures before «ساعت»."""
    if not message.close(place):
        return False
    before = message.at(place - 1)
    if before.isdecimal():
        return len(before) <= 3 and not message.in_number(place - 1) and message.gap(place - 1) not in ("-", "–")
    return before in NUMBER_WORDS or before in LATIN_NUMBERS or before in (HALF, "چند")


def _standing_alone(message: Message, place: int) -> Found | None:
    """«۱۴:۳۰», «۵ عصر», «یک ربع به ۹»."""
    text = message.texts[place]
    if not (is_number(text) or text in _QUARTER) or _goes_on_before(message, place):
        return None
    clock = _clock(message, place)
    if clock is None:
        return None
    period, last = _period(message, clock.last)
    if clock.sure:
        return _found(clock, period, place, last)
    if not period or (period == "night" and not 7 <= clock.hour <= 12) or message.at(place - 1) in _PERIODS:
        return None
    if text == message.at(last) == _NO:
        return None
    return _found(clock, period, place, last)


def _until(message: Message, place: int) -> Found | None:
    """The second hour of «ساعت ۸ تا ۱۲» and «ساعت ۸-۱۲»."""
    if place < len(message) and message.gap(place).strip() in _DASHES:
        place -= 1
    elif message.next_to(place) not in _UNTIL or not message.close(place + 1):
        return None
    clock = _clock(message, place + 1)
    if clock is None or message.next_to(clock.last) in _NO_HOUR_BEFORE or _goes_on_after(message, clock.last):
        return None
    period, last = _period(message, clock.last)
    return _found(clock, period, place + 1, last)


def _goes_on_before(message: Message, place: int) -> bool:
    """Something written to these digits makes them part of another thing."""
    start = message.words[place].start
    before = message.folded[max(0, start - 2) : start]
    return before[-1:].isascii() and (
        before[-1:].isalnum() or (len(before) == 2 and before[1] in ":./-_,+" and before[0].isalnum())
    )


def _goes_on_after(message: Message, place: int) -> bool:
    end = message.words[place - 1].end
    if _TO_HOUR.match(message.folded, end):
        return False
    after = message.folded[end : end + 2]
    return after[:1].isascii() and (
        ("a" <= after[:1] <= "z") or (len(after) == 2 and after[0] in ":./-_,%" and after[1].isdecimal())
    )


def _clock(message: Message, place: int) -> _Clock | None:
    """Hours and minutes that begin at this word."""
    text = message.at(place)
    if text in _QUARTER or (text in _ONE and message.next_to(place + 1) in _QUARTER):
        return _before_hour(message, 15, place + (text not in _QUARTER) + 1)
    number = small_number(text)
    if number is None:
        return None
    if message.next_to(place + 1) == _MINUTE and message.next_to(place + 2) == _TO:
        return _before_hour(message, number, place + 2)
    if number > 24:
        return None
    minutes = message.at(place + 1)
    if text.isdecimal() and message.gap(place + 1) in _COLONS and minutes.isdecimal() and place + 1 < len(message):
        colon = message.gap(place + 1) == ":"
        right = len(minutes) == 2 and int(minutes) < 60 and number < 24 and not _goes_on_after(message, place + 2)
        return _Clock(number, int(minutes), place + 2, sure=colon, padded=text[0] == "0") if right else None
    if _goes_on_after(message, place + 1):
        return None
    return _with_parts(message, place, number)


def _before_hour(message: Message, minutes: int, place: int) -> _Clock | None:
    """`place`: the «به» of «یک ربع به ۹»."""
    hour = small_number(message.next_to(place + 1)) if message.next_to(place) == _TO else None
    if hour is None or not 1 <= hour <= 24 or not 1 <= minutes < 60:
        return None
    return _Clock(hour, 60 - minutes, place + 2, sure=True, to=True)


def _with_parts(message: Message, place: int, hour: int) -> _Clock:
    """«ده و نیم», «ده و ربع», «ده و بیست دقیقه»."""
    text, following = message.texts[place], place + 1
    padded = text[0] == "0"
    if message.next_to(following) in _AND and message.close(following + 1):
        word = message.texts[following + 1]
        if word in _HALVES:
            return _Clock(hour, 30, following + 2, padded=padded)
        if word in _QUARTER:
            return _Clock(hour, 15, following + 2, padded=padded)
        if word in _ONE and message.next_to(following + 2) in _QUARTER:
            return _Clock(hour, 15, following + 3, padded=padded)
        minutes = NUMBER_WORDS.get(word, int(word) if word.isdecimal() and len(word) <= 2 else 99)
        if 0 < minutes < 60 and message.next_to(following + 2) == _MINUTE:
            return _Clock(hour, minutes, following + 3, padded=padded)
        if 0 < minutes < 60 and minutes % 5 == 0 and message.next_to(following + 2) in _PERIODS:
            return _Clock(hour, minutes, following + 2, padded=padded)
    return _Clock(hour, 0, following, padded=padded)


def _period(message: Message, place: int) -> tuple[str, int]:
    """The part of the day said here, "" for none, and the word after it."""
    start = place + (message.next_to(place) == "ی")
    text = message.next_to(start)
    if text in _PERIODS:
        return _PERIODS[text], start + 1
    three = (text, message.next_to(start + 1), message.next_to(start + 2))
    if three in _NOON_AFTER:
        return _NOON_AFTER[three], start + 3
    return "", place


def _found(clock: _Clock, period: str, first: int, last: int) -> Found | None:
    hour = _hour(clock.hour, period, padded=clock.padded)
    if hour is None:
        return None
    return Found("time", f"{(hour - clock.to) % 24:02}:{clock.minute:02}", first, last)


def _hour(hour: int, period: str, *, padded: bool) -> int | None:
    """Of 24; None where the hour is not in that part of the day."""
    match period:
        case "am":
            return hour if hour < 12 else None
        case "noon":
            return hour if 10 <= hour <= 15 else hour + 12 if 1 <= hour <= 3 else None
        case "pm":
            return hour + 12 if hour < 12 else hour if hour < 24 else None
        case "night":
            return hour % 12 if hour in (12, 24) or hour < 5 else hour + 12 if hour < 12 else hour
    return hour + 12 if 1 <= hour <= 6 and not padded else hour % 24
