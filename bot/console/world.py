"""What the console may touch."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from aiohttp import web

from backend_client.contract import StaffDesk
from backend_client.embedded import EmbeddedDesk
from bot.access import Access
from bot.effects.world import EffectWorld
from bot.files import Files
from bot.papers.tokens import Tokens
from bot.reports.source import KeepsFigures
from bot.store.console import KeepsConsole
from bot.timers import Clock
from dialogs.content.model import Content
from dialogs.protocol import Person


class ConsoleStore(KeepsConsole, KeepsFigures, Protocol):
    async def person(self, ref: str) -> Person | None: ...


class LiveWords(Protocol):
    def present(self) -> Content: ...


@dataclass(frozen=True, kw_only=True)
class ConsoleWorld:
    """`figures`: the desk whose reports are shown, which may take their time. `effects`: what deeds are performed with.
    `tokens`, `address`: what the QR of a paper is signed with, and where this installation is reached.
    `secure`: people reach it by https. `client`: where a visitor comes from, for limits."""

    store: ConsoleStore
    desk: StaffDesk
    figures: EmbeddedDesk
    access: Access
    content: LiveWords
    files: Files
    effects: EffectWorld
    tokens: Tokens
    address: Callable[[], str]
    clock: Clock
    secure: bool
    client: Callable[[web.Request], str]
