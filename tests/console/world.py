"""The console over the real composition: bot, embedded desk with the demo agency, and browsers without a screen.

Somebody signs in as people do: they ask the bot for a link, open it, press the button.
"""

import asyncio
import datetime as dt
import hashlib
import html
import itertools
import re
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from backend_client.contract import Answer, Page, RequestCard, Role, StaffMember, Submission, SurveyForm
from bot.app import App, Parts, compose
from bot.channels.channel import Address, Incoming
from bot.invites import invite
from bot.settings import Settings
from dialogs.protocol import Said
from tests.files import photo
from tests.transcripts.seams import Clock, Faults, FaultyDesk, ScriptChannel

LINK = re.compile(r"http://\S+(/console/enter/\S+)")
HIDDEN = re.compile(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)">')
FORM = re.compile(r'<form [^>]*method="post" action="([^"]+)"[^>]*>(.*?)</form>', re.DOTALL)
HOSTILE = "<script>alert(1)</script><b>'\"&\u202e"
ANSWERS: dict[str, Answer] = {
    "applicant_kind": "natural",
    "full_name": "مینا نمونه‌پور",
    "national_id": "0084575948",
    "mobile": "09121112233",
    "activity": "other",
    "activity_other": "تعمیر ساز",
    "description": "ساخت و تعمیر سازهای زهی در کارگاه کوچک خانه.",
    "workers": 2,
    "postal_code": "1145678912",
    "sale_channels": ("at_home", "market"),
    "wants_support": "no",
}


class Seen:
    """A page as a browser has it."""

    def __init__(self, status: int, headers: Mapping[str, str], text: str, url: str) -> None:
        self.status = status
        self.headers = headers
        self.text = text
        self.url = url

    def form(self, ending: str) -> dict[str, str]:
        """The hidden values of the form whose address ends so."""
        for action, body in FORM.findall(self.text):
            if html.unescape(action).endswith(ending):
                return {name: html.unescape(value) for name, value in HIDDEN.findall(body)}
        raise AssertionError(f"no form to {ending} in:\n{self.words}")

    @property
    def words(self) -> str:
        """What is read, without markup and direction marks."""
        body = re.sub(r"<svg hidden>.*?</svg>", "", self.text, flags=re.DOTALL)
        plain = html.unescape(re.sub(r"<[^>]+>", " ", body))
        return re.sub(r"\s+", " ", re.sub("[\u2066-\u2069]", "", plain))


class Browser:
    """One person's browser: it keeps cookies, and says where a form came from."""

    def __init__(self, client: TestClient[web.Request, web.Application]) -> None:
        self.client = client
        self.origin = str(client.make_url("")).rstrip("/")

    async def get(self, path: str, **kwargs: Any) -> Seen:
        async with self.client.get(path, **kwargs) as response:
            return Seen(response.status, response.headers, await response.text(errors="replace"), str(response.url))

    async def post(self, path: str, data: Any = None, *, origin: str | None = "", follow: bool = True) -> Seen:
        """`origin` "": of this place; None: the browser says nothing."""
        headers = {} if origin is None else {"Origin": origin or self.origin}
        async with self.client.post(path, data=data, headers=headers, allow_redirects=follow) as response:
            return Seen(response.status, response.headers, await response.text(), str(response.url))

    async def bytes(self, path: str) -> tuple[int, Mapping[str, str], bytes]:
        async with self.client.get(path) as response:
            return response.status, response.headers, await response.read()

    @property
    def cookies(self) -> dict[str, str]:
        return {cookie.key: cookie.value for cookie in self.client.session.cookie_jar}


class World:
    """`public_url`: what people reach it by, if it is not its own address. `environ`: further settings."""

    def __init__(self, directory: Path, public_url: str = "", environ: Mapping[str, str] | None = None) -> None:
        self.clock = Clock()
        self.faults = Faults()
        self.app: App
        self._directory = directory
        self._environ = {
            "MIZBAN_DATA_DIR": str(directory / "var"),
            "MIZBAN_PUBLIC_URL": public_url,
            **(environ or {}),
        }
        self._updates = itertools.count(1)
        self._chats: dict[str, Address] = {}
        self._server: TestServer
        self._clients: list[TestClient[web.Request, web.Application]] = []

    async def open(self) -> None:
        parts = Parts(
            clock=self.clock,
            wrap_desk=lambda desk: FaultyDesk(desk, self.faults),
            channels=(ScriptChannel(),),
        )
        self.app = await compose(Settings.from_environ(self._environ), parts)
        self._server = TestServer(self.app.website._app)
        await self._server.start_server()

    async def close(self) -> None:
        for client in self._clients:
            await client.close()
        await self._server.close()
        await self.app.close()

    # ── people ──
    async def hire(
        self, ref: str, *roles: Role, units: Sequence[str] = (), branches: Sequence[str] = (), name: str = ""
    ) -> StaffMember:
        """A member of the desk's staff who has enrolled in a chat of their own."""
        member = StaffMember(
            ref=ref,
            name=name or f"کارمند {ref}",
            post="کارشناس",
            roles=roles,
            units=tuple(units),
            branches=tuple(branches),
        )
        await self.app.desk.add_staff(member)
        token = await invite(self.app.store, ref, self.clock())
        await self.says(ref, f"/start {token}")
        return member

    async def dismiss(self, member: StaffMember) -> None:
        await self.app.desk.add_staff(msgspec.structs.replace(member, active=False))

    async def says(self, ref: str, text: str) -> str:
        """Returns all that the bot has ever told them."""
        number = next(self._updates)
        address = self._chats.setdefault(ref, Address(channel="script", bot="script", chat=ref, user=ref))
        raw = msgspec.json.encode(Said(text))
        update = Incoming(channel="script", bot="script", update_id=str(number), raw=raw, address=address)
        await self.app.accept([update])
        await self.app.settle()
        told = [item.payload.text for item in await self.app.store.history(address, 0) if item.payload]
        return "\n".join(told)

    async def link(self, ref: str) -> str:
        """The path of a link that the bot gives to them."""
        told = await self.says(ref, "کنسول")
        links: list[str] = LINK.findall(told)
        assert links, told
        return links[-1]

    def browser(self) -> Browser:
        jar = aiohttp.CookieJar(unsafe=True)
        client: TestClient[web.Request, web.Application] = TestClient(self._server, cookie_jar=jar)
        self._clients.append(client)
        return Browser(client)

    async def signed_in(self, ref: str) -> Browser:
        browser = self.browser()
        entered = await browser.post(await self.link(ref))
        assert "/console/enter" not in entered.url, entered.words
        return browser

    async def audits(self, begins: str = "") -> list[tuple[str, str, str]]:
        """Action, target and outcome of what was noted, oldest first."""

        def read() -> list[tuple[str, str, str]]:
            with sqlite3.connect(self._directory / "var" / "bot.db") as db:
                rows = db.execute("SELECT action, target, outcome FROM audit ORDER BY id").fetchall()
            db.close()
            return [row for row in rows if row[0].startswith(begins)]

        return await asyncio.to_thread(read)

    # ── requests ──
    async def submit(self, number: int = 1, *, branch: str = "north", **changed: Answer) -> RequestCard:
        """A permit that waits for its clerk, with two documents."""
        desk = self.app.desk
        service = (await desk.catalogue()).service("business_permit")
        day = (self.clock().date() + dt.timedelta(days=30)).isoformat()
        pages = []
        for slot, name in (("photo", f"photo{number}.jpg"), ("home_document", f"lease{number}.jpg")):
            content = photo(name)
            digest = hashlib.sha256(content).hexdigest()
            page = Page(slot=slot, sha256=digest, name=name, mime="image/jpeg", size=len(content))
            await desk.upload(page, content)
            pages.append(page)
        submission = Submission(
            service=service.code,
            version=service.version,
            branch=branch,
            person_ref=f"citizen{number}",
            answers={**ANSWERS, "start_date": day, **changed},
            pages=tuple(pages),
            confirmed_at=self.clock(),
            pre_registration_number=f"P{number:09d}",
            channel="web",
        )
        return (await desk.submit(f"submit{number}", submission)).card

    async def document_of(self, ref: str) -> str:
        """The sha256 of its first page, read past all checks."""
        await self.app.desk.add_staff(
            StaffMember(ref="looks", name="n", post="p", roles=("unit_head",), units=(), branches=())
        )
        return (await self.app.desk.open_request("looks", ref)).pages[0].sha256

    async def fill_survey(self, person_ref: str, ref: str, level: int = 0) -> None:
        """`level`: of the one rating, 0 the highest, -1 the lowest."""
        survey = (await self.app.desk.catalogue()).survey
        form = SurveyForm(ref=ref, version=survey.version, ratings={1: survey.scale[level].value})
        await self.app.desk.fill_survey(f"survey {ref}", person_ref, form)
