"""Text broken into lines of a width: at its own line ends, at spaces, inside a word only where it must be."""

from collections.abc import Callable, Iterator
from functools import lru_cache

from bot.papers.direction import isolate_codes, settle_directions, stand_alone

Measure = Callable[[str], float]


def wrapped(text: str, width: float, measure: Measure) -> list[str]:
    """At least one line; an empty one for an empty paragraph. Each line stands alone, in logical order."""
    known = lru_cache(maxsize=None)(measure)  # a word is asked for twice, and many words come again
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        lines += stand_alone(_broken(isolate_codes(settle_directions(paragraph)), width, known))
    return lines


def _broken(paragraph: str, width: float, measure: Measure) -> list[str]:
    gap = measure("ا ا") - measure("اا")
    lines: list[str] = []
    line, length = "", 0.0
    for word in _pieces(paragraph.split(), width, measure):
        word_length = measure(word)
        if line and length + gap + word_length > width:
            lines.append(line)
            line, length = word, word_length
        else:
            line, length = (f"{line} {word}", length + gap + word_length) if line else (word, word_length)
    return [*lines, line]


def _pieces(words: list[str], width: float, measure: Measure) -> Iterator[str]:
    """The words, those wider than a line cut into pieces that fit."""
    for word in words:
        rest = word
        while measure(rest) > width and len(rest) > 1:
            size = _fitting(rest, width, measure)
            yield rest[:size]
            rest = rest[size:]
        yield rest


def _fitting(word: str, width: float, measure: Measure) -> int:
    """How many of its first characters fit, at least one; by halving, for measuring is dear."""
    low, high = 1, len(word) - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(word[:middle]) <= width else (low, middle - 1)
    return low
