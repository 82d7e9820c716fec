"""The web chat's pages: their files are read once at the start, their words come from the live content."""

import gzip
import hashlib
import html
import re
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Literal

import fontpkg_ibm_plex_sans_arabic as font
import msgspec
from aiohttp import web
from msgspec import Struct

from bot.channels.web_chat_guard import is_loopback
from bot.channels.web_chat_problem import Problem

DemoInvite = Callable[[str], Awaitable[str]]
"""pane ("clerk", "inspector", "admin", "head") → a one-time invite's token. Demo only."""

_PAGES = Path(__file__).parent / "pages"
_FONTS = Path(font.ROOT) / "files"
_SLOT = re.compile(r"\{\{([a-z_.]+)\}\}")
_PREFIX = "web."
_QUIET = ("button.back", "button.cancel", "button.menu", "survey.later")
"""Choices that lead out rather than on; the page draws them lighter."""
_TYPES = {".css": "text/css", ".js": "text/javascript", ".ttf": "font/ttf"}


class _InviteAsked(Struct, frozen=True):
    pane: Literal["clerk", "inspector", "admin", "head"]


class Asset(Struct, frozen=True):
    content: bytes
    zipped: bytes
    mime: str
    etag: str
    cache: str


class Pages:
    """`words`: the live messages; those named `web.*` are the pages'. `demo_invite` makes it a demo."""

    def __init__(
        self,
        words: Callable[[], Mapping[str, str]],
        agency_title: Callable[[], str],
        demo_invite: DemoInvite | None = None,
    ) -> None:
        self._words = words
        self._agency_title = agency_title
        self._demo_invite = demo_invite
        self._assets = _assets()

    def routes(self) -> list[web.AbstractRouteDef]:
        routes: list[web.AbstractRouteDef] = [
            web.get("/", partial(self._page, (_PAGES / "chat.html").read_text("utf-8"))),
            web.get("/favicon.ico", _no_icon),
            web.get("/api/agency", self._agency),
            web.get(r"/assets/{name:[a-z_]+\.[a-z]+}", self._asset),
        ]
        if self._demo_invite is not None:
            demo = (_PAGES / "demo.html").read_text("utf-8")
            routes += [
                web.get("/demo", partial(self._page, demo)),
                web.post("/api/demo/invites", partial(self._invite, self._demo_invite)),
            ]
        return routes

    async def _page(self, template: str, _: web.Request) -> web.Response:
        live = self._words()
        words = {key.removeprefix(_PREFIX): text for key, text in live.items() if key.startswith(_PREFIX)}
        quiet = [live[key] for key in _QUIET if key in live]
        settings = {"words": words, "quiet": quiet, "demo": self._demo_invite is not None}
        # In a script element only "</" could end the data early.
        data = msgspec.json.encode(settings).decode().replace("<", "\\u003c")
        values = {key: html.escape(text) for key, text in words.items()}
        values |= {"agency": html.escape(self._agency_title()), "settings": data}
        values["demo_link"] = "" if self._demo_invite is not None else "hidden"
        page = _SLOT.sub(lambda slot: values[slot[1]], template)
        return web.Response(text=page, content_type="text/html", headers={"Cache-Control": "no-store"})

    async def _agency(self, _: web.Request) -> web.Response:
        body = msgspec.json.encode({"title": self._agency_title()})
        return web.Response(body=body, content_type="application/json")

    async def _asset(self, request: web.Request) -> web.Response:
        asset = self._assets.get(request.match_info["name"])
        if asset is None:
            raise web.HTTPNotFound
        headers = {"ETag": asset.etag, "Cache-Control": asset.cache, "Vary": "Accept-Encoding"}
        if request.headers.get("If-None-Match") == asset.etag:
            return web.Response(status=304, headers=headers)
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return web.Response(body=asset.zipped, content_type=asset.mime, headers=headers)
        return web.Response(body=asset.content, content_type=asset.mime, headers=headers)

    async def _invite(self, demo_invite: DemoInvite, request: web.Request) -> web.Response:
        if not is_loopback(request.remote or ""):
            raise Problem(404, "not_found")
        try:
            asked = msgspec.json.decode(await request.read(), type=_InviteAsked)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise Problem(400, "malformed", field="pane") from error
        token = await demo_invite(asked.pane)
        return web.Response(status=201, body=msgspec.json.encode({"token": token}), content_type="application/json")


async def _no_icon(_: web.Request) -> web.Response:
    return web.Response(status=204, headers={"Cache-Control": "public, max-age=604800"})


def _assets() -> dict[str, Asset]:
    files = {path.name: path for path in _PAGES.iterdir() if path.suffix in {".css", ".js"}}
    files |= {
        "plex_regular.ttf": _FONTS / "IBMPlexSansArabic-Regular.ttf",
        "plex_semibold.ttf": _FONTS / "IBMPlexSansArabic-SemiBold.ttf",
    }
    return {name: _asset(path) for name, path in files.items()}


def _asset(path: Path) -> Asset:
    content = path.read_bytes()
    # Code is asked for anew at each visit and answered by 304; a font never changes under its name.
    cache = "public, max-age=604800" if path.suffix == ".ttf" else "no-cache"
    return Asset(
        content=content,
        zipped=gzip.compress(content, mtime=0),
        mime=_TYPES[path.suffix],
        etag=f'"{hashlib.sha256(content).hexdigest()[:32]}"',
        cache=cache,
    )
