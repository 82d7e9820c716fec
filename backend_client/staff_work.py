"""What members of staff do with requests among themselves, beside the requests' own way: the models and the calls."""

import datetime as dt
from typing import Protocol

from msgspec import Struct

from backend_client.models import RequestCard, StaffMember

MAX_QUEUE = 200
"""So many requests of a queue are told at a time."""


class Found(Struct, frozen=True):
    """Requests that a search has found, the newest first. `more`: there are others that are not among them."""

    cards: tuple[RequestCard, ...]
    more: bool = False


class Absence(Struct, frozen=True, kw_only=True):
    """A member is away on these days, the first and the last included; what they have taken is in the deputy's hands,
    too."""

    staff_ref: str
    name: str
    from_on: dt.date
    to_on: dt.date
    deputy_ref: str
    deputy_name: str


class Absences(Struct, frozen=True):
    """`own`: the member's, present or to come. `standing_in`: those of others whose deputy they are today."""

    own: Absence | None = None
    standing_in: tuple[Absence, ...] = ()


class StaffWork(Protocol):
    """Part of StaffDesk, which tells how its calls are authorised."""

    async def search(self, staff_ref: str, text: str) -> Found:
        """Requests, closed ones too, by a tracking code, by whole words of the applicant's or the representative's
        name, by the last four digits of the applicant's identifier, or by words and digits together."""
        ...

    async def note(self, key: str, staff_ref: str, ref: str, text: str) -> RequestCard:
        """A note that stays among the staff: in the history, never before the citizen. Raises RequestRejected."""
        ...

    async def colleagues(self, staff_ref: str, ref: str) -> tuple[StaffMember, ...]:
        """Who may be given this request: they work in its unit and branch and are not away."""
        ...

    async def give(self, key: str, staff_ref: str, ref: str, to: str, holder: str) -> RequestCard:
        """Put it into a colleague's hands. `holder`: who had it when this was decided, "" for nobody. By whoever has
        it, their deputy or a unit head; a free one by anybody who may take it. Raises AlreadyDone with who has it now,
        RequestRejected `to`: not_there, away, other_unit."""
        ...

    async def release(self, key: str, staff_ref: str, ref: str, holder: str) -> RequestCard:
        """Back to the unit; see `give`. Raises AlreadyDone."""
        ...

    async def absences(self, staff_ref: str) -> Absences: ...

    async def deputies(self, staff_ref: str) -> tuple[StaffMember, ...]:
        """Who may stand in for this member."""
        ...

    async def be_away(self, key: str, staff_ref: str, from_on: dt.date, to_on: dt.date, deputy: str) -> Absence:
        """In the place of an earlier absence. Raises RequestRejected: `from_on` past, `to_on` before or too_long,
        `deputy` not_there, oneself, other_unit or away."""
        ...

    async def be_back(self, key: str, staff_ref: str) -> None:
        """End the absence now, or take it back. Repeating is harmless."""
        ...
