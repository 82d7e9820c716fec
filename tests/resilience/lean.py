"""Lives without a messenger, for faults that want one action at a time: updates are handed over, messages are noted."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from bot.app import App
from bot.channels.channel import Address, Incoming, OutMessage
from dialogs.protocol import Body, Pressed, Said
from tests.flow.world import UNLIMITED
from tests.resilience.guide import Guide
from tests.resilience.history import History
from tests.resilience.life import World, quietly
from tests.resilience.orders import Order
from tests.transcripts.seams import ScriptChannel

LONGEST_WALK = 60


class LeanChannel(ScriptChannel):
    """Updates are Bodies in JSON; what is sent is noted, and so delivered."""

    name = "lean"
    bot = "lean"
    capabilities = UNLIMITED

    def __init__(self, history: History) -> None:
        self._history = history
        self.shown: dict[int, OutMessage] = {}
        self.heard = asyncio.Event()

    async def send(self, address: Address, message: OutMessage) -> str:
        self._history.note("told", chat=int(address.chat), text=message.text)
        self.heard.set()
        if any(data.startswith("p.") for data in buttons_of(message).values()):
            self.shown[int(address.chat)] = message
        return "sent"


def address(chat: int) -> Address:
    return Address(channel="lean", bot="lean", chat=str(chat), user=str(chat))


def update(chat: int, key: str, body: Body) -> Incoming:
    return Incoming(channel="lean", bot="lean", update_id=key, raw=msgspec.json.encode(body), address=address(chat))


class LeanWorld(World):
    def __init__(self, order: Order) -> None:
        self.lean = LeanChannel(History(order.history))
        super().__init__(order, self.lean)


# ── processes ──


@dataclass(frozen=True)
class Fork:
    """A child that says a byte when it is ready and waits for one before it goes on."""

    pid: int
    said: int
    told: int

    def wait_ready(self) -> None:
        """Raises Ended where it died before."""
        if os.read(self.said, 1) == b"":
            raise Ended(self.pid)

    def go(self) -> None:
        os.write(self.told, b"g")

    def end(self) -> int:
        """Its status, as of os.waitpid."""
        status = os.waitpid(self.pid, 0)[1]
        os.close(self.said)
        os.close(self.told)
        return status


class Cue:
    """The child's end of it."""

    def __init__(self, said: int, told: int) -> None:
        self._said = said
        self._told = told

    def ready_then_go(self) -> None:
        os.write(self._said, b"r")
        if os.read(self._told, 1) == b"":
            os._exit(0)


Life = Callable[[Cue], Coroutine[Any, Any, None]]


class Ended(Exception):
    """A life that should have come to its end did not."""


def fork(order: Order, life: Life) -> Fork:
    """Run the life in a process of its own, from a parent without loop and threads."""
    said_r, said_w = os.pipe()
    told_r, told_w = os.pipe()
    pid = os.fork()
    if pid:
        os.close(said_w)
        os.close(told_r)
        return Fork(pid, said_r, told_w)
    try:
        os.close(said_r)
        os.close(told_w)
        quietly(order)
        asyncio.run(life(Cue(said_w, told_r)))
        os._exit(0)
    finally:
        os._exit(1)


def finish(child: Fork) -> None:
    """Raises Ended where it came to no good end."""
    if status := child.end():
        raise Ended(status)


def run(order: Order, life: Callable[[LeanWorld], Coroutine[Any, Any, None]]) -> None:
    """A whole life that nothing disturbs. Raises Ended."""
    finish(fork(order, lambda _: life(LeanWorld(order))))


# ── walking ──

Deliver = Callable[[list[Incoming]], Awaitable[None]]
"""Hands updates over; when it returns they have been answered."""
Goal = Callable[[OutMessage], bool]


def by_ours(app: App) -> Deliver:
    async def deliver(updates: list[Incoming]) -> None:
        await app.accept(updates)
        await app.settle()

    return deliver


async def walk(
    deliver: Deliver, channel: LeanChannel, guide: Guide, chats: list[int], service: str, goal: Goal
) -> dict[int, OutMessage]:
    """Lead every chat through the service until its prompt is the one that is looked for."""
    step: dict[int, Body] = dict.fromkeys(chats, Said(guide.titles[service]))
    arrived: dict[int, OutMessage] = {}
    for number in range(LONGEST_WALK):
        await deliver([update(chat, f"walk:{service}:{number}:{chat}", body) for chat, body in step.items()])
        for chat in list(step):
            shown = channel.shown[chat]
            if goal(shown):
                arrived[chat] = shown
                del step[chat]
            else:
                step[chat] = _onward(guide, shown, service)
        if not step:
            return arrived
    raise RuntimeError(f"{len(step)} chats never got there")


def _onward(guide: Guide, shown: OutMessage, service: str) -> Body:
    body = guide.onward(shown.text, buttons_of(shown), service)
    if body is None:
        raise RuntimeError(f"no way on from: {shown.text}")
    return body


def buttons_of(message: OutMessage) -> Mapping[str, str]:
    return {button.label: button.data for row in message.buttons for button in row}


def at_summary(guide: Guide) -> Goal:
    return lambda shown: bool(guide.sends(buttons_of(shown)))


def submit_press(guide: Guide, shown: OutMessage) -> Pressed:
    return Pressed(guide.sends(buttons_of(shown)))
