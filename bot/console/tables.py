"""A report's tables as a page shows them: so many rows at a time, figures beside those before, open places marked."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.console.charts import Chart, charts
from bot.reports.shown import shown
from bot.reports.told import Cell, Column, Kind, Mark, Pair, Row, Table, Told, column_title, table_title

PER_PAGE = 100
"""Rows of one table; a page of thousands is of no use and slow."""
_CHARTS_OF_ONE, _CHARTS_OF_MANY = 2, 1


@dataclass(frozen=True)
class ShownCell:
    """`kind`: how it stands: text, figure or open. `before`: of the period before, "" for none."""

    text: str
    kind: str
    before: str = ""


@dataclass(frozen=True)
class ShownTable:
    """`first`: number of the first row that is shown; `of`: how many there are."""

    key: str
    title: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[ShownCell, ...], ...]
    total: tuple[ShownCell, ...]
    charts: tuple[Chart, ...]
    first: int
    of: int

    @property
    def cut(self) -> bool:
        return len(self.rows) < self.of


def pages_of(told: Told) -> int:
    """As many as the longest table needs."""
    longest = max((len(table.rows) for table in told.tables), default=0)
    return max(1, -(-longest // PER_PAGE))


def shown_tables(told: Told, page: int, words: Mapping[str, str]) -> list[ShownTable]:
    most = _CHARTS_OF_ONE if len(told.tables) == 1 else _CHARTS_OF_MANY
    return [_table(table, page, words, most) for table in told.tables]


def _table(table: Table, page: int, words: Mapping[str, str], most: int) -> ShownTable:
    """A short table stands whole on each page."""
    start = (page - 1) * PER_PAGE if len(table.rows) > PER_PAGE else 0
    rows = table.rows[start : start + PER_PAGE]
    return ShownTable(
        key=table.key,
        title=table_title(table, words),
        columns=tuple((column_title(column, words), _stands(column.kind)) for column in table.columns),
        rows=tuple(_row(row, table.columns, words) for row in rows),
        total=_row(table.total, table.columns, words) if table.total is not None else (),
        charts=tuple(charts(table, words, most=most)) if page == 1 else (),
        first=start + 1,
        of=len(table.rows),
    )


def _row(row: Row, columns: tuple[Column, ...], words: Mapping[str, str]) -> tuple[ShownCell, ...]:
    return tuple(_cell(cell, column.kind, words) for cell, column in zip(row, columns, strict=True))


def _cell(cell: Cell, kind: Kind, words: Mapping[str, str]) -> ShownCell:
    if isinstance(cell, Pair):
        before = "" if cell.before is None else shown(cell.before, kind, words)
        return ShownCell(shown(cell.now, kind, words), "figure", before)
    if cell is Mark.OPEN:
        return ShownCell(shown(cell, kind, words), "open")
    return ShownCell(shown(cell, kind, words), _stands(kind))


def _stands(kind: Kind) -> str:
    return {"text": "text", "code": "code"}.get(kind, "figure")
