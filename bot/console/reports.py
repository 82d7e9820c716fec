"""The reports of the console. So far one: performance (E10, G8)."""

import asyncio
from collections.abc import Mapping
from typing import get_args

from backend_client.contract import StaffMember
from backend_client.reports.performance import GROUPINGS, Fact, Grouping, Line, Tally, performance
from bot.console.sheets import Bar, Cell, Chart, Query, Report, Sheet
from bot.console.voice import Voice
from bot.console.world import ConsoleDesk
from dialogs import persian
from dialogs.staff.card import branch_title

COLUMNS = ("accepted", "answered", "refused", "late", "in_progress", "overdue", "mean_days", "median_days", "p90_days")
BARS = 12
"""The most groups that a chart shows; the table has all."""
SEES_ALL = frozenset({"head", "evaluator"})


async def tell_performance(desk: ConsoleDesk, query: Query) -> Sheet:
    facts = [fact for fact in await desk.accepted_facts() if _concerns(fact, query.member)]
    by = next(grouping for grouping in get_args(Grouping) if grouping == query.by)
    told = await asyncio.to_thread(performance, facts, query.period, by, query.today)
    voice = query.voice
    titles = {line.group: _title(by, line.group, voice) for line in told.lines}
    return Sheet(
        title=voice.text("console.report.performance"),
        columns=(voice.text(f"console.by.{by}"), *(voice.text(f"console.column.{name}") for name in COLUMNS)),
        rows=tuple((Cell(titles[line.group]), *_cells(line)) for line in told.lines),
        total=(Cell(voice.text("console.report.total")), *_cells(told.total)) if told.lines else (),
        chart=_chart(told.lines, titles, voice),
        note=voice.text("console.report.performance.note"),
    )


def _concerns(fact: Fact, member: StaffMember) -> bool:
    """The head and the evaluator see all; a unit's head what their units and branches answer for."""
    if not SEES_ALL.isdisjoint(member.roles):
        return True
    return (not member.units or fact.unit in member.units) and (not member.branches or fact.branch in member.branches)


def _title(by: str, group: str, voice: Voice) -> str:
    catalogue = voice.content.catalogue
    match by:
        case "service":
            titles = {service.code: service.title for service in catalogue.services}
        case "unit":
            titles = {unit.code: unit.title for unit in catalogue.units}
        case "branch":
            return branch_title(group, catalogue)
        case _:
            known = voice.content.words.messages
            key = f"console.channel.{group or 'none'}"
            return known.get(key, group)
    return titles.get(group, group)


def _cells(line: Line) -> tuple[Cell, ...]:
    return tuple(Cell(figure(line.now, name), figure(line.before, name)) for name in COLUMNS)


def figure(tally: Tally, name: str) -> str:
    """As people read it; a dash where there is nothing to tell the mean of."""
    value = getattr(tally, name)
    if value is None:
        return "–"
    return persian.digits(f"{value:.1f}").replace(".", "٫") if isinstance(value, float) else persian.separated(value)


def _chart(lines: tuple[Line, ...], titles: Mapping[str, str], voice: Voice) -> Chart | None:
    """Of what was answered: the most first."""
    most = sorted(lines, key=lambda line: (-line.now.answered, -line.before.answered))[:BARS]
    bars = tuple(Bar(titles[line.group], line.now.answered, line.before.answered) for line in most)
    if not any(bar.value or bar.before for bar in bars):
        return None
    return Chart(
        voice.text("console.report.answered"),
        voice.text("console.report.now"),
        voice.text("console.report.before"),
        bars,
    )


REPORTS: Mapping[str, Report] = {"performance": Report("performance", GROUPINGS, tell_performance)}
