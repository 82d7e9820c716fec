"""What is done at the counter of an in-person desk for whoever stands before it (F33-F36): the models and the calls."""

import datetime as dt
from typing import Protocol

from msgspec import Struct

from backend_client.bills import Bill
from backend_client.demands import WantedDocument
from backend_client.models import (
    Answer,
    Applicant,
    Deficiency,
    Receipt,
    RequestCard,
    StageProgress,
    Submission,
    Submitted,
)
from backend_client.pages import Page
from backend_client.responses import Response

COUNTER = "counter"
"""The channel of requests that a counter clerk has filed; who binds one to a chat must know its second factor."""


class Filed(Struct, frozen=True, kw_only=True):
    """What the counter hands out. `bind_code`: printed for the applicant; once, with the second factor, it binds the
    request to a chat."""

    submitted: Submitted
    bind_code: str


class CounterView(Struct, frozen=True, kw_only=True):
    """A request as the counter sees it: whose it is, where it stands, its papers. `version`: of the definition.
    `filed`: at a counter, where its applicant signs by hand. `in_chat`: somebody follows it in a messenger. `bindable`:
    nobody has bound it yet, so that a new slip may be given. `delivered_by`: who handed the response over, "" where it
    was sent. `wanted`: what was asked for after acceptance and is not there yet.
    """

    card: RequestCard
    applicant: Applicant
    stages: tuple[StageProgress, ...]
    version: int
    deficiencies: tuple[Deficiency, ...] = ()
    receipt: Receipt | None = None
    response: Response | None = None
    delivered_at: dt.datetime | None = None
    delivered_by: str = ""
    filed: bool = False
    in_chat: bool = False
    bindable: bool = False
    bills: tuple[Bill, ...] = ()
    wanted: tuple[WantedDocument, ...] = ()


class CounterWork(Protocol):
    """Part of StaffDesk, which tells how its calls are authorised; what is done in the applicant's place is for counter
    clerks, the rest for clerks, too."""

    async def file_for(self, key: str, staff_ref: str, submission: Submission) -> Filed:
        """Register the request of a person at the counter, as `submit` does. It is of the channel "counter" and
        followed by nobody yet; its `person_ref` is not looked at. Raises NotPermitted for another branch,
        RequestRejected."""
        ...

    async def amend_for(
        self, key: str, staff_ref: str, ref: str, answers: dict[str, Answer], pages: tuple[Page, ...]
    ) -> RequestCard:
        """Mend for a person at the counter all that was found wanting, as `amend` does. Raises RequestRejected,
        AlreadyDone."""
        ...

    async def report_payment_for(
        self, key: str, staff_ref: str, ref: str, bill: int, reference: str, slips: tuple[Page, ...]
    ) -> RequestCard:
        """A person at the counter has paid, as `report_payment` says it. Raises RequestRejected, AlreadyDone with who
        has settled it, or has noted down the same before."""
        ...

    async def give_documents_for(self, key: str, staff_ref: str, ref: str, pages: tuple[Page, ...]) -> RequestCard:
        """Documents that a person at the counter was asked for after acceptance, as `give_documents` takes them.
        Raises RequestRejected, AlreadyDone with who has taken them in."""
        ...

    async def find_at_counter(self, staff_ref: str, tracking_code: str) -> RequestCard:
        """Raises RequestNotFound."""
        ...

    async def at_counter(self, staff_ref: str, ref: str) -> CounterView: ...

    async def hand_over(self, key: str, staff_ref: str, ref: str) -> RequestCard:
        """The response was handed over now, which the receipt (T3) then shows. Raises AlreadyDone with who did it, ""
        where it was delivered electronically; RequestRejected `response`: not_ready."""
        ...

    async def renew_bind_code(self, key: str, staff_ref: str, ref: str) -> str:
        """A new one for a slip that was lost; the old one is worth nothing any more. Raises AlreadyDone where the
        request is bound already, RequestRejected where it was not filed at a counter."""
        ...


class Binding(Protocol):
    """Part of CitizenDesk: how a request that was filed at a counter comes into a chat. Wrong digits and wrong codes
    count as `find_request` counts them; the first to bind it may withdraw it."""

    async def bind_by_paper(self, key: str, person_ref: str, tracking_code: str, last_four: str) -> RequestCard:
        """For a person who holds one of its papers (a valid QR token). Raises RequestNotFound, TooManyTries."""
        ...

    async def bind_by_code(
        self, key: str, person_ref: str, tracking_code: str, last_four: str, bind_code: str
    ) -> RequestCard:
        """By the one-time code of the slip. Raises RequestNotFound, TooManyTries, AlreadyDone where it is spent."""
        ...
