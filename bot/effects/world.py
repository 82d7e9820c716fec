"""What effects may touch."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from backend_client.contract import CitizenDesk, StaffDesk, StaffMember
from bot.access import Access
from bot.channels.channel import Channel
from bot.circuit import Circuit
from bot.files import Files
from bot.handovers import Handovers
from bot.papers.tokens import CardFacts
from bot.store.questions import KeepsQuestions
from bot.store.store import EffectRow, Store
from bot.timers import Bells, Clock
from dialogs.protocol import EntryPublished, MakeReport, Outcome, ReportMade, Trouble


class Publishes(Protocol):
    """The live content; see bot.content."""

    async def publish(self, key: str, text: str, was: str, by: str) -> EntryPublished | Trouble: ...

    async def add_phrase(self, faq: str, phrase: str, by: str, *, new: bool) -> EntryPublished | Trouble: ...

    async def undo(self, revision: int, by: str) -> EntryPublished | Trouble: ...


class MakesReports(Protocol):
    async def make(self, asked: MakeReport, member: StaffMember) -> ReportMade:
        """Raises NotPermitted."""
        ...


VerifyToken = Callable[[str], Awaitable[str | None]]
"""The tracking code of a genuine QR token; None for any other text. Raises BackendUnavailable."""


ReadCard = Callable[[str], CardFacts | None]
"""What a genuine card of an appointment says; None for any other text."""


LinksToConsole = Callable[[str], Awaitable[str]]
"""A new one-time address of the web console for the person of that ref."""


async def _no_console(_: str) -> str:
    raise RuntimeError("there is no console here")


@dataclass(frozen=True, kw_only=True)
class EffectWorld:
    store: Store
    questions: KeepsQuestions
    handovers: Handovers
    citizen: CitizenDesk
    staff: StaffDesk
    files: Files
    content: Publishes
    access: Access
    channels: Mapping[tuple[str, str], Channel]
    verify: VerifyToken
    bells: Bells
    clock: Clock
    read_card: ReadCard = lambda _: None
    circuit: Circuit = field(default_factory=Circuit)
    console_link: LinksToConsole = _no_console
    reports: MakesReports | None = None


Performer = Callable[[Any, EffectRow, EffectWorld], Awaitable[Outcome]]
"""Performs one kind of effect. Raises BackendError, and TryLater where it must be repeated."""


class TryLater(Exception):
    """It could not be done now; the same effect with the same key is to be performed again."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
