"""A worker that is stopped for longer than its lease while another takes over, and then goes on as if nothing were."""

import os
import shutil
import signal
from pathlib import Path

from dialogs.protocol import Pressed
from tests.resilience.check import Counts, check
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
    order_in,
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


def freeze(guide: Guide, folder: Path) -> dict[str, Counts]:
    """What came of being frozen at each point. Raises NotFrozen."""
    prepared = order_in(folder / "prepared")
    run(prepared, lambda world: _prepare(world, guide))
    (tap,) = [fact["data"] for fact in read(prepared.history) if fact["what"] == "tap"]
    return {point: _freeze_at(point, tap, prepared, folder / point.replace(" ", "-")) for point in POINTS}


class NotFrozen(Exception):
    """The worker never got to the point where it should stop."""


async def _prepare(world: LeanWorld, guide: Guide) -> None:
    app = await world.compose()
    shown = await walk(by_ours(app), world.lean, guide, [CHAT], "rate_inquiry", at_summary(guide))
    world.history.note("tap", chat=CHAT, data=submit_press(guide, shown[CHAT]).data)
    world.history.note("confirmed", chat=CHAT, journey=1)
    await app.close()


def _freeze_at(point: str, tap: str, prepared: Order, folder: Path) -> Counts:
    shutil.copytree(prepared.data.parent, folder)
    order = order_in(folder)
    sleeper = fork(order, lambda cue: _sleep(order, cue, point, tap))
    sleeper.wait_ready()
    sleeper.go()
    _, status = os.waitpid(sleeper.pid, os.WUNTRACED)
    if not os.WIFSTOPPED(status):
        raise NotFrozen(point)
    later = order_in(folder, clock_s=LEASE_S)
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
