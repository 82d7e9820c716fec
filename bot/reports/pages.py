"""A report to print on A4: its head, tables that go on over pages with their headings, notes, and who signs it."""

import datetime as dt
from collections.abc import Mapping, Sequence

from bot.papers.fonts import Weight
from bot.papers.pdf import ACCENT, LINE, MUTED, TINT, Align, Pages
from bot.papers.shaping import drawn
from bot.reports.shown import shown
from bot.reports.told import Column, Row, Table, Told, TooLong, column_title, table_title
from dialogs import persian
from dialogs.content.model import fill

MAX_ROWS = 2_000
_MANY_COLUMNS = 7
_PAD = 1.2
_MEASURED_ROWS = 60
_SIGNED: Mapping[str, tuple[str, ...]] = {
    "quarterly": ("report.preparer", "report.head"),
    "audit": ("report.preparer", "report.evaluator"),
}
_Lines = list[list[str]]


def report_pdf(told: Told, words: Mapping[str, str], *, agency: str, today: dt.date) -> bytes:
    """Raises TooLong for more than 2000 rows. Pure CPU: use a thread."""
    rows = sum(len(table.rows) for table in told.tables)
    if rows > MAX_ROWS:
        raise TooLong(f"{rows} rows are too many to print (at most {MAX_ROWS}); write them with --xlsx or --csv")
    wide = any(len(table.columns) > _MANY_COLUMNS for table in told.tables)
    title = words[f"report.name.{told.report}"]
    pages = Pages("A4", title, landscape=wide, margin=14)
    _head(pages, told, title, words, agency, today)
    for table in told.tables:
        _Printed(pages, table, words, narrow=wide and len(table.columns) <= _MANY_COLUMNS).write()
    _notes(pages, told, words)
    _signatures(pages, told, words)
    _number(pages, title, words)
    return pages.output()


def _head(pages: Pages, told: Told, title: str, words: Mapping[str, str], agency: str, today: dt.date) -> None:
    pages.space(2)
    pages.text(persian.quoted(agency), "SemiBold", 15, align="C")
    pages.text(title, "Medium", 13, colour=ACCENT, align="C")
    span = {"from": persian.day(told.period.first), "to": persian.day(told.period.last)}
    made = fill(words["report.made_on"], {"day": persian.short_day(today)})
    pages.text(f"{fill(words['report.period'], span)} — {made}", "Regular", 10, colour=MUTED, align="C")
    pages.space(1)
    pages.rule()
    pages.space(4)


def _notes(pages: Pages, told: Told, words: Mapping[str, str]) -> None:
    pages.space(1)
    for note in told.notes:
        pages.text(words[f"report.note.{note}"], "Regular", 8.5, colour=MUTED)


def _signatures(pages: Pages, told: Told, words: Mapping[str, str]) -> None:
    labels = _SIGNED.get(told.report, ())
    if labels:
        if pages.y + 34 > pages.bottom:
            pages.add()
        pages.space(4)
        pages.signatures([(words[label], "") for label in labels], room=18)


def _number(pages: Pages, title: str, words: Mapping[str, str]) -> None:
    total = pages.number
    for number in range(1, total + 1):
        pages.again(number)
        pages.y = pages.bottom + 3
        values = {"page": persian.digits(number), "pages": persian.digits(total)}
        said = f"{title} — {fill(words['report.page'], values)}"
        pages.write([drawn(said)], pages.margin, pages.width, "Regular", 8, colour=MUTED, align="C")


class _Printed:
    """One table, its first column at the right; a row is never divided between pages."""

    def __init__(self, pages: Pages, table: Table, words: Mapping[str, str], *, narrow: bool) -> None:
        self._pages = pages
        self._table = table
        self._words = words
        self._size = 8.0 if len(table.columns) > _MANY_COLUMNS else 9.0
        self._titles = [column_title(column, words) for column in table.columns]
        self._widths = _widths(self._naturals(), pages.width * (0.75 if narrow else 1.0))

    def write(self) -> None:
        pages, table = self._pages, self._table
        heads = self._broken(self._titles)
        if pages.y + self._height(heads) + pages.height(4, self._size) > pages.bottom:
            pages.add()
        pages.text(table_title(table, self._words), "SemiBold", 11, colour=ACCENT)
        pages.space(0.5)
        if not table.rows:
            pages.text(self._words["report.empty"], "Regular", 9.5, colour=MUTED)
            pages.space(4)
            return
        self._row(heads, bold=True, tint=True)
        total = self._height(self._broken(self._texts(table.total))) if table.total is not None else 0
        for number, row in enumerate(table.rows, start=1):
            self._add(row, heads, bold=False, below=total if number == len(table.rows) else 0)
        if table.total is not None:
            self._add(table.total, heads, bold=True)
        pages.space(5)

    def _add(self, row: Row, heads: _Lines, *, bold: bool, below: float = 0) -> None:
        """`below`: the height of what must not stand on another page than this row."""
        lines = self._broken(self._texts(row))
        if self._pages.y + self._height(lines) + below > self._pages.bottom:
            self._pages.add()
            self._pages.space(4)
            self._row(heads, bold=True, tint=True)
        self._row(lines, bold=bold, tint=bold)

    def _texts(self, row: Row) -> list[str]:
        return [shown(cell, column.kind, self._words) for cell, column in zip(row, self._table.columns, strict=True)]

    def _broken(self, texts: Sequence[str]) -> _Lines:
        sizes = zip(texts, self._widths, strict=True)
        return [self._pages.lines(text, width - 2 * _PAD, "Medium", self._size) for text, width in sizes]

    def _height(self, lines: _Lines) -> float:
        return self._pages.height(max(map(len, lines)), self._size) + 1.2

    def _row(self, lines: _Lines, *, bold: bool, tint: bool) -> None:
        pages = self._pages
        top, height = pages.y, self._height(lines)
        x = pages.right - sum(self._widths)
        if tint:
            pages.fill(x, top, sum(self._widths), height, TINT)
        right = pages.right
        for cell, width, column in zip(lines, self._widths, self._table.columns, strict=True):
            pages.y = top + 0.6
            weight: Weight = "SemiBold" if bold else "Regular"
            align: Align = "R" if _is_text(column) else "C"
            pages.write(cell, right - width + _PAD, width - 2 * _PAD, weight, self._size, align=align)
            right -= width
        pages.line(x, top + height, pages.right, top + height, LINE, 0.2)
        pages.y = top + height

    def _naturals(self) -> list[tuple[float, float]]:
        """Of each column: the widest word, and the widest cell of its first rows."""
        rows = [self._titles, *(self._texts(row) for row in [*self._table.rows[:_MEASURED_ROWS], *self._last()])]
        naturals = []
        for at in range(len(self._titles)):
            cells = [row[at] for row in rows]
            words = [word for cell in cells for word in cell.split()]
            naturals.append((self._widest(words), self._widest(cells)))
        return naturals

    def _last(self) -> list[Row]:
        return [] if self._table.total is None else [self._table.total]

    def _widest(self, texts: Sequence[str]) -> float:
        return max((self._pages.measure(text, "SemiBold", self._size) for text in texts), default=0) + 2 * _PAD + 0.4


def _is_text(column: Column) -> bool:
    return column.kind == "text" and not column.key.startswith(("told_", "has_"))


def _widths(naturals: Sequence[tuple[float, float]], width: float) -> list[float]:
    """At least each column's widest word, as long as there is room; what is left goes to those that want more."""
    least = [word for word, _ in naturals]
    if sum(least) >= width:
        return [word * width / sum(least) for word in least]
    wants = [min(cell, width / 2) - word for word, cell in naturals]
    left, wanted = width - sum(least), sum(max(want, 0) for want in wants)
    share = min(1.0, left / wanted) if wanted else 0.0
    widths = [word + max(want, 0) * share for word, want in zip(least, wants, strict=True)]
    return [each * width / sum(widths) for each in widths]
