"""What the front asks of the desk: three Protocols and, from `backend_client.models`, the models they speak.

Every changing call takes an idempotency key first: the same key gives the same answer, the same key with another
payload raises KeyConflict. What may go wrong is `backend_client.errors`; every call may raise BackendUnavailable and
BackendBroken besides what its docstring names.
"""

import datetime as dt
from typing import Protocol

from backend_client.agency import Branch, Unit
from backend_client.appeals import About, Contested
from backend_client.appointments import Appointment, Booking, DayOfVisits, ExpectedVisit, HourOfVisits, Slot
from backend_client.bills import UNPAID, Bill, BillState, PaymentStart
from backend_client.catalogue import Catalogue, Service
from backend_client.changes import INTERNAL, ChangeKind, HistoryEntry, Undelivered, UndeliveredReason
from backend_client.counter import COUNTER, Binding, CounterView, CounterWork, Filed
from backend_client.demand_work import DemandAnswers, DemandWork
from backend_client.demands import Demand, DemandNews, WantedDocument
from backend_client.fees import CitizenFees, StaffFees
from backend_client.follow_ups import FollowUp, FollowUps
from backend_client.inquiries import AddedPaper, InquiryProgress, inquiry_slot
from backend_client.inquiry_work import InquiryWork
from backend_client.models import (
    Answer,
    Applicant,
    Capabilities,
    Change,
    Changes,
    Deficiency,
    Issued,
    IssuedPaper,
    Message,
    Receipt,
    RequestCard,
    RequestView,
    ResponseDraft,
    Role,
    StaffMember,
    StaffRequestView,
    StageProgress,
    Status,
    Submission,
    Submitted,
    SurveyForm,
    Waiting,
)
from backend_client.pages import Page
from backend_client.registry import Registration
from backend_client.registry_work import RegistryWork
from backend_client.responding import Responding
from backend_client.responses import Outcome, Response, ResponseFile
from backend_client.revising import Revising
from backend_client.staff_work import MAX_QUEUE, Absence, Absences, Found, StaffWork

__all__ = [
    "COUNTER",
    "INTERNAL",
    "MAX_QUEUE",
    "UNPAID",
    "About",
    "Absence",
    "Absences",
    "AddedPaper",
    "AdminDesk",
    "Answer",
    "Applicant",
    "Appointment",
    "Bill",
    "BillState",
    "Binding",
    "Booking",
    "Branch",
    "Capabilities",
    "Change",
    "ChangeKind",
    "Changes",
    "CitizenDesk",
    "Contested",
    "CounterView",
    "CounterWork",
    "DayOfVisits",
    "Deficiency",
    "Demand",
    "DemandAnswers",
    "DemandNews",
    "DemandWork",
    "ExpectedVisit",
    "Filed",
    "FollowUp",
    "FollowUps",
    "Found",
    "HistoryEntry",
    "HourOfVisits",
    "InquiryProgress",
    "InquiryWork",
    "Issued",
    "IssuedPaper",
    "Message",
    "Outcome",
    "Page",
    "PaymentStart",
    "Receipt",
    "Registration",
    "RegistryWork",
    "RequestCard",
    "RequestView",
    "Responding",
    "Response",
    "ResponseDraft",
    "ResponseFile",
    "Role",
    "Slot",
    "StaffDesk",
    "StaffMember",
    "StaffRequestView",
    "StaffWork",
    "StageProgress",
    "Status",
    "Submission",
    "Submitted",
    "SurveyForm",
    "Undelivered",
    "UndeliveredReason",
    "Waiting",
    "WantedDocument",
    "inquiry_slot",
]


class CitizenDesk(DemandAnswers, CitizenFees, Binding, Revising, Protocol):
    """The desk as the applicant's side sees it. `person_ref` is who asks; another's request is RequestNotFound."""

    async def capabilities(self) -> Capabilities: ...

    async def catalogue(self) -> Catalogue:
        """The present catalogue."""
        ...

    async def definition(self, service: str, version: int) -> Service:
        """A service as it was in that version of its definition. Raises RequestNotFound where it never was."""
        ...

    async def upload(self, page: Page, content: bytes) -> None:
        """Store a file under its sha256; repeating is harmless. Raises RequestRejected where the two differ."""
        ...

    async def submit(self, key: str, submission: Submission) -> Submitted:
        """Register a request. Checks form and documents again; raises RequestRejected with what is wrong, by name.

        An appeal also: `about` missing, unexpected, unknown (no response, or not this person's), corrected,
        not_appealable, `appealed:` and the code of the one there is, future, too_late by the day of `confirmed_at`;
        and other_applicant for what names another."""
        ...

    async def withdraw(self, key: str, person_ref: str, ref: str) -> RequestCard:
        """By its submitter, before the response only. Raises RequestNotFound, AlreadyDone."""
        ...

    async def amend(
        self, key: str, person_ref: str, ref: str, answers: dict[str, Answer], pages: tuple[Page, ...]
    ) -> RequestCard:
        """Answer all open deficiencies at once, exactly those. Raises RequestNotFound, RequestRejected, AlreadyDone."""
        ...

    async def write(self, key: str, person_ref: str, ref: str, text: str) -> RequestCard:
        """A message of the citizen about a request, or the answer to the desk's question. Raises RequestNotFound."""
        ...

    async def follow(self, key: str, person_ref: str, tracking_code: str) -> RequestCard:
        """Bind a request to a person who has proved it is theirs (a valid QR token). Raises RequestNotFound, and
        RequestRejected `last_four` where it was filed at a counter: see Binding."""
        ...

    async def record_delivery(self, key: str, ref: str, at: dt.datetime) -> None:
        """The response reached the citizen at this time, which the receipt (T3) then shows."""
        ...

    async def report_undelivered(
        self, key: str, ref: str, notice: ChangeKind, reason: UndeliveredReason, at: dt.datetime
    ) -> None:
        """A notice of this request did not reach its citizen: kept in the history, told to staff by the feed. Raises
        RequestNotFound."""
        ...

    async def fill_survey(self, key: str, person_ref: str, form: SurveyForm) -> None:
        """Once a request. Raises RequestNotFound, AlreadyDone, RequestRejected."""
        ...

    async def requests_of(self, person_ref: str) -> tuple[RequestCard, ...]:
        """All requests that the person follows, newest first."""
        ...

    async def request(self, person_ref: str, ref: str) -> RequestView:
        """Raises RequestNotFound."""
        ...

    async def find_request(self, account: str, tracking_code: str, last_four: str) -> RequestView:
        """Card and stages by code and second factor. Raises RequestNotFound for an unknown code and for wrong digits
        alike, TooManyTries after 5 tries an hour of the account or on the code."""
        ...

    async def issued(self, tracking_code: str) -> Issued:
        """For the verification page: needs no second factor and names nobody. Raises RequestNotFound."""
        ...

    async def response_file(self, person_ref: str, ref: str, file_ref: str) -> bytes:
        """Raises RequestNotFound."""
        ...

    async def changes(self, cursor: int, limit: int = 100) -> Changes:
        """What happened after `cursor` (0 = from the beginning)."""
        ...

    async def free_slots(self, service: str, branch: str) -> tuple[Slot, ...]:
        """Times with a free place, the earliest first; none where that branch gives no appointments for it. Raises
        RequestNotFound for an unknown service."""
        ...

    async def book(self, key: str, person_ref: str, booking: Booking) -> Appointment:
        """Raises RequestNotFound for another's request; RequestRejected: `starts_at` full or closed, `service` booked
        (one open appointment a service), `request_ref` elsewhere or no_presence."""
        ...

    async def move_appointment(self, key: str, person_ref: str, ref: str, starts_at: dt.datetime) -> Appointment:
        """To another time of the same branch. Raises RequestNotFound, RequestRejected as `book` does, AlreadyDone
        where it is over."""
        ...

    async def cancel_appointment(self, key: str, person_ref: str, ref: str) -> Appointment:
        """Raises RequestNotFound, AlreadyDone."""
        ...

    async def appointments_of(self, person_ref: str) -> tuple[Appointment, ...]:
        """All of the person's, the latest time first."""
        ...


class StaffDesk(
    StaffWork, DemandWork, InquiryWork, RegistryWork, Responding, FollowUps, StaffFees, CounterWork, Protocol
):
    """The desk as its staff see it. Each call is authorised on the member's role, unit and branch; outside them a
    request is RequestNotFound, within them a wrong role raises NotPermitted."""

    async def member(self, staff_ref: str) -> StaffMember:
        """Raises RequestNotFound."""
        ...

    async def staff_of(self, unit: str, branch: str) -> tuple[StaffMember, ...]:
        """Active members who see requests of that unit and branch."""
        ...

    async def queue(self, staff_ref: str, skip: int = 0) -> tuple[RequestCard, ...]:
        """Open requests of the member's units and branches, the earliest due first: at most MAX_QUEUE, after `skip`."""
        ...

    async def open_request(self, staff_ref: str, ref: str) -> StaffRequestView: ...

    async def find(self, staff_ref: str, tracking_code: str) -> RequestCard:
        """Raises RequestNotFound."""
        ...

    async def document(self, staff_ref: str, ref: str, sha256: str) -> bytes:
        """Raises RequestNotFound."""
        ...

    async def upload(self, page: Page, content: bytes) -> None: ...

    async def take(self, key: str, staff_ref: str, ref: str) -> RequestCard:
        """Raises AlreadyDone with the colleague's name."""
        ...

    async def accept(self, key: str, staff_ref: str, ref: str, seen: int | None = None) -> RequestCard:
        """Receipt and promise are made now (P2). `seen`: how many corrections of the applicant the member has seen, if
        that is known. Raises AlreadyDone, RequestRejected (`revised`) where there is one more."""
        ...

    async def list_deficiencies(
        self, key: str, staff_ref: str, ref: str, deficiencies: tuple[Deficiency, ...]
    ) -> RequestCard:
        """All at once, before acceptance only (P1). Raises AlreadyDone, RequestRejected for an unknown name."""
        ...

    async def finish_stage(self, key: str, staff_ref: str, ref: str, stage: str, note: str) -> RequestCard:
        """Finish the present stage, named so that two presses finish one. Raises AlreadyDone."""
        ...

    async def return_to(self, key: str, staff_ref: str, ref: str, stage: str, reason: str) -> RequestCard:
        """Take the request back to an earlier stage, whose unit has it then; all is planned anew from here. Raises
        AlreadyDone, RequestRejected for a stage that is not behind it, and without a reason."""
        ...

    async def pause(self, key: str, staff_ref: str, ref: str, waiting: Waiting, reason: str) -> RequestCard:
        """Wait for the citizen or another agency; the desk's time stands still until `resume`. Raises AlreadyDone where
        it waits already, RequestRejected."""
        ...

    async def resume(self, key: str, staff_ref: str, ref: str) -> RequestCard:
        """It waits no longer; stages and promise move by the working time that it waited. Raises AlreadyDone."""
        ...

    async def promise_anew(self, key: str, staff_ref: str, ref: str, day: dt.date, reason: str) -> RequestCard:
        """Promise a later day, with the reason that the citizen is told. Raises RequestRejected, AlreadyDone."""
        ...

    async def ask(self, key: str, staff_ref: str, ref: str, text: str) -> RequestCard:
        """A question that waits for the citizen's answer: of an accepted request the desk's time stands still."""
        ...

    async def tell(self, key: str, staff_ref: str, ref: str, text: str) -> RequestCard: ...

    async def respond(self, key: str, staff_ref: str, ref: str, draft: ResponseDraft) -> RequestCard:
        """Issue the response (T4); ends the workflow. Raises AlreadyDone."""
        ...

    async def expected_today(self, staff_ref: str) -> tuple[ExpectedVisit, ...]:
        """Who has an appointment today at the member's branches, for services of their units, by the hour."""
        ...

    async def visits_on(self, staff_ref: str, branch: str, day: dt.date) -> DayOfVisits:
        """Places and appointments of a branch on any day, for every member; who comes, only for those who receive
        there. Raises RequestNotFound for a branch that there is not, NotPermitted."""
        ...

    async def arrive(self, key: str, staff_ref: str, code: str) -> ExpectedVisit:
        """Note that a person has come, by the code of their appointment. Raises RequestRejected (`code`: another_day
        with its time in `starts_at`, cancelled, displaced), AlreadyDone with the colleague's name and the time."""
        ...


class AdminDesk(Protocol):
    """The desk as the operator and the content admin see it."""

    async def publish(self, catalogue: Catalogue) -> int:
        """Make it the present catalogue unless it already is; a service whose definition changed gets the next
        version, whatever version it came with. Returns the catalogue's version. Raises RequestRejected where the
        catalogue contradicts itself: service code → reason."""
        ...

    async def add_staff(self, member: StaffMember) -> None:
        """Add or replace the member of that ref."""
        ...

    async def staff(self) -> tuple[StaffMember, ...]: ...

    async def units(self) -> tuple[Unit, ...]: ...

    async def branches(self) -> tuple[Branch, ...]: ...
