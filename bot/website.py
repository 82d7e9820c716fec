"""The web server of the whole: web chat, demo page, verification page."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol
from urllib.parse import urlsplit

from aiohttp import web

from bot.channels.channel import OutMessage
from bot.channels.wakeups import Wakeups
from bot.channels.web_chat import LOOPBACK, Site, WebChat
from bot.channels.web_chat_api import KeepsUploads, WebStore
from bot.channels.web_chat_pages import DemoInvite
from bot.content import LiveContent
from bot.papers import verification
from bot.papers.tokens import Tokens
from bot.papers.verification import PublicFacts
from bot.settings import Settings
from bot.store.store import OutboxPayload


class Serves(Protocol):
    """The part of the application that the pages need."""

    @property
    def store(self) -> WebStore: ...

    @property
    def wakeups(self) -> Wakeups: ...

    @property
    def uploads(self) -> KeepsUploads: ...

    @property
    def content(self) -> LiveContent: ...

    def words(self) -> Mapping[str, str]: ...

    async def materialise(self, payload: OutboxPayload, person_ref: str) -> OutMessage: ...


class Website:
    """Built once, started once. `address`: the public one; before the start of a port 0 it is not known yet."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._app = web.Application()
        # Addresses carry tokens of receipts, so no access log is written.
        self._runner = web.AppRunner(self._app, access_log=None)
        self._port = settings.listen.port
        self.links: list[tuple[str, str]] = [("paper.continue.web", "/?start={token}")]
        """Ways from a paper's verification page into a chat: key of the label, address with `{token}`."""

    @property
    def address(self) -> str:
        """Without a slash at its end."""
        return self._settings.public_url or f"http://{self._settings.listen.host}:{self._port}"

    def build(
        self,
        serves: Serves,
        tokens: Tokens,
        facts: Callable[[str], Awaitable[PublicFacts | None]],
        *,
        demo_invite: DemoInvite | None,
    ) -> WebChat:
        """Add all routes; returns the web chat as a channel."""

        def agency() -> str:
            return serves.content.present().catalogue.agency.title

        site = Site(
            words=serves.words,
            agency_title=agency,
            hosts=self._hosts(),
            trusted_proxies=self._settings.trusted_proxies,
            demo_invite=demo_invite,
        )
        chat = WebChat(serves.store, serves.wakeups, serves.uploads, serves.materialise, site)
        chat.add_to(self._app)
        pages = verification.routes(
            tokens, facts, self.links, serves.words, agency_title=agency, public_address=self._settings.public_address
        )
        self._app.add_routes(pages)
        return chat

    def add(self, routes: Sequence[web.RouteDef]) -> None:
        """What a messenger calls; before the start."""
        self._app.add_routes(routes)

    def _hosts(self) -> Sequence[str]:
        """The names under which people reach it."""
        public = (self._settings.public_url, self._settings.telegram_webhook)
        named = [urlsplit(address).hostname for address in public]
        return [*LOOPBACK, self._settings.listen.host, *(host for host in named if host)]

    async def start(self) -> None:
        """Raises OSError where the port is taken."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._settings.listen.host, self._settings.listen.port)
        await site.start()
        host_port = self._runner.addresses[0]
        self._port = int(host_port[1])

    async def stop(self) -> None:
        await self._runner.cleanup()
