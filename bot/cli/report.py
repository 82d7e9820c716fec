"""`mizban report …`: what happened at the desk in a period of Jalali days, for terminals, programs and offices."""

import argparse
import asyncio
import datetime as dt
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from backend_client.calendar import local_day
from backend_client.reports.period import Period
from bot.cli.bar import bar
from bot.reports.offered import OFFERS
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.reports.making import Form
    from bot.reports.source import Asked, Source
    from bot.reports.told import Told

USAGE = 2
_MAX_DRAWN = 1000


class BadPeriod(ValueError):
    """The message says which days cannot be read, and how to write them."""


def add_deeds(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(required=True, metavar="NAME")
    for name, offered in OFFERS.items():
        deed = deeds.add_parser(name, help=offered.help)
        deed.add_argument("--from", dest="first", required=True, metavar="DAY", help="Jalali, for example 1405-07-01")
        deed.add_argument("--to", dest="last", required=True, metavar="DAY", help="the last day, included")
        if offered.groupings:
            first = offered.groupings[0]
            deed.add_argument("--by", choices=offered.groupings, default=first, help=f"default: {first}")
        for part in offered.parts:
            deed.add_argument(f"--{part}", default="", metavar="CODE", help=f"only of this {part}")
        if "staff" in offered.options:
            deed.add_argument("--staff", default="", metavar="REF", help="one member; the whole desk if left out")
        if "draw" in offered.options:
            deed.add_argument("--count", type=_drawn, default=20, help="how many (default: 20)")
            deed.add_argument("--seed", type=int, help="draw the same ones again; told with each report")
        form = deed.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="one JSON object in the place of tables")
        for kind in ("csv", "xlsx", "pdf"):
            form.add_argument(f"--{kind}", type=Path, metavar="FILE", help=f"write {kind.upper()} to this file")
        deed.set_defaults(verb=_report, report=name)


def _drawn(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= _MAX_DRAWN:
        raise argparse.ArgumentTypeError(f"write a number from 1 to {_MAX_DRAWN}")
    return int(text)


def _report(chosen: Settings, asked: argparse.Namespace) -> int:
    today = local_day(dt.datetime.now(dt.UTC))
    try:
        period = period_of(asked.first, asked.last, today)
    except BadPeriod as bad:
        print(bad, file=sys.stderr)
        return USAGE
    return asyncio.run(_make(chosen, asked, period, today))


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


async def _make(chosen: Settings, asked: argparse.Namespace, period: Period, today: dt.date) -> int:
    from bot.beside import beside
    from bot.reports.making import source_of
    from bot.reports.registry import REPORTS

    async with beside(chosen) as app:
        source = source_of(app.desk, app.content.present(), today, app.store)
        if unknown := _unknown(source, asked):
            print(f"no such {unknown}: {getattr(asked, unknown)}; `mizban report` counts by code", file=sys.stderr)
            return USAGE
        if getattr(asked, "staff", "") and asked.staff not in {member.ref for member in await app.desk.staff()}:
            print(f"no such member of staff: {asked.staff}; `mizban staff list` shows all", file=sys.stderr)
            return USAGE
        _tell("reading …", asked)
        told = await REPORTS[asked.report](source, _asked(asked, period))
    return _give(told, source, asked)


def _unknown(source: "Source", asked: argparse.Namespace) -> str:
    """The part whose code the catalogue has not; "" for none. Channels are not the catalogue's."""
    parts = (part for part in ("service", "unit", "branch") if getattr(asked, part, ""))
    return next((part for part in parts if not source.named(part, getattr(asked, part)).title), "")


def _asked(asked: argparse.Namespace, period: Period) -> "Asked":
    import secrets

    from bot.reports.scope import PARTS, Scope
    from bot.reports.source import Asked

    limits = {part: frozenset({code}) for part in PARTS if (code := getattr(asked, part, ""))}
    seed = getattr(asked, "seed", None)
    return Asked(
        period,
        by=getattr(asked, "by", ""),
        scope=Scope(**limits),
        staff=getattr(asked, "staff", ""),
        count=getattr(asked, "count", 0),
        seed=secrets.randbelow(1_000_000) if seed is None else seed,
    )


def _give(told: "Told", source: "Source", asked: argparse.Namespace) -> int:
    from bot.reports.making import FORMS
    from bot.reports.plain import as_json, as_text

    for form in FORMS:
        path: Path | None = getattr(asked, form)
        if path is not None:
            return _write(told, source, form, path)
    print(json.dumps(as_json(told), ensure_ascii=False) if asked.json else as_text(told))
    return 0


def _write(told: "Told", source: "Source", form: "Form", path: Path) -> int:
    from bot.reports.making import write
    from bot.reports.told import TooLong

    rows = sum(1 for table in told.tables for _ in table.every())
    show = bar(rows, "rows")
    try:
        write(told, source, form, path, show)
    except TooLong as refused:
        print(refused, file=sys.stderr)
        return 1
    show(rows)
    print(path)
    return 0


def _tell(line: str, asked: argparse.Namespace) -> None:
    """Progress, where a file is made."""
    if asked.csv or asked.xlsx or asked.pdf:
        print(line, file=sys.stderr, flush=True)
