"""CPU of one update through the whole path, ours beside two bare echo bots, by turns so that noise meets all alike."""

import asyncio
import statistics
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench.child import Child, Children, running
from tests.bench.people import WALK, Noted, Walker
from tests.messenger import Messenger

PEOPLE = 64
PACE_PER_S = 24
"""With 23 answers to 20 updates this is what the messenger lets a bot send."""
SETTLE_S = 0.3
BOTS = {
    "mizban": ("tests.bench.bots.mizban",),
    "aiogram": ("tests.bench.bots.aiogram_echo",),
    "ptb": ("tests.bench.bots.ptb_echo",),
}


@dataclass(frozen=True)
class Plan:
    """`rounds` of `updates` to each bot as fast as it answers, then `paced` rounds at the allowed pace."""

    rounds: int
    updates: int
    paced: int
    paced_updates: int


@dataclass
class Measured:
    """One bot, its messenger, its people, and what each round cost."""

    messenger: Messenger
    child: Child | Children
    walkers: list[Walker]
    full: list[dict[str, float]] = field(default_factory=list)
    paced: list[dict[str, float]] = field(default_factory=list)


async def measure(plan: Plan, out: Path) -> dict[str, Any]:
    """Medians over the rounds, and the rounds."""
    async with AsyncExitStack() as running_all:
        bots: dict[str, Measured] = {}
        noted: Noted | None = None
        for name, words in BOTS.items():
            messenger = await running_all.enter_async_context(Messenger())
            child = await running_all.enter_async_context(running(messenger, out / "turns" / name, *words))
            noted = noted or await _noted(messenger)
            walkers = [Walker(messenger, number, None if name == "mizban" else noted) for number in range(PEOPLE)]
            bots[name] = Measured(messenger, child, walkers)
            await asyncio.gather(*(walker.starts() for walker in walkers))
            await one_round(bots[name], len(WALK) * PEOPLE // 2, pace_per_s=0)  # what is done once only, and first
        for _ in range(plan.rounds):
            for bot in bots.values():
                bot.full.append(await one_round(bot, plan.updates, pace_per_s=0))
        for _ in range(plan.paced):
            for bot in bots.values():
                bot.paced.append(await one_round(bot, plan.paced_updates, pace_per_s=PACE_PER_S))
    return {name: _told(bot) for name, bot in bots.items()}


def _told(bot: Measured) -> dict[str, Any]:
    return {
        "full": medians(bot.full),
        "paced": medians(bot.paced),
        "rounds": bot.full,
        "paced_rounds": bot.paced,
    }


async def _noted(messenger: Messenger) -> Noted:
    walker = Walker(messenger, 0)
    await walker.starts()
    return await walker.notes_walk()


async def one_round(bot: Measured, updates: int, *, pace_per_s: float) -> dict[str, float]:
    """So many updates, and what each cost."""
    clock = asyncio.get_running_loop().time
    turnstile = Turnstile(updates, pace_per_s)
    _forget(bot)
    began, cpu_s, load_s = clock(), bot.child.cpu_s(), time.process_time()
    await asyncio.gather(*(walker.walks(turnstile.pass_) for walker in bot.walkers))
    wall_s = clock() - began
    await asyncio.sleep(SETTLE_S)  # what is noted down after the answer belongs to it
    waits = sorted(wait for walker in bot.walkers for wait in walker.waits_s)
    return {
        "cpu_us": (bot.child.cpu_s() - cpu_s) / updates * 1e6,
        "load_cpu_us": (time.process_time() - load_s) / updates * 1e6,
        "calls": len(bot.messenger.calls) / updates,
        "updates_per_poll": updates / len(bot.messenger.polls),
        "updates_per_s": updates / wall_s,
        "p95_s": waits[int(len(waits) * 0.95)],
    }


def _forget(bot: Measured) -> None:
    """What the messenger and the people kept of earlier rounds."""
    for walker in bot.walkers:
        walker.waits_s.clear()
    for kept in (bot.messenger.calls, bot.messenger.polls, bot.messenger.bot.queue.told, bot.messenger.bot.taps):
        kept.clear()


class Turnstile:
    """Lets so many pass, at this pace; 0: as fast as they come."""

    def __init__(self, count: int, pace_per_s: float) -> None:
        self._left = count
        self._gap_s = 1 / pace_per_s if pace_per_s else 0.0
        self._next = asyncio.get_running_loop().time()

    async def pass_(self) -> bool:
        if not self._left:
            return False
        self._left -= 1
        if self._gap_s:
            self._next += self._gap_s
            await asyncio.sleep(self._next - asyncio.get_running_loop().time())
        return True


def medians(rounds: list[dict[str, float]]) -> dict[str, float]:
    return {name: round(statistics.median(one[name] for one in rounds), 4) for name in rounds[0]} if rounds else {}
