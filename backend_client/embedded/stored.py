"""A request as the desk keeps it: what is needed in every list, its stages, and the private part that is opened only
when asked. Names of the structs' fields are names of columns.
"""

import datetime as dt
from typing import Literal

from msgspec import Struct

from backend_client.contract import (
    AddedPaper,
    Answer,
    Applicant,
    Deficiency,
    Demand,
    Outcome,
    Page,
    Receipt,
    Registration,
    Status,
    Waiting,
)


class StoredRequest(Struct, frozen=True, kw_only=True):
    """`stage_no`: the present stage, from 1; 0 before acceptance and after the last stage. `unit`: whose turn it is.
    Where several stages run at once, the row tells of one, the lowest, and of the others as `PresentStage`.

    `due_at`: when the desk has to act next, None while it waits for the citizen. `decided_by`: name of the member
    of staff who did the last deciding thing, "" for the system and the citizen. `waiting`: for whom it waits
    since `waiting_since`, while the desk's own time stands still. `reminded_for`, `escalated_for`: the `due_at` of
    which staff were told that it is near, and that it has passed. `outcome`: of its response. `contests_ref`,
    `contests_number`: of an appeal, the response that it contests and whose that is.
    """

    id: int
    ref: str
    tracking_code: str
    service: str
    version: int
    branch: str
    service_unit: str
    unit: str
    channel: str
    status: Status
    submitted_at: dt.datetime
    confirmed_at: dt.datetime
    accepted_at: dt.datetime | None = None
    accept_by: dt.datetime | None = None
    promised_from: dt.date | None = None
    promised_to: dt.date | None = None
    due_at: dt.datetime | None = None
    stage_no: int = 0
    waiting: Waiting = ""
    waiting_since: dt.datetime | None = None
    reminded_for: dt.datetime | None = None
    escalated_for: dt.datetime | None = None
    taken_ref: str = ""
    taken_name: str = ""
    decided_by: str = ""
    outcome: Outcome | Literal[""] = ""
    merged_ref: str = ""
    delivered_at: dt.datetime | None = None
    registry_hash: str = ""
    contests_ref: str = ""
    contests_number: str = ""


class Private(Struct, frozen=True, kw_only=True):
    """What is sealed as one value. `deficiencies`: the open ones. `waiting_reason`: what it waits or waited for, "" for
    the answer to a question; `waiting_inquiry`: the answer to an inquiry. `demands`: documents asked for after
    acceptance; `added`: papers that the desk added; each by its number. `revisions`: how often it was
    corrected before acceptance."""

    applicant: Applicant
    answers: dict[str, Answer]
    pages: tuple[Page, ...]
    deficiencies: tuple[Deficiency, ...] = ()
    receipt: Receipt | None = None
    waiting_reason: str = ""
    demands: tuple[Demand, ...] = ()
    revisions: int = 0
    added: tuple[AddedPaper, ...] = ()
    waiting_inquiry: bool = False
    registration: Registration | None = None


class StoredInquiry(Struct, frozen=True, kw_only=True):
    """One inquiry of an accepted request, from its number 1 on in the definition; a row from the moment it is sent.

    `late_told`: staff know that its answer should be there.
    """

    no: int
    sent_at: dt.datetime | None = None
    sent_by: str = ""
    due_at: dt.datetime | None = None
    reminded_at: dt.datetime | None = None
    late_told: bool = False
    answered_at: dt.datetime | None = None
    answered_by: str = ""
    letter: str = ""
    answer: str = ""


class StoredStage(Struct, frozen=True, kw_only=True):
    """One stage that an accepted request has. `no`: its number in the definition. `due_on`: the last day planned for
    it."""

    no: int
    name: str
    unit: str
    started_at: dt.datetime | None = None
    finished_at: dt.datetime | None = None
    finished_by: str = ""
    due_on: dt.date | None = None


class PresentStage(Struct, frozen=True, kw_only=True):
    """A stage that is being done: in which unit, until when, in whose hands. Names of its fields are columns of the
    request, whose row tells of one, and of those that stand beside it."""

    stage_no: int
    unit: str
    due_at: dt.datetime | None = None
    reminded_for: dt.datetime | None = None
    escalated_for: dt.datetime | None = None
    taken_ref: str = ""
    taken_name: str = ""


OPEN: tuple[Status, ...] = ("submitted", "deficient", "accepted")
GONE: tuple[Status, ...] = ("withdrawn", "merged")
"""Over without a response."""
OVER: tuple[Status, ...] = ("answered", "delivered", "withdrawn", "merged")
