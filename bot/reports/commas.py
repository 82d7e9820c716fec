"""A report as CSV for spreadsheets: UTF-8 with its mark, Persian titles, Latin digits, and nothing that computes.

A cell that a spreadsheet would take for a formula, and a code of digits that it would take for a number, stands behind
an apostrophe, as people type it there themselves.
"""

import csv
import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.reports.plain import jalali
from bot.reports.shown import shown
from bot.reports.told import Days, Kind, Named, Told, Value, flat, table_title

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""With their full-width forms, which some spreadsheets read alike."""
STEP = 5_000


def write_csv(told: Told, path: Path, words: Mapping[str, str], progress: Callable[[int], None]) -> None:
    """Tables one under the other, each below its title where there are several. `progress`: rows so far."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        written = 0
        for at, table in enumerate(told.tables):
            if len(told.tables) > 1:
                writer.writerows(([], [safe(table_title(table, words))])[at == 0 :])
            columns, rows = flat(table, words)
            writer.writerow([safe(title) for title, _ in columns])
            for row in rows:
                writer.writerow([cell(value, of.kind, words) for value, (_, of) in zip(row, columns, strict=True)])
                written += 1
                if written % STEP == 0:
                    progress(written)


def cell(value: Value, kind: Kind, words: Mapping[str, str]) -> str:
    match value:
        case None:
            return ""
        case Days():
            first, last = _day(value.first), _day(value.last)
            return first if first == last else f"{first} - {last}"
        case bool():
            return shown(value, kind, words)
        case int() | float():
            return str(round(value, 4))
        case dt.date():
            return _day(value)
        case str() if kind == "code" and value.isascii() and value.isdigit():
            return f"'{value}"
        case str():
            return safe(value)
        case Named():
            return safe(str(value))
        case _:
            return shown(value, kind, words)


def safe(text: str) -> str:
    """The text, which no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def _day(day: dt.date) -> str:
    return jalali(day).replace("-", "/")
