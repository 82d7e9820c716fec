"""Looking at a request among few and among very many: the desk's own calls, and what the person waits for."""

import shutil
import statistics
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from backend_client.embedded import EmbeddedDesk, open_desk
from backend_client.seal import Seal
from bot import keys
from bot.timers import system_clock
from tests.bench.child import Child, running
from tests.bench.many_requests import Known, fill
from tests.messenger import Messenger, Person

FEW = 1_000
ASKED = 400
FIRST_CALLS = 50
"""Not counted: what is read from the disk or compiled for the first time."""


@dataclass
class Side:
    """One desk and what was measured at it."""

    folder: Path
    count: int
    known: list[Known]
    times_s: dict[str, list[float]] = field(default_factory=dict)
    cpu_us: float = 0.0


async def measure(many: int, out: Path) -> dict[str, Any]:
    first = out / "tracking" / "few"
    async with Messenger() as messenger, running(messenger, first, "bot", "run"):
        pass
    second = out / "tracking" / "many"
    shutil.copytree(first, second)
    began = time.monotonic()
    sides = [
        Side(folder, count, await fill(folder / "var", count, ASKED))
        for folder, count in ((first, FEW), (second, many))
    ]
    built_s = time.monotonic() - began
    await _calls(sides)
    await _turns(sides)
    few, much = sides
    told: dict[str, Any] = {"few": FEW, "many": many, "built_s": round(built_s), "samples": len(few.times_s["turn"])}
    for what, times in few.times_s.items():
        told[f"{what}_p95_ms"] = [round(_p95(side.times_s[what]) * 1e3, 2) for side in sides]
        told[f"{what}_p95_ratio"] = round(_p95(much.times_s[what]) / _p95(times), 3)
        told[f"{what}_p50_ratio"] = round(statistics.median(much.times_s[what]) / statistics.median(times), 3)
    told["turn_cpu_us"] = [round(side.cpu_us) for side in sides]
    told["desk_mb"] = [round((side.folder / "var" / "desk.db").stat().st_size / 2**20) for side in sides]
    return told


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


# ── the desk's calls ──


async def _calls(sides: list[Side]) -> None:
    """Each call at the one desk and then at the other, so that noise meets both alike."""
    desks = []
    for side in sides:
        seal = Seal(keys.load_secret(side.folder / "var", make=False), "desk")
        desks.append(await open_desk(side.folder / "var" / "desk.db", seal, clock=system_clock))
    try:
        for place in range(min(len(side.known) for side in sides)):
            for side, desk in zip(sides, desks, strict=True):
                for what, call in _looks(desk, side.known[place]).items():
                    seconds = await _timed(call)
                    if place >= FIRST_CALLS:
                        side.times_s.setdefault(what, []).append(seconds)
    finally:
        for desk in desks:
            await desk.close()


def _looks(desk: EmbeddedDesk, known: Known) -> dict[str, Callable[[], Awaitable[object]]]:
    return {
        "track": lambda: desk.find_request("somebody", known.code, known.last_four),
        "own_request": lambda: desk.request(known.person_ref, known.ref),
        "own_list": lambda: desk.requests_of(known.person_ref),
    }


async def _timed(call: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await call()
    return time.perf_counter() - began


# ── the whole path ──


async def _turns(sides: list[Side]) -> None:
    """A person who types a code and then the four digits, at the one bot and then at the other."""
    async with AsyncExitStack() as stack:
        places: list[tuple[Side, Person, Child]] = []
        for side in sides:
            messenger = await stack.enter_async_context(Messenger())
            child = await stack.enter_async_context(running(messenger, side.folder, "tests.bench.bots.mizban"))
            person = messenger.person("مینا")
            await person.says("/start")
            await person.next_message()
            places.append((side, person, child))
        begun = [child.cpu_s() for _, _, child in places]
        for place in range(min(len(side.known) for side in sides)):
            for side, person, _ in places:
                seconds = await _tracks(person, side.known[-place - 1])
                if place >= FIRST_CALLS:
                    side.times_s.setdefault("turn", []).append(seconds)
        for (side, _, child), cpu_s in zip(places, begun, strict=True):
            side.cpu_us = (child.cpu_s() - cpu_s) / (2 * len(side.known)) * 1e6


async def _tracks(person: Person, known: Known) -> float:
    """Seconds from the four digits to the answer, which must be of this request."""
    await person.says(known.code)
    await person.next_message()
    began = time.perf_counter()
    await person.says(known.last_four)
    answer = await person.next_message()
    seconds = time.perf_counter() - began
    if known.code[2:6] not in answer.text:
        raise AssertionError(f"not the request asked for: {answer.text}")
    await person.next_message()
    return seconds
