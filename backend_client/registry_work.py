"""The call about the secretariat's register (F58)."""

import datetime as dt
from typing import Protocol

from backend_client.models import RequestCard


class RegistryWork(Protocol):
    """Part of StaffDesk, which tells how its calls are authorised."""

    async def note_registration(
        self, key: str, staff_ref: str, ref: str, number: str, on: dt.date, seen: str
    ) -> RequestCard:
        """By whoever accepts, after acceptance: the secretariat's number and its day. `seen`: the number that stood
        there when this was decided, "" for none, so that of two at once one wins. Raises AlreadyDone, RequestRejected
        (`number`: missing or too_long; `on`: future)."""
        ...
