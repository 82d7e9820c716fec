"""The console's addresses. What answers them is imported with the first visit, so that a usual start stays light."""

import asyncio
import importlib
from collections.abc import Sequence
from functools import partial
from typing import Protocol, cast

from aiohttp import web

from bot.access import CONSOLE, RuleMissing
from bot.console.entry import PATH
from bot.console.world import ConsoleWorld

ROUTES: Sequence[tuple[str, str, str]] = (
    ("GET", "", "home"),
    ("GET", "/enter/{token}", "enter"),
    ("POST", "/enter/{token}", "redeem"),
    ("POST", "/leave", "leave"),
    ("GET", "/assets/{name}", "asset"),
    ("GET", "/queue", "queue"),
    ("POST", "/find", "find"),
    ("GET", "/requests/{ref}", "request"),
    ("GET", "/requests/{ref}/documents/{sha256}", "document"),
    ("GET", "/requests/{ref}/response/{file}", "response_file"),
    ("GET", "/requests/{ref}/papers/{paper}", "paper"),
    ("GET", "/requests/{ref}/do/{deed}", "deed"),
    ("POST", "/requests/{ref}/do/{deed}", "do"),
    ("GET", "/calendar", "calendar"),
    ("POST", "/calendar/arrivals", "arrive"),
    ("GET", "/follow_ups", "follow_ups"),
    ("GET", "/follow_ups/{ref}", "follow_up"),
    ("POST", "/follow_ups/{ref}", "settle"),
    ("GET", "/reports", "reports"),
    ("GET", "/reports/{report}", "report"),
    ("POST", "/reports/{report}", "draw"),
    ("GET", "/reports/{report}/{form}", "download"),
)
"""Method, address below /console, and the action: its rule is in bot.access, its handler in bot.console.site."""


class Answers(Protocol):
    async def answer(self, action: str, request: web.Request) -> web.StreamResponse: ...


def verify_complete() -> None:
    """Called at start. Raises RuleMissing for an address without a rule."""
    missing = sorted({action for _, _, action in ROUTES} - CONSOLE.keys())
    if missing:
        raise RuleMissing(", ".join(missing))


class Door:
    def __init__(self, world: ConsoleWorld) -> None:
        self._world = world
        self._site: Answers | None = None
        self._opening = asyncio.Lock()

    def routes(self) -> list[web.RouteDef]:
        return [
            (web.get if method == "GET" else web.post)(PATH + place, partial(self._answer, action))
            for method, place, action in ROUTES
        ]

    async def _answer(self, action: str, request: web.Request) -> web.StreamResponse:
        async with self._opening:
            if self._site is None:
                module = await asyncio.to_thread(importlib.import_module, "bot.console.site")
                self._site = cast("Answers", module.Site(self._world))
        return await self._site.answer(action, request)
