"""A headless Chromium, the page with a desk by rote, and the real server as `make run` starts it."""

import asyncio
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import web
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize, sync_playwright

from bot.channels.channel import Incoming
from tests.browser import fake_desk
from tests.channels.web_chat_fakes import MemoryStore

PHONE: ViewportSize = {"width": 390, "height": 844}
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_START_LIMIT_S = 30


@dataclass(frozen=True)
class FakeDesk:
    """`address` of the page; what it was told is in `store`."""

    address: str
    store: MemoryStore

    @property
    def told(self) -> list[Incoming]:
        return list(self.store.updates.values())


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or the one MIZBAN_CHROMIUM names."""
    path = os.environ.get("MIZBAN_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
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
        # Lost networks and lost sessions are what some tests are about; the browser logs each such request.
        if message.type == "error" and not re.search(r"net::ERR_|status of 401", message.text):
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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The address of the real thing, started as `make run` does, on an empty data directory."""
    port = free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("MIZBAN_")},
        "MIZBAN_DATA_DIR": str(tmp_path / "var"),
        "MIZBAN_LISTEN": f"127.0.0.1:{port}",
    }
    log = tmp_path / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"], env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_it_answers(process, address, log)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _wait_until_it_answers(process: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
    deadline = time.monotonic() + _START_LIMIT_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except urllib.error.URLError:
            time.sleep(0.1)
    pytest.fail(f"the server did not start:\n{log.read_text('utf-8', 'replace')}")
