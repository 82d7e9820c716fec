"""Bars beside a report's table where they say at a glance what its figures say one by one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.reports.told import Cell, Pair, Row, Table, column_title, table_title
from dialogs import persian

BARS = 12
"""The most groups that a chart shows; the table has all."""
WIDTH, BAR, ROW, LABELS = 400, 13, 52, 21
"""Of the chart, in its own units."""
_ROW_OF_ONE = 42
_LABEL_CHARS = 50
_FIGURES: Mapping[str, tuple[str, ...]] = {
    "by_": ("answered", "mean_days"),
    "stages_by_": ("mean_days",),
    "breaches": ("demands",),
    "survey_axes": ("mean_score",),
    "audit_hours": ("receipts",),
}
"""How a table's key begins → the columns that are drawn."""
_IN_ORDER = ("survey_axes", "audit_hours")
"""Rows of these stand as they are, not the most first."""


@dataclass(frozen=True)
class Bar:
    """`value` and `before`: of this period and the one before, never negative; None: nothing to tell."""

    label: str
    value: float
    before: float | None = None


@dataclass(frozen=True)
class DrawnBar:
    """A group's place in the chart: its label's top, and both bars from the right edge."""

    bar: Bar
    y: int
    width: int
    width_before: int
    value: str
    before: str


@dataclass(frozen=True)
class Chart:
    """`beside`: the period before is drawn, too."""

    title: str
    beside: bool
    bars: tuple[DrawnBar, ...]

    @property
    def row(self) -> int:
        return ROW if self.beside else _ROW_OF_ONE

    @property
    def height(self) -> int:
        return len(self.bars) * self.row


def charts(table: Table, words: Mapping[str, str], *, most: int) -> Iterator[Chart]:
    """At most so many."""
    keys = next((keys for begin, keys in _FIGURES.items() if table.key.startswith(begin)), ())
    for key in keys[:most]:
        bars = _bars(table, key)
        if any(bar.value or bar.before for bar in bars):
            column = next(column for column in table.columns if column.key == key)
            title = f"{column_title(column, words)}: {table_title(table, words)}"
            yield Chart(title, column.pair, draw(bars))


def _bars(table: Table, key: str) -> list[Bar]:
    at = [column.key for column in table.columns].index(key)
    labels = [place for place, column in enumerate(table.columns[:at]) if column.kind == "text"]
    if table.key == "survey_axes":
        labels = [place for place in labels if table.columns[place].key not in {"questions", "reversed"}]
    bars = [bar for row in table.rows if (bar := _bar(row, labels, row[at])) is not None]
    if table.key not in _IN_ORDER:
        bars.sort(key=lambda bar: (-bar.value, -(bar.before or 0)))
    return bars[:BARS]


def _bar(row: Row, labels: list[int], cell: Cell) -> Bar | None:
    label = persian.shortened("، ".join(str(row[place]) for place in labels), _LABEL_CHARS)
    if isinstance(cell, Pair):
        now, before = _number(cell.now), _number(cell.before)
        return None if now is None and before is None else Bar(label, now or 0, before or 0)
    value = _number(cell)
    return None if value is None else Bar(label, value)


def _number(value: Cell) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def draw(bars: list[Bar]) -> tuple[DrawnBar, ...]:
    """Each bar as wide as its share of the widest; what is not nothing is seen."""
    most = max(max(bar.value, bar.before or 0) for bar in bars)
    row = _ROW_OF_ONE if bars[0].before is None else ROW

    def width(value: float) -> int:
        return max(3, round(value / most * (WIDTH - 60))) if value else 0

    return tuple(
        DrawnBar(bar, at * row, width(bar.value), width(bar.before or 0), _shown(bar.value), _shown(bar.before or 0))
        for at, bar in enumerate(bars)
    )


def _shown(value: float) -> str:
    return persian.separated(int(value)) if value == int(value) else persian.digits(f"{value:.1f}").replace(".", "٫")
