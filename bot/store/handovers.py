"""What the store keeps of live handovers: who waits, who talks with whom, and what was written between them."""

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from bot.store.store import EffectRow
from dialogs.protocol import HandoverTaken


class Place(Struct, frozen=True):
    """Where somebody stands in the queue: the first is 1. `left`: it is not in the queue yet, but for the opening.
    `took`: the mean time of the last talks, None before there were any."""

    ref: str
    number: int
    left: bool
    took: dt.timedelta | None


class Taker(Struct, frozen=True):
    """The member of staff who takes or writes. `name`: for colleagues; `post`: for the citizen."""

    ref: str
    name: str
    post: str


class KeepsHandovers(Protocol):
    """Each changing call may be repeated with the same effect: it changes nothing more, and answers the same.

    `notify`: conversations of the staff who are told that somebody waits.
    """

    async def ask_for_person(
        self, row: EffectRow, text: str, service: str, *, is_open: bool, notify: Sequence[int]
    ) -> Place:
        """Who waits already stays where they are; the words are added."""
        ...

    async def place_handover(self, row: EffectRow, ref: str, *, is_open: bool, notify: Sequence[int]) -> Place | None:
        """Into the queue, or out of it until the opening. None where nobody waits any more."""
        ...

    async def take_handover(self, row: EffectRow, ref: str, taker: Taker) -> HandoverTaken:
        """Raises RequestNotFound where nobody waits any more, AlreadyDone where a colleague was faster, RequestRejected
        where this member is in another talk."""
        ...

    async def pass_line(self, row: EffectRow, ref: str, text: str, post: str) -> None:
        """To the other one; to whoever will take it while nobody has. Raises RequestNotFound."""
        ...

    async def return_handover(self, row: EffectRow, ref: str, notify: Sequence[int]) -> None:
        """Back to the queue, from the member who has it; of nobody else's doing."""
        ...

    async def end_handover(self, row: EffectRow, ref: str, *, silence: bool) -> None:
        """By either; what is over stays over."""
        ...

    async def handover_place(self, ref: str) -> Place:
        """Of that one; "": of somebody who would ask now."""
        ...

    async def drop_handovers(self, ended_before: dt.datetime) -> int:
        """Delete those with all their words; returns how many."""
        ...
