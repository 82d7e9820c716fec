"""Inquiries of a request: what the desk itself asks other agencies for, so that no citizen is sent to fetch it (G14).

to_send ──▶ sent ──▶ answered
             └─ reminded, any number of times
"""

import datetime as dt
from typing import Literal

from msgspec import Struct

PREFIX = "inquiry:"
"""How the slots of an answer's papers begin; see `backend_client.demands`."""
ADDED = "desk:"
"""How the slots of papers begin that the desk added itself."""


def inquiry_slot(no: int) -> str:
    """Where the papers of that inquiry's answer stand."""
    return f"{PREFIX}{no}"


class InquiryProgress(Struct, frozen=True, kw_only=True):
    """One inquiry of a request's definition (I5). `no`: its place there, from 1. `reason`: why it is not electronic
    (F29). `due_at`: when its answer should be there. For staff alone: `by`, who sent or answered it last, `letter`, the
    number it went out by, and `answer`."""

    no: int
    agency: str
    subject: str
    electronic: bool = True
    reason: str = ""
    state: Literal["to_send", "sent", "answered"] = "to_send"
    sent_at: dt.datetime | None = None
    due_at: dt.datetime | None = None
    reminded_at: dt.datetime | None = None
    answered_at: dt.datetime | None = None
    by: str = ""
    letter: str = ""
    answer: str = ""

    @property
    def slot(self) -> str:
        return inquiry_slot(self.no)


class AddedPaper(Struct, frozen=True, kw_only=True):
    """A paper that the desk added, one brought by post for example. `no`: its place among these, from 1."""

    no: int
    title: str
    by: str
    at: dt.datetime

    @property
    def slot(self) -> str:
        return f"{ADDED}{self.no}"
