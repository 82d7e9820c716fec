"""Plays a transcript against the real composition: store, turn, effects, feed, desk; only clock and ids are set.

Between two lines everything that is due runs. State passes through the store's JSON at each turn. What the bot says to
anybody must stand in the transcript; leftovers fail.
"""

import asyncio
import datetime as dt
import itertools
import re
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from backend_client.agency import Closure
from backend_client.contract import Role, StaffMember
from backend_client.embedded.gateway import StandIn
from backend_client.errors import BackendBroken, BackendUnavailable, RequestRejected
from bot.app import App, Parts, compose
from bot.channels.channel import Address, Incoming
from bot.groups import group_ref, group_user
from bot.invites import invite
from bot.settings import Settings
from bot.store.queries.people import conversation_at
from bot.store.queries.undelivered import mark_lost
from bot.store.store import OutboxPayload
from dialogs.protocol import (
    Body,
    ContactSent,
    FileSent,
    Pressed,
    Said,
    SentFile,
    UnsupportedSent,
)
from tests.transcripts.copying import copied, printed, speaker_named
from tests.transcripts.drawing import drawing, label
from tests.transcripts.script import Act, Heard, Speaker, Transcript, read
from tests.transcripts.seams import Chance, Clock, Faults, FaultyDesk, ScriptChannel

ATTACHED = re.compile(r"^<(photo|file) (\S+)(?: album (\S+))?>(?: (.+))?$")
CONTACT = re.compile(r"^<contact (own|other)(?: (\S+))?>$")
KIND = re.compile(r"^<(voice|sticker|location|video)>$")
PRESS = re.compile(r"^\[(.+?)(?: @(\d+|[^\]]+))?\]$")
SPAN = re.compile(r"^(\d+) (second|minute|hour|day)s?$")
CODE = re.compile(r"کد پیگیری:\s*\u2066(MZ(?:-[0-9A-Z]{3,4}){3})")
PAY = re.compile(r"/pay/(\S+)")
INVITED = re.compile(r"<invite ([^>]+)>")
GIVEN = Path(__file__).parent / "given"
EDITOR = "ویراستار"
EXPERT = "لیلا آذری"
LEADER = "پروین مهرآسا"
COUNTER = "باجه"
NAMES = ("زهرا رضوی", "امیر کاویانی", "سارا نیک‌نام", "رضا دادگر")


@dataclass
class Side:
    """One speaker's conversation as the player sees it. `buttons`: every button ever shown, newest last; `told`: all
    that was said to them."""

    address: Address
    after: int = 0
    buttons: list[tuple[str, str]] = field(default_factory=list)
    told: list[OutboxPayload] = field(default_factory=list)


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
        self.last_code = ""
        self.invitations: dict[str, str] = {}
        self.members: dict[str, StaffMember] = {}
        self.invited: set[str] = set()
        directory.mkdir(parents=True)
        key = directory / "secret.key"
        key.write_bytes(b"transcript" + b"\0" * 22)
        key.chmod(0o600)

    async def play(self, transcript: Transcript) -> list[Act]:
        """The transcript's acts with what was really heard after each."""
        await self._open()
        self.invited = {name for act in transcript.acts for name in INVITED.findall(act.text)}
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
            monotonic=lambda: self.clock.now.timestamp(),  # noqa: PLW0108 - the clock is another after a restart
            new_ref=self.chance.ref,
            desk_ids=self.chance,
            wrap_desk=lambda desk: FaultyDesk(desk, self.faults),
            channels=(ScriptChannel(),),
        )
        self.app = await compose(settings, parts)

    async def _meet(self, speaker: Speaker) -> None:
        """Give the speaker a conversation; staff and admins are enrolled by invitation beforehand."""
        number = len(self.sides) + 1
        user = group_user(str(number)) if speaker.side == "group" else str(number)
        self.sides[speaker] = Side(Address(channel="script", bot="script", chat=str(number), user=user))
        if speaker.side == "citizen" or speaker.name in self.invited:
            return
        token = await self._hire(speaker, number)
        await self._send(speaker, Said(f"/start {token}"))
        await self._app.settle()
        await self._news(self.sides[speaker])

    async def _hire(self, speaker: Speaker, number: int) -> str:
        """Add the speaker to the desk's staff; `staff(unit، branch)` is of that unit and branch, others of all;
        `admin(ویراستار)` may not publish, `staff(لیلا آذری)` heads no unit, `staff(باجه، …)` stands at the counter,
        `staff(پروین مهرآسا)` is the head of the agency."""
        units = {unit.title: unit.code for unit in await self._app.desk.units()}
        if speaker.side == "group":
            return await invite(self._app.store, group_ref(units[speaker.name]), self.clock())
        branches = {branch.title: branch.code for branch in await self._app.desk.branches()}
        places = speaker.name.split("، ") if speaker.name else []
        names = [place for place in places if place not in units and place not in branches and place != COUNTER]
        roles: tuple[Role, ...] = ("clerk", "unit_staff", "unit_head")
        if EXPERT in names:
            roles = ("clerk", "unit_staff")
        if COUNTER in places:
            roles = ("counter_clerk",)
        if LEADER in names:
            roles = ("head",)
        if speaker.side == "admin":
            roles = ("content_editor",) if speaker.name == EDITOR else ("content_editor", "publisher")
        member = StaffMember(
            ref=f"staff{number}",
            name=names[0] if names else NAMES[number % len(NAMES)],
            post="مدیر دستگاه" if LEADER in names else "کارشناس میز خدمت" if speaker.side == "staff" else "مدیر محتوا",
            roles=roles,
            units=tuple(units[place] for place in places if place in units),
            branches=tuple(branches[place] for place in places if place in branches),
        )
        await self._app.desk.add_staff(member)
        self.members[member.name] = member
        return await invite(self._app.store, member.ref, self.clock())

    async def _do(self, act: Act) -> None:
        if act.speaker is not None:
            await self._send(act.speaker, await self._body(act))
            if not act.text.endswith("†"):
                await self._app.settle()
            return
        deeds: dict[str, Callable[[str], Any]] = {
            "given": self._given,
            "later": self._later,
            "restart": self._restart,
            "stop": self._stop,
            "block": self._block,
            "kill": self._kill,
            "desk": self._desk,
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

    async def _body(self, act: Act) -> Body:
        """What a speaker's line means; a press is delivered twice, as messengers do, and must count once."""
        text = act.text.removesuffix("†").strip()
        text = INVITED.sub(lambda found: self.invitations[found[1]], text).replace("<code>", self.last_code)
        told = {speaker: side.told for speaker, side in self.sides.items()}
        text = copied(await printed(text, told, self._app.desk, self.directory), told, self.directory)
        if press := PRESS.match(text):
            return Pressed(self._button(act, press[1], press[2] or ""))
        if attached := ATTACHED.match(text):
            name = attached[2]
            file = SentFile(remote=name, name="" if attached[1] == "photo" else name)
            return FileSent(file, album=attached[3] or "", caption=attached[4] or "")
        if contact := CONTACT.match(text):
            return ContactSent(contact[2] or "+989121234567", own=contact[1] == "own")
        if kind := KIND.match(text):
            return UnsupportedSent(kind[1])
        return Said(text.replace("|", "\n"))

    def _button(self, act: Act, wanted: str, where: str) -> str:
        """`[x]` the newest button of that label; `[x @2]` of prompt 2; `[x @staff(…)]` another speaker's."""
        assert act.speaker is not None
        speaker = act.speaker
        if where and not where.isdecimal():
            speaker = speaker_named(where)
        for shown, data in reversed(self.sides[speaker].buttons):
            if shown == wanted and (not where.isdecimal() or data.startswith(f"p.{where}.")):
                return data
        raise AssertionError(f"line {act.line}: no button [{wanted}] was shown to {speaker}")

    # ── deeds ──
    async def _given(self, text: str) -> None:
        name, _, speaker = text.partition(" ")
        for act in read(GIVEN / f"{name}.txt").acts:
            who = Speaker("citizen", speaker.strip("()"))
            if who not in self.sides:
                await self._meet(who)
            self.clock.now += dt.timedelta(seconds=1)
            await self._do(Act(act.line, act.tag, act.text, act.speaker and who))
            await self._listen(act)

    async def _later(self, text: str) -> None:
        span = SPAN.match(text)
        assert span is not None, text
        self.clock.now += dt.timedelta(**{f"{span[2]}s": int(span[1])})
        await self._app.store.alive()
        await self._app.settle()

    async def _stop(self, text: str) -> None:
        """The service is away for so long. What was accepted before stands there when it comes back."""
        await self._app.store.alive()
        await self._app.close()
        span = SPAN.match(text)
        assert span is not None, text
        self.clock.now += dt.timedelta(**{f"{span[2]}s": int(span[1])})
        await self._open()
        await self._app.heartbeat.begin()
        await self._app.settle()

    async def _block(self, text: str) -> None:
        """The messenger has just told that this speaker cannot be reached; nothing is sent until they write."""
        where = self.sides[speaker_named(text)].address
        store = self._app.store
        conversation = await store._look(conversation_at, where)
        assert conversation is not None
        await store._write(mark_lost, conversation, "blocked")

    async def _restart(self, text: str) -> None:
        del text
        await self._app.close()
        await self._open()
        await self._app.settle()

    async def _kill(self, text: str) -> None:
        """`after submit`: the desk has done the call, nobody has noted it. `now`: what was accepted stands undone."""
        if text != "now":
            self.faults.deadly.add(text.removeprefix("after "))
            await self._until_dead(text)
        await self._leave_the_dead()
        await self._open()
        await self._app.settle()

    async def _until_dead(self, text: str) -> None:
        settling = asyncio.create_task(self._app.settle())
        dying = asyncio.create_task(self.faults.dead.wait())
        await asyncio.wait({settling, dying}, return_when=asyncio.FIRST_COMPLETED)
        assert dying.done(), f"nothing was called that could be killed {text}"
        settling.cancel()
        self.faults.dead = asyncio.Event()

    async def _leave_the_dead(self) -> None:
        """Go on with what stood on the disk at this moment; whatever the dead process still does changes it no more."""
        dead, app = self.directory, self._app
        self.directory = dead.with_name(f"{dead.name}-risen")
        shutil.copytree(dead, self.directory, ignore=shutil.ignore_patterns("*.db*"))
        for database in dead.glob("*.db"):
            with sqlite3.connect(database) as was, sqlite3.connect(self.directory / database.name) as risen:
                was.backup(risen)
            was.close()
            risen.close()
        living = asyncio.all_tasks()
        await app.close()
        for task in asyncio.all_tasks() & living - {asyncio.current_task()}:
            task.cancel()
            await asyncio.wait({task})

    async def _desk(self, text: str) -> None:
        """`invite <name>`, `dismiss <name>`, `close <day> <branch>`, `paid`: at the address that was told last,
        or a fault."""
        verb, _, name = text.partition(" ")
        if verb == "invite" and " -> " not in text:
            side = "admin" if name.startswith("admin") else "staff"
            name = name.removeprefix("admin ")
            self.invitations[name] = await self._hire(Speaker(side, name), len(self.sides) + len(self.invitations) + 1)
        elif text == "paid":
            await self._pay()
        elif verb == "dismiss":
            await self._app.desk.add_staff(replace(self.members[name], active=False))
        elif verb == "close":
            day, _, branch = name.partition(" ")
            closure = Closure(dt.date.fromisoformat(day), "snow", branch)
            catalogue = await self._app.desk.catalogue()
            await self._app.desk.publish(replace(catalogue, closures=(*catalogue.closures, closure)))
        else:
            await self._fault(text)

    async def _pay(self) -> None:
        """As the stand-in gateway says it when the person comes back from its page; twice, as browsers do."""
        told = [item.text for side, seen in self.sides.items() if side.side == "citizen" for item in seen.told]
        token = [found[1] for text in told for found in PAY.finditer(text)][-1]
        gateway = self._app.desk.gateway
        assert isinstance(gateway, StandIn)
        for _ in range(2):
            await self._app.desk.settle_payment(gateway.pay(token))

    async def _fault(self, text: str) -> None:
        """`submit -> unavailable x3`, `submit -> rejected national_id=checksum`; done all the same, but its answer
        never arrives or says nothing: `submit -> dropped`, `submit -> rubbish x6`."""
        call, _, how = text.partition(" -> ")
        what, _, more = how.partition(" ")
        seams = {
            "unavailable": (self.faults.before, BackendUnavailable),
            "dropped": (self.faults.after, BackendUnavailable),
            "rubbish": (self.faults.after, BackendBroken),
        }
        if what in seams:
            where, fault = seams[what]
            count = int(more.removeprefix("x") or 1)
            where.setdefault(call, []).extend(fault(call) for _ in range(count))
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
            side.told.append(item.payload)
            side.buttons += [(label(button), button.data) for row in item.payload.buttons for button in row]
            self.last_code = (CODE.findall(item.payload.text) or [self.last_code])[-1]
        return told
