"""`mizban demo year`: a desk with a busy year behind it, to look at reports and queues with."""

import argparse
import asyncio
import datetime as dt
import sys

from backend_client.errors import AlreadyDone
from backend_client.seal import Seal
from bot import keys
from bot.cli.bar import bar
from bot.settings import Settings

REFUSED = 1


def add_deeds(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(required=True, metavar="DEED")
    year = deeds.add_parser("year", help="fill an empty demo desk with a year of 50,000 requests")
    year.add_argument("--requests", type=_positive, default=50_000, metavar="N", help="how many (default: 50000)")
    year.add_argument("--seed", type=int, default=1405, metavar="N", help="the same seed makes the same year")
    year.add_argument(
        "--replay", type=_positive, default=100, metavar="N",
        help="try every Nth request once more through the desk's contract (default: 100)",
    )  # fmt: skip
    year.set_defaults(verb=_year)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("write a number from 1 on")
    return number


def _year(chosen: Settings, asked: argparse.Namespace) -> int:
    from bot.demo import agency
    from bot.demo.year import Order, make_year

    if chosen.profile != "demo":
        print("a made-up year belongs into a demo only: MIZBAN_PROFILE=demo", file=sys.stderr)
        return REFUSED
    files = agency.pack_files()
    catalogue = agency.checked(files).catalogue
    chosen.data_dir.mkdir(parents=True, exist_ok=True)
    seal = Seal(keys.load_secret(chosen.data_dir, make=True), "desk")
    order = Order(
        place=chosen.database_url or chosen.data_dir / "desk.db",
        seal=seal,
        now=dt.datetime.now(dt.UTC),
        requests=asked.requests,
        seed=asked.seed,
        replay_every=asked.replay,
    )
    try:
        made = asyncio.run(make_year(order, catalogue, bar(asked.requests)))
    except AlreadyDone:
        print(f"this desk has requests already; choose an empty place: MIZBAN_DATA_DIR=… ({chosen.data_dir})")
        return REFUSED
    agency.write_pack(files, chosen.data_dir / "pack")
    print(
        f"{made.requests} requests, {made.responses} responses; {made.replayed} replayed, {len(made.other)} otherwise"
    )
    print(f"look at it with: MIZBAN_DATA_DIR={chosen.data_dir} MIZBAN_PACK={chosen.data_dir / 'pack'} mizban run")
    return REFUSED if made.other else 0
