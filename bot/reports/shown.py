"""How a report's values are written for people, in Persian."""

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache

from bot.reports.told import Cell, Days, Kind, Mark, Named, Numbers, Pair, Value
from dialogs import persian
from dialogs.content.model import fill

_DECIMAL = "٫"


def shown(value: Cell, kind: Kind, words: Mapping[str, str]) -> str:
    """Of a pair, the one before stands in brackets. Nothing is a dash."""
    if isinstance(value, Pair):
        return fill(
            words["report.pair"],
            {"now": _shown(value.now, kind, words), "before": _shown(value.before, kind, words)},
        )
    return _shown(value, kind, words)


def _shown(value: Value, kind: Kind, words: Mapping[str, str]) -> str:
    match value:
        case None:
            return "—"
        case Mark():
            return words[f"report.mark.{value.value}"]
        case bool():
            return words["report.yes" if value else "report.no"]
        case int() if kind != "share":
            return persian.separated(value)
        case int() | float():
            return _number(value, kind)
        case Numbers():
            return "، ".join(map(persian.digits, value.numbers)) or words["report.none"]
        case Days():
            return _days(value, words)
        case dt.date():
            return _day(value)
        case Named():
            return persian.quoted(str(value))
        case str():
            return persian.code(value) if kind == "code" and value else value


@lru_cache(maxsize=4096)
def _day(day: dt.date) -> str:
    return persian.short_day(day)


def _number(value: float, kind: Kind) -> str:
    if kind == "share":
        return f"{persian.digits(f'{value * 100:.1f}').replace('.', _DECIMAL)}٪"
    return persian.digits(f"{value:.2f}").replace(".", _DECIMAL)


def _days(value: Days, words: Mapping[str, str]) -> str:
    first, last = _day(value.first), _day(value.last)
    return first if first == last else fill(words["paper.range"], {"from": first, "to": last})
