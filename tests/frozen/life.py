"""A small life of an installation in this process: real composition, a messenger that notes what it is given, a desk
whose calls can be held, clock and chance set. For backups, restores and frozen samples."""

import asyncio
import datetime as dt
import itertools
import secrets
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec

from backend_client.contract import RequestCard, StaffMember
from bot.app import App, Parts, compose
from bot.channels.channel import Accept, Address, Incoming, OutMessage, Signal, Undecodable
from bot.settings import Settings
from bot.store.sql_store import random_ref
from dialogs.protocol import Body, ContactSent, FileSent, Pressed, Said, SentFile
from tests.files import content_of
from tests.flow.world import UNLIMITED
from tests.transcripts.seams import START, Chance, Faults, FaultyDesk

CLERK = StaffMember(ref="clerk", name="زهرا رضوی", post="کارشناس", roles=("clerk", "unit_staff", "unit_head"))
SECRET = b"frozen sample" + b"\0" * 19
FORM_TO_NAME = ("گواهی سکونت", "[شروع درخواست]", "[آماده‌ام، شروع کنیم]", "[فقط برای همین درخواست]")
IDENTITY = ("[خودم، شخص حقیقی ایرانی]", "مینا نمونه‌پور")
AFTER_NAME = ("۰۴۹۹۳۷۰۸۹۹", "<contact>", "[شعبهٔ شمال]", "[بانک]", "بانک نمونه، شعبهٔ مرکزی", "1145678912")
TO_SUMMARY = (*AFTER_NAME, "۱۴۰۲/۰۷/۱۵", "[خیر]", "<photo bill.jpg>", "[کافی است، ادامه]")
CONFIRM = "[ثبت درخواست]"


class Post:
    """A messenger without limits: `told` is what each chat was given, in order."""

    name = bot = "post"
    capabilities = UNLIMITED

    def __init__(self) -> None:
        self.told: defaultdict[str, list[OutMessage]] = defaultdict(list)

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
        self.told[address.chat].append(message)
        return str(len(self.told[address.chat]))

    async def signal(self, address: Address, signal: Signal) -> None: ...

    async def fetch(self, remote: str, limit: int) -> bytes:
        del limit
        return content_of(remote)


class Life:
    """`url`: of a PostgreSQL database; "" for SQLite in `folder`. `since`: what its clock shows first. `seeded`: names
    and codes are the same each time; for a life that begins anew."""

    def __init__(self, folder: Path, url: str = "", since: dt.datetime = START, *, seeded: bool = False) -> None:
        environment = {"MIZBAN_DATA_DIR": str(folder)} | ({"MIZBAN_DATABASE_URL": url} if url else {})
        self.settings = Settings.from_environ(environment)
        self.folder = folder
        self.now = since
        self.post = Post()
        self.faults = Faults()
        self.updates = itertools.count(secrets.randbits(50))
        self.chance = Chance() if seeded else None
        self._app: App | None = None

    @property
    def app(self) -> App:
        assert self._app is not None
        return self._app

    def make_key(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        key = self.folder / "secret.key"
        key.write_bytes(SECRET)
        key.chmod(0o600)

    @asynccontextmanager
    async def goes_on(self) -> AsyncIterator[None]:
        """The program runs for as long as the block."""
        parts = Parts(
            clock=lambda: self.now,
            new_ref=self.chance.ref if self.chance else random_ref,
            desk_ids=self.chance,
            wrap_desk=lambda desk: FaultyDesk(desk, self.faults),
            channels=(self.post,),
        )
        self._app = await compose(self.settings, parts)
        try:
            yield
        finally:
            await self._app.close()

    async def settles(self, *, sending: bool = True) -> None:
        """Run all that is due; without sending its messages stay in the queue."""
        loops = [self.app.turns.run_due, self.app.effects.run_due, self.app.feed.run_due]
        loops += [sender.run_due for sender in self.app.senders if sending]
        while sum([await loop() for loop in loops]):
            pass

    async def hears(self, chat: str, *lines: str, sending: bool = True) -> None:
        """The person of that chat says or presses these, one after the other."""
        for line in lines:
            self.now += dt.timedelta(seconds=1)
            raw = msgspec.json.encode(self._body(chat, line))
            where = Address(channel="post", bot="post", chat=chat, user=chat)
            update = Incoming(channel="post", bot="post", update_id=str(next(self.updates)), raw=raw, address=where)
            await self.app.accept([update])
            await self.settles(sending=sending)

    def _body(self, chat: str, line: str) -> Body:
        if line == "<contact>":
            return ContactSent("+989121234567", own=True)
        if line.startswith("<photo"):
            return FileSent(SentFile(remote=line.strip("<>").split()[1], name=""))
        if line.startswith("["):
            return Pressed(self.button(chat, line.strip("[]")))
        return Said(line)

    def button(self, chat: str, label: str) -> str:
        shown = [one for message in self.post.told[chat] for row in message.buttons for one in row]
        return next(one.data for one in reversed(shown) if one.label == label)

    def texts(self, chat: str) -> list[str]:
        return [message.text for message in self.post.told[chat]]

    async def submits(self, chat: str) -> None:
        """A whole form, up to the press that confirms it."""
        await self.hears(chat, "سلام", *FORM_TO_NAME, *IDENTITY, *TO_SUMMARY, CONFIRM)

    async def card(self) -> RequestCard:
        """The only request in the clerk's queue."""
        (card,) = await self.app.desk.queue(CLERK.ref)
        return card
