"""A worker that is stopped for longer than its lease while another takes over, and then goes on as if nothing were."""

import os
import signal

from msgspec.structs import replace

from dialogs.protocol import Pressed
from tests.resilience.check import Counts, check
from tests.resilience.databases import Databases
from tests.resilience.drain import drain
from tests.resilience.guide import Guide
from tests.resilience.history import read
from tests.resilience.lean import (
    Cue,
    LeanWorld,
    at_summary,
    by_ours,
    finish,
    fork,
    run,
    submit_press,
    update,
    walk,
)
from tests.resilience.orders import Order
from tests.resilience.seams import Failpoint

POINTS = (
    "before commit_turn",
    "before desk.submit",
    "after desk.submit",
    "before finish_effect",
    "before send",
    "after send",
    "before mark_sent",
)
LEASE_S = 61
CHAT = 1


def freeze(guide: Guide, databases: Databases, prepared: Order) -> dict[str, Counts]:
    """What came of being frozen at each point. Raises NotFrozen."""
    run(prepared, lambda world: prepare(world, guide))
    (tap,) = [fact["data"] for fact in read(prepared.history) if fact["what"] == "tap"]
    beside = prepared.history.parent.parent
    return {point: _freeze_at(point, tap, databases.copy(prepared, beside / point)) for point in POINTS}


class NotFrozen(Exception):
    """The worker never got to the point where it should stop."""


async def prepare(world: LeanWorld, guide: Guide) -> None:
    app = await world.compose()
    shown = await walk(by_ours(app), world.lean, guide, [CHAT], "rate_inquiry", at_summary(guide))
    world.history.note("tap", chat=CHAT, data=submit_press(guide, shown[CHAT]).data)
    world.history.note("confirmed", chat=CHAT, journey=1)
    await app.close()


def _freeze_at(point: str, tap: str, order: Order) -> Counts:
    sleeper = fork(order, lambda cue: _sleep(order, cue, point, tap))
    sleeper.wait_ready()
    sleeper.go()
    _, status = os.waitpid(sleeper.pid, os.WUNTRACED)
    if not os.WIFSTOPPED(status):
        raise NotFrozen(point)
    later = replace(order, clock_s=LEASE_S)
    run(later, lambda world: _take_over(world, tap))
    os.kill(sleeper.pid, signal.SIGCONT)
    finish(sleeper)
    run(later, _end)
    return check(read(order.history))


async def _sleep(order: Order, cue: Cue, point: str, tap: str) -> None:
    world = LeanWorld(order)
    app = await world.compose()
    world.arm(app, Failpoint(point, signal.SIGSTOP))
    cue.ready_then_go()
    await by_ours(app)([update(CHAT, "tap", Pressed(tap))])
    await app.close()


async def _take_over(world: LeanWorld, tap: str) -> None:
    app = await world.compose(serving=False)
    await by_ours(app)([update(CHAT, "tap", Pressed(tap))])
    await app.close()


async def _end(world: LeanWorld) -> None:
    app = await world.compose()
    await drain(app, world.history, world.clock, world.order)
    await app.close()
