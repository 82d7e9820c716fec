"""The web chat's page with a desk that answers by rote, for tests of the page alone and for looking at it.

python -m tests.browser.fake_desk 8099
"""

import asyncio
import io
import sys
import tempfile
from pathlib import Path

from aiohttp import web
from PIL import Image, ImageDraw

from backend_client.seal import Seal
from bot.channels.channel import Address, Incoming, OutFile, OutMessage
from bot.channels.wakeups import Wakeups
from bot.channels.web_chat import Site, WebChat
from bot.channels.web_chat_update import reread
from bot.channels.web_chat_uploads import Uploads
from bot.store.store import OutboxPayload
from dialogs import persian
from dialogs.protocol import Button, SampleFile
from tests.channels.web_chat_fakes import MemoryStore, demo_words

AGENCY = "سازمان نمونهٔ خدمات شهروندی"

GREETING = (
    "سلام. من ربات میز خدمت «سازمان نمونهٔ خدمات شهروندی» هستم.\n"
    "اینجا می‌توانید خدمت‌ها را بشناسید، درخواست ثبت کنید، نتیجه را پیگیری کنید و پاسخ بگیرید.\n\n"
    "اطلاعات شما تنها برای رسیدگی به درخواستتان نگهداری می‌شود."
)
RECEIVED = "درخواست شما ثبت شد.\n\nکد پیگیری شما:\n{code}\n\nپاسخ تا چهارشنبه ۱۱ آذر ۱۴۰۵ آماده می‌شود."
MENU = (
    (Button("خدمت‌ها و ثبت درخواست", "1:0"), Button("پیگیری درخواست", "1:1")),
    (Button("درخواست‌های من", "1:2"), Button("پرسش‌های پرتکرار", "1:3")),
)


class RoteDesk:
    """Answers each update of a conversation with the next of its sayings."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def answer(self, update: Incoming) -> None:
        address = update.address
        assert address is not None
        asyncio.get_running_loop().call_later(0.05, self._say, address, reread(update.raw).text or "")

    def _say(self, address: Address, text: str) -> None:
        code = persian.tracking_code("MZ7K9Q2M4XABC")
        match text:
            case "/start":
                payloads = [OutboxPayload(text=GREETING, buttons=MENU)]
            case _ if text.startswith("/start invite_"):
                payloads = [
                    OutboxPayload(text="خوش آمدید. از این پس درخواست‌های تازه را همین‌جا می‌بینید.", buttons=MENU[:1])
                ]
            case "رسید":
                payloads = [
                    OutboxPayload(
                        text=RECEIVED.format(code=code),
                        buttons=((Button("دیدن مراحل درخواست", "2:0"),),),
                        attachment=SampleFile("receipt.png", "رسید.png"),
                    ),
                    OutboxPayload(
                        text="فرم خام را از اینجا بردارید.", attachment=SampleFile("f.pdf", "فرم درخواست.pdf")
                    ),
                ]
            case "شماره":
                payloads = [OutboxPayload(text="گام ۳ از ۷\nشمارهٔ همراه خود را بنویسید.", contact=True)]
            case "سکوت":
                payloads = []
            case _:
                payloads = [OutboxPayload(text="متوجه شدم. اکنون یکی از این گزینه‌ها را انتخاب کنید.", buttons=MENU)]
        for payload in payloads:
            self._store.say(address, payload)


async def materialise(payload: OutboxPayload, _: str) -> OutMessage:
    picture = Image.new("RGB", (800, 1100), "#fffdf8")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((40, 40, 760, 1060), outline="#0f5c5e", width=6)
    draw.rectangle((480, 780, 720, 1020), fill="#14282b")
    content = io.BytesIO()
    picture.save(content, "PNG")
    is_pdf = isinstance(payload.attachment, SampleFile) and payload.attachment.path.endswith(".pdf")
    file = (
        OutFile("فرم.pdf", "application/pdf", b"%PDF-1.7\n%%EOF\n")
        if is_pdf
        else OutFile("رسید.png", "image/png", content.getvalue())
    )
    return OutMessage(text=payload.text, file=file)


async def demo_invite(pane: str) -> str:
    return f"{pane}-{'0' * 20}"


def application(directory: Path) -> tuple[web.Application, WebChat, MemoryStore]:
    wakeups = Wakeups()
    store = MemoryStore(wakeups)
    store.answer = RoteDesk(store).answer
    uploads = Uploads(directory, Seal(b"k" * 32, "bot"))
    words = demo_words()
    site = Site(words=lambda: words, agency_title=lambda: AGENCY, demo_invite=demo_invite)
    chat = WebChat(store, wakeups, uploads, materialise, site)
    app = web.Application()
    chat.add_to(app)
    return app, chat, store


async def serve(port: int) -> None:
    with tempfile.TemporaryDirectory() as directory:
        app, chat, store = application(Path(directory))
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        print(runner.addresses[0][1], flush=True)
        await chat.run(store.accept)


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
