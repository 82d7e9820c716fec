"""Two processes, one button pressed twice: each gets one of the two taps at the same moment.

The control does the same with a design that looks before it acts, without a promise between the two.
"""

from functools import partial

from bot.app import App
from bot.channels.channel import Incoming
from dialogs.protocol import Pressed
from tests.resilience.check import Counts, check
from tests.resilience.drain import drain
from tests.resilience.guide import Guide
from tests.resilience.history import read
from tests.resilience.lean import (
    Cue,
    Deliver,
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
from tests.resilience.naive import NaiveBot
from tests.resilience.orders import Order

SERVICE = "rate_inquiry"


def race(guide: Guide, order: Order, chats: int) -> Counts:
    """`doubled` of what comes back: chats whose two taps made two requests."""
    run(order, lambda world: _prepare(world, guide, list(range(1, chats + 1))))
    taps = {fact["chat"]: fact["data"] for fact in read(order.history) if fact["what"] == "tap"}
    pair = [fork(order, partial(_tap, order, taps, name)) for name in "ab"]
    for _ in taps:
        for one in pair:
            one.wait_ready()
        for one in pair:
            one.go()
    for one in pair:
        finish(one)
    run(order, _end)
    return check(read(order.history))


async def _prepare(world: LeanWorld, guide: Guide, chats: list[int]) -> None:
    app = await world.compose()
    shown = await walk(_design(app, world), world.lean, guide, chats, SERVICE, at_summary(guide))
    for chat, message in shown.items():
        world.history.note("tap", chat=chat, data=submit_press(guide, message).data)
        world.history.note("confirmed", chat=chat, journey=1)
    await app.close()


def _design(app: App, world: LeanWorld) -> Deliver:
    if world.order.design == "ours":
        return by_ours(app)
    bot = NaiveBot(app, world.lean, world.order)

    async def deliver(updates: list[Incoming]) -> None:
        for one in updates:
            await bot.take(one)

    return deliver


async def _tap(order: Order, taps: dict[int, str], name: str, cue: Cue) -> None:
    world = LeanWorld(order)
    app = await world.compose(serving=False)
    deliver = _design(app, world)
    for chat, data in taps.items():
        cue.ready_then_go()
        await deliver([update(chat, f"tap:{name}:{chat}", Pressed(data))])
    await app.close()


async def _end(world: LeanWorld) -> None:
    app = await world.compose()
    await drain(app, world.history, world.clock, world.order)
    await app.close()
