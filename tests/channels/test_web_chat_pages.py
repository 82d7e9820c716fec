"""The web chat's own pages: their words, their assets, and the demo's panes."""

import json
import re
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from backend_client.seal import Seal
from bot.channels.channel import OutMessage
from bot.channels.wakeups import Wakeups
from bot.channels.web_chat import Site, WebChat
from bot.channels.web_chat_uploads import Uploads
from bot.store.store import OutboxPayload
from tests.channels.web_chat_desk import Desk
from tests.channels.web_chat_fakes import MemoryStore, demo_words


async def test_the_page_is_persian_and_right_to_left_and_its_words_come_from_the_content(desk: Desk) -> None:
    page = await (await desk.client.get("/")).text()
    assert '<html lang="fa" dir="rtl">' in page
    assert "<title>سازمان &lt;نمونه&gt;</title>" in page
    assert "{{" not in page
    settings = page.partition('id="settings">')[2].partition("</script>")[0]
    assert json.loads(settings)["words"]["send"] == demo_words()["web.send"]
    assert await (await desk.client.get("/api/agency")).json() == {"title": "سازمان <نمونه>"}


async def test_every_word_the_pages_ask_for_is_in_the_content() -> None:
    pages = Path(__file__).parents[2] / "bot" / "channels" / "pages"
    asked = set()
    for path in pages.iterdir():
        text = path.read_text("utf-8")
        asked |= set(re.findall(r"\{\{([a-z_]+)\}\}", text)) - {"agency", "settings", "demo_link"}
        asked |= set(re.findall(r'word\("([a-z_]+)"', text))
    assert asked <= {key.removeprefix("web.") for key in demo_words()}


async def test_assets_and_the_font_are_served_once_and_then_from_the_cache(desk: Desk) -> None:
    for name, mime in (("chat.css", "text/css"), ("chat.js", "text/javascript"), ("plex_regular.ttf", "font/ttf")):
        answer = await desk.client.get(f"/assets/{name}")
        assert (answer.status, answer.content_type) == (200, mime)
        headers = {"If-None-Match": answer.headers["ETag"]}
        assert (await desk.client.get(f"/assets/{name}", headers=headers)).status == 304
    assert (await desk.client.get("/assets/chat.html")).status == 404
    assert (await desk.client.get("/assets/..%2fweb_chat.py")).status == 404


async def test_demo_panes_get_invites_for_their_people_alone(desk: Desk) -> None:
    answer = await desk.client.post("/api/demo/invites", json={"pane": "clerk"})
    assert (answer.status, await answer.json()) == (201, {"token": "one-time-clerk"})
    bodies: list[Any] = [{"pane": "counter_clerk"}, {"pane": ["clerk"]}, {}, [], "clerk", None]
    for body in bodies:
        assert (await desk.client.post("/api/demo/invites", json=body)).status == 400


async def test_outside_the_demo_there_is_no_demo(tmp_path: Path) -> None:
    store = MemoryStore(Wakeups())
    words = demo_words()
    site = Site(words=lambda: words, agency_title=lambda: "سازمان")
    uploads = Uploads(tmp_path, Seal(b"k" * 32, "bot"))

    async def nothing(payload: OutboxPayload, _: str) -> OutMessage:
        return OutMessage(text=payload.text)

    app = web.Application()
    WebChat(store, store.wakeups, uploads, nothing, site).add_to(app)
    async with TestClient(TestServer(app)) as client:
        assert (await client.get("/demo")).status == 404
        assert (await client.post("/api/demo/invites", json={"pane": "clerk"})).status == 404
        page = await client.get("/")
        assert 'id="demo-link" hidden' in await page.text()
        assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
