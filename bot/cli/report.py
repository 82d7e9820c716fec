"""`mizban report …`: what happened at the desk in a period of Jalali days, as a table or as JSON (E10, G8)."""

import argparse
import asyncio
import datetime as dt
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from backend_client.calendar import local_day
from backend_client.reports.performance import GROUPINGS, Grouping, Line, Performance, Tally, performance
from backend_client.reports.period import Period
from bot.settings import Settings

USAGE = 2
_COLUMNS = ("accepted", "answered", "late", "in_progress", "overdue", "mean_days", "median_days", "p90_days")


class BadPeriod(ValueError):
    """The message says which days cannot be read, and how to write them."""


def add_deeds(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(required=True, metavar="NAME")
    deed = deeds.add_parser("performance", help="accepted, answered, late, in progress, and how long it took")
    deed.add_argument("--from", dest="first", required=True, metavar="DAY", help="Jalali, for example 1405-07-01")
    deed.add_argument("--to", dest="last", required=True, metavar="DAY", help="the last day, included")
    deed.add_argument("--by", choices=GROUPINGS, default="service", help="a line for each (default: service)")
    deed.add_argument("--json", action="store_true", help="one JSON object in the place of a table")
    deed.set_defaults(verb=_performance)


def _performance(chosen: Settings, asked: argparse.Namespace) -> int:
    today = local_day(dt.datetime.now(dt.UTC))
    try:
        period = period_of(asked.first, asked.last, today)
    except BadPeriod as bad:
        print(bad, file=sys.stderr)
        return USAGE
    told, titles = asyncio.run(_read(chosen, period, asked.by, today))
    print(json.dumps(as_json(told, titles), ensure_ascii=False) if asked.json else table(told, titles))
    return 0


def period_of(first: str, last: str, today: dt.date) -> Period:
    """From Jalali days as people write them, in any digits. Raises BadPeriod."""
    days = []
    for text in (first, last):
        day = _day(text, today)
        if day is None:
            raise BadPeriod(f"'{text}' is no Jalali day; write year, month and day, for example 1405-07-01")
        days.append(day)
    if days[0] > days[1]:
        raise BadPeriod(f"the period ends before it begins: --from {first} --to {last}")
    return Period(*days)


def _day(text: str, today: dt.date) -> dt.date | None:
    from nlu.days import read_jalali_date
    from nlu.values import Invalid

    found = read_jalali_date(text, today=today)
    return None if isinstance(found, Invalid) else dt.date.fromisoformat(found)


async def _read(
    chosen: Settings, period: Period, by: Grouping, today: dt.date
) -> tuple[Performance, Mapping[str, str]]:
    from bot.beside import beside

    async with beside(chosen) as app:
        facts = await app.desk.accepted_facts()
        titles = await _titles(app.desk, by)
    return performance(facts, period, by, today), titles


async def _titles(desk: Any, by: Grouping) -> Mapping[str, str]:
    """Of codes, where they have one."""
    match by:
        case "service":
            named: Sequence[Any] = (await desk.catalogue()).services
        case "unit":
            named = await desk.units()
        case "branch":
            named = await desk.branches()
        case _:
            named = ()
    return {one.code: one.title for one in named}


def as_json(told: Performance, titles: Mapping[str, str]) -> dict[str, Any]:
    """`from`, `to`: Jalali; `lines` and `total` with `now` and `before`, the period before of the same length."""
    return {
        "report": "performance",
        "from": jalali(told.period.first),
        "to": jalali(told.period.last),
        "by": told.by,
        "lines": [{"group": one.group, "title": titles.get(one.group, ""), **_both(one)} for one in told.lines],
        "total": _both(told.total),
    }


def _both(line: Line) -> dict[str, Any]:
    return {"now": line.now._asdict(), "before": line.before._asdict()}


def jalali(day: dt.date) -> str:
    """1405-07-01."""
    import jdatetime

    told: str = jdatetime.date.fromgregorian(date=day).strftime("%Y-%m-%d")
    return told


def table(told: Performance, titles: Mapping[str, str]) -> str:
    """Each group with its figures, in brackets those of the period before."""
    head = [told.by, *_COLUMNS]
    rows = [[titles.get(one.group, one.group), *_cells(one.now, one.before)] for one in told.lines]
    rows.append(["total", *_cells(told.total.now, told.total.before)])
    widths = [max(len(row[at]) for row in (head, *rows)) for at in range(len(head))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in (head, *rows)]
    period = f"{jalali(told.period.first)} to {jalali(told.period.last)}; in brackets the period before"
    return "\n".join([period, *(line.rstrip() for line in lines)])


def _cells(now: Tally, before: Tally) -> list[str]:
    return [
        f"{'-' if one is None else one} ({'-' if other is None else other})"
        for one, other in zip(now, before, strict=True)
    ]
