"""A report as XLSX: a right-to-left sheet for each table, numbers as numbers, codes and days as text."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import xlsxwriter

from bot.reports.shown import shown
from bot.reports.told import Column, Kind, Table, Told, Value, flat, table_title
from dialogs import persian

STEP = 5_000
_LONG = 5_000
"""Rows from which on the file is written row by row, in little memory."""
_NAME_CHARS = 31
_FORBIDDEN = str.maketrans("[]:*?/\\", "       ")
_FORMATS: Mapping[str, str] = {"count": "#,##0", "number": "0.00", "share": "0.0%"}


def write_xlsx(told: Told, path: Path, words: Mapping[str, str], progress: Callable[[int], None]) -> None:
    """`progress`: rows so far."""
    options = {
        "constant_memory": sum(len(table.rows) for table in told.tables) > _LONG,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(path, options) as book:
        writer = _Writer(book, words, progress)
        for at, table in enumerate(told.tables, start=1):
            writer.write(table, at)


class _Writer:
    def __init__(self, book: Any, words: Mapping[str, str], progress: Callable[[int], None]) -> None:
        self._book = book
        self._words = words
        self._progress = progress
        self._written = 0
        # days and services come again in very many rows; a flag equals a number, but is not said like it
        self._said = lru_cache(maxsize=4096, typed=True)(self._say)
        plain = {"font_name": "Tahoma", "reading_order": 2, "align": "right", "valign": "top", "text_wrap": True}
        self._title = book.add_format({**plain, "bold": True, "font_size": 13, "text_wrap": False})
        self._head = book.add_format({**plain, "bold": True, "bg_color": "#E8F1EE", "bottom": 1})
        self._text = book.add_format(plain)
        self._code = book.add_format({**plain, "num_format": "@", "reading_order": 1})
        self._numbers = {kind: book.add_format({**plain, "num_format": form}) for kind, form in _FORMATS.items()}

    def write(self, table: Table, at: int) -> None:
        title = table_title(table, self._words)
        sheet = self._book.add_worksheet(f"{at} {title.translate(_FORBIDDEN)}"[:_NAME_CHARS].strip())
        sheet.right_to_left()
        columns, rows = flat(table, self._words)
        for place, (_, column) in enumerate(columns):
            sheet.set_column(place, place, _width(column))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.write_string(0, 0, title, self._title)
        for place, (heading, _) in enumerate(columns):
            sheet.write_string(1, place, heading, self._head)
        sheet.freeze_panes(2, 0)
        sheet.repeat_rows(1)
        for number, row in enumerate(rows, start=2):
            for place, value in enumerate(row):
                self._write_cell(sheet, number, place, value, columns[place][1])
            self._written += 1
            if self._written % STEP == 0:
                self._progress(self._written)

    def _write_cell(self, sheet: Any, row: int, place: int, value: Value, column: Column) -> None:
        if value is None:
            return
        if isinstance(value, int | float) and not isinstance(value, bool):
            sheet.write_number(row, place, value, self._numbers.get(column.kind, self._numbers["number"]))
        elif column.kind == "code" and isinstance(value, str):
            sheet.write_string(row, place, value, self._code)
        else:
            sheet.write_string(row, place, self._said(value, column.kind), self._text)

    def _say(self, value: Value, kind: Kind) -> str:
        return _bare(shown(value, kind, self._words))


def _bare(text: str) -> str:
    """Without isolates: spreadsheets draw them as boxes, and a cell has its own direction."""
    return text.translate(_ISOLATES)


_ISOLATES = dict.fromkeys(map(ord, (persian.ISOLATE_LTR, persian.ISOLATE_AUTO, persian.ISOLATE_END)))


def _width(column: Column) -> int:
    return {"text": 34, "code": 20, "days": 26, "day": 14}.get(column.kind, 12)
