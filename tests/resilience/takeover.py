"""How long what a killed worker had taken stays with it: until its lease has run out, by the server's clock.

Two workers share the database. One is killed with a turn, an effect or a message under way; the other, which did
nothing before, is set going in the same moment. Measured is when the person hears of it.
"""

import asyncio
import signal
import time
from contextlib import suppress
from typing import Any

from msgspec.structs import replace

from dialogs.protocol import Pressed
from tests.resilience.check import check
from tests.resilience.databases import Databases
from tests.resilience.drain import drain
from tests.resilience.frozen import CHAT, prepare
from tests.resilience.guide import Guide
from tests.resilience.history import read
from tests.resilience.lean import Cue, Ended, LeanWorld, by_ours, finish, fork, run, update
from tests.resilience.orders import Order
from tests.resilience.seams import Failpoint

POINTS = ("before commit_turn", "before desk.submit", "before send")
LEASE_S = 6.0
"""Longer than a worker sleeps that sees nothing to do (bot.timers)."""
GRACE_S = 1.0
PATIENCE_S = 30.0


def take_over(guide: Guide, databases: Databases, prepared: Order) -> dict[str, Any]:
    """The checker's counts, and the longest time from a kill to what the other did; `late` beyond lease and grace."""
    run(prepared, lambda world: prepare(world, guide))
    (tap,) = [fact["data"] for fact in read(prepared.history) if fact["what"] == "tap"]
    beside = prepared.history.parent.parent
    total: dict[str, Any] = {"workers": 0, "lost": 0, "doubled": 0, "notices_doubled": 0, "stuck": 0, "why": []}
    waits = []
    for point in POINTS:
        order = databases.copy(prepared, beside / point, lease_s=LEASE_S, server_clock=True)
        waits.append(_killed_at(point, tap, order))
        counts = check(read(order.history))
        total["workers"] += 1
        total["why"] += counts.why
        for name in ("lost", "doubled", "notices_doubled", "stuck"):
            total[name] += getattr(counts, name)
    took = zip(POINTS, waits, strict=True)
    late = [f"{point}: after {wait:.1f} s" for point, wait in took if wait > LEASE_S + GRACE_S]
    total["stuck"] += len(late)
    return {**total, "why": [*total["why"], *late], "lease_s": LEASE_S, "longest_s": round(max(waits), 2)}


def _killed_at(point: str, tap: str, order: Order) -> float:
    """Seconds from the death of the one to the first word from the other."""
    victim = fork(order, lambda cue: _die(order, cue, point, tap))
    heir = fork(order, lambda cue: _inherit(order, cue))
    victim.wait_ready()
    heir.wait_ready()
    victim.go()
    with suppress(Ended):
        finish(victim)
    heir.go()
    died_at = time.time()
    finish(heir)
    run(replace(order, server_clock=False), _end)
    told = [fact["at"] for fact in read(order.history) if fact["what"] == "told" and fact["at"] > died_at]
    return min(told) - died_at if told else PATIENCE_S


async def _die(order: Order, cue: Cue, point: str, tap: str) -> None:
    world = LeanWorld(order)
    app = await world.compose(serving=False)
    world.arm(app, Failpoint(point, signal.SIGKILL))
    cue.ready_then_go()
    await by_ours(app)([update(CHAT, "tap", Pressed(tap))])


async def _inherit(order: Order, cue: Cue) -> None:
    """Serve until the person has heard something."""
    world = LeanWorld(order)
    app = await world.compose(serving=False)
    cue.ready_then_go()
    serving = asyncio.create_task(app.run_loops())
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_S):
            await world.lean.heard.wait()
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)
    await app.close()


async def _end(world: LeanWorld) -> None:
    app = await world.compose()
    await drain(app, world.history, world.clock, world.order)
    await app.close()
