"""What a transcript's world is made of at its seams: a channel of its own, a desk that may fail, clock and chance."""

import asyncio
import datetime as dt
import hashlib
import itertools
from dataclasses import dataclass, field
from typing import Any

import msgspec

from backend_client.errors import BackendUnavailable
from bot.channels.channel import Accept, Address, Capabilities, FileGone, OutMessage, Signal, Undecodable
from dialogs.protocol import Body
from tests.files import content_of

START = dt.datetime(2026, 11, 21, 6, 30, tzinfo=dt.UTC)
"""Saturday 30 Aban 1405, 10:00 in Tehran: the desk has just opened."""


class ScriptChannel:
    """A channel whose updates are Bodies in JSON; people pull their messages."""

    name = "script"
    bot = "script"
    capabilities = Capabilities(pull=True)

    async def run(self, accept: Accept) -> None:
        del accept
        await asyncio.Event().wait()

    def decode(self, raw: bytes) -> Body:
        try:
            body: Body = msgspec.json.decode(raw, type=Body)
        except msgspec.MsgspecError as error:
            raise Undecodable from error
        return body

    def press_id(self, raw: bytes) -> str:
        del raw
        return ""

    async def send(self, address: Address, message: OutMessage) -> str:
        raise AssertionError(address, message)

    async def signal(self, address: Address, signal: Signal) -> None:
        del address, signal

    async def fetch(self, remote: str, limit: int) -> bytes:
        content = content_of(remote)
        if len(content) > limit:
            raise FileGone(remote)
        return content


@dataclass
class Faults:
    """What goes wrong at the desk, by the name of the call: raised before it, raised though it was done, not answered,
    or our death after it."""

    before: dict[str, list[BaseException]] = field(default_factory=dict)
    after: dict[str, list[BaseException]] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)
    deadly: set[str] = field(default_factory=set)
    dead: asyncio.Event = field(default_factory=asyncio.Event)


class FaultyDesk:
    """The embedded desk with faults at its seam. It is asked one thing at a time, so that races end alike."""

    def __init__(self, desk: Any, faults: Faults) -> None:
        self._desk = desk
        self._faults = faults
        self._turn = asyncio.Lock()

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._desk, name)
        if name.startswith("_") or not asyncio.iscoroutinefunction(real):
            return real

        async def call(*args: Any, **kwargs: Any) -> Any:
            if name in self._faults.held:
                raise BackendUnavailable(name)
            if self._faults.before.get(name):
                raise self._faults.before[name].pop()
            async with self._turn:
                answer = await real(*args, **kwargs)
            if self._faults.after.get(name):
                raise self._faults.after[name].pop()
            if name in self._faults.deadly:
                self._faults.deadly.remove(name)
                self._faults.dead.set()
                await asyncio.Event().wait()
            return answer

        return call


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> dt.datetime:
        return self.now


class Chance:
    """A seeded source of ids and codes: the same transcript gives the same codes, however many ids it takes."""

    def __init__(self) -> None:
        self._counters = {kind: itertools.count(1) for kind in ("bytes", "ref", "below")}

    def _drawn(self, kind: str) -> bytes:
        return hashlib.sha512(f"{kind} {next(self._counters[kind])}".encode()).digest()

    def bytes(self, count: int) -> bytes:
        return self._drawn("bytes")[:count]

    def ref(self) -> str:
        return self._drawn("ref")[:10].hex()

    def below(self, bound: int) -> int:
        return int.from_bytes(self._drawn("below")[:32], "big") % bound
