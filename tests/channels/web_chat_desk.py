"""A web chat with its fakes, and what a client of its HTTP interface does (docs/web_chat.md)."""

import asyncio
from pathlib import Path
from typing import Any

from aiohttp import FormData, web
from aiohttp.test_utils import TestClient

from backend_client.errors import BackendUnavailable
from backend_client.seal import Seal
from bot.channels.channel import Address, Incoming, OutFile, OutMessage
from bot.channels.wakeups import Wakeups
from bot.channels.web_chat import Site, WebChat
from bot.channels.web_chat_uploads import Uploads
from bot.store.store import OutboxPayload
from tests.channels.web_chat_fakes import Clock, MemoryStore, demo_words

Client = TestClient[web.Request, web.Application]
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 100


class Desk:
    """A web chat with its fakes, and shortcuts for what a client does."""

    def __init__(self, directory: Path) -> None:
        self.clock = Clock()
        self.store = MemoryStore(Wakeups())
        self.desk_is_down = False
        seal = Seal(b"k" * 32, "bot")
        uploads = Uploads(directory, seal, file_limit=50_000, owner_limit=120_000, total_limit=200_000)
        words = demo_words()
        site = Site(words=lambda: words, agency_title=lambda: "سازمان <نمونه>", demo_invite=self._invite)
        self.chat = WebChat(self.store, self.store.wakeups, uploads, self._materialise, site, clock=self.clock)
        self.app = web.Application()
        self.chat.add_to(self.app)
        self.client: Client

    async def _invite(self, pane: str) -> str:
        return f"one-time-{pane}"

    async def _materialise(self, payload: OutboxPayload, person_ref: str) -> OutMessage:
        if self.desk_is_down:
            raise BackendUnavailable
        return OutMessage(text=payload.text, file=OutFile("نامه.pdf", "application/pdf", person_ref.encode()))

    async def open(self) -> dict[str, str]:
        """Headers of a new session."""
        answer = await self.client.post("/api/sessions")
        return {"Authorization": f"Bearer {(await answer.json())['token']}"}

    async def post(self, session: dict[str, str], **update: Any) -> tuple[int, dict[str, Any]]:
        answer = await self.client.post("/api/updates", json=update, headers=session)
        return answer.status, await answer.json()

    async def messages(self, session: dict[str, str], after: int = 0, wait: int = 0) -> list[dict[str, Any]]:
        answer = await self.client.get(f"/api/messages?after={after}&wait={wait}", headers=session)
        assert answer.status == 200
        messages: list[dict[str, Any]] = (await answer.json())["messages"]
        return messages

    async def upload(
        self, session: dict[str, str], content: bytes, name: str = "کارت.png", mime: str = "image/png"
    ) -> tuple[int, dict[str, Any]]:
        form = FormData(quote_fields=False)
        form.add_field("file", content, filename=name, content_type=mime)
        answer = await self.client.post("/api/files", data=form, headers=session)
        return answer.status, await answer.json()

    async def readers(self, count: int) -> None:
        """Until so many requests of the first session wait for messages."""
        async with asyncio.timeout(5):
            while self.store.wakeups.listening(address(1)) < count:  # noqa: ASYNC110 - no event tells it
                await asyncio.sleep(0)

    @property
    def rows(self) -> list[Incoming]:
        return list(self.store.updates.values())


def address(number: int) -> Address:
    return Address(channel="web", bot="web", chat=f"s{number}", user=f"s{number}")
