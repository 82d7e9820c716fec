"""All that is done to a store, one after the other, and what came of it, as one report."""

import asyncio
import functools
import logging
import os
import platform
import random
import shutil
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import msgspec

from bot.channels import web_chat_pages
from bot.pack import pack_folder, read_pack
from dialogs.content.material import material_of
from dialogs.content.parser import parse
from tests.models import know
from tests.postgres import server_version
from tests.resilience import life  # noqa: F401 - what a life needs is imported here, before any fork
from tests.resilience.campaign import (
    Campaign,
    Fate,
    Tally,
    changed,
    crashed_at,
    restarted,
    struck,
    struck_at_weakest,
)
from tests.resilience.check import Counts
from tests.resilience.databases import STORES, Databases
from tests.resilience.disk import fill_disk
from tests.resilience.frozen import freeze
from tests.resilience.guide import Guide
from tests.resilience.lean import LeanWorld, run
from tests.resilience.nursery import Nursery
from tests.resilience.orders import Design, DeskFaults, Order
from tests.resilience.race import race
from tests.resilience.seams import FAILPOINTS
from tests.resilience.sweep import sweep
from tests.resilience.takeover import take_over

HURT_PERCENT = 20
RESTARTS = 10
SWEPT_LEASE_S = 3.0
"""Waited for by moving the clock: shorter than what makes the bot say that it takes longer than usual."""
MESSENGER_FAULTS_PERCENT = 5
DESK_FAULTS = DeskFaults(unavailable=10, slow=10, rubbish=2, dropped=15, hanging=3)
HOUR_S, DAY_S = 3600, 86400
JUMPS_S = (0, 0, 0, 0, HOUR_S, -HOUR_S, DAY_S, -DAY_S)
CONTROLS: tuple[Design, ...] = ("ack_first", "check_act_mark")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How much. `sweep_every` 0: no sweep; `calls_every` the same of calls to a server, each of which needs a database.
    `points`: how often each failpoint is crashed. `disks` is for files, `restarts` for servers.
    """

    kills: int
    control_kills: int
    chats: int
    sweep_every: int
    calls_every: int
    points: int = 2
    disks: int = 2
    restarts: int = RESTARTS


FULL = Plan(kills=300, control_kills=10, chats=300, sweep_every=10, calls_every=31)
QUICK = Plan(kills=30, control_kills=6, chats=10, sweep_every=0, calls_every=0, points=0, disks=0, restarts=2)
DEEP = Plan(kills=0, control_kills=0, chats=0, sweep_every=1, calls_every=1, points=0, disks=0, restarts=0)


class Suite:
    """Made and run within `read_once`, before any loop. `folder`: where raw histories and logs stay."""

    def __init__(self, folder: Path, seed: int, store: str, say: Callable[[str], None]) -> None:
        self._folder = folder / store
        self._seed = seed
        self._say = say
        self._guide = Guide(_PACK)
        shutil.rmtree(self._folder, ignore_errors=True)
        self._databases: Databases = STORES[store]()
        self._nursery = Nursery()
        self._first = self._databases.new(self._folder / "first")
        run(self._first, _start_once)
        logging.getLogger("aiohttp").setLevel(logging.CRITICAL)  # that a killed client is gone is no news

    def run(self, plan: Plan, only: str = "") -> dict[str, Any]:
        """The parts of the report, by name; `only`: those in whose name it stands."""
        parts: dict[str, Any] = {}
        for name, part in self._parts(plan):
            if only not in name:
                continue
            began = time.monotonic()
            parts[name] = part()
            parts[name]["seconds"] = round(time.monotonic() - began, 1)
            self._say(f"{name}: {_short(parts[name])}")
        return parts

    def close(self) -> None:
        self._nursery.close()
        self._databases.close()

    def _parts(self, plan: Plan) -> Iterator[tuple[str, Callable[[], dict[str, Any]]]]:
        hurt = plan.kills * HURT_PERCENT // 100
        if plan.kills:
            yield "killed", lambda: self._campaign("killed", [struck] * (plan.kills - hurt))
            yield (
                "killed, all else failing",
                lambda: self._campaign("hurt", self._hurt(hurt), faults=MESSENGER_FAULTS_PERCENT),
            )
        if plan.points:
            points = [crashed_at(name) for name in FAILPOINTS for _ in range(plan.points)]
            yield "failpoints", lambda: self._campaign("failpoints", points)
        if plan.restarts and self._databases.name == "postgres":
            fates = [restarted(immediate=bool(number % 2)) for number in range(plan.restarts)]
            yield "server restarted", lambda: self._campaign("restarted", fates)
            yield "killed worker's rows", self._take_over
        if plan.chats:
            yield "double tap", lambda: self._race(plan.chats)
            yield "double tap, control", lambda: self._race_control(plan.chats)
            yield "frozen worker", self._frozen
        if every := plan.sweep_every if self._databases.name == "sqlite" else plan.calls_every:
            yield "system calls", lambda: self._sweep(every)
        for number in range(plan.disks if self._databases.name == "sqlite" else 0):
            yield f"disk full {number + 1}", lambda n=number: self._fill_disk(n)  # type: ignore[misc]
        for design in CONTROLS if plan.control_kills else ():
            yield f"control {design}", lambda d=design: self._control(d, plan.control_kills)  # type: ignore[misc]

    def _new(self, name: str, **changes: Any) -> Order:
        """As after a first start."""
        return self._databases.copy(self._first, self._folder / name, **changes)

    # ── parts ──

    def _campaign(self, name: str, fates: list[Fate], *, faults: int = 0, design: Design = "ours") -> dict[str, Any]:
        first = self._new(name)

        async def run_it() -> Tally:
            campaign = Campaign(
                self._nursery, self._guide, self._databases, first, self._seed, design=design, faults_percent=faults
            )
            return await campaign.run(fates)

        return _flat(asyncio.run(run_it()))

    def _hurt(self, kills: int) -> list[Fate]:
        chance = random.Random(self._seed)

        def fate() -> Fate:
            jump_s = chance.choice(JUMPS_S)

            def change(order: Order) -> Order:
                return msgspec.structs.replace(order, desk=DESK_FAULTS, jump_s=jump_s)

            return changed(change)

        return [fate() for _ in range(kills)]

    def _control(self, design: Design, kills: int) -> dict[str, Any]:
        found = self._campaign(f"control-{design}", [struck_at_weakest] * kills, design=design)
        return {**found, "failed": found["lost"] + found["doubled"] > 0}

    def _race(self, chats: int) -> dict[str, Any]:
        return {"chats": chats, **asdict(race(self._guide, self._new("race"), chats))}

    def _race_control(self, chats: int) -> dict[str, Any]:
        found = asdict(race(self._guide, self._new("race-control", design="check_act_mark"), chats))
        return {"chats": chats, **found, "failed": found["doubled"] > 0}

    def _frozen(self) -> dict[str, Any]:
        return _summed(asdict(counts) for counts in self._freeze().values())

    def _freeze(self) -> dict[str, Counts]:
        return freeze(self._guide, self._databases, self._new("frozen/prepared"))

    def _take_over(self) -> dict[str, Any]:
        return take_over(self._guide, self._databases, self._new("taken-over/prepared"))

    def _fill_disk(self, number: int) -> dict[str, Any]:
        folder = self._folder / f"disk-{number}"
        folder.mkdir(parents=True)
        return fill_disk(folder, self._seed + number)

    def _sweep(self, every: int) -> dict[str, Any]:
        swept = sweep(
            self._guide,
            self._databases,
            self._new("sweep/first", lease_s=SWEPT_LEASE_S),
            random.Random(self._seed),
            every=every,
        )
        return {**asdict(swept), "lost": len(swept.violations), "why": swept.violations}


def _summed(counts: Iterable[dict[str, Any]]) -> dict[str, Any]:
    total: Counter[str] = Counter()
    why: list[str] = []
    drained = True
    for one in counts:
        why += one.pop("why")
        drained &= one.pop("drained")
        total.update(one)
    return {**total, "drained": drained, "why": why}


def _flat(tally: Tally) -> dict[str, Any]:
    plain = asdict(tally)
    counts = plain.pop("counts")
    never = [name for name in tally.not_reached if not tally.crashes_at[name]]
    return {**plain, **counts, "not_reached": never, "crashes": sum(tally.crashes_at.values())}


def _short(part: dict[str, Any]) -> str:
    sizes = ("kills", "restarts", "crashes", "points", "requests")
    names = (*sizes, "lost", "doubled", "notices_doubled", "stuck", "longest_s", "seconds")
    return ", ".join(f"{name} {part[name]}" for name in names if part.get(name) is not None)


# ── around it ──


async def _start_once(world: LeanWorld) -> None:
    app = await world.compose()
    await app.close()


_PACK = parse(read_pack(pack_folder("demo")))


@contextmanager
def read_once() -> Iterator[None]:
    """The pack is read, checked and indexed by the parent: what each life would find is the same frozen value. Lives
    that are executed afresh do it themselves."""
    asset = functools.cache(web_chat_pages._asset)
    with (
        mock.patch.multiple("bot.content", parse=lambda _: _PACK, check=lambda _: []),
        mock.patch("bot.app.read_pack", return_value={}),
        mock.patch("bot.channels.web_chat_pages._asset", asset),
    ):
        know(material_of(_PACK.words[_PACK.language], _PACK.catalogue))
        web_chat_pages._assets()
        yield


def surroundings() -> dict[str, Any]:
    """What the figures depend on."""
    told = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return {
        "commit": told.stdout.strip(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "postgres": server_version(),
        "system": f"{platform.system()} {platform.release()}",
        "cores": os.cpu_count(),
    }
