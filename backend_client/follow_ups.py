"""Who was not content: a survey under the set level, which the head of the agency follows up (T5, E9)."""

import datetime as dt
from typing import Protocol

from msgspec import Struct

MAX_FOLLOW_UPS = 100
"""So many are told at a time."""


class FollowUp(Struct, frozen=True, kw_only=True):
    """A request whose survey was under the level. Not what was answered: single forms are nobody's to read (F22).

    `unit`: answers for the service. `applicant`, `mobile`: whom to call. `promised_to` None: nothing was promised.
    `settled_at` None: still open. `told`: `text` went to the applicant, too.
    """

    ref: str
    tracking_code: str
    service_title: str
    unit: str
    branch: str
    applicant: str
    mobile: str
    opened_at: dt.datetime
    answered_at: dt.datetime
    promised_to: dt.date | None = None
    settled_at: dt.datetime | None = None
    settled_by: str = ""
    text: str = ""
    told: bool = False


class FollowUps(Protocol):
    """Part of StaffDesk: for the head of the agency, within the member's units and branches."""

    async def follow_ups(self, staff_ref: str) -> tuple[FollowUp, ...]:
        """The open ones first, the longest waiting before the others; then those that are settled, the latest first: at
        most MAX_FOLLOW_UPS. Raises NotPermitted."""
        ...

    async def follow_up(self, staff_ref: str, ref: str) -> FollowUp:
        """That of one request. Raises NotPermitted, RequestNotFound where there is none."""
        ...

    async def settle_follow_up(self, key: str, staff_ref: str, ref: str, text: str, told: bool) -> FollowUp:
        """Close it with what was done. `told`: the applicant is sent these words as a message about the request. Raises
        RequestNotFound, NotPermitted, RequestRejected `text`, AlreadyDone with whoever was faster."""
        ...
