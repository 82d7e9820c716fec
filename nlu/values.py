"""Reading and checking one value of a form: the one home of these rules.

`read(type, text, today=…)` gives the value as it is stored, or `Invalid(reason, detail)`. Every reason has
its own cause, so that its sentence can say what to do. A right form proves nothing about who owns a number.

Reasons by type, with the detail in brackets; n is the number of digits given:

- text: empty · too_long (2000)
- integer: empty · letters · negative · decimal · long (15) · format (figures and words that make no number)
- national_id: empty · letters · short (n) · long (n) · repeated · placeholder · checksum
- legal_id: as national_id
- foreign_id: empty · letters · short (n) · long (n) · repeated · placeholder
- mobile: empty · letters · short (n) · long (n) · landline · country · repeated
- postal_code: empty · letters · short (n) · long (n) · repeated · placeholder
- jalali_date: empty · letters · format · no_day · no_year · two_digit_year · year · gregorian · month ·
  day_of_month (days of that month) · leap_day (the year) · weekday
- rial_amount: empty · letters · negative · decimal · long (15) · format ·
  unit (another currency) · two_units · shortcut («۵۰ک») · no_number
- iban: empty · letters · country · card · short (n) · long (n) · repeated · checksum
"""

import datetime as dt
import re

from nlu.codes import (
    CODE_ALPHABET,
    aligned,
    check_character,
    is_pre_registration_number,
    is_tracking_code,
    luhn_digit,
    normal_code,
)
from nlu.days import read_jalali_date
from nlu.invalid import Invalid
from nlu.normalize import ascii_digits, clean_answer, fold
from nlu.numbers import read_integer, read_rial_amount

__all__ = [
    "CODE_ALPHABET",
    "REASONS",
    "Invalid",
    "aligned",
    "check_character",
    "is_pre_registration_number",
    "is_tracking_code",
    "luhn_digit",
    "normal_code",
    "read",
    "read_foreign_id",
    "read_iban",
    "read_integer",
    "read_jalali_date",
    "read_legal_id",
    "read_mobile",
    "read_national_id",
    "read_postal_code",
    "read_rial_amount",
    "read_text",
]

_COUNTED = ("empty", "letters", "short", "long", "repeated")
REASONS: dict[str, tuple[str, ...]] = {
    "text": ("empty", "too_long"),
    "integer": ("empty", "letters", "negative", "decimal", "long", "format"),
    "national_id": (*_COUNTED, "placeholder", "checksum"),
    "legal_id": (*_COUNTED, "placeholder", "checksum"),
    "foreign_id": (*_COUNTED, "placeholder"),
    "mobile": (*_COUNTED, "landline", "country"),
    "postal_code": (*_COUNTED, "placeholder"),
    "jalali_date": (
        "empty", "letters", "format", "no_day", "no_year", "two_digit_year", "year", "gregorian", "month",
        "day_of_month", "leap_day", "weekday",
    ),
    "rial_amount": (
        "empty", "letters", "negative", "decimal", "long", "format",
        "unit", "two_units", "shortcut", "no_number",
    ),
    "iban": (*_COUNTED, "country", "card", "checksum"),
}  # fmt: skip

MAX_TEXT_CHARS = 2000
_MAX_CHARS = 200
_SEPARATORS = re.compile(r"[\s\-‐‑‒–—−_./\\،,;:|()\[\]*#«»\"'\u200c\u200d]+")
_LABELS = frozenset({
    "کد", "ملی", "کدملی", "شماره", "شناسه", "من", "است", "هست", "اینه", "میشه", "موبایل", "موبایلم", "تلفن",
    "همراه", "همراهم", "پستی", "کدپستی", "شبا", "فراگیر", "اختصاصی", "شمارهام", "شمارم", "حساب", "عدد", "رقم",
})  # fmt: skip
_STAIRS = "01234567890123456789"


def read(type: str, text: str, *, today: dt.date) -> str | int | Invalid:  # noqa: A002 - XLSForm's word
    """Read one value of this field type. Raises KeyError for a type that is not read from text."""
    if type == "jalali_date":
        return read_jalali_date(text, today=today)
    return _READERS[type](text)


def read_text(text: str) -> str | Invalid:
    """Cleaned, not empty, at most 2000 characters."""
    cleaned = clean_answer(text[: 10 * MAX_TEXT_CHARS])
    if len(text) > 10 * MAX_TEXT_CHARS or len(cleaned) > MAX_TEXT_CHARS:
        return Invalid("too_long", str(MAX_TEXT_CHARS))
    return cleaned or Invalid("empty")


def read_national_id(text: str) -> str | Invalid:
    """Ten digits and their checksum. Never padded: a missing digit would pass in one case of nine."""
    digits = _counted(text, 10, 10)
    if isinstance(digits, Invalid):
        return digits
    if _is_stair(digits) or digits[3:9] == "000000":
        return Invalid("placeholder")
    rest = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return digits if int(digits[9]) == (rest if rest < 2 else 11 - rest) else Invalid("checksum")


def read_legal_id(text: str) -> str | Invalid:
    """شناسهٔ ملی of a legal person: eleven digits and their checksum."""
    digits = _counted(text, 11, 11)
    if isinstance(digits, Invalid):
        return digits
    if _is_stair(digits) or digits[3:9] == "000000":
        return Invalid("placeholder")
    tenth = int(digits[9]) + 2
    weights = (29, 27, 23, 19, 17) * 2
    rest = sum((tenth + int(digit)) * weight for digit, weight in zip(digits, weights, strict=False)) % 11
    return digits if rest % 10 == int(digits[10]) else Invalid("checksum")


def read_foreign_id(text: str) -> str | Invalid:
    """A foreign national's کد فراگیر or شمارهٔ اختصاصی: 8 to 16 digits, without a public checksum."""
    digits = _counted(text, 8, 16)
    return Invalid("placeholder") if isinstance(digits, str) and _is_stair(digits) else digits


def read_postal_code(text: str) -> str | Invalid:
    """Ten digits. Finer rules differ from source to source, so there are none."""
    digits = _counted(text, 10, 10)
    return Invalid("placeholder") if isinstance(digits, str) and _is_stair(digits) else digits


def read_mobile(text: str) -> str | Invalid:
    """An Iranian mobile number as `09…`, with or without the country's code, whatever the operator."""
    digits = _digits(text, allowed="+")
    if isinstance(digits, Invalid):
        return digits
    abroad = digits.startswith(("+", "00")) or digits.endswith("+")
    typed = digits.replace("+", "")
    international = typed.removeprefix("00") if digits.startswith("00") else typed
    if abroad and not international.startswith("98"):
        return Invalid("country")
    national = international.removeprefix("98") if abroad or len(typed) > 11 else typed
    national = national.removeprefix("0")
    if len(national) != 10:
        return Invalid("short" if len(national) < 10 else "long", str(len(typed)))
    if national[0] != "9":
        return Invalid("landline")
    return Invalid("repeated") if len(set(national[1:])) == 1 else f"0{national}"


def read_iban(text: str) -> str | Invalid:
    """A Sheba number: `IR` and 24 digits, remainder 1 by 97. `IR` may be missing."""
    plain = _plain(text)
    if isinstance(plain, Invalid):
        return plain
    packed = aligned("".join(_words(plain)))
    country = re.fullmatch(r"([A-Z]{2})([0-9]+)|([0-9]+)([A-Z]{2})", packed)
    if country and "IR" not in (country[1], country[4]):
        return Invalid("country")
    digits = packed.removeprefix("IR").removesuffix("IR")
    if not _is_ascii_number(digits):
        return Invalid("letters") if packed else Invalid("empty")
    if len(digits) == 16 and not country:
        return Invalid("card")
    wrong = _length(digits, 24, 24)
    if wrong:
        return wrong
    if len(set(digits[2:])) == 1:
        return Invalid("repeated")
    return f"IR{digits}" if int(f"{digits[2:]}1827{digits[:2]}") % 97 == 1 else Invalid("checksum")


def _counted(text: str, least: int, most: int) -> str | Invalid:
    """A number of so many digits, with whatever stands between them dropped."""
    digits = _digits(text)
    if isinstance(digits, Invalid):
        return digits
    wrong = _length(digits, least, most)
    if wrong:
        return wrong
    return Invalid("repeated") if len(set(digits)) == 1 else digits


def _length(digits: str, least: int, most: int) -> Invalid | None:
    if least <= len(digits) <= most:
        return None
    return Invalid("short" if len(digits) < least else "long", str(len(digits)))


def _digits(text: str, allowed: str = "") -> str | Invalid:
    plain = _plain(text)
    if isinstance(plain, Invalid):
        return plain
    packed = "".join(_words(plain))
    if not packed.strip(allowed):
        return Invalid("empty")
    return packed if _is_ascii_number(packed.strip(allowed)) else Invalid("letters")


def _plain(text: str) -> str | Invalid:
    text = text.strip()
    if len(text) > _MAX_CHARS:
        return Invalid("long", str(sum(char.isdecimal() for char in text[: 5 * _MAX_CHARS])))
    plain = ascii_digits(clean_answer(text))
    return plain if plain.strip() else Invalid("empty")


def _words(plain: str) -> list[str]:
    """What is left between separators, without words such as «کد ملی»."""
    return [part for part in _SEPARATORS.split(plain) if part and fold(part) not in _LABELS]


def _is_ascii_number(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _is_stair(digits: str) -> bool:
    """1234567890 and the like, up or down: people type them to get on, and two of them pass the checksum."""
    return digits in _STAIRS or digits in _STAIRS[::-1] or digits in {"0123456789", "1234567891", "12345678910"}


_READERS = {
    "text": read_text,
    "integer": read_integer,
    "national_id": read_national_id,
    "legal_id": read_legal_id,
    "foreign_id": read_foreign_id,
    "mobile": read_mobile,
    "postal_code": read_postal_code,
    "rial_amount": read_rial_amount,
    "iban": read_iban,
}
