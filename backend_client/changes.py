"""What can happen to a request, by name, and how its history keeps it."""

import datetime as dt
from typing import Literal

from msgspec import Struct

ChangeKind = Literal[
    "submitted", "accepted", "deficient", "corrected", "taken", "stage_started", "question", "message_to_citizen",
    "message_from_citizen", "answered", "delivered", "withdrawn", "date_changed", "stages_finished", "undelivered",
    "returned", "paused", "resumed", "due_near", "overdue", "stage_finished",
    "noted", "given", "released", "document_proposed", "document_declined", "document_asked", "documents_given",
    "response_corrected", "revised", "bound",
    "billed", "no_fee", "payment_reported", "payment_confirmed", "payment_rejected", "bill_cancelled",
    "inquiry_sent", "inquiry_reminded", "inquiry_late", "inquiry_answered", "paper_added",
    "merged", "took_over", "registered", "visit_cancelled", "dissatisfied", "followed_up",
    "appealed", "appeal_withdrawn", "appeal_granted", "appeal_refused", "contested_corrected",
]  # fmt: skip
"""`stages_finished`: the last stage is behind it and the service's unit has to answer. `undelivered`: a notice did not
reach its citizen. `returned`: to an earlier stage. `paused`, `resumed`: the desk waits for somebody else, and no
longer. `due_near`, `overdue`: its unit has little time left, or none. `noted`: staff wrote a note for themselves.
`given`: to a colleague. `released`: to the unit. `document_proposed`, `document_declined`, `document_asked`: after
acceptance, by a unit head's reason. `documents_given`: the applicant has sent them. `response_corrected`:
a correction was issued in the place of a response (`corrected`: the citizen has mended what was deficient). `bound`:
what was filed at a counter is followed in a chat now. `billed`: something is to be paid. `no_fee`: staff set a fee at
nothing. `payment_reported`: by its payer. `payment_rejected`: the desk did not find it.
`inquiry_late`: its answer should be there by now. `paper_added`: by the desk itself.
`revised`: the applicant has answered anew before acceptance; `text` names the questions.
`merged`: into another request. `took_over`: another request was merged into this one.
`stage_finished`: one of several present stages is over while others go on. `registered`: by the secretariat.
`visit_cancelled`: the request calls its person no longer, so their appointment was given up; `text` "twice": there is
another one. `dissatisfied`: the survey is under the level, which is between the applicant and the head of the agency.
`followed_up`: by the head.
`appealed`: its response is contested; `appeal_withdrawn`, `appeal_granted`, `appeal_refused`: what became of that;
`text` is the appeal's code. `contested_corrected`: the response that an appeal contests was corrected; `text` is the
new number."""

INTERNAL: frozenset[ChangeKind] = frozenset(
    {
        "noted", "given", "released", "resumed", "due_near", "overdue", "document_proposed", "document_declined",
        "no_fee", "bound", "inquiry_reminded", "inquiry_late", "paper_added",
        "took_over", "stage_finished", "registered", "dissatisfied", "followed_up",
        "appealed", "appeal_withdrawn", "appeal_granted", "appeal_refused", "contested_corrected",
    }
)  # fmt: skip
"""What staff do among themselves: never told to a citizen."""

DISCREET: frozenset[ChangeKind] = frozenset({"dissatisfied", "followed_up"})
"""Kept in the history, and shown to nobody who works on the request: who fills in a survey need not fear them."""

UndeliveredReason = Literal[
    "blocked",
    "deactivated",
    "chat_not_found",
    "rejected",
    "too_large",
    "unreachable",
    "attachment",
    "failed",
    "no_chat",
]
"""Why a message was given up. `blocked`, `deactivated`, `chat_not_found`: the person cannot be reached in that
messenger. `rejected`, `too_large`: the messenger refuses this message. `unreachable`: the messenger did not take it for
days. `attachment`: its file could not be had. `failed`: our own fault. `no_chat`: whom it is for is in no messenger."""


class Undelivered(Struct, frozen=True, kw_only=True):
    """A notice that did not reach its citizen: the kind of change it tells of, and why. `mobile`: the applicant's, so
    that staff can call; in the feed only."""

    notice: ChangeKind
    reason: UndeliveredReason
    mobile: str = ""


class HistoryEntry(Struct, frozen=True, kw_only=True):
    """One line of a request's append-only history: who, when, what. `undelivered`: of a line of that kind."""

    at: dt.datetime
    kind: ChangeKind
    by: str
    text: str = ""
    undelivered: Undelivered | None = None
