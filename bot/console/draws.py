"""The evaluator's draw (F22): made once, noted, and shown again and written into files only from what was signed."""

import dataclasses

import msgspec

from backend_client.reports.period import Period
from bot.console.sessions import Held
from bot.console.wanted import Wanted
from bot.reports.source import Asked

PURPOSE = "drawn"


class Seeded(msgspec.Struct, frozen=True):
    """All that repeats a draw."""

    period: Period
    count: int
    seed: int

    @property
    def asked(self) -> Asked:
        return Asked(self.period, count=self.count, seed=self.seed)


def signed(drawn: Seeded, held: Held) -> str:
    return held.signed(PURPOSE, msgspec.json.encode(drawn).decode())


def drawn_before(want: Wanted, given: str, held: Held) -> Wanted:
    """The draw that this session has made in the place of what is typed; nothing is asked before there is one."""
    text = held.opened(PURPOSE, given)
    if text is None:
        return dataclasses.replace(want, asked=None)
    drawn = msgspec.json.decode(text, type=Seeded)
    return dataclasses.replace(want, asked=drawn.asked, problem="", values={**want.values, PURPOSE: given})
