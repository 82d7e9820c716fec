"""What the console may touch."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from aiohttp import web

from backend_client.contract import StaffDesk
from backend_client.reports.performance import Fact
from bot.access import Access
from bot.effects.world import EffectWorld
from bot.files import Files
from bot.store.console import KeepsConsole
from bot.timers import Clock
from dialogs.content.model import Content
from dialogs.protocol import Person


class ConsoleStore(KeepsConsole, Protocol):
    async def person(self, ref: str) -> Person | None: ...


class ConsoleDesk(StaffDesk, Protocol):
    """A desk with its figures, which name nobody."""

    async def accepted_facts(self) -> list[Fact]: ...

    async def surveyed(self, first: dt.date, last: dt.date) -> tuple[bool, ...]:
        """Of each request answered in these days, in the order of answering: whether its survey was filled."""
        ...


class LiveWords(Protocol):
    def present(self) -> Content: ...


@dataclass(frozen=True, kw_only=True)
class ConsoleWorld:
    """`effects`: what deeds are performed with. `secure`: people reach it by https. `client`: where a visitor comes
    from, for limits."""

    store: ConsoleStore
    desk: ConsoleDesk
    access: Access
    content: LiveWords
    files: Files
    effects: EffectWorld
    clock: Clock
    secure: bool
    client: Callable[[web.Request], str]
