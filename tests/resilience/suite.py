"""All that is done to a store, one after the other, and what came of it, as one report."""

import asyncio
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

from bot.pack import pack_folder, read_pack
from dialogs.content.parser import parse
from tests.resilience import life  # noqa: F401 - what a life needs is imported here, before any fork
from tests.resilience.campaign import Campaign, Fate, Tally, changed, crashed_at, struck, struck_at_weakest
from tests.resilience.disk import fill_disk
from tests.resilience.frozen import freeze
from tests.resilience.guide import Guide
from tests.resilience.nursery import Nursery
from tests.resilience.orders import Design, DeskFaults, Order
from tests.resilience.race import race
from tests.resilience.seams import FAILPOINTS
from tests.resilience.sweep import sweep

HURT_PERCENT = 20
"""Of the kills: in lives whose messenger, desk and clock fail as well."""
MESSENGER_FAULTS_PERCENT = 5
DESK_FAULTS = DeskFaults(unavailable=10, slow=10, rubbish=2, dropped=15)
JUMPS_S = (0, 0, 0, 0, 7200, -7200, 86400, -86400)
CONTROLS: tuple[Design, ...] = ("ack_first", "check_act_mark")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How much. `sweep_every` 0: no sweep; `points` how often each failpoint is crashed."""

    kills: int
    control_kills: int
    chats: int
    sweep_every: int
    points: int = 2
    disks: int = 2


FULL = Plan(kills=300, control_kills=15, chats=300, sweep_every=10)
QUICK = Plan(kills=30, control_kills=6, chats=10, sweep_every=0, points=0, disks=0)
DEEP = Plan(kills=0, control_kills=0, chats=0, sweep_every=1, points=0, disks=0)


class Suite:
    """Made and run within `read_once`, before any loop. `folder`: where raw histories and logs stay."""

    def __init__(self, folder: Path, seed: int, store: str, say: Callable[[str], None]) -> None:
        self._folder = folder / store
        self._seed = seed
        self._say = say
        self._guide = Guide(_PACK)
        self._nursery = Nursery()
        shutil.rmtree(self._folder, ignore_errors=True)
        logging.getLogger("aiohttp").setLevel(logging.CRITICAL)  # that a killed client is gone is no news

    def run(self, plan: Plan) -> dict[str, Any]:
        """The parts of the report, by name."""
        parts: dict[str, Any] = {}
        for name, part in self._parts(plan):
            began = time.monotonic()
            parts[name] = part()
            parts[name]["seconds"] = round(time.monotonic() - began, 1)
            self._say(f"{name}: {_short(parts[name])}")
        return parts

    def close(self) -> None:
        self._nursery.close()

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
        if plan.chats:
            yield "double tap", lambda: self._race(plan.chats)
            yield "double tap, control", lambda: self._race_control(plan.chats)
            yield "frozen worker", self._frozen
        if plan.sweep_every:
            yield "system calls", lambda: self._sweep(plan.sweep_every)
        for number in range(plan.disks):
            yield f"disk full {number + 1}", lambda n=number: fill_disk(self._new(f"disk-{n}"), self._seed + n)  # type: ignore[misc]
        for design in CONTROLS if plan.control_kills else ():
            yield f"control {design}", lambda d=design: self._control(d, plan.control_kills)  # type: ignore[misc]

    def _new(self, name: str) -> Path:
        folder = self._folder / name
        folder.mkdir(parents=True)
        return folder

    # ── parts ──

    def _campaign(self, name: str, fates: list[Fate], *, faults: int = 0, design: Design = "ours") -> dict[str, Any]:
        folder = self._folder / name
        campaign = Campaign(self._nursery, self._guide, folder, self._seed, design=design, faults_percent=faults)
        return _flat(asyncio.run(campaign.run(fates)))

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
        found = asdict(race(self._guide, self._new("race-control"), chats, control=True))
        return {"chats": chats, **found, "failed": found["doubled"] > 0}

    def _frozen(self) -> dict[str, Any]:
        return _summed(asdict(counts) for counts in freeze(self._guide, self._new("frozen")).values())

    def _sweep(self, every: int) -> dict[str, Any]:
        swept = sweep(self._guide, self._new("sweep"), random.Random(self._seed), every=every)
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
    return {**plain, **counts, "crashes": sum(tally.crashes_at.values())}


def _short(part: dict[str, Any]) -> str:
    names = ("kills", "crashes", "points", "requests", "lost", "doubled", "notices_doubled", "stuck", "seconds")
    return ", ".join(f"{name} {part[name]}" for name in names if part.get(name) is not None)


# ── around it ──

_PACK = parse(read_pack(pack_folder("demo")))


@contextmanager
def read_once() -> Iterator[None]:
    """The pack is read and checked by the parent: what each life would find is the same frozen value. Lives that are
    executed afresh read it themselves."""
    with mock.patch.multiple("bot.content", parse=lambda _: _PACK, check=lambda _: []):
        yield


def surroundings() -> dict[str, Any]:
    """What the figures depend on."""
    told = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return {
        "commit": told.stdout.strip(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "system": f"{platform.system()} {platform.release()}",
        "cores": os.cpu_count(),
    }
