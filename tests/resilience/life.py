"""One life of a worker process: the composition root's own application over the test messenger, or a wrong design.

It serves until it is killed; told to drain, it does all that is still due, says what stands in the end, and ends.
"""

import asyncio
import datetime as dt
import logging
import random
import signal
import sys
from typing import Any

from bot import log
from bot.app import App, Parts, compose
from bot.channels.channel import Channel
from bot.channels.telegram import TelegramChannel
from bot.settings import Settings
from tests.flow.world import UNLIMITED
from tests.models import FOLDER
from tests.resilience.drain import drain
from tests.resilience.history import History
from tests.resilience.naive import NaiveBot
from tests.resilience.orders import Order, understood
from tests.resilience.seams import STEPS, Ears, Failpoint, WatchedDesk, WrongClock, arm

POLL_S, TIMEOUT_S = 5, 2.0
JUMP_AFTER_S = 0.2


class Hasty(TelegramChannel):
    """Telegram's own adapter without the pace, so that much happens between two kills."""

    capabilities = UNLIMITED


class World:
    """What one life is made of. `serving` False: another life may be at work on the same databases."""

    def __init__(self, order: Order, channel: Channel) -> None:
        self.order = order
        self.channel = channel
        self.history = History(order.history)
        self.ears = Ears(order.ears)
        self.clock = WrongClock(order.clock_s)
        self._desk: WatchedDesk | None = None

    async def compose(self, *, serving: bool = True) -> App:
        order = self.order
        environ = {"MIZBAN_DATA_DIR": str(order.data), "MIZBAN_MODELS_DIR": str(FOLDER), "MIZBAN_LISTEN": "127.0.0.1:0"}
        if order.database_url:
            environ["MIZBAN_DATABASE_URL"] = order.database_url
        parts = Parts(
            serving=serving,
            clock=self.clock,
            server_clock=order.server_clock,
            lease=dt.timedelta(seconds=order.lease_s),
            wrap_desk=self._watch,
            channels=(self.channel,),
        )
        return await compose(Settings.from_environ(environ), parts)

    def _watch(self, desk: Any) -> WatchedDesk:
        self._desk = WatchedDesk(desk, self.history, self.ears, self.order.desk, random.Random(self.order.seed))
        return self._desk

    def arm(self, app: App, failpoint: Failpoint) -> None:
        """From now on this process stops where the failpoint says."""
        arm(type(app.store), STEPS, failpoint)
        arm(type(self.channel), ["send"], failpoint)
        if self._desk is not None:
            self._desk.failpoint = failpoint


def quietly(order: Order) -> None:
    """The log goes to a file, warnings and worse only: a life must not spend itself on writing about itself."""
    log.setup("json", order.log.open("a", encoding="utf-8"))
    logging.getLogger("mizban").setLevel(logging.WARNING)


def live(order: Order) -> None:
    quietly(order)
    asyncio.run(_live(order))


async def _live(order: Order) -> None:
    channel = Hasty(order.token, api=order.api, protect=False, poll_s=POLL_S, timeout_s=TIMEOUT_S)
    world = World(order, channel)
    app = await world.compose()
    if order.task == "drain":
        await drain(app, world.history, world.clock, order)
        await app.close()
        return
    if order.failpoint:
        world.arm(app, Failpoint(order.failpoint))
    serving = asyncio.create_task(_serve(app, world))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, serving.cancel)
    world.history.note("ready", life=order.life, design=order.design)
    world.ears.tell(f"ready {order.life}.")
    if order.jump_s:
        asyncio.get_running_loop().call_later(JUMP_AFTER_S, world.clock.jump, order.jump_s)
    try:
        await serving
    except asyncio.CancelledError:
        await app.close()


async def _serve(app: App, world: World) -> None:
    """As `mizban run` does, and on a shared database as `mizban worker`."""
    if world.order.design != "ours":
        await NaiveBot(app, world.channel, world.order).run()
    elif world.order.database_url:
        await app.run_loops()
    else:
        await app.run(lambda _: None)


if __name__ == "__main__":
    if told := sys.stdin.readline():
        live(understood(told))
