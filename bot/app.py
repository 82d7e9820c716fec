"""The composition root: the only module that names concrete channels and backends, and the only place that chooses.

settings ─▶ ground (databases, desk, content) ─▶ channels, worlds ─▶ App
"""

import datetime as dt
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from backend_client.embedded import EmbeddedDesk, open_desk
from backend_client.embedded.codes import IdSource
from backend_client.embedded.gateway import StandIn
from backend_client.seal import Seal
from bot import access, keys
from bot.alive import Heartbeat
from bot.application import App, Closes, IsCalled
from bot.attachments import Attachments, Papers
from bot.channels.channel import Channel
from bot.channels.console import Console
from bot.channels.telegram_webhook import Webhook
from bot.channels.wakeups import Wakeups
from bot.channels.web_chat_guard import Guard
from bot.channels.web_chat_uploads import Uploads
from bot.circuit import Circuit, ThroughCircuit
from bot.console import door
from bot.console.entry import entry_link
from bot.console.world import ConsoleWorld
from bot.content import LiveContent
from bot.duties import Duties
from bot.effects.readings import Readings
from bot.effects.runner import EffectRunner, verify_complete
from bot.effects.world import EffectWorld
from bot.feed import Feed
from bot.files import Files
from bot.gateway import GatewayPages
from bot.handovers import Handovers
from bot.inbox import Inbox
from bot.models import Models
from bot.mornings import Mornings
from bot.news import News
from bot.ops.operations import Operations
from bot.outbox import Sender
from bot.pack import pack_folder, read_pack
from bot.papers.tokens import Tokens
from bot.papers.verification import PublicFacts
from bot.passages import Counting
from bot.public import genuine_code, public_facts
from bot.reports.chat import ChatReports
from bot.settings import Settings
from bot.store.opening import open_postgres, open_sqlite
from bot.store.sql_store import LEASE, SqlStore, random_ref
from bot.sweep import Sweep
from bot.timers import Bells, Clock, system_clock
from bot.timewatch import TimeWatch
from bot.turn import TurnWorker, TurnWorld
from bot.website import Website
from dialogs import codec
from dialogs.engine import advance

__all__ = ["App", "Parts", "compose"]

RECEIPT_KEY_ID = "01"
DUTY_PART, RENEWAL_PART = 4, 12
"""Of a lease. A duty moves on sooner than rows do: a chat may wait a minute, the messenger's updates should not."""
Named = dict[tuple[str, str], Channel]


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What tests set: the clock, where names come from, faults at the desk's seam, further channels.

    `serving` False: another process may be serving from the same databases; nothing it has leased is touched, and no
    messenger is connected. `clock`: what the store goes by too, unless `server_clock`: then PostgreSQL's own rules, and
    `clock` is but this machine's. `lease`: how long a worker's rows stay its own; duties go with it.
    """

    serving: bool = True
    clock: Clock = system_clock
    server_clock: bool = False
    lease: dt.timedelta = LEASE
    monotonic: Callable[[], float] = time.monotonic
    new_ref: Callable[[], str] = random_ref
    desk_ids: IdSource | None = None
    wrap_desk: Callable[[EmbeddedDesk], Any] = lambda desk: desk
    channels: Sequence[Channel] = ()


@dataclass(frozen=True, kw_only=True)
class _Ground:
    """What everything else stands on. `seen`: the desk as the front sees it, through its circuit, faults of tests
    included."""

    settings: Settings
    parts: Parts
    seal: Seal
    store: SqlStore
    desk: EmbeddedDesk
    seen: Any
    circuit: Circuit
    content: LiveContent
    files: Files
    uploads: Uploads
    tokens: Tokens
    website: Website
    bells: Bells
    wakeups: Wakeups
    counting: Counting

    async def facts(self, code: str) -> PublicFacts | None:
        return await public_facts(self.seen, code)

    async def console_link(self, person_ref: str) -> str:
        token = self.parts.new_ref() + self.parts.new_ref()
        return await entry_link(self.store, person_ref, self.store.now(), token, self.website.address)

    async def verify(self, token: str) -> str | None:
        return await genuine_code(self.tokens, self.facts, token)


async def compose(settings: Settings, parts: Parts | None = None) -> App:
    """Open databases and content and wire everything. Raises KeyUnusable, SchemaTooNew, ContentInvalid."""
    access.verify_complete()
    verify_complete()
    door.verify_complete()
    ground = await _open(settings, parts or Parts())
    if settings.profile == "demo":
        _take_payments(ground)
    channels: Named = {(channel.name, channel.bot): channel for channel in _channels(ground)}
    app = _wire(ground, channels)
    demo_invite = app.demo_invite if settings.profile == "demo" else None
    web_chat = ground.website.build(app, ground.tokens, ground.facts, demo_invite=demo_invite)
    for channel in channels.values():
        if isinstance(channel, IsCalled):
            ground.website.add(channel.routes())
    ground.website.add(door.Door(_console_world(ground, channels)).routes())
    channels[web_chat.name, web_chat.bot] = web_chat
    app.channels.append(web_chat)
    if ground.parts.serving:
        _watch(app, ground)
    return app


def _take_payments(ground: _Ground) -> None:
    """The demo's stand-in gateway; elsewhere people pay at the bank until the agency's own gateway is there."""
    gateway = StandIn(ground.seal.derive("gateway"), lambda: ground.website.address)
    ground.desk.gateway = gateway
    agency = lambda: ground.content.present().catalogue.agency.title  # noqa: E731
    words = lambda: ground.content.present().words.messages  # noqa: E731
    ground.website.add(GatewayPages(gateway, ground.desk, words, agency).routes())


def _watch(app: App, ground: _Ground) -> None:
    """Let an operator see how it goes."""
    app.ops = Operations(ground.settings, ground.store, ground.seen, ground.circuit, app.channels)
    app.closing.append(app.ops.close)
    ground.website.add(app.ops.site.routes_beside_chat())


async def _open(settings: Settings, parts: Parts) -> _Ground:
    """Key, databases and content, in this order: nothing is touched without its key."""
    secret = keys.load_secret(settings.data_dir, make=settings.profile == "demo")
    seal = Seal(secret, "bot")
    store = await _store(settings, seal, parts)
    await keys.prove(store, seal)
    desk_place = settings.database_url or settings.data_dir / "desk.db"
    desk = await open_desk(desk_place, Seal(secret, "desk"), clock=parts.clock, ids=parts.desk_ids)
    bells, circuit = Bells(), Circuit(parts.monotonic)
    circuit.on_close = bells.effects.ring
    seen = ThroughCircuit(parts.wrap_desk(desk), circuit)
    folder = pack_folder(settings.pack)
    models = Models.chosen(settings)
    content = LiveContent(lambda: read_pack(folder), store, seen, desk, models)
    await content.load()
    return _Ground(
        settings=settings,
        parts=parts,
        seal=seal,
        store=store,
        desk=desk,
        seen=seen,
        circuit=circuit,
        content=content,
        files=Files(settings.data_dir / "files", seal, store),
        uploads=Uploads(settings.data_dir / "uploads", seal),
        tokens=Tokens(seal.derive("receipt"), RECEIPT_KEY_ID),
        website=Website(settings),
        bells=bells,
        wakeups=Wakeups(),
        counting=Counting(store),
    )


async def _store(settings: Settings, seal: Seal, parts: Parts) -> SqlStore:
    """In a file of this process alone, or where all processes share it; there the server's clock rules."""
    if not settings.database_url:
        database = settings.data_dir / "bot.db"
        return await open_sqlite(
            database, seal, codec, parts.clock, parts.new_ref, release=parts.serving, lease=parts.lease
        )
    clock = None if parts.server_clock or parts.clock is system_clock else parts.clock
    return await open_postgres(
        settings.database_url, seal, codec, clock, parts.new_ref, own_clock=parts.clock, lease=parts.lease
    )


def _channels(ground: _Ground) -> list[Channel]:
    """All but the web chat, which needs the whole application."""
    channels: list[Channel] = [Console(ground.uploads), *ground.parts.channels]
    return channels + _messengers(ground.settings) if ground.parts.serving else channels


def _wire(ground: _Ground, channels: Named) -> App:
    """The flow's loops over the ground."""
    store, seen = ground.store, ground.seen
    permit = access.Access(seen, store)
    papers = Papers(ground.tokens, ground.content, lambda: ground.website.address)
    attachments = Attachments(papers, seen, seen, store, ground.content)
    worker = f"main-{secrets.token_hex(4)}"
    closing = [channel.close for channel in channels.values() if isinstance(channel, Closes)]
    return App(
        settings=ground.settings,
        clock=store.now,
        store=store,
        desk=ground.desk,
        content=ground.content,
        inbox=Inbox(store, ground.bells, ground.wakeups.notify),
        turns=TurnWorker(_turn_world(ground, channels, permit), worker),
        effects=EffectRunner(_effect_world(ground, channels, permit), worker),
        feed=Feed(seen, seen, store, ground.bells),
        sweep=Sweep(ground.files, store, store.now),
        time=TimeWatch(ground.desk),
        counting=ground.counting,
        mornings=Mornings(store, seen, ground.content.catalogue, store.now, ground.bells),
        duties=_duties(store, worker, ground.parts.lease),
        heartbeat=Heartbeat(store, ground.bells, dt.timedelta(minutes=ground.settings.long_stop_min)),
        news=News(store, ground.content, ground.wakeups, ground.bells),
        senders=[
            Sender(channel, store, attachments.materialise, ground.bells, store.now, worker)
            for channel in channels.values()
            if not channel.capabilities.pull
        ],
        channels=list(channels.values()),
        wakeups=ground.wakeups,
        uploads=ground.uploads,
        attachments=attachments,
        website=ground.website,
        closing=[store.close, ground.desk.close, ground.counting.close, *closing],
    )


def _duties(store: SqlStore, worker: str, lease: dt.timedelta) -> Duties:
    return Duties(store, worker, lease=lease / DUTY_PART, renew_s=(lease / RENEWAL_PART).total_seconds())


def _handovers(ground: _Ground) -> Handovers:
    roles = frozenset(ground.settings.handover_roles)
    return Handovers(ground.store, ground.store, ground.seen, ground.content.catalogue, ground.store.now, roles)


def _turn_world(ground: _Ground, channels: Named, permit: access.Access) -> TurnWorld:
    return TurnWorld(
        store=ground.store,
        channels=channels,
        reads=Readings(
            ground.seen, ground.seen, ground.content, permit, ground.store, _handovers(ground), ground.verify
        ),
        advance=advance,
        content=ground.content,
        bells=ground.bells,
        clock=ground.store.now,
        id_key=ground.seal.derive("ids"),
        notify=ground.wakeups.notify,
        count=ground.counting.note,
    )


def _effect_world(ground: _Ground, channels: Named, permit: access.Access) -> EffectWorld:
    return EffectWorld(
        store=ground.store,
        questions=ground.store,
        handovers=_handovers(ground),
        citizen=ground.seen,
        staff=ground.seen,
        files=ground.files,
        content=ground.content,
        access=permit,
        channels=channels,
        verify=ground.verify,
        read_card=ground.tokens.read_card,
        bells=ground.bells,
        clock=ground.store.now,
        circuit=ground.circuit,
        console_link=ground.console_link,
        reports=ChatReports(ground.desk, ground.store, ground.content, ground.store.now),
    )


def _console_world(ground: _Ground, channels: Named) -> ConsoleWorld:
    permit = access.Access(ground.seen, ground.store)
    return ConsoleWorld(
        store=ground.store,
        desk=ground.seen,
        figures=ground.desk,
        access=permit,
        content=ground.content,
        files=ground.files,
        effects=_effect_world(ground, channels, permit),
        tokens=ground.tokens,
        address=lambda: ground.website.address,
        clock=ground.store.now,
        secure=ground.settings.public_url.startswith("https://"),
        client=Guard((), trusted_proxies=ground.settings.trusted_proxies).client,
    )


def _messengers(settings: Settings) -> list[Channel]:
    """Messengers whose token is set. aiogram takes seconds to import, so it is imported only then."""
    if not settings.telegram_token:
        return []
    from bot.channels.telegram import TelegramChannel  # noqa: PLC0415

    # A citizen must be able to save the receipt and copy the code, so messages are not protected from that.
    return [
        TelegramChannel(
            settings.telegram_token,
            api=settings.telegram_api,
            proxy=settings.telegram_proxy,
            protect=False,
            webhook=_webhook(settings),
        )
    ]


def _webhook(settings: Settings) -> Webhook | None:
    """None: the messenger is polled."""
    if not settings.telegram_webhook:
        return None
    return Webhook(settings.telegram_webhook, settings.telegram_secret, settings.telegram_token.partition(":")[0])
