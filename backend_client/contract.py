"""What the front asks of the desk: three Protocols and the models they speak.

Every changing call takes an idempotency key first: the same key gives the same answer, the same key with another
payload raises KeyConflict. All times are aware UTC; all dates are days of Asia/Tehran. What may go wrong is
`backend_client.errors`; every call may raise BackendUnavailable and BackendBroken besides what its docstring names.
"""

import datetime as dt
from typing import Literal, Protocol

from msgspec import Struct

from backend_client.catalogue import ApplicantKind, Branch, Catalogue, Presence, Service, Unit

Answer = str | int | tuple[str, ...]
"""A form's answer as stored: text and identifiers as str (ASCII digits), integers and rials as int, dates as ISO
Gregorian str, select_multiple as a tuple of option values."""

Status = Literal["submitted", "deficient", "accepted", "answered", "delivered", "withdrawn"]
Role = Literal[
    "clerk", "unit_staff", "unit_head", "counter_clerk", "head", "evaluator",
    "content_editor", "publisher", "broadcaster",
]  # fmt: skip


class Capabilities(Struct, frozen=True, kw_only=True):
    """What this desk can do; dialogs hide what it cannot."""

    withdraw: bool = True
    messages: bool = True
    survey: bool = True
    response_files: bool = True
    tracking_code_pattern: str = ""


class Page(Struct, frozen=True, kw_only=True):
    """One page of a document. `sha256`: hex, of the content; the content goes by `upload` first. `size` in bytes."""

    slot: str
    sha256: str
    name: str
    mime: str
    size: int


class Applicant(Struct, frozen=True, kw_only=True):
    """Who asks. `identifier`: the applicant's own (national, foreign or legal ID), never the representative's."""

    kind: ApplicantKind
    name: str
    identifier: str
    mobile: str
    representative: str = ""
    representative_id: str = ""


class Submission(Struct, frozen=True, kw_only=True):
    """A confirmed draft. `answers` holds the identity form's and the service's, by field name.

    `person_ref` is opaque to the desk, which echoes it in the feed. `confirmed_at` is the applicant's signature (T3).
    """

    service: str
    version: int
    branch: str
    person_ref: str
    answers: dict[str, Answer]
    pages: tuple[Page, ...]
    confirmed_at: dt.datetime
    pre_registration_number: str
    channel: str = ""


class RequestCard(Struct, frozen=True, kw_only=True):
    """A request in one glance. `ref`: opaque, ≤ 20 ASCII letters and digits, no secret and no key by itself.

    `promised_from`, `promised_to`: the range promised at acceptance (F60), None before. `stage`: title of the present
    stage, "" outside the workflow. `accept_by`: until when a clerk accepts, where intake is by a clerk.
    """

    ref: str
    tracking_code: str
    service: str
    service_title: str
    branch: str
    unit: str
    status: Status
    submitted_at: dt.datetime
    accepted_at: dt.datetime | None = None
    accept_by: dt.datetime | None = None
    promised_from: dt.date | None = None
    promised_to: dt.date | None = None
    stage: str = ""
    taken_by: str = ""


class StageProgress(Struct, frozen=True, kw_only=True):
    """One stage of a request's workflow (E5): done, present or to come. `due_on`: the last day planned for it."""

    name: str
    title: str
    unit: str
    state: Literal["done", "present", "to_come"]
    started_at: dt.datetime | None = None
    finished_at: dt.datetime | None = None
    due_on: dt.date | None = None
    presence: Presence | None = None


class Deficiency(Struct, frozen=True, kw_only=True):
    """What is wanting (P1): `name` of a field or document slot, and why it must be given again."""

    name: str
    remark: str


class Message(Struct, frozen=True, kw_only=True):
    """One message about a request. `author`: the post of the member of staff; "" for the citizen."""

    at: dt.datetime
    sender: Literal["citizen", "desk"]
    text: str
    author: str = ""
    question: bool = False


class ResponseFile(Struct, frozen=True, kw_only=True):
    """A file of a response; `ref` opens it through `CitizenDesk.response_file`."""

    ref: str
    name: str
    mime: str
    size: int


class Receipt(Struct, frozen=True, kw_only=True):
    """Table T3 as frozen at acceptance. `identifier_masked`: first three digits only. `clerk` "": the system."""

    tracking_code: str
    service_title: str
    applicant_name: str
    identifier_masked: str
    received_at: dt.datetime
    promised_from: dt.date
    promised_to: dt.date
    unit_title: str
    applicant_confirmed_at: dt.datetime
    clerk: str = ""
    delivered_at: dt.datetime | None = None


class Response(Struct, frozen=True, kw_only=True):
    """Table T4. `appeal_until`: the last day on which it can be contested."""

    number: str
    issued_at: dt.datetime
    tracking_code: str
    service_title: str
    applicant_name: str
    identifier_masked: str
    text: str
    legal_grounds: str
    appeal_authority: str
    appeal_until: dt.date
    issuer_name: str
    issuer_post: str
    remarks: str = ""
    files: tuple[ResponseFile, ...] = ()


class RequestView(Struct, frozen=True, kw_only=True):
    """A request as its applicant sees it. From a code and last four digits (not `full`) only card and stages."""

    card: RequestCard
    stages: tuple[StageProgress, ...]
    full: bool = True
    deficiencies: tuple[Deficiency, ...] = ()
    messages: tuple[Message, ...] = ()
    receipt: Receipt | None = None
    response: Response | None = None
    surveyed: bool = False
    can_withdraw: bool = False
    version: int = 1


class Submitted(Struct, frozen=True, kw_only=True):
    """The desk has it. `receipt`: with automatic intake; `response`: an instant service's answer, without a receipt."""

    card: RequestCard
    receipt: Receipt | None = None
    response: Response | None = None


class SurveyForm(Struct, frozen=True, kw_only=True):
    """A filled survey: question number → option value (skipped ones absent), demographics by field, free text."""

    ref: str
    version: int
    ratings: dict[int, str]
    demographics: dict[str, Answer] = {}
    suggestion: str = ""


class IssuedPaper(Struct, frozen=True, kw_only=True):
    """What the QR of one receipt or response signs: facts that name nobody. Dates of Asia/Tehran."""

    service_title: str
    received_on: dt.date
    promised_from: dt.date | None = None
    promised_to: dt.date | None = None


class Issued(Struct, frozen=True, kw_only=True):
    """The papers issued under a tracking code, as frozen at issue. `promised_now`: the present end of the promise."""

    papers: tuple[IssuedPaper, ...]
    promised_now: dt.date | None = None


ChangeKind = Literal[
    "submitted", "accepted", "deficient", "corrected", "taken", "stage_started", "question", "message_to_citizen",
    "message_from_citizen", "answered", "delivered", "withdrawn", "date_changed", "stages_finished",
]  # fmt: skip
"""`stages_finished`: the last stage is behind it and the service's unit has to answer."""


class Change(Struct, frozen=True, kw_only=True):
    """One thing that happened to a request, with what a notice of it must say. Ids rise; gaps are allowed.

    `person_refs`: who follows it on the citizen's side. `unit`, `branch`: whose staff it concerns. `by`: name of the
    member of staff who did it, "" for the system or the citizen. `automatic`: it happened within the submission
    itself, whose result has told the citizen already; a submission that waits for a clerk is not automatic.
    """

    id: int
    kind: ChangeKind
    at: dt.datetime
    card: RequestCard
    person_refs: tuple[str, ...]
    unit: str
    branch: str
    by: str = ""
    by_post: str = ""
    automatic: bool = False
    text: str = ""
    stage: StageProgress | None = None
    stage_no: int = 0
    stage_count: int = 0
    deficiencies: tuple[Deficiency, ...] = ()
    receipt: Receipt | None = None
    response: Response | None = None


class Changes(Struct, frozen=True):
    """The next changes after a cursor, oldest first, and the cursor to ask with next."""

    cursor: int
    items: tuple[Change, ...]


class StaffMember(Struct, frozen=True, kw_only=True):
    """One member of staff. `units`, `branches` empty: all of them. Inactive members may do nothing."""

    ref: str
    name: str
    post: str
    roles: tuple[Role, ...]
    units: tuple[str, ...] = ()
    branches: tuple[str, ...] = ()
    active: bool = True


class HistoryEntry(Struct, frozen=True, kw_only=True):
    """One line of a request's append-only history: who, when, what."""

    at: dt.datetime
    kind: ChangeKind
    by: str
    text: str = ""


class StaffRequestView(Struct, frozen=True, kw_only=True):
    """A request as the staff of its unit see it: answers, documents, history. `definition`: in its version."""

    card: RequestCard
    applicant: Applicant
    definition: Service
    answers: dict[str, Answer]
    pages: tuple[Page, ...]
    stages: tuple[StageProgress, ...]
    history: tuple[HistoryEntry, ...]
    messages: tuple[Message, ...]
    deficiencies: tuple[Deficiency, ...] = ()
    response: Response | None = None


class ResponseDraft(Struct, frozen=True, kw_only=True):
    """What staff write into T4; number, dates, appeal and issuer are the desk's. `pages`: the files, uploaded first."""

    text: str
    legal_grounds: str
    remarks: str = ""
    pages: tuple[Page, ...] = ()


class CitizenDesk(Protocol):
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
        """Register a request. Checks form and documents again; raises RequestRejected with what is wrong, by name."""
        ...

    async def withdraw(self, key: str, person_ref: str, ref: str) -> RequestCard:
        """Before the response only. Raises RequestNotFound, AlreadyDone."""
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
        """Bind a request to a person who has proved it is theirs (a valid QR token). Raises RequestNotFound."""
        ...

    async def record_delivery(self, key: str, ref: str, at: dt.datetime) -> None:
        """The response reached the citizen at this time (T3: تاریخ دریافت پاسخ)."""
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


class StaffDesk(Protocol):
    """The desk as its staff see it. Each call is authorised on the member's role, unit and branch; outside them a
    request is RequestNotFound, within them a wrong role raises NotPermitted."""

    async def member(self, staff_ref: str) -> StaffMember:
        """Raises RequestNotFound."""
        ...

    async def staff_of(self, unit: str, branch: str) -> tuple[StaffMember, ...]:
        """Active members who see requests of that unit and branch."""
        ...

    async def queue(self, staff_ref: str) -> tuple[RequestCard, ...]:
        """Open requests of the member's units and branches, the earliest due first."""
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

    async def accept(self, key: str, staff_ref: str, ref: str) -> RequestCard:
        """Receipt and promise are made now (P2). Raises AlreadyDone."""
        ...

    async def list_deficiencies(
        self, key: str, staff_ref: str, ref: str, deficiencies: tuple[Deficiency, ...]
    ) -> RequestCard:
        """All at once, before acceptance only (P1). Raises AlreadyDone, RequestRejected for an unknown name."""
        ...

    async def finish_stage(self, key: str, staff_ref: str, ref: str, stage: str, note: str) -> RequestCard:
        """Finish the present stage, named so that two presses finish one. Raises AlreadyDone."""
        ...

    async def ask(self, key: str, staff_ref: str, ref: str, text: str) -> RequestCard:
        """A question that waits for the citizen's answer."""
        ...

    async def tell(self, key: str, staff_ref: str, ref: str, text: str) -> RequestCard: ...

    async def respond(self, key: str, staff_ref: str, ref: str, draft: ResponseDraft) -> RequestCard:
        """Issue the response (T4); ends the workflow. Raises AlreadyDone."""
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
