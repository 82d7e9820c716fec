"""National and legal IDs, mobiles, postal codes and IBANs in a message, each from a whole number.

Ten digits are what the label beside them says: «کد پستی», «کد ملی», «موبایل». Without a label they are a national
ID if its check digit is right; else a mobile written without its 0 if they begin as one (90-94, 99); else a postal
code if the first five have neither 0 nor 2, as no postal code has there; else nothing. With «کد ملی» and a wrong
check digit they are nothing. Eleven digits that begin with 0 are a telephone's, never a legal ID.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from nlu.invalid import Invalid
from nlu.spans.message import Message
from nlu.values import read_iban, read_legal_id, read_mobile, read_national_id, read_postal_code

_BETWEEN = r"(?: ?[\-‐‑‒–—−/] ?|\) ?| ?\(|[^\w\n+]|_)"
_NUMBER = re.compile(rf"[0-9]+(?:{_BETWEEN}[0-9]+)*")
"""Groups with one separator between them are one number."""
_GROUP = re.compile(r"[0-9]+")
_LATIN_BEFORE, _LATIN_AFTER = re.compile(r"[a-z²³¹]\Z"), re.compile(r"[a-z²³¹]")
_ADDRESS_BEFORE = re.compile(r"(?:://|www\.)\S*\Z")
_COUNTRY_BEFORE, _COUNTRY_AFTER = re.compile(r"(?<![a-z0-9])ir[ \-:.]{0,2}\Z"), re.compile(r"[ ]?ir(?![a-z0-9])")
_PLUS_BEFORE = re.compile(r"\+ ?\(?\Z")
_MOBILE = re.compile(r"(?:00980?|980?|0)?9[0-9]{9}")
_BARE_MOBILE = re.compile(r"9[0-49][0-9]{8}")
_PLAUSIBLE_POSTAL = re.compile(r"[13-9]{5}[0-9]{5}")
_LABELS = {
    "postal": re.compile(r"کد ?(?:ی )?پستی|kod ?e? ?posti|code? ?posti|postal|پستی(?:م|ش)?\b"),
    "national": re.compile(r"(?:کد|شماره|شناسه) ?(?:ی )?ملی|(?:kod|code?|shomare|shenase)y?e? ?mell?i"),
    "mobile": re.compile(r"موبایل|همراه|تلفن|تماس|mobile?|mobayl|hamrah|telefon"),
}
_LABEL_REACH = 40
_OTHERS_BEFORE = re.compile(r"\n|[0-9]{4,}")
_LABEL_ENDS = re.compile(r"[0-9\n.؛،,]| و ")
_WHOLE_DIGITS = 10
"""Two groups of so many digits side by side are two numbers: no number is grouped that way."""
_MOST_DIGITS = 40


@dataclass(frozen=True, slots=True)
class Number:
    """`folded[start:end]` has these digits and nothing that goes on with them."""

    digits: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Identified:
    """Places in the folded copy."""

    entity: str
    value: str
    start: int
    end: int


def identifiers(message: Message, taken: bytearray) -> Iterator[Identified]:
    """What the numbers identify, in order. `taken`: not 0 for the characters of the folded copy that say something
    else."""
    for number in numbers(message.folded, taken):
        found = _identified(message.folded, number)
        if found:
            yield found


def numbers(folded: str, taken: bytearray) -> Iterator[Number]:
    """The numbers in figures, with their separators."""
    for found in _NUMBER.finditer(folded):
        if found.end() - found.start() < 10:
            continue
        for groups in _parted(list(_GROUP.finditer(folded, found.start(), found.end())), taken):
            digits = "".join(group[0] for group in groups)
            if 10 <= len(digits) <= _MOST_DIGITS:
                yield Number(digits, groups[0].start(), groups[-1].end())


def _parted(groups: list[re.Match[str]], taken: bytearray) -> Iterator[list[re.Match[str]]]:
    """The groups of each number: cut at what is taken, and between whole numbers side by side."""
    present: list[re.Match[str]] = []
    for group in groups:
        if taken[group.start()]:
            if present:
                yield present
            present = []
            continue
        if present and len(group[0]) >= _WHOLE_DIGITS and all(len(each[0]) >= _WHOLE_DIGITS for each in present):
            yield present
            present = []
        present.append(group)
    if present:
        yield present


def _identified(folded: str, number: Number) -> Identified | None:
    before = folded[max(0, number.start - _LABEL_REACH) : number.start]
    after = folded[number.end : number.end + _LABEL_REACH]
    if len(number.digits) == 24:
        return _iban(folded, number, before, after)
    if _LATIN_BEFORE.search(before) or _LATIN_AFTER.match(after) or _ADDRESS_BEFORE.search(before):
        return None
    plus = _PLUS_BEFORE.search(before)
    start = number.start - len(plus[0]) if plus else number.start
    end = number.end + after.startswith("+")
    opened = folded[start - 1 : start] == "(" and ")" in folded[start:end]
    signed = start < number.start or number.end < end
    for kind in ("mobile",) if signed else _kinds(folded, number, before, after):
        value = _READERS[kind](folded[start:end])
        if not isinstance(value, Invalid):
            return Identified(kind, value, start - opened, end)
    return None


def _kinds(folded: str, number: Number, before: str, after: str) -> tuple[str, ...]:
    """What a number without a plus may be by its length and beginning."""
    if len(number.digits) == 10:
        return _ten(number.digits, _label(before, after))
    if _MOBILE.fullmatch(number.digits):
        return ("mobile",)
    ten_and_one = folded[number.start + 10] == " "
    return ("legal_id",) if len(number.digits) == 11 and number.digits[0] != "0" and not ten_and_one else ()


def _iban(folded: str, number: Number, before: str, after: str) -> Identified | None:
    country, trailing = _COUNTRY_BEFORE.search(before), _COUNTRY_AFTER.match(after)
    start = number.start - len(country[0]) if country else number.start
    end = number.end + len(trailing[0]) if trailing and not country else number.end
    if (not country and _LATIN_BEFORE.search(before)) or _LATIN_AFTER.match(folded, end):
        return None
    value = read_iban(f"IR{number.digits}")
    return None if isinstance(value, Invalid) else Identified("iban", value, start, end)


def _ten(digits: str, label: str) -> tuple[str, ...]:
    """What ten digits may be, the likeliest first."""
    if label == "postal":
        return ("postal_code",)
    if label == "national":
        return ("national_id",)
    bare_mobile = _BARE_MOBILE.fullmatch(digits) is not None
    if label == "mobile" and bare_mobile:
        return ("mobile",)
    if bare_mobile:
        return ("national_id", "mobile")
    return ("national_id", "postal_code") if _PLAUSIBLE_POSTAL.fullmatch(digits) else ("national_id",)


def _label(before: str, after: str) -> str:
    """The nearest label before the number on its line, else the first one after it that is not another's."""
    line = _OTHERS_BEFORE.split(before)[-1]
    last = [(found.end(), kind) for kind, pattern in _LABELS.items() for found in pattern.finditer(line)]
    if last:
        return max(last)[1]
    ended = _LABEL_ENDS.search(after)
    if ended and ended[0].isdecimal():
        return ""
    line = after[: ended.start()] if ended else after
    first = [(found.start(), kind) for kind, pattern in _LABELS.items() if (found := pattern.search(line))]
    return min(first)[1] if first else ""


_READERS: dict[str, Callable[[str], str | Invalid]] = {
    "national_id": read_national_id,
    "legal_id": read_legal_id,
    "mobile": read_mobile,
    "postal_code": read_postal_code,
}
