"""One and two workers on a durable PostgreSQL: what a turn costs each of them, how far two get beyond one, and how they
share a messenger's limits.

The workers are processes as `mizban worker` makes them. The messenger is polled, so one of them receives (a duty) and
all take turns and send: what an installation of a web process and some workers does where no public address stands.
"""

import asyncio
import statistics
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench import notices
from tests.bench.child import Children, beginning, running
from tests.bench.database import Database, serving
from tests.bench.people import WALK, Walker
from tests.bench.turns import PEOPLE, Measured, medians, one_round
from tests.messenger import Messenger

CORES = 2
WORKER = ("tests.bench.bots.mizban", "--worker")
SHIPPED = ("bot", "worker")
READY = "worker is ready"
Round = dict[str, float]


@dataclass(frozen=True)
class Plan:
    """`rounds` of `updates` each way; then two workers drain `queued` notices for so long."""

    rounds: int
    updates: int
    queued: int
    window_s: float


async def measure(plan: Plan, out: Path) -> dict[str, Any]:
    with serving() as database:
        rounds = await _turns(plan, out / "workers", database)
        drain = await _drain(plan, out / "workers-drain", database)
    return {**told(rounds), "drain": drain, "rounds": rounds}


async def _turns(plan: Plan, out: Path, database: Database) -> dict[str, list[Round]]:
    """One worker and two, each on a messenger and a database of their own, by turns."""
    async with AsyncExitStack() as all_running:
        bots = {
            name: await all_running.enter_async_context(_walked(count, out / name, database))
            for name, count in (("one", 1), ("two", 2))
        }
        rounds: dict[str, list[Round]] = {name: [] for name in bots}
        for _ in range(plan.rounds):
            for name, bot in bots.items():
                rounds[name].append(await _round(bot, plan.updates, database))
    return rounds


@asynccontextmanager
async def _walked(count: int, folder: Path, database: Database) -> AsyncIterator[Measured]:
    """So many workers, and people who have walked once: what is done once only is done."""
    async with Messenger() as messenger, workers(count, messenger, folder, database.new(), *WORKER) as children:
        bot = Measured(messenger, children, [Walker(messenger, number) for number in range(PEOPLE)])
        await asyncio.gather(*(walker.starts() for walker in bot.walkers))
        await one_round(bot, len(WALK) * PEOPLE // 2, pace_per_s=0)
        yield bot


@asynccontextmanager
async def workers(count: int, messenger: Messenger, folder: Path, url: str, *words: str) -> AsyncIterator[Children]:
    """The first of them receives."""
    place = {"MIZBAN_DATABASE_URL": url}
    async with AsyncExitStack() as all_running:
        each = [await all_running.enter_async_context(running(messenger, folder, *words, **place))]
        for _ in range(count - 1):
            child = await all_running.enter_async_context(beginning(messenger, folder, *words, **place))
            each.append(child)
            await child.until(lambda: READY in each[-1].said())
        yield Children(tuple(each))


async def _round(bot: Measured, updates: int, database: Database) -> Round:
    assert isinstance(bot.child, Children)
    postgres_s, worker_s = database.cpu_s(), [child.cpu_s() for child in bot.child.each]
    measured = await one_round(bot, updates, pace_per_s=0)
    shares = [child.cpu_s() - before for child, before in zip(bot.child.each, worker_s, strict=True)]
    return {
        "worker_us": measured["cpu_us"],
        "postgres_us": (database.cpu_s() - postgres_s) / updates * 1e6,
        "load_us": measured["load_cpu_us"],
        "updates_per_s": measured["updates_per_s"],
        "p95_s": measured["p95_s"],
        "busiest_share": max(shares) / sum(shares),
    }


def told(rounds: dict[str, list[Round]]) -> dict[str, Any]:
    """Medians; growth and throughput as medians of the rounds' own ratios, the bound from one worker's costs."""
    one, two = medians(rounds["one"]), medians(rounds["two"])
    worker, postgres, load = (one[name] for name in ("worker_us", "postgres_us", "load_us"))
    bound = min(2.0, CORES * worker / (worker + postgres + load))
    gain = _ratio(rounds, "updates_per_s")
    return {
        "w": round(worker),
        "p": round(postgres),
        "l": round(load),
        "bound": round(bound, 3),
        "throughput_1": round(one["updates_per_s"]),
        "throughput_2": round(two["updates_per_s"]),
        "gain": round(gain, 3),
        "reached": round(gain / bound, 3),
        "cpu_growth": round(_ratio(rounds, "worker_us"), 3),
        "postgres_growth": round(_ratio(rounds, "postgres_us"), 3),
        "one": one,
        "two": two,
    }


def _ratio(rounds: dict[str, list[Round]], name: str) -> float:
    """Two workers' beside one's."""
    return statistics.median(two[name] / one[name] for one, two in zip(rounds["one"], rounds["two"], strict=True))


async def _drain(plan: Plan, folder: Path, database: Database) -> dict[str, Any]:
    """As they ship, within the messenger's limits."""
    url = database.new()
    async with Messenger() as messenger, workers(1, messenger, folder, url, *SHIPPED):
        pass
    async with notices.Watched() as messenger:
        chats = await notices.queued(messenger, folder / "var", plan.queued, url)
        async with workers(2, messenger, folder, url, *SHIPPED) as children:
            return await notices.drain(messenger, children.each, plan.window_s, chats)
