"""Reports in any period, beside the period before (E10, G8, G11): aggregates only, nobody is named."""

import datetime as dt
from dataclasses import dataclass

from aiohttp import web

from backend_client.reports.period import Period
from bot.console.pages.calendar import Month, month_of
from bot.console.reports import REPORTS
from bot.console.sheets import Bar, Chart, Query
from bot.console.visit import Visit
from dialogs import persian
from nlu.days import read_jalali_date
from nlu.values import Invalid

PERIODS = ("this_month", "last_month", "this_quarter", "this_year", "own")
_DAY = dt.timedelta(days=1)
WIDTH, BAR, ROW, LABELS = 400, 13, 52, 21
"""Of the chart, in its own units."""


@dataclass(frozen=True)
class DrawnBar:
    """A group's place in the chart: its label's baseline, and both bars from the right edge."""

    bar: Bar
    y: int
    width: int
    width_before: int
    value: str
    before: str


async def show(visit: Visit) -> web.Response:
    query = visit.request.query
    report = REPORTS.get(query.get("report", ""), next(iter(REPORTS.values())))
    by = query.get("by", "")
    by = by if by in report.groupings else report.groupings[0]
    name = query.get("period", PERIODS[0])
    name = name if name in PERIODS else PERIODS[0]
    own = (query.get("from", "")[:40], query.get("to", "")[:40])
    period, problem = period_named(name, own, visit)
    sheet = None
    if period is not None:
        asked = Query(period, by, visit.voice.today, visit.member, visit.voice)
        sheet = await report.tell(visit.world.desk, asked)
    return visit.page(
        "reports.html",
        status=422 if problem else 200,
        reports=list(REPORTS.values()),
        report=report,
        by=by,
        periods=PERIODS,
        period_name=name,
        own=own,
        problem=problem,
        sheet=sheet,
        days=period and _days(period, visit),
        days_before=period and _days(period.before(), visit),
        bars=draw(sheet.chart) if sheet and sheet.chart else [],
        width=WIDTH,
        bar_height=BAR,
        row=ROW,
        label=LABELS,
    )


def _days(period: Period, visit: Visit) -> str:
    return visit.voice.text(
        "console.report.days", first=persian.short_day(period.first), last=persian.short_day(period.last)
    )


def period_named(name: str, own: tuple[str, str], visit: Visit) -> tuple[Period | None, str]:
    """The period, or what is wrong with the days that were typed."""
    today = visit.voice.today
    month = month_of(today)
    match name:
        case "last_month":
            return _months(month.moved(-1), 1), ""
        case "this_quarter":
            return _until(Month(month.year, (month.month - 1) // 3 * 3 + 1), today), ""
        case "this_year":
            return _until(Month(month.year, 1), today), ""
        case "own":
            return _own(own, visit)
        case _:
            return _until(month, today), ""


def _months(first: Month, count: int) -> Period:
    return Period(first.first, first.moved(count).first - _DAY)


def _until(first: Month, today: dt.date) -> Period:
    """From the beginning of that month to today, so that the period before is as long."""
    return Period(first.first, today)


def _own(typed: tuple[str, str], visit: Visit) -> tuple[Period | None, str]:
    days = [read_jalali_date(text, today=visit.voice.today) for text in typed]
    first, last = (None if isinstance(day, Invalid) else dt.date.fromisoformat(day) for day in days)
    if first is None or last is None:
        return None, visit.voice.text("console.report.bad_day")
    if first > last:
        return None, visit.voice.text("console.report.backwards")
    return Period(first, last), ""


def draw(chart: Chart) -> list[DrawnBar]:
    """Each bar as wide as its share of the widest; what is not nothing is seen."""
    most = max(max(bar.value, bar.before) for bar in chart.bars)

    def width(value: float) -> int:
        return max(3, round(value / most * (WIDTH - 44))) if value else 0

    return [
        DrawnBar(bar, place * ROW, width(bar.value), width(bar.before), _shown(bar.value), _shown(bar.before))
        for place, bar in enumerate(chart.bars)
    ]


def _shown(value: float) -> str:
    return persian.separated(int(value)) if value == int(value) else persian.digits(f"{value:.1f}").replace(".", "٫")
