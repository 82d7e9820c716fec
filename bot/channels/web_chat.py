"""The web chat as a channel: people fetch their messages themselves, over HTTP (docs/web_chat.md).

The parts, one file each: the HTTP interface (api), what comes in (update), what goes out (history), files
sent (uploads), the door (guard), the page people use (pages).
"""

import asyncio
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from aiohttp import web

from bot import log
from bot.channels.channel import Accept
from bot.channels.pulled import Pulled
from bot.channels.wakeups import Wakeups
from bot.channels.web_chat_api import Api, KeepsUploads, Limits, Materialise, WebStore
from bot.channels.web_chat_guard import Guard
from bot.channels.web_chat_history import History
from bot.channels.web_chat_pages import DemoInvite, Pages

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_SWEEP_EVERY_S = 3600


@dataclass(frozen=True, kw_only=True)
class Site:
    """What the pages show and to whom. `words` gives the live messages, `agency_title` the agency's name.

    `hosts`, `trusted_proxies`: see Guard. `demo_invite` (demo profile only) opens /demo, whose panes enrol
    themselves.
    """

    words: Callable[[], Mapping[str, str]]
    agency_title: Callable[[], str]
    hosts: Collection[str] = LOOPBACK
    trusted_proxies: Collection[str] = ()
    demo_invite: DemoInvite | None = None


class WebChat(Pulled):
    """Channel `web`. `clock`: monotonic seconds, for the limits."""

    name = "web"
    bot = "web"

    def __init__(
        self,
        store: WebStore,
        wakeups: Wakeups,
        uploads: KeepsUploads,
        materialise: Materialise,
        site: Site,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(uploads)
        demo = site.demo_invite is not None
        self._guard = Guard(site.hosts, framed=demo, trusted_proxies=site.trusted_proxies)
        history = History(store, site.words)
        self._api = Api(store, history, wakeups, uploads, materialise, self._guard, limits=Limits(clock))
        self._pages = Pages(site.words, site.agency_title, site.demo_invite)

    def add_to(self, app: web.Application) -> None:
        """Routes, door and headers; they guard whatever else the application serves, too."""
        self._guard.add_to(app)
        app.on_shutdown.append(self._api.stop)
        app.add_routes([*self._api.routes(), *self._pages.routes()])

    @property
    def accepting(self) -> bool:
        """Whether updates are taken now; before the start and at the end they are asked to come again."""
        return self._api.accept is not None

    async def run(self, accept: Accept) -> None:
        """Take updates until cancelled; before and after, they are asked to come again. Sweeps old uploads."""
        self._api.accept = accept
        try:
            while True:
                await self._sweep()
                await asyncio.sleep(_SWEEP_EVERY_S)
        finally:
            self._api.accept = None

    async def _sweep(self) -> None:
        try:
            await self._uploads.sweep()
        except OSError as error:
            log.event("uploads.sweep_failed", error=type(error).__name__)
