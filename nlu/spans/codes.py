"""Our own codes inside a sentence, with their places in the text as it was written."""

import re
from dataclasses import dataclass

from nlu.codes import aligned, is_pre_registration_number, is_tracking_code, normal_code

MOST_CHARS = 20_000
"""What follows this in a message holds no code that anybody sent to be read."""
_BETWEEN = r"[\s\-‐‑‒–—−_.\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\xad]{0,4}"
_START, _END = r"(?<![0-9A-Z])", r"(?![0-9A-Z])"
_TRACKING = re.compile(rf"{_START}M{_BETWEEN}Z(?:{_BETWEEN}[0-9A-Z]){{11}}{_END}")
_PRE_REGISTRATION = re.compile(rf"{_START}P(?:{_BETWEEN}[0-9]){{9}}{_END}")
_NUMBER = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end]` holds `value`, in normal form. `valid`: its check character or digit is right."""

    start: int
    end: int
    value: str
    valid: bool = True


def tracking_codes(text: str) -> list[Span]:
    """Codes that look like the embedded desk's, in any digits and grouping, in order.

    A miscopied one is told too, as not valid, unless it has no digit at all: then it is rather a word.
    """
    spans = []
    for found in _TRACKING.finditer(aligned(text[:MOST_CHARS])):
        code = normal_code(found[0])
        valid = is_tracking_code(code)
        if valid or _NUMBER.search(found[0]):
            spans.append(Span(found.start(), found.end(), code, valid))
    return spans


def pre_registration_numbers(text: str) -> list[Span]:
    """`P` numbers, in order; a miscopied one as not valid."""
    return [
        Span(found.start(), found.end(), number, is_pre_registration_number(number))
        for found in _PRE_REGISTRATION.finditer(aligned(text[:MOST_CHARS]))
        for number in (normal_code(found[0]),)
    ]


def last_four(text: str) -> str:
    """The four digits that were asked for, or the end of the identifier given instead; else ""."""
    plain = aligned(text[:MOST_CHARS])
    for pattern in (_TRACKING, _PRE_REGISTRATION):
        plain = pattern.sub(" ", plain)
    numbers: list[str] = _NUMBER.findall(plain)
    fours = [number for number in numbers if len(number) == 4]
    if len(fours) == 1:
        return fours[0]
    joined = "".join(numbers)
    if len(joined) == 4 or (len(numbers) == 1 and 8 <= len(joined) <= 16):
        return joined[-4:]
    return ""
