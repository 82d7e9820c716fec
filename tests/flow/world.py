"""A small world for tests of the flow: a clock that is set by hand, a scripted dialog, a channel that remembers."""

import datetime as dt
import itertools
from collections.abc import Callable, Generator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

import msgspec

from backend_client.contract import StaffMember
from backend_client.seal import Seal
from bot.channels.channel import Address, Capabilities, Incoming, OutMessage, Signal, Undecodable
from bot.store.opening import open_postgres, open_sqlite
from bot.store.sql_store import SqlStore
from bot.timers import Bells
from bot.turn import Advance, TurnWorker, TurnWorld
from dialogs import codec
from dialogs.content.model import Content
from dialogs.protocol import Body, Event, Person, Reading, Reply, Said, Turn
from dialogs.talk import Scene

SECRET = bytes(range(32))
UNLIMITED = Capabilities(bot_per_s=None, chat_burst=None, chat_per_s=None, group_per_min=None)
"""A messenger that takes as many messages as it is given."""
START = dt.datetime(2026, 11, 21, 6, 0, tzinfo=dt.UTC)


class HandClock:
    """Stands until it is moved."""

    def __init__(self, now: dt.datetime = START) -> None:
        self.now = now

    def __call__(self) -> dt.datetime:
        return self.now

    def seconds(self) -> float:
        """The same clock as a monotonic one."""
        return self.now.timestamp()

    def forward(self, **step: float) -> None:
        self.now += dt.timedelta(**step)


def counted_refs() -> Callable[[], str]:
    numbers = itertools.count(1)
    return lambda: f"ref{next(numbers):017d}"


async def open_store(place: Path | str, clock: Callable[[], dt.datetime]) -> SqlStore:
    """In a file, or where that URL says."""
    seal = Seal(SECRET, "bot")
    if isinstance(place, Path):
        return await open_sqlite(place, seal, codec, clock)
    return await open_postgres(place, seal, codec, clock)


def address(chat: str = "1", channel: str = "fake") -> Address:
    return Address(channel=channel, bot="bot", chat=chat, user=chat)


def said(update_id: int | str, text: str = "سلام", chat: str = "1", channel: str = "fake") -> Incoming:
    return Incoming(
        channel=channel,
        bot="bot",
        update_id=str(update_id),
        raw=text.encode(),
        address=address(chat, channel),
    )


async def texts(store: SqlStore, chat: str = "1") -> list[str]:
    """What this chat was told."""
    return [item.payload.text for item in await store.history(address(chat), 0) if item.payload]


class FakeChannel:
    """Reads raw text as words; `!` cannot be read. Keeps what it was given to send."""

    name = "fake"
    bot = "bot"

    def __init__(self, capabilities: Capabilities | None = None) -> None:
        self.capabilities = capabilities or Capabilities()
        self.sent: list[tuple[str, str]] = []
        self.signals: list[Signal] = []
        self.failures: list[Exception] = []
        self.files: dict[str, bytes] = {}

    async def run(self, accept: object) -> None: ...

    def decode(self, raw: bytes) -> Body:
        if raw == b"!":
            raise Undecodable
        return Said(raw.decode())

    def press_id(self, raw: bytes) -> str:
        return "tap" if raw.startswith(b"press") else ""

    async def send(self, address: Address, message: OutMessage) -> str:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append((address.chat, message.text))
        return f"m{len(self.sent)}"

    async def signal(self, address: Address, signal: Signal) -> None:
        self.signals.append(signal)

    async def fetch(self, remote: str, limit: int) -> bytes:
        if self.failures:
            raise self.failures.pop(0)
        return self.files[remote]


class NoReads:
    """Nobody is staff, and readings answer with their own name."""

    async def member(self, person: Person) -> StaffMember | None:
        return None

    async def perform(self, person: Person, reading: Reading[Any]) -> object:
        return type(reading).__name__


def echo(scene: Scene, event: Event) -> Generator[Reading[Any], Any, Turn]:
    """Answers words with the same words."""
    yield from ()
    text = event.body.text if isinstance(event.body, Said) else type(event.body).__name__
    return Turn(
        state=msgspec.structs.replace(scene.state, prompts=scene.state.prompts + 1),
        replies=(Reply(text=text),),
    )


class FewWords:
    """As much of a content as the flow itself needs."""

    revision = 1
    messages: Mapping[str, str] = MappingProxyType(
        {"sorry.bug": "ببخشید {reference}", "sorry.undecodable": "ببخشید، خوانده نشد"}
    )

    class catalogue:
        version = 1

    def present(self) -> Content:
        return cast("Content", self)

    async def knowing(self, drafts: object) -> Content:
        return cast("Content", self)

    def text(self, key: str, **values: str) -> str:
        return self.messages[key].replace("{reference}", values.get("reference", ""))


def turn_world(
    store: SqlStore, clock: Callable[[], dt.datetime], advance: Advance = echo, channel: Any = None
) -> TurnWorld:
    channel = channel or FakeChannel()
    return TurnWorld(
        store=store,
        channels={(channel.name, channel.bot): channel},
        reads=NoReads(),
        advance=advance,
        content=FewWords(),
        bells=Bells(),
        clock=clock,
        id_key=b"k",
    )


def worker(
    store: SqlStore, clock: Callable[[], dt.datetime], advance: Advance = echo, channel: Any = None
) -> TurnWorker:
    return TurnWorker(turn_world(store, clock, advance, channel), "w1")
