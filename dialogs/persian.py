"""How things are written for people: Persian digits, Jalali dates, rials, masked identifiers, isolated codes.

Codes, numbers with signs and foreign text stand between U+2066 (or U+2068) and U+2069, else `-` and `+` turn them
around in right-to-left text (facts measured with the bidirectional algorithm).
"""

import datetime as dt
from zoneinfo import ZoneInfo

import jdatetime

TEHRAN = ZoneInfo("Asia/Tehran")
ISOLATE_LTR, ISOLATE_AUTO, ISOLATE_END = "\u2066", "\u2068", "\u2069"
MONTHS = (
    "فروردین",
    "اردیبهشت",
    "خرداد",
    "تیر",
    "مرداد",
    "شهریور",
    "مهر",
    "آبان",
    "آذر",
    "دی",
    "بهمن",
    "اسفند",
)
WEEKDAYS = ("دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه")
_TO_PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_BIDI_CONTROLS = {ord(mark): None for mark in "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}


def digits(value: int | str) -> str:
    """The same with Persian digits."""
    return str(value).translate(_TO_PERSIAN)


def code(value: str) -> str:
    """A code as people copy it: Latin, isolated so that its order holds in right-to-left text."""
    return f"{ISOLATE_LTR}{value}{ISOLATE_END}"


def quoted(text: str) -> str:
    """Foreign text inside ours: its own direction marks are dropped, so it cannot turn what follows."""
    return f"{ISOLATE_AUTO}{text.translate(_BIDI_CONTROLS)}{ISOLATE_END}"


def registry_number(value: str) -> str:
    """The secretariat's number: Persian digits, in the direction of the letters that may stand in it."""
    return quoted(digits(value))


def tracking_code(value: str) -> str:
    """`MZ` and groups of four, isolated: MZ 7K9Q 2M4X ABC → accepted back in any grouping."""
    groups = (
        [value[:2], *(value[start : start + 4] for start in range(2, len(value), 4))] if value[:2] == "MZ" else [value]
    )
    return code("-".join(groups))


def separated(number: int) -> str:
    """Its Persian digits in groups of three."""
    return digits(f"{number:,}").replace(",", "٬")


def amount(rial: int) -> str:
    """Rials with separators and their unit, always."""
    return f"{separated(rial)} ریال"


def day(value: dt.date) -> str:
    """A day with its weekday: یکشنبه ۱ آذر ۱۴۰۵."""
    jalali = jdatetime.date.fromgregorian(date=value)
    return f"{WEEKDAYS[value.weekday()]} {digits(jalali.day)} {MONTHS[jalali.month - 1]} {digits(jalali.year)}"


def short_day(value: dt.date) -> str:
    """A day in figures: ۱۴۰۵/۰۹/۰۱. Slashes keep their order in right-to-left text."""
    return digits(jdatetime.date.fromgregorian(date=value).strftime("%Y/%m/%d"))


def moment(value: dt.datetime) -> str:
    """A time of day with its day, in Tehran: یکشنبه ۱ آذر ۱۴۰۵، ساعت ۱۰:۳۰."""
    local = value.astimezone(TEHRAN)
    return f"{day(local.date())}، ساعت {digits(local.strftime('%H:%M'))}"


def hour(value: dt.datetime) -> str:
    """A time of day alone, in Tehran: ۰۹:۱۰."""
    return digits(value.astimezone(TEHRAN).strftime("%H:%M"))


def appointment_code(value: str) -> str:
    """In two groups, isolated: short enough to be read out."""
    return code(f"{value[:4]}-{value[4:]}")


def local_day(value: dt.datetime) -> dt.date:
    """The day it is in Tehran at this time."""
    return value.astimezone(TEHRAN).date()


def masked(identifier: str) -> str:
    """The first three characters, the rest starred, isolated; never one of the last four."""
    shown = identifier[:3] if len(identifier) >= 7 else ""
    return code(digits(shown) + "*" * (len(identifier) - len(shown)))


def shortened(text: str, limit: int) -> str:
    """The text, or as many of its whole words as fit and an ellipsis."""
    if len(text) <= limit:
        return text
    words = text[:limit].rpartition(" ")[0] or text[: limit - 1]
    return f"{words}…"


def listed(items: list[str] | tuple[str, ...]) -> str:
    """One item a line."""
    return "\n".join(f"• {item}" for item in items)


def utf16_units(text: str) -> int:
    """Length as messengers count it."""
    return len(text.encode("utf-16-le")) // 2
