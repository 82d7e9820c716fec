"""`mizban staff absent …`: a member of the embedded desk's staff is away for some Jalali days, and who stands in."""

import argparse
import asyncio
import datetime as dt
import sys
import uuid

from backend_client.calendar import local_day
from bot.settings import Settings

USAGE = 2
REASONS = {
    "past": "the first day is over",
    "before": "the last day is before the first",
    "too_many_days": "longer than a year",
    "not_there": "the deputy is no active member who works on requests",
    "oneself": "nobody stands in for themselves",
    "other_unit": "the deputy works in none of the member's units or branches",
    "away": "the deputy is away themselves on some of these days",
}


def add_deed(deeds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    deed = deeds.add_parser("absent", help="a member is away, and who stands in; --end: they are back")
    deed.add_argument("ref")
    deed.add_argument("--from", dest="first", metavar="DAY", help="Jalali, for example 1405-09-15; today if left out")
    deed.add_argument("--to", dest="last", metavar="DAY", help="the last day, included")
    deed.add_argument("--deputy", metavar="REF", help="a member of the same unit")
    deed.add_argument("--end", action="store_true", help="the member is back, or not away after all")
    deed.set_defaults(verb=_absent)


def _absent(chosen: Settings, asked: argparse.Namespace) -> int:
    if asked.end:
        return asyncio.run(_end(chosen, asked.ref))
    if not asked.last or not asked.deputy:
        print("write --to DAY and --deputy REF, or --end", file=sys.stderr)
        return USAGE
    today = local_day(dt.datetime.now(dt.UTC))
    days = [today if text is None else _day(text, today) for text in (asked.first, asked.last)]
    for text, day in zip((asked.first, asked.last), days, strict=True):
        if day is None:
            print(f"'{text}' is no Jalali day; write year, month and day, for example 1405-09-15", file=sys.stderr)
    first, last = days
    if first is None or last is None:
        return USAGE
    return asyncio.run(_set(chosen, asked.ref, first, last, asked.deputy))


def _day(text: str, today: dt.date) -> dt.date | None:
    from nlu.days import read_jalali_date
    from nlu.values import Invalid

    found = read_jalali_date(text, today=today)
    return None if isinstance(found, Invalid) else dt.date.fromisoformat(found)


async def _set(settings: Settings, ref: str, first: dt.date, last: dt.date, deputy: str) -> int:
    from backend_client.errors import NotPermitted, RequestNotFound, RequestRejected
    from bot.beside import beside
    from bot.effects.staff_work import tell_deputy

    key = f"absent:{uuid.uuid4().hex}"
    async with beside(settings) as app:
        try:
            absence = await app.desk.be_away(key, ref, first, last, deputy)
        except (RequestNotFound, NotPermitted):
            print(f"{ref}: no such member who works on requests; see: mizban staff list", file=sys.stderr)
            return 1
        except RequestRejected as refused:
            print("; ".join(REASONS.get(why, why) for why in refused.problems.values()), file=sys.stderr)
            return 1
        await tell_deputy(app.store, absence, key)
    from bot.reports.plain import jalali

    print(f"{absence.name} is away from {jalali(first)} to {jalali(last)}; {absence.deputy_name} stands in")
    return 0


async def _end(settings: Settings, ref: str) -> int:
    from backend_client.errors import NotPermitted, RequestNotFound
    from bot.beside import beside

    async with beside(settings) as app:
        try:
            await app.desk.be_back(f"back:{uuid.uuid4().hex}", ref)
        except (RequestNotFound, NotPermitted):
            print(f"{ref}: no such member who works on requests; see: mizban staff list", file=sys.stderr)
            return 1
    print(f"{ref}: not away")
    return 0
