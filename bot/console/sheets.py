"""What a report tells, whichever it is: a title, columns, rows, maybe a chart. The reports page shows any of them.

To add one: a `Report` in `bot.console.reports.REPORTS`.
"""

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from backend_client.contract import StaffMember
from backend_client.reports.period import Period
from bot.console.voice import Voice
from bot.console.world import ConsoleDesk


@dataclass(frozen=True)
class Bar:
    """`value` and `before`: of this period and the one before, never negative."""

    label: str
    value: float
    before: float


@dataclass(frozen=True)
class Chart:
    """`now`, `before`: what the two bars of each group are called."""

    title: str
    now: str
    before: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Cell:
    """`before`: the figure of the period before, "" where the column has none. Text is as people read it."""

    text: str
    before: str = ""


@dataclass(frozen=True)
class Sheet:
    """`rows`: the first cell of each is what the row is about. `total`: the last row, empty for none."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()
    chart: Chart | None = None
    note: str = ""


@dataclass(frozen=True)
class Query:
    """What was asked for. `by`: a grouping of the report, one it has. `member`: who asks, whose places limit it."""

    period: Period
    by: str
    today: dt.date
    member: StaffMember
    voice: Voice


@dataclass(frozen=True)
class Report:
    """`code`: its name in addresses; its title is the message `console.report.<code>`, that of each grouping
    `console.by.<grouping>`. `tell` raises BackendError."""

    code: str
    groupings: tuple[str, ...]
    tell: Callable[[ConsoleDesk, Query], Awaitable[Sheet]]
