"""Plays a transcript against the real composition: store, turn, effects, feed, desk; only clock and ids are set.

Between two lines everything that is due runs. State passes through the store's JSON at each turn. What the bot says to
anybody must stand in the transcript; leftovers fail.
"""

import asyncio
import datetime as dt
import hashlib
import itertools
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from backend_client.contract import Role, StaffMember
from backend_client.errors import BackendUnavailable, RequestRejected
from bot.app import App, Parts, compose
from bot.channels.channel import Accept, Address, Capabilities, FileGone, Incoming, OutMessage, Signal, Undecodable
from bot.invites import invite
from bot.settings import Settings
from bot.store.store import OutboxPayload
from dialogs.protocol import (
    Body,
    ContactSent,
    FileSent,
    Pressed,
    ReceiptImage,
    RequestDocument,
    ResponseAttachment,
    ResponseImage,
    Said,
    SampleFile,
    SentFile,
    UnsupportedSent,
)
from tests.files import content_of
from tests.transcripts.script import Act, Heard, Speaker, Transcript, drawn

START = dt.datetime(2026, 11, 21, 6, 30, tzinfo=dt.UTC)
"""Saturday 30 Aban 1405, 10:00 in Tehran: the desk has just opened."""
ATTACHED = re.compile(r"^<(photo|file) ([^>]+)>$")
CONTACT = re.compile(r"^<contact (own|other)(?: (\S+))?>$")
KIND = re.compile(r"^<(voice|sticker|location|video)>$")
PRESS = re.compile(r"^\[(.+?)(?: @(\d+|[^\]]+))?\]$")
SPAN = re.compile(r"^(\d+) (second|minute|hour|day)s?$")
NAMES = ("زهرا رضوی", "امیر کاویانی", "سارا نیک‌نام", "رضا دادگر")


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


class Killed(BaseException):
    """The process dies here: no handler of the product catches it."""


@dataclass
class Faults:
    """What the desk does wrong, by the name of the call: a function that raises before, or after, the call."""

    before: dict[str, list[BaseException]] = field(default_factory=dict)
    after: dict[str, list[BaseException]] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)


class FaultyDesk:
    """The embedded desk with faults at its seam."""

    def __init__(self, desk: Any, faults: Faults) -> None:
        self._desk = desk
        self._faults = faults

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._desk, name)
        if name.startswith("_") or not asyncio.iscoroutinefunction(real):
            return real

        async def call(*args: Any, **kwargs: Any) -> Any:
            if name in self._faults.held:
                raise BackendUnavailable(name)
            if self._faults.before.get(name):
                raise self._faults.before[name].pop()
            answer = await real(*args, **kwargs)
            if self._faults.after.get(name):
                raise self._faults.after[name].pop()
            return answer

        return call


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> dt.datetime:
        return self.now


class Chance:
    """A seeded source of ids and codes: the same transcript gives the same codes."""

    def __init__(self) -> None:
        self._counter = itertools.count(1)

    def bytes(self, count: int) -> bytes:
        return hashlib.sha512(f"transcript {next(self._counter)}".encode()).digest()[:count]

    def ref(self) -> str:
        return self.bytes(10).hex()

    def below(self, bound: int) -> int:
        return int.from_bytes(self.bytes(32), "big") % bound


@dataclass
class Side:
    """One speaker's conversation as the player sees it. `buttons`: every button ever shown, newest last."""

    address: Address
    after: int = 0
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Player:
    """Plays one transcript in `directory` and collects what was heard after each act."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.clock = Clock()
        self.chance = Chance()
        self.faults = Faults()
        self.sides: dict[Speaker, Side] = {}
        self.updates = itertools.count(1)
        self.app: App | None = None
        self.played: list[Act] = []
        directory.mkdir(parents=True)
        key = directory / "secret.key"
        key.write_bytes(b"transcript" + b"\0" * 22)
        key.chmod(0o600)

    async def play(self, transcript: Transcript) -> list[Act]:
        """The transcript's acts with what was really heard after each."""
        await self._open()
        for speaker in dict.fromkeys(act.speaker for act in transcript.acts if act.speaker):
            await self._meet(speaker)
        played = self.played
        try:
            for act in transcript.acts:
                self.clock.now += dt.timedelta(seconds=1)
                await self._do(act)
                heard = await self._listen(act)
                played.append(Act(act.line, act.tag, act.text, act.speaker, heard))
        finally:
            await self._app.close()
        return played

    @property
    def _app(self) -> App:
        assert self.app is not None
        return self.app

    async def _open(self) -> None:
        settings = Settings.from_environ({"MIZBAN_DATA_DIR": str(self.directory)})
        parts = Parts(
            clock=self.clock,
            new_ref=self.chance.ref,
            desk_ids=self.chance,
            wrap_desk=lambda desk: FaultyDesk(desk, self.faults),
            channels=(ScriptChannel(),),
        )
        self.app = await compose(settings, parts)

    async def _meet(self, speaker: Speaker) -> None:
        """Give the speaker a conversation; staff and admins are enrolled by invitation beforehand."""
        number = len(self.sides) + 1
        self.sides[speaker] = Side(Address(channel="script", bot="script", chat=str(number), user=str(number)))
        if speaker.side == "citizen":
            return
        units = {unit.title: unit.code for unit in await self._app.desk.units()}
        roles: tuple[Role, ...] = ("clerk", "unit_staff", "unit_head")
        if speaker.side == "admin":
            roles = ("content_editor", "publisher")
        member = StaffMember(
            ref=f"staff{number}",
            name=speaker.name if speaker.name and speaker.name not in units else NAMES[number % len(NAMES)],
            post="کارشناس میز خدمت" if speaker.side == "staff" else "مدیر محتوا",
            roles=roles,
            units=(units[speaker.name],) if speaker.name in units else (),
        )
        await self._app.desk.add_staff(member)
        token = await invite(self._app.store, member.ref, self.clock())
        await self._send(speaker, Said(f"/start {token}"))
        await self._app.settle()
        await self._news(self.sides[speaker])

    async def _do(self, act: Act) -> None:
        if act.speaker is not None:
            await self._send(act.speaker, self._body(act))
            if not act.text.endswith("†"):
                await self._app.settle()
            return
        deeds: dict[str, Callable[[str], Any]] = {
            "later": self._later,
            "restart": self._restart,
            "kill": self._kill,
            "desk": self._fault,
            "hold": self._hold,
            "release": self._release,
        }
        await deeds[act.tag](act.text)

    async def _send(self, speaker: Speaker, body: Body) -> None:
        side = self.sides[speaker]
        raw = msgspec.json.encode(body)
        update = Incoming(
            channel="script", bot="script", update_id=str(next(self.updates)), raw=raw, address=side.address
        )
        copies = [update, update] if isinstance(body, Pressed) else [update]
        await self._app.accept(copies)

    def _body(self, act: Act) -> Body:
        """What a speaker's line means; a press is delivered twice, as messengers do, and must count once."""
        text = act.text.removesuffix("†").strip()
        if press := PRESS.match(text):
            return Pressed(self._button(act, press[1], press[2] or ""))
        if attached := ATTACHED.match(text):
            name = attached[2]
            return FileSent(SentFile(remote=name, name="" if attached[1] == "photo" else name))
        if contact := CONTACT.match(text):
            return ContactSent(contact[2] or "+989121234567", own=contact[1] == "own")
        if kind := KIND.match(text):
            return UnsupportedSent(kind[1])
        return Said(text.replace("|", "\n"))

    def _button(self, act: Act, label: str, where: str) -> str:
        """`[x]` the newest button of that label; `[x @2]` of prompt 2; `[x @staff(…)]` another speaker's."""
        assert act.speaker is not None
        speaker = act.speaker
        if where and not where.isdecimal():
            other = re.match(r"(citizen|staff|admin)(?:\((.*)\))?", where)
            assert other is not None, where
            speaker = Speaker(other[1], other[2] or "")
        for shown, data in reversed(self.sides[speaker].buttons):
            if shown == label and (not where.isdecimal() or data.startswith(f"p.{where}.")):
                return data
        raise AssertionError(f"line {act.line}: no button [{label}] was shown to {speaker}")

    # ── deeds ──
    async def _later(self, text: str) -> None:
        span = SPAN.match(text)
        assert span is not None, text
        self.clock.now += dt.timedelta(**{f"{span[2]}s": int(span[1])})
        await self._app.settle()

    async def _restart(self, text: str) -> None:
        del text
        await self._app.close()
        await self._open()
        await self._app.settle()

    async def _kill(self, text: str) -> None:
        """`after submit`: the desk has done the call, nobody has noted it. `now`: what was accepted stands undone."""
        if text != "now":
            self.faults.after.setdefault(text.removeprefix("after "), []).append(Killed())
        await self._app.settle()
        copy = self.directory.with_name(self.directory.name + "-killed")
        await self._app.close()
        shutil.copytree(self.directory, copy, dirs_exist_ok=True)
        await self._open()
        await self._app.settle()

    async def _fault(self, text: str) -> None:
        """`submit -> unavailable x3`, `submit -> rejected national_id=checksum`."""
        call, _, how = text.partition(" -> ")
        what, _, more = how.partition(" ")
        if what == "unavailable":
            count = int(more.removeprefix("x") or 1)
            self.faults.before.setdefault(call, []).extend(BackendUnavailable(call) for _ in range(count))
        else:
            name, _, reason = more.partition("=")
            self.faults.before.setdefault(call, []).append(RequestRejected({name: reason}))

    async def _hold(self, text: str) -> None:
        self.faults.held.add(text)

    async def _release(self, text: str) -> None:
        self.faults.held.discard(text)

    # ── hearing ──
    async def _listen(self, act: Act) -> tuple[Heard, ...]:
        heard = []
        first = act.speaker
        for speaker in sorted(self.sides, key=lambda one: one != first):
            heard += [Heard(speaker, drawing(one)) for one in await self._news(self.sides[speaker])]
        return tuple(heard)

    async def _news(self, side: Side) -> list[OutboxPayload]:
        told = []
        for item in await self._app.store.history(side.address, side.after):
            side.after = max(side.after, item.seq)
            if item.payload is None:
                continue
            told.append(item.payload)
            side.buttons += [(button.label, button.data) for row in item.payload.buttons for button in row]
        return told


def drawing(payload: OutboxPayload) -> tuple[str, ...]:
    """A message as a transcript draws it: attachment, text, choices."""
    lines: list[str] = []
    match payload.attachment:
        case ReceiptImage():
            lines.append("<image receipt>")
        case ResponseImage():
            lines.append("<image response>")
        case ResponseAttachment(name=name) | RequestDocument(name=name) | SampleFile(name=name):
            lines.append(f"<file {name}>")
        case None:
            pass
    lines += drawn(payload.text)
    lines += [" ".join(f"[{button.label}]" for button in row) for row in payload.buttons]
    if payload.contact:
        lines.append("<asks for the contact>")
    return tuple(lines)
