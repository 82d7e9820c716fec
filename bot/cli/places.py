"""`mizban units|branches|closures list`: where the agency works and when it does not, as its desk knows it."""

import argparse
import asyncio
import datetime as dt
from collections.abc import Iterator

from backend_client.calendar import local_day
from backend_client.catalogue import Catalogue
from bot.settings import Settings


def add_deeds(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    told = {"units": "units of the agency", "branches": "its branches", "closures": "days on which it is closed"}
    for name, help_ in told.items():
        deeds = verbs.add_parser(name, help=help_).add_subparsers(required=True, metavar="DEED")
        deed = deeds.add_parser("list", help=f"all {name}, as the desk has them now")
        if name == "closures":
            deed.add_argument("--all", action="store_true", help="those that have passed, too")
        deed.set_defaults(verb=_list, places=name)


def _list(chosen: Settings, asked: argparse.Namespace) -> int:
    catalogue = asyncio.run(_catalogue(chosen))
    match asked.places:
        case "units":
            lines = iter([f"{unit.code}: {unit.title}" for unit in catalogue.units])
        case "branches":
            lines = iter([f"{one.code}: {one.title}, {one.kind}; {one.address}" for one in catalogue.branches])
        case _:
            first = dt.date.min if asked.all else local_day(dt.datetime.now(dt.UTC))
            lines = _closures(catalogue, first)
    print("\n".join(lines))
    return 0


def _closures(catalogue: Catalogue, first: dt.date) -> Iterator[str]:
    from bot.reports.plain import jalali

    for closure in sorted(catalogue.closures, key=lambda each: each.day):
        if closure.day >= first:
            yield f"{jalali(closure.day)}: {closure.title}; {closure.branch or 'everywhere'}"


async def _catalogue(chosen: Settings) -> Catalogue:
    from bot.beside import beside

    async with beside(chosen) as app:
        return await app.desk.catalogue()
