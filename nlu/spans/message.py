"""A message made ready for looking into: a folded copy, its words, and the way back to the text as written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from nlu.normalize import letters_in_place
from nlu.numbers import NUMBER_WORDS, ONES, RIAL, SCALES, TOMAN

COUNTERS = frozenset({
    "نفر", "تا", "عدد", "مورد", "فقره", "دانه", "نسخه", "برگ", "برگه", "صفحه", "کپی", "قطعه", "فرزند", "جلد",
    "nafar", "ta", "adad", "noskhe", "kopi", "copy", "barg",
})  # fmt: skip
LATIN_NUMBERS = {
    "yek": "1", "do": "2", "se": "3", "chahar": "4", "char": "4", "panj": "5", "shesh": "6", "shish": "6",
    "haft": "7", "hasht": "8", "noh": "9", "dah": "10", "yazdah": "11", "davazdah": "12", "bist": "20", "si": "30",
}  # fmt: skip
_LATIN_SCALES = {"hezar": "هزار"} | dict.fromkeys(("milion", "million", "milyon", "melyon", "milyoon"), "میلیون")
_NUMBERS = frozenset(NUMBER_WORDS) | frozenset(SCALES) | frozenset(LATIN_NUMBERS)
HALF = "نیم"
AND = "و"
_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+")
_ELONGATED = re.compile(r"([^\W\d_])\1{2,}")
_DOUBLE_AT_END = frozenset({"عدد", "شش"})
_CLAUSE_END = re.compile(r"[.!?؟؛;،,\n]")
_BETWEEN_DIGITS = frozenset(".,/'٫٬،_")
UNITS_OF_MONEY = {unit + ending: unit for unit in RIAL | TOMAN for ending in ("", "ه", "ی", "و", "ش")}
"""«تومنه» and the like, with the unit in them."""
_LETTER_SPLIT = {
    first + second: len(first)
    for first in (*NUMBER_WORDS, *SCALES)
    for second in (*COUNTERS, *SCALES, *UNITS_OF_MONEY)
    if first + second not in NUMBER_WORDS and first + second != "یکتا"
}
"""Words written together that are read apart: «دوتا», «هزارتومان»."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a run of digits; `start` and `end` in the folded copy."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Found:
    """What the words from `first` up to `last`, without it, say."""

    entity: str
    value: str
    first: int
    last: int


class Message:
    """`folded`: one spelling of letters and digits, without marks; places go back through `written`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded, self._places = letters_in_place(text)
        self.words: tuple[Word, ...] = tuple(self._read_words())
        self.texts: tuple[str, ...] = tuple(word.text for word in self.words)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        return frozenset(self.texts)

    @cached_property
    def has_digits(self) -> bool:
        return any("0" <= text[0] <= "9" for text in self.vocabulary)

    @cached_property
    def may_have_numbers(self) -> bool:
        return self.has_digits or not _NUMBERS.isdisjoint(self.vocabulary)

    def __len__(self) -> int:
        return len(self.words)

    def at(self, place: int) -> str:
        """A word, or "" outside the message."""
        return self.texts[place] if 0 <= place < len(self.texts) else ""

    def gap(self, place: int) -> str:
        """What stands before this word, after the one before it."""
        start = self.words[place - 1].end if place else 0
        end = self.words[place].start if place < len(self.words) else len(self.folded)
        return self.folded[start:end]

    def close(self, place: int) -> bool:
        """Only spaces, if anything, stand between this word and the one before it."""
        return 0 < place < len(self.words) and not self.gap(place).strip(" \t")

    def next_to(self, place: int) -> str:
        """The word at this place, where it follows the one before it closely; else ""."""
        return self.texts[place] if self.close(place) else ""

    def in_number(self, place: int) -> bool:
        """This word and the one before it are digits of one number in figures, such as `2,500`."""
        return (
            0 < place < len(self.words)
            and self.gap(place) in _BETWEEN_DIGITS
            and self.texts[place].isdecimal()
            and self.texts[place - 1].isdecimal()
        )

    def phrase(self, first: int, last: int) -> str:
        """Words `first` up to `last` in one spelling, with what stands between them."""
        parts = [_spelling(self.texts[first])]
        for place in range(first + 1, last):
            parts += (self.gap(place) or " ", _spelling(self.texts[place]))
        return "".join(parts)

    def clause(self, first: int, last: int, reach: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The words before and after these up to the next mark, at most `reach` to each side."""
        start, end = first, last
        while start > max(0, first - reach) and not _CLAUSE_END.search(self.gap(start)):
            start -= 1
        while end < min(len(self.words), last + reach) and not _CLAUSE_END.search(self.gap(end)):
            end += 1
        return self.texts[start:first], self.texts[last:end]

    def written(self, start: int, end: int) -> tuple[int, int]:
        """`folded[start:end]` as places in the text."""
        return self._places[start], self._places[end - 1] + 1 if end > start else self._places[start]

    def _read_words(self) -> Iterator[Word]:
        stretched = _ELONGATED.search(self.folded) is not None
        for found in _TOKEN.finditer(self.folded):
            written, start, end = found[0], found.start(), found.end()
            text = _shrunk(written) if stretched else written
            text = _LATIN_SCALES.get(text, text)
            cut = _LETTER_SPLIT.get(text, 0)
            if cut and written.startswith(text[:cut]):
                yield Word(text[:cut], start, start + cut)
                yield Word(text[cut:], start + cut, end)
            else:
                yield Word(text, start, end)


def _shrunk(word: str) -> str:
    """Without elongation: «فردااا», «عدددد»."""
    twice = _ELONGATED.sub(r"\1\1", word)
    return twice if twice in _DOUBLE_AT_END else _ELONGATED.sub(r"\1", word)


def is_number(text: str) -> bool:
    """Figures, or a word for a number below a thousand, also with «و» written to it."""
    return (
        text[:1].isdecimal()
        or text in NUMBER_WORDS
        or text in LATIN_NUMBERS
        or (text[:1] == AND and text[1:] in NUMBER_WORDS)
    )


def small_number(text: str) -> int | None:
    """A number in figures of at most two digits, or one word below twenty."""
    if text.isdecimal():
        return int(text) if len(text) <= 2 else None
    if text in ONES:
        return ONES[text]
    return int(LATIN_NUMBERS[text]) if text in LATIN_NUMBERS else None


def number_starts(message: Message, end: int, most: int = 12) -> list[int]:
    """Where the number that ends before this word may begin, the longest first. «9 500,000» is two numbers."""
    starts: list[int] = []
    place, pointed = end, False
    while place > max(0, end - most):
        inside = message.in_number(place)
        if place < end and not inside and not message.close(place):
            break
        if pointed and not inside and message.texts[place].isdecimal() and message.texts[place - 1].isdecimal():
            break
        pointed = pointed or (inside and place < end)
        place -= 1
        text = message.texts[place]
        if not (is_number(text) or text in SCALES or text in (AND, HALF)):
            break
        if text != AND and not message.in_number(place):
            starts.insert(0, place)
    return starts


def _spelling(text: str) -> str:
    return LATIN_NUMBERS.get(text, text)
