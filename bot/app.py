"""The composition root: the only module that names concrete channels and backends, and the only place that chooses.

settings ─▶ compose ─▶ App ─▶ run: channels ▸ inbox ▸ turns ▸ effects ▸ feed ▸ outbox, until stopped
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from backend_client.contract import StaffMember
from backend_client.embedded import EmbeddedDesk, open_desk
from backend_client.embedded.codes import IdSource
from backend_client.seal import Seal
from bot import access, keys
from bot.attachments import Attachments, Papers
from bot.channels.channel import Channel, DeliveryError, Incoming, OutMessage
from bot.channels.console import Console
from bot.channels.wakeups import Wakeups
from bot.channels.web_chat_uploads import Uploads
from bot.content import LiveContent
from bot.effects.readings import Readings
from bot.effects.runner import EffectRunner, verify_complete
from bot.effects.world import EffectWorld
from bot.feed import Feed
from bot.files import Files
from bot.inbox import Inbox
from bot.invites import PREFIX, invite
from bot.outbox import Sender
from bot.pack import pack_folder, read_pack
from bot.papers.tokens import Tokens
from bot.papers.verification import PublicFacts
from bot.public import genuine_code, public_facts
from bot.settings import Settings
from bot.store.sqlite.store import SqliteStore, random_ref
from bot.store.store import OutboxPayload
from bot.sweep import Sweep
from bot.timers import Bells, Clock, system_clock
from bot.turn import TurnWorker, TurnWorld
from bot.website import Website
from dialogs import codec
from dialogs.engine import advance

LINK_RETRY_S = 30
RECEIPT_KEY_ID = "01"
DEMO_PANES = {"clerk": ("clerk", "unit_staff", "unit_head"), "admin": ("content_editor", "publisher")}


@runtime_checkable
class LinksToChat(Protocol):
    """A messenger whose bot has an address that opens it with a payload."""

    name: str

    async def start_link(self, payload: str) -> str: ...


@runtime_checkable
class Closes(Protocol):
    async def close(self) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What tests set: the clock, where names come from, faults at the desk's seam, further channels.

    `serving` False: another process may be serving from the same databases; nothing it has leased is touched, and no
    messenger is connected.
    """

    serving: bool = True
    clock: Clock = system_clock
    new_ref: Callable[[], str] = random_ref
    desk_ids: IdSource | None = None
    wrap_desk: Callable[[EmbeddedDesk], Any] = lambda desk: desk
    channels: Sequence[Channel] = ()


@dataclass(kw_only=True)
class App:
    """Everything that runs, wired. `settle` runs what is due and returns; `run` goes on until cancelled."""

    settings: Settings
    clock: Clock
    store: SqliteStore
    desk: EmbeddedDesk
    content: LiveContent
    inbox: Inbox
    turns: TurnWorker
    effects: EffectRunner
    feed: Feed
    sweep: Sweep
    senders: list[Sender]
    channels: list[Channel]
    wakeups: Wakeups
    uploads: Uploads
    attachments: Attachments
    website: Website
    closing: list[Callable[[], Awaitable[None]]] = field(default_factory=list)

    async def accept(self, updates: Sequence[Incoming]) -> None:
        await self.inbox.accept(updates)

    async def materialise(self, payload: OutboxPayload, person_ref: str) -> OutMessage:
        return await self.attachments.materialise(payload, person_ref)

    def words(self) -> Mapping[str, str]:
        return self.content.present().words.messages

    async def settle(self) -> None:
        """Run everything that is due now, until nothing is."""
        loops: list[Callable[[], Awaitable[int]]] = [self.turns.run_due, self.effects.run_due, self.feed.run_due]
        loops += [sender.run_due for sender in self.senders]
        while sum([await loop() for loop in loops]):
            pass

    async def run(self, ready: Callable[[str], None]) -> None:
        """Serve until cancelled. `ready` gets the address as soon as the web chat answers."""
        await self.website.start()
        ready(self.website.address)
        try:
            await self.run_loops()
        finally:
            await self.website.stop()

    async def run_loops(self) -> None:
        """Everything but the web server, until cancelled."""
        loops = [self.turns.run(), self.effects.run(), self.feed.run(), self.sweep.run()]
        loops += [sender.run() for sender in self.senders]
        loops += [self._link(channel) for channel in self.channels if isinstance(channel, LinksToChat)]
        async with asyncio.TaskGroup() as running:
            for loop in [*loops, *(channel.run(self.accept) for channel in self.channels)]:
                running.create_task(loop)

    async def _link(self, channel: "LinksToChat") -> None:
        """Offer this messenger on the verification page, as soon as it tells where its bot is."""
        while True:
            try:
                address = await channel.start_link("{token}")
            except DeliveryError:
                await asyncio.sleep(LINK_RETRY_S)
            else:
                self.website.links.append((f"paper.continue.{channel.name}", address))
                return

    async def close(self) -> None:
        for close in reversed(self.closing):
            await close()

    async def staff_invite(self, member: StaffMember) -> str:
        """Add the member (or replace them) and return a one-time invitation: what to send to the bot."""
        await self.desk.add_staff(member)
        return await invite(self.store, member.ref, self.clock())

    async def demo_invite(self, pane: str) -> str:
        """The demo page's own enrolment: a one-time token for its clerk, who serves all units, or its admin."""
        roles: Any = DEMO_PANES[pane]
        words = self.words()
        name, post = words[f"demo.{pane}.name"], words[f"demo.{pane}.post"]
        token = await self.staff_invite(StaffMember(ref=f"demo-{pane}", name=name, post=post, roles=roles))
        return token.removeprefix(PREFIX)


async def compose(settings: Settings, parts: Parts | None = None) -> App:
    """Open databases and content and wire everything. Raises KeyUnusable, SchemaTooNew, ContentInvalid."""
    parts = parts or Parts()
    access.verify_complete()
    verify_complete()
    demo = settings.profile == "demo"
    secret = keys.load_secret(settings.data_dir, make=demo)
    seal = Seal(secret, "bot")
    clock, bells, wakeups = parts.clock, Bells(), Wakeups()
    store = await SqliteStore.open(
        settings.data_dir / "bot.db", seal, codec, clock, parts.new_ref, release=parts.serving
    )
    await keys.prove(store, seal)
    desk = await open_desk(settings.data_dir / "desk.db", Seal(secret, "desk"), clock=clock, ids=parts.desk_ids)
    seen = parts.wrap_desk(desk)

    folder = pack_folder(settings.pack)
    content = LiveContent(lambda: read_pack(folder), store, seen, desk)
    await content.load()

    tokens = Tokens(seal.derive("receipt"), RECEIPT_KEY_ID)
    uploads = Uploads(settings.data_dir / "uploads", seal)
    files = Files(settings.data_dir / "files", seal, store)
    website = Website(settings)
    papers = Papers(tokens, content, lambda: website.address)
    attachments = Attachments(papers, seen, seen, store, content)

    async def facts(code: str) -> PublicFacts | None:
        return await public_facts(seen, code)

    async def verify(token: str) -> str | None:
        return await genuine_code(tokens, facts, token)

    inbox = Inbox(store, bells, wakeups.notify)
    app_channels: list[Channel] = [Console(uploads), *parts.channels]
    if parts.serving:
        app_channels += _messengers(settings)
    by_name = {(channel.name, channel.bot): channel for channel in app_channels}
    permit = access.Access(seen, store)
    readings = Readings(seen, seen, content, permit)
    turn_world = TurnWorld(
        store=store,
        channels=by_name,
        reads=readings,
        advance=advance,
        content=content,
        bells=bells,
        clock=clock,
        id_key=seal.derive("ids"),
        notify=wakeups.notify,
    )
    effect_world = EffectWorld(
        store=store,
        citizen=seen,
        staff=seen,
        files=files,
        content=content,
        access=permit,
        channels=by_name,
        verify=verify,
        bells=bells,
        clock=clock,
    )
    worker = f"main-{secrets.token_hex(4)}"
    app = App(
        settings=settings,
        clock=clock,
        store=store,
        desk=desk,
        content=content,
        inbox=inbox,
        turns=TurnWorker(turn_world, worker),
        effects=EffectRunner(effect_world, worker),
        feed=Feed(seen, seen, store, bells),
        sweep=Sweep(files, store, clock),
        senders=[
            Sender(channel, store, attachments.materialise, bells, clock, worker)
            for channel in app_channels
            if not channel.capabilities.pull
        ],
        channels=app_channels,
        wakeups=wakeups,
        uploads=uploads,
        attachments=attachments,
        website=website,
        closing=[store.close, desk.close, *(channel.close for channel in app_channels if isinstance(channel, Closes))],
    )
    web_chat = website.build(app, tokens, facts, demo_invite=app.demo_invite if demo else None)
    app.channels.append(web_chat)
    by_name[web_chat.name, web_chat.bot] = web_chat
    return app


def _messengers(settings: Settings) -> list[Channel]:
    """Messengers whose token is set. aiogram takes seconds to import, so it is imported only then."""
    if not settings.telegram_token:
        return []
    from bot.channels.telegram import TelegramChannel  # noqa: PLC0415

    # A citizen must be able to save the receipt and copy the code, so messages are not protected from that.
    return [
        TelegramChannel(
            settings.telegram_token, api=settings.telegram_api, proxy=settings.telegram_proxy, protect=False
        )
    ]
