"""One script runs over Telegram's protocol and over the Web API, word for word."""

import asyncio
import io
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from PIL import Image

from backend_client.seal import Seal
from bot.channels.channel import Incoming, OutFile, OutMessage
from bot.channels.telegram import TelegramChannel
from bot.channels.wakeups import Wakeups
from bot.channels.web_chat import Site, WebChat
from bot.channels.web_chat_uploads import Uploads
from bot.store.store import OutboxPayload
from dialogs.protocol import Body, Button, ContactSent, FileSent, Pressed, Said, SampleFile
from tests.channels.web_chat_fakes import MemoryStore, demo_words
from tests.messenger import Messenger
from tests.messenger.journey import Party, TelegramParty, WebParty

BUTTONS = ((Button("رسید", "p:1:0"), Button("پایان", "p:1:1")),)


def answer(body: Body) -> str:
    """A bot of one line."""
    match body:
        case Said(text):
            return f"گفتید «{text}»"
        case Pressed("p:1:0"):
            return "رسید \u2066MZ-7K9Q\u2069"
        case Pressed(data):
            return f"فشردید {data}"
        case FileSent():
            return "فایل رسید"
        case ContactSent(phone):
            return f"شماره {phone}"
        case _:
            raise AssertionError(body)


def picture() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(stream, "PNG")
    return stream.getvalue()


@asynccontextmanager
async def over_telegram() -> AsyncIterator[Party]:
    async with Messenger() as messenger:
        channel = TelegramChannel(messenger.token, api=messenger.url, poll_s=1)

        async def accept(updates: Sequence[Incoming]) -> None:
            for update in updates:
                assert update.address is not None
                text = answer(channel.decode(update.raw))
                file = OutFile("r.png", "image/png", picture()) if "MZ" in text else None
                await channel.send(update.address, OutMessage(text=text, buttons=BUTTONS, file=file))

        polling = asyncio.create_task(channel.run(accept))
        yield TelegramParty(messenger.person("مینا"))
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)
        await channel.close()


@asynccontextmanager
async def over_the_web(directory: Path) -> AsyncIterator[Party]:
    store = MemoryStore(Wakeups())
    words = demo_words()

    async def materialise(payload: OutboxPayload, person_ref: str) -> OutMessage:
        return OutMessage(text=payload.text, file=OutFile("r.png", "image/png", picture()))

    site = Site(words=lambda: words, agency_title=lambda: "سازمان نمونه")
    chat = WebChat(store, store.wakeups, Uploads(directory, Seal(b"k" * 32, "bot")), materialise, site)

    def reply(update: Incoming) -> None:
        assert update.address is not None
        text = answer(chat.decode(update.raw))
        attachment = SampleFile("r.png", "r.png") if "MZ" in text else None
        store.say(update.address, OutboxPayload(text=text, buttons=BUTTONS, attachment=attachment))

    store.answer = reply
    app = web.Application()
    chat.add_to(app)
    serving = asyncio.create_task(chat.run(store.accept))
    async with TestServer(app) as server, ClientSession() as http:
        yield await WebParty.arrives(http, str(server.make_url("/")))
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


@asynccontextmanager
async def a_citizen(channel: str, directory: Path) -> AsyncIterator[Party]:
    async with over_telegram() if channel == "telegram" else over_the_web(directory) as party:
        yield party


@pytest.mark.parametrize("channel", ["telegram", "web"])
async def test_the_same_journey_over_both(channel: str, tmp_path: Path) -> None:
    async with a_citizen(channel, tmp_path) as citizen:
        await citizen.says("سلام")
        greeting = await citizen.expects("گفتید «سلام»")
        assert greeting.labels == ["رسید", "پایان"]

        await citizen.presses("رسید")
        receipt = await citizen.expects("رسید MZ-7K9Q")
        assert (receipt.file.name, receipt.file.content) == ("r.png", picture())

        await citizen.sends_photo(picture())
        await citizen.expects("فایل رسید")
        await citizen.sends_document("نامه.pdf", b"%PDF-1.7")
        await citizen.expects("فایل رسید")
        await citizen.shares_contact("09121234567")
        await citizen.expects("شماره 09121234567")
        await citizen.presses("پایان")
        await citizen.expects("فشردید p:1:1")


@pytest.mark.parametrize("channel", ["telegram", "web"])
async def test_what_was_not_said_is_told_with_what_was(
    channel: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_citizen(channel, tmp_path) as citizen:
        await citizen.says("سلام")
        await citizen.expects("گفتید")
        await citizen.says("خدمات")
        monkeypatch.setattr("tests.messenger.journey.PATIENCE_S", 0.2)
        with pytest.raises(AssertionError, match=r"«خداحافظ» was not said; what was:\nگفتید «خدمات»"):
            await citizen.expects("خداحافظ")
        with pytest.raises(AssertionError, match=r"no button \[خروج\]"):
            await citizen.presses("خروج")
