"""A report for the chat: a few lines, and what its picture shows. Who asks gets no more than what is theirs."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple, Protocol

from backend_client.calendar import local_day
from backend_client.contract import StaffMember
from backend_client.embedded import EmbeddedDesk
from backend_client.errors import NotPermitted
from bot.access import REPORTS as READERS
from bot.console.months import days_named
from bot.console.wanted import own_scope
from bot.reports.making import source_of
from bot.reports.offered import OFFERS
from bot.reports.registry import REPORTS
from bot.reports.scope import Scope
from bot.reports.shown import shown
from bot.reports.source import Asked, KeepsFigures, Source
from bot.reports.told import Pair, Table, Told, Value, column_title
from bot.timers import Clock
from dialogs import persian
from dialogs.content.model import Content, fill
from dialogs.protocol import MakeReport, ReportBar, ReportMade, ReportPicture

MOST_BARS = 8
"""What a phone shows at a readable size; of more, those with most to do."""
MOST_LINES = 12


class _Form(NamedTuple):
    """`by`: grouping; `table`: the one that is told; `series`: columns that the picture shows as bars, none: no
    picture."""

    by: str
    table: str
    series: tuple[str, ...] = ()


FORMS: Mapping[str, _Form] = {
    "performance": _Form("service", "by_service", ("accepted", "answered", "late")),
    "stages": _Form("unit", "stages_by_unit", ("came", "finished", "late")),
    "survey": _Form("all", "survey_axes"),
    "funnel": _Form("", "funnel", ("began", "confirmed", "registered")),
}


class Speaks(Protocol):
    """The live content; see bot.content."""

    def present(self) -> Content: ...


class ChatReports:
    def __init__(self, desk: EmbeddedDesk, kept: KeepsFigures, content: Speaks, clock: Clock) -> None:
        self._desk = desk
        self._kept = kept
        self._content = content
        self._clock = clock

    async def make(self, asked: MakeReport, member: StaffMember) -> ReportMade:
        """Raises NotPermitted."""
        if asked.name not in FORMS or not READERS[asked.name].admits(member):
            raise NotPermitted
        today = local_day(self._clock())
        source = source_of(self._desk, self._content.present(), today, self._kept)
        form = FORMS[asked.name]
        scope = own_scope(member) if OFFERS[asked.name].parts else Scope()
        told = await REPORTS[asked.name](source, Asked(days_named(asked.period, today), by=form.by, scope=scope))
        return _made(told, form, source, source.within(scope))


def _made(told: Told, form: _Form, source: Source, about: str) -> ReportMade:
    words = source.words
    title = words[f"report.name.{told.report}"]
    span = _span(told, words)
    table = next((table for table in told.tables if table.key == form.table), None)
    lines = list(_lines(table, words)) if table else []
    text = "\n".join([title, *([about] if about else []), span, "", *(lines or [words["report.empty"]])])
    bars = _bars(table, form.series) if table and lines else ()
    labels = tuple(words[f"report.column.{name}"] for name in form.series)
    return ReportMade(text, ReportPicture(title, span, labels, bars))


def _span(told: Told, words: Mapping[str, str]) -> str:
    days = {"from": persian.day(told.period.first), "to": persian.day(told.period.last)}
    return fill(words["report.period"], days)


def _lines(table: Table, words: Mapping[str, str]) -> Iterator[str]:
    """The line of all, figure by figure; where there is none, each row by its name."""
    if table.total is not None:
        named = [cell for cell in zip(table.columns, table.total, strict=True) if cell[0].kind != "text"]
        if any(_number(cell) for _, cell in named):
            for column, cell in named:
                if cell is None or (isinstance(cell, Pair) and cell.now is None):
                    continue
                yield f"{column_title(column, words)}: {shown(cell, column.kind, words)}"
            if any(column.pair for column in table.columns):
                yield ""
                yield words["report.note.before"]
        return
    figures = [at for at, column in enumerate(table.columns) if column.kind in {"number", "count"}]
    for row in list(table.rows)[:MOST_LINES]:
        cells = ((table.columns[at], row[at]) for at in figures)
        told = (f"{column_title(column, words)} {shown(cell, column.kind, words)}" for column, cell in cells)
        yield f"{row[0]}: {'، '.join(told)}"


def _bars(table: Table, series: tuple[str, ...]) -> tuple[ReportBar, ...]:
    if not series:
        return ()
    places = [at for at, column in enumerate(table.columns) if column.key in series]
    bars = [ReportBar(str(row[0]), tuple(_number(row[at]) for at in places)) for row in table.rows]
    bars.sort(key=lambda bar: bar.values[0] + bar.values[1], reverse=True)
    return tuple(bars[:MOST_BARS])


def _number(cell: Value | Pair) -> int:
    value = cell.now if isinstance(cell, Pair) else cell
    return int(value) if isinstance(value, int | float) else 0
