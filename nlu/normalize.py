"""Persian text in its matching form. What people see stays as it was; this is for comparing.

A letter's form depends on nothing but the letter, so a translation table does the work, filled as letters
appear.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence

ZWNJ = "\u200c"
_NOT_SIGN = 0xAC
"""Typed in place of ZWNJ on old keyboards."""
_TATWEEL = "\u0640"
_SAME_LETTER = str.maketrans("يىېۍےكةەہھ", "یییییکهههه")
_BIDI_CONTROLS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u2060\u200b\xad"
)
_EDGES = f"{ZWNJ}\u200d \t\n"
_ELONGATED = re.compile(r"([^\W\d_])\1{2,}")
_MANY_JOINERS = re.compile("([\u200c\u200d])[\u200c\u200d]+")
_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_MANY_MARKS = re.compile(f"([{_MARKS}]{{3}})[{_MARKS}]+")
"""More than three over one letter: no language writes so."""
_PREFIXES = frozenset({"می", "نمی"})
_SUFFIXES = frozenset(
    "ها های هایی هایم هایت هایش هایمان هایتان هایشان هام هات هاش هامون هاتون هاشون تر ترین".split()  # noqa: SIM905
)
_JOINED_CHARS = 30
"""No word is joined further than this: keeps joining linear in whatever people send."""


class _ByLetter(dict[int, str]):
    """A translation table that works out each code point once; only everyday blocks are kept."""

    def __init__(self, form: Callable[[str], str]) -> None:
        super().__init__()
        self._form = form

    def __missing__(self, point: int) -> str:
        form = self._form(chr(point))
        if point < 0x0700 or 0x2000 <= point < 0x2100 or 0xFB50 <= point <= 0xFEFF:
            self[point] = form
        return form


def _decimal(char: str) -> str:
    value = unicodedata.decimal(char, None)
    return char if value is None else str(value)


def _skeleton(char: str) -> str:
    """A letter without its marks, in the Persian alphabet and small; a digit as ASCII."""
    decomposed = unicodedata.normalize("NFKD", char).lower().translate(_SAME_LETTER)
    bare = (part for part in decomposed if unicodedata.category(part)[0] != "M")
    return "".join(_decimal(part) for part in bare)


def _until_stable(form: Callable[[str], str], char: str) -> str:
    """A few code points (ligatures, dotted capitals) need a second look at what they became."""
    present = form(char)
    for _ in range(4):
        following = "".join(form(part) for part in present)
        if following == present:
            break
        present = following
    return present


def _letter(char: str) -> str:
    """For reading values: punctuation and spaces stay, marks and tatweel go, ZWNJ parts words."""
    if char == ZWNJ:
        return " "
    if char == _TATWEEL or char in _BIDI_CONTROLS:
        return ""
    if unicodedata.category(char) == "No":
        return char  # `²` and `①` are no digits of a number
    return _until_stable(_skeleton, char)


def _matched(char: str) -> str:
    kind = unicodedata.category(char)
    if kind == "Cf" or char == _TATWEEL or ord(char) == _NOT_SIGN:
        return ""
    if kind[0] == "M":
        return ""
    return char if kind[0] in "LN" else " "


def _match(char: str) -> str:
    return _until_stable(lambda part: "".join(map(_matched, _skeleton(part))), _matched(char))


def _clean(char: str) -> str:
    if char in _BIDI_CONTROLS:
        return ""
    kind = unicodedata.category(char)
    if kind == "Zs":
        return " "
    if kind in {"Zl", "Zp"} or char == "\n":
        return "\n"
    if kind == "Cc":
        return " " if char == "\t" else ""
    return "" if kind == "Cs" else char


_MATCH, _LETTERS, _CLEAN, _DIGITS = (
    _ByLetter(_match),
    _ByLetter(_letter),
    _ByLetter(_clean),
    _ByLetter(_decimal),
)


_UNEVEN = re.compile("[\x00\x01]")


def _even(char: str) -> str:
    """A letter's form, or a mark where that is not one character."""
    form = letters(char)
    return form if len(form) == 1 else "\x01" if form else "\x00"


_MARKED = _ByLetter(_even)


def ascii_digits(text: str) -> str:
    """The same text, the same length, with the digits of every script as 0-9. `²` is no digit and stays."""
    return text.translate(_DIGITS)


def letters(text: str) -> str:
    """Persian letters and ASCII digits in one spelling, with punctuation and spaces as they are."""
    return text.translate(_LETTERS)


def letters_in_place(text: str) -> tuple[str, Sequence[int]]:
    """`letters(text)`, and for each of its characters, and for its end, the place in `text`."""
    marked = text.translate(_MARKED)
    if not _UNEVEN.search(marked):
        return marked, range(len(text) + 1)
    places = [place for place, char in enumerate(text) for _ in letters(char)]
    return letters(text), [*places, len(text)]


def clean_answer(text: str) -> str:
    """An answer as stored: without direction marks, controls and edges. Inner ZWNJ and line breaks stay, floods of
    invisible joiners and of marks over a letter do not."""
    plain = text.replace("\r\n", "\n").translate(_CLEAN).strip(_EDGES)
    return _MANY_MARKS.sub(r"\1", _MANY_JOINERS.sub(r"\1", plain))


def fold(text: str) -> str:
    """The matching form: one spelling of letters and digits, no marks, no punctuation, endings joined.

    Folding twice changes nothing.
    """
    words: list[str] = []
    plain = text.translate(_MATCH)
    for word in (_ELONGATED.sub(r"\1", plain) if _ELONGATED.search(plain) else plain).split():
        if words and _joins(words[-1], word):
            words[-1] = _ELONGATED.sub(r"\1", words[-1] + word)
        else:
            words.append(word)
    return " ".join(words)


def _joins(before: str, word: str) -> bool:
    return len(before) <= _JOINED_CHARS and (before in _PREFIXES or word in _SUFFIXES)
