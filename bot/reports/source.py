"""What a report is made from: the desk, its catalogue, and what the installation is."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from backend_client.agency import Branch, Unit
from backend_client.catalogue import Catalogue, Service
from backend_client.embedded import EmbeddedDesk
from backend_client.reports.period import Period
from bot.reports.scope import EVERYTHING, Scope
from bot.reports.told import Named
from bot.store.passages import Mark
from dialogs.protocol import QuestionList


class KeepsFigures(Protocol):
    """The part of the Store that reports read."""

    async def passages(self, first: dt.date, last: dt.date) -> Mapping[Mark, int]: ...

    async def questions(self, skip: int, limit: int, *, every: bool = False) -> QuestionList: ...


@dataclass(frozen=True)
class Source:
    """`words`: the pack's messages. `with_faq`: codes of services with questions of their own. `today`: in Tehran.
    `kept`: what the front itself counts. `sms`: whether stages are told by SMS."""

    desk: EmbeddedDesk
    catalogue: Catalogue
    words: Mapping[str, str]
    with_faq: Collection[str]
    today: dt.date
    kept: KeepsFigures
    sms: bool = False

    def named(self, kind: str, code: str) -> Named:
        """What people call a service, unit, branch or channel; only its code where the catalogue has it no more."""
        if kind == "channel":
            return Named(code, self.words.get(f"report.channel.{code}", ""))
        match kind:
            case "service":
                things: Sequence[Service | Unit | Branch] = self.catalogue.services
            case "unit":
                things = self.catalogue.units
            case _:
                things = self.catalogue.branches
        return Named(code, next((thing.title for thing in things if thing.code == code), ""))

    def service(self, code: str) -> Named:
        return self.named("service", code)

    def within(self, scope: Scope) -> str:
        """What the report is limited to, for its title; "" for nothing."""
        named = (self.named(part, code) for part, codes in scope.limits() for code in sorted(codes))
        return "، ".join(map(str, named))

    def stage(self, service: str, name: str) -> Named:
        """A stage by the present definition."""
        stages = next((one.stages for one in self.catalogue.services if one.code == service), ())
        return Named(name, next((stage.title for stage in stages if stage.name == name), ""))


@dataclass(frozen=True)
class Asked:
    """Which days, and what else a report can be asked for. `by` "": its first grouping. `staff` "": everybody."""

    period: Period
    by: str = ""
    scope: Scope = EVERYTHING
    staff: str = ""
    count: int = 20
    seed: int = 0
