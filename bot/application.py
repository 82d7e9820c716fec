"""The application as a whole: everything that runs, wired by `bot.app`."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from aiohttp import web

from backend_client.contract import StaffMember
from backend_client.embedded import EmbeddedDesk
from bot.alive import Heartbeat
from bot.attachments import Attachments
from bot.channels.channel import Channel, DeliveryError, Incoming, OutMessage
from bot.channels.wakeups import Wakeups
from bot.channels.web_chat_uploads import Uploads
from bot.content import LiveContent
from bot.duties import Duties
from bot.effects.runner import EffectRunner
from bot.feed import Feed
from bot.inbox import Inbox
from bot.invites import PREFIX, invite
from bot.mornings import Mornings
from bot.news import News
from bot.ops.operations import Operations
from bot.outbox import Sender
from bot.passages import Counting
from bot.settings import Settings
from bot.store.sql_store import SqlStore
from bot.store.store import OutboxPayload
from bot.sweep import Sweep
from bot.timers import Clock
from bot.timewatch import TimeWatch
from bot.turn import TurnWorker
from bot.website import Website

LINK_RETRY_S = 30
DEMO_PANES = {
    "clerk": ("clerk", "unit_staff", "unit_head"),
    "admin": ("content_editor", "publisher"),
    "inspector": ("clerk", "unit_staff"),
    "head": ("head",),
}


@runtime_checkable
class LinksToChat(Protocol):
    """A messenger whose bot has an address that opens it with a payload."""

    name: str

    async def start_link(self, payload: str) -> str: ...


@runtime_checkable
class IsCalled(Protocol):
    """A messenger that calls us."""

    def routes(self) -> Sequence[web.RouteDef]: ...


@runtime_checkable
class Closes(Protocol):
    async def close(self) -> None: ...


@dataclass(kw_only=True)
class App:
    """Everything that runs, wired. `settle` runs what is due and returns; `run` goes on until cancelled.

    `ops` None: it does not serve, so there is nothing to watch.
    """

    settings: Settings
    clock: Clock
    store: SqlStore
    desk: EmbeddedDesk
    content: LiveContent
    inbox: Inbox
    turns: TurnWorker
    effects: EffectRunner
    feed: Feed
    sweep: Sweep
    time: TimeWatch
    counting: Counting
    mornings: Mornings
    duties: Duties
    heartbeat: Heartbeat
    news: News
    senders: list[Sender]
    channels: list[Channel]
    wakeups: Wakeups
    uploads: Uploads
    attachments: Attachments
    website: Website
    ops: Operations | None = None
    closing: list[Callable[[], Awaitable[None]]] = field(default_factory=list)

    async def accept(self, updates: Sequence[Incoming]) -> None:
        await self.inbox.accept(updates)

    async def materialise(self, payload: OutboxPayload, person_ref: str) -> OutMessage:
        return await self.attachments.materialise(payload, person_ref)

    def words(self) -> Mapping[str, str]:
        return self.content.present().words.messages

    async def settle(self) -> None:
        """Run everything that is due now, until nothing is."""
        loops: list[Callable[[], Awaitable[int]]] = [self.time.run_due, self.turns.run_due, self.effects.run_due]
        loops += [self.feed.run_due, self.mornings.run_due]
        loops += [sender.run_due for sender in self.senders]
        while sum([await loop() for loop in loops]):
            pass

    async def run(self, ready: Callable[[str], None]) -> None:
        """Serve until cancelled. `ready` gets the address as soon as the web chat answers."""
        await self.heartbeat.begin()
        await self.website.start()
        ready(self.website.address)
        try:
            await self._run_loops()
        finally:
            await self.website.stop()

    async def run_loops(self) -> None:
        """Everything but the web server, until cancelled."""
        await self.heartbeat.begin()
        await self._run_loops()

    async def _run_loops(self) -> None:
        """Operators are answered meanwhile (MIZBAN_OPS_LISTEN)."""
        if self.ops is None:
            await self._loop()
            return
        await self.ops.site.start()
        try:
            await self._loop()
        finally:
            await self.ops.site.stop()

    async def _loop(self) -> None:
        loops = [self.heartbeat.run(), self.turns.run(), self.effects.run(), self.counting.run()]
        loops += [self.news.hear(), self.news.follow_content()]
        loops += [self.duties.alone("feed", self.feed.run), self.duties.alone("sweep", self.sweep.run)]
        loops += [self.duties.alone("time", self.time.run), self.duties.alone("mornings", self.mornings.run)]
        loops += [sender.run() for sender in self.senders]
        loops += [self.duties.alone("watch", self.ops.watch.run)] if self.ops else []
        loops += [self._link(channel) for channel in self.channels if isinstance(channel, LinksToChat)]
        async with asyncio.TaskGroup() as running:
            for loop in [*loops, *(self._receive(channel) for channel in self.channels)]:
                running.create_task(loop)

    async def _receive(self, channel: Channel) -> None:
        if not channel.capabilities.one_reader:
            await channel.run(self.accept)
            return
        duty = f"receive:{channel.name}:{channel.bot}"
        await self.duties.alone(duty, lambda: channel.run(self.accept))

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
        """The demo page's own enrolment: a one-time token for its clerk, who serves all units, its admin, its head, or
        the inspector, who decides on appeals, since the clerk has issued what they contest."""
        roles: Any = DEMO_PANES[pane]
        words = self.words()
        name, post = words[f"demo.{pane}.name"], words[f"demo.{pane}.post"]
        units = self._units_of_appeals() if pane == "inspector" else ()
        member = StaffMember(ref=f"demo-{pane}", name=name, post=post, roles=roles, units=units)
        return (await self.staff_invite(member)).removeprefix(PREFIX)

    def _units_of_appeals(self) -> tuple[str, ...]:
        services = self.content.present().catalogue.services
        return tuple(dict.fromkeys(each.unit for each in services if each.purpose == "appeal"))
