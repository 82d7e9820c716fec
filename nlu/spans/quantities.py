"""Amounts of money and counts in a message. A number alone is neither, nor is a sum without its «تومان» or «ریال»."""

from collections.abc import Iterator

from nlu.invalid import Invalid
from nlu.numbers import SCALES, read_integer, read_rial_amount
from nlu.spans.message import COUNTERS, HALF, UNITS_OF_MONEY, Found, Message, is_number, number_starts

_PLAIN_COUNTER = {
    counter + ending: counter
    for counter in COUNTERS
    for ending in (("", "ه", "ی", "م", "یم", "ند", "ن", "ش", "مون") if counter not in {"تا", "ta"} else ("",))
}
_UNTIL = frozenset({"تا", "ta"})
_BETWEEN = _UNTIL | {"یا", "الی", "ya"}
_INDEFINITE = frozenset({"یک", "یه"})
"""«یک نفر» is somebody: only «۱ نفر» counts, and «یه» never does."""
_VAGUE = frozenset({HALF, "چند", "چندین", "یکی", "chand"})
_SOMEBODY = frozenset({"نفر", "مورد"})
_MOST_OF_UNTIL = 999
"""«۱۴۰۳ تا …» is a year and what goes on until."""
_AFTER_UNTIL = frozenset({
    "ساعت", "فردا", "امروز", "پس", "پسفردا", "اخر", "اول", "شنبه", "یکشنبه", "دوشنبه", "سهشنبه", "چهارشنبه", "پنجشنبه",
    "جمعه", "الان", "حالا", "صبح", "ظهر", "عصر", "شب", "بعدازظهر", "saat", "farda", "shanbe",
})  # fmt: skip


def amounts(message: Message) -> Iterator[Found]:
    """In rials."""
    if UNITS_OF_MONEY.keys().isdisjoint(message.vocabulary):
        return
    for place, text in enumerate(message.texts):
        if text not in UNITS_OF_MONEY or not message.close(place):
            continue
        unit = UNITS_OF_MONEY[text]
        for start in number_starts(message, place):
            if _belongs_to_more(message, start) or _ends_range(message, start):
                continue
            value = read_rial_amount(f"{message.phrase(start, place)} {unit}")
            if not isinstance(value, Invalid):
                yield Found("amount", str(value), start, place + 1)
                break


def counts(message: Message) -> Iterator[Found]:
    """People, copies and other things that are counted."""
    if _PLAIN_COUNTER.keys().isdisjoint(message.vocabulary):
        return
    for place, text in enumerate(message.texts):
        if text not in _PLAIN_COUNTER or not message.close(place):
            continue
        for start in number_starts(message, place):
            if _belongs_to_more(message, start):
                continue
            value = read_integer(message.phrase(start, place))
            if not isinstance(value, Invalid):
                if _counts(message, start, place, value):
                    yield Found("count", str(value), start, place + 1)
                break


def _belongs_to_more(message: Message, start: int) -> bool:
    """The word before is part of the same number, or makes it vague («دو سه نفر»): it must not begin here."""
    before = message.at(start - 1) if message.close(start) else ""
    return before in _VAGUE or (is_number(before) and (message.texts[start] in SCALES or not before.isdecimal()))


def _ends_range(message: Message, start: int) -> bool:
    """«۲ تا ۳ نفر» and «۲ یا ۳ نفر» are no number."""
    if not (message.close(start) and message.close(start - 1)):
        return False
    return message.texts[start - 1] in _BETWEEN and is_number(message.at(start - 2))


def _counts(message: Message, start: int, place: int, value: int) -> bool:
    """No «یک نفر», no ranges, no «تا» that means until."""
    counter, only = _PLAIN_COUNTER[message.texts[place]], message.texts[start]
    if place == start + 1 and (only == "یه" or (only in _INDEFINITE and counter in _SOMEBODY)):
        return False
    if _ends_range(message, start):
        return False
    if counter not in _UNTIL:
        return True
    following = message.next_to(place + 1)
    return value <= _MOST_OF_UNTIL and not is_number(following) and following not in _AFTER_UNTIL
