"""A headless Chromium, the page with a desk by rote, and the real server as `make run` starts it."""

import asyncio
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import web
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from bot.channels.channel import Incoming
from tests.browser import fake_desk
from tests.browser.chromium import PHONE, launch
from tests.browser.product import Product
from tests.channels.web_chat_fakes import MemoryStore


@dataclass(frozen=True)
class FakeDesk:
    """`address` of the page; what it was told is in `store`."""

    address: str
    store: MemoryStore

    @property
    def told(self) -> list[Incoming]:
        return list(self.store.updates.values())


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Gone before other packages' tests begin: playwright keeps a loop of its own running, and theirs need one, too."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A phone's page, 390 px wide, that fails its test on any error of scripts or of the content policy."""
    context = browser.new_context(viewport=PHONE, locale="fa-IR")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.set_default_timeout(10_000)
    troubles: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        # Lost networks, lost sessions and a server that starts are what some tests are about; the browser logs each.
        if message.type == "error" and not re.search(r"net::ERR_|status of (401|503)", message.text):
            troubles.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    yield page
    context.close()
    assert troubles == []


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[FakeDesk]:
    """The page with a desk that answers by rote, in a thread of its own."""
    started: list[FakeDesk] = []
    ready = threading.Event()
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()

    async def serve() -> None:
        app, chat, store = fake_desk.application(tmp_path / "uploads")
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        started.append(FakeDesk(f"http://127.0.0.1:{runner.addresses[0][1]}", store))
        taking = asyncio.create_task(chat.run(store.accept))
        ready.set()
        await stop.wait()
        taking.cancel()
        await runner.cleanup()

    def run() -> None:
        loop.run_until_complete(serve())
        loop.close()

    thread = threading.Thread(target=run)
    thread.start()
    assert ready.wait(10)
    yield started[0]
    loop.call_soon_threadsafe(stop.set)
    thread.join(10)


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    """The real thing, running on an empty data directory."""
    product = Product(tmp_path)
    try:
        product.start()
        yield product
    finally:
        product.stop()


@pytest.fixture
def server(product: Product) -> str:
    """The address of the real thing."""
    return product.address
