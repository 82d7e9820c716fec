"""The models that front and desk exchange. All times are aware UTC; all dates are days of Asia/Tehran."""

import datetime as dt
from typing import Literal

from msgspec import Struct

from backend_client.appeals import About, Contested
from backend_client.appointments import Appointment, ExpectedVisit
from backend_client.bills import Bill
from backend_client.catalogue import ApplicantKind, Presence, Service
from backend_client.changes import ChangeKind, HistoryEntry, Undelivered
from backend_client.demands import Demand, DemandNews, WantedDocument
from backend_client.inquiries import AddedPaper, InquiryProgress
from backend_client.pages import Page
from backend_client.registry import Registration
from backend_client.responses import Outcome, Response

Answer = str | int | tuple[str, ...]
"""A form's answer as stored: text and identifiers as str (ASCII digits), integers and rials as int, dates as ISO
Gregorian str, select_multiple as a tuple of option values."""

Status = Literal["submitted", "deficient", "accepted", "answered", "delivered", "withdrawn", "merged"]
"""`merged`: into another request of the same applicant for the same service, which goes on for both."""
Waiting = Literal["", "citizen", "agency", "payment"]
"""For whom an accepted request waits: its applicant, another agency, a payment, or "": nobody but the desk."""
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
    appointments: bool = False
    fees: bool = False
    electronic_payment: bool = False
    counter: bool = False
    tracking_code_pattern: str = ""


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
    `about`: of an appeal alone, what it contests.
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
    about: About | None = None


class RequestCard(Struct, frozen=True, kw_only=True):
    """A request in one glance. `ref`: opaque, ≤ 20 ASCII letters and digits, no secret and no key by itself.

    `promised_from`, `promised_to`: the range promised at acceptance (F60), None before. `stage`: title of the present
    stage, "" outside the workflow. `waiting`: while it waits for somebody else, the desk's time stands still.
    `accept_by`: until when a clerk accepts, where intake is by a clerk. For staff alone: `taken_ref`, whose
    name is `taken_by`, and the deputy of whoever is away now, `deputy_ref`. `outcome`: of its response, "" before it.
    `merged_ref`: of the request that it was merged into. `in_chat`: of a deed's result; False: it was filed at a
    counter and nobody follows it in a messenger, so that whoever told the applicant something has to call.
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
    waiting: Waiting = ""
    taken_ref: str = ""
    deputy: str = ""
    deputy_ref: str = ""
    outcome: Outcome | Literal[""] = ""
    merged_ref: str = ""
    in_chat: bool = True


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
    registry_number: str = ""


class RequestView(Struct, frozen=True, kw_only=True):
    """A request as its applicant sees it. From a code and last four digits (not `full`) only card and stages.

    `wanted`: documents that were asked for after acceptance and are not there yet. `bindable`: it was filed at a
    counter, and the one-time code of its slip still binds it to a chat. `revisable`: questions that the
    submitter may answer anew before acceptance. `appeal_service`: code of the service by which its response can be
    contested today, "" none; `appeals`: those that were filed and are followed by whoever looks, oldest first.
    `contests`: of an appeal.
    """

    card: RequestCard
    stages: tuple[StageProgress, ...]
    full: bool = True
    deficiencies: tuple[Deficiency, ...] = ()
    messages: tuple[Message, ...] = ()
    receipt: Receipt | None = None
    response: Response | None = None
    merged: RequestCard | None = None
    surveyed: bool = False
    can_withdraw: bool = False
    version: int = 1
    wanted: tuple[WantedDocument, ...] = ()
    bills: tuple[Bill, ...] = ()
    bindable: bool = False
    revisable: tuple[str, ...] = ()
    inquiries: tuple[InquiryProgress, ...] = ()
    registration: Registration | None = None
    contests: Contested | None = None
    appeals: tuple[RequestCard, ...] = ()
    appeal_service: str = ""


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
    """What the QR of one receipt or response signs: facts that name nobody. Dates of Asia/Tehran. `number`: of a
    correction. `registration`: it is the slip that a counter gave at submission."""

    service_title: str
    received_on: dt.date
    promised_from: dt.date | None = None
    promised_to: dt.date | None = None
    number: str = ""
    registration: bool = False


class Issued(Struct, frozen=True, kw_only=True):
    """The papers issued under a tracking code, as frozen at issue, in that order: of several responses only the last is
    valid. `promised_now`: the present end of the promise."""

    papers: tuple[IssuedPaper, ...]
    promised_now: dt.date | None = None


class Change(Struct, frozen=True, kw_only=True):
    """One thing that happened to a request, with what a notice of it must say. Ids rise; gaps are allowed.

    `person_refs`: who follows it on the citizen's side. `unit`, `branch`: whose staff it concerns. `by`: name of the
    member of staff who did it, "" for the system or the citizen. `automatic`: it happened within the submission
    itself, whose result has told the citizen already; a submission that waits for a clerk is not automatic. `to`: refs
    of members of staff whom it is meant for; of a note or a request that was given, nobody else is told. `stage` is the
    `stage_no`th of the `stage_count` that the request has; `beside`: others that began together with it, whose own
    changes, for their units, follow nobody. `units`: others that have a stage of it in hand and are to be told as well.
    `waited`: for whom the desk waited until this new date. `visit`: an appointment as it was before it was given up.
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
    beside: tuple[StageProgress, ...] = ()
    units: tuple[str, ...] = ()
    deficiencies: tuple[Deficiency, ...] = ()
    receipt: Receipt | None = None
    response: Response | None = None
    undelivered: Undelivered | None = None
    demand: DemandNews | None = None
    bill: Bill | None = None
    waited: Waiting = ""
    inquiry: InquiryProgress | None = None
    to: tuple[str, ...] = ()
    visit: Appointment | None = None


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


class StaffRequestView(Struct, frozen=True, kw_only=True):
    """A request as the staff of its unit see it: answers, documents, history. `definition`: in its version.
    `receipt`: as it was frozen, with the day of delivery.
    `response`: the one that is valid; `earlier`: those that were corrected, oldest first. `can_correct`: this member
    may correct it. `to_assess`: names of the costs whose amount staff have to set now. `in_chat`: somebody follows it
    in a messenger, so that what is told arrives. `duplicates`: this applicant's other open requests for this service,
    on which this member may act, too. `merged`: the one that goes on instead; `merged_here`: those that this one goes
    on for, whose documents and messages stand among its own. `visit`: the last appointment of those who follow it for
    this service at its branch, unless it was cancelled. `contests`: of an appeal; `appeals`: those
    against its responses, oldest first."""

    card: RequestCard
    applicant: Applicant
    definition: Service
    answers: dict[str, Answer]
    pages: tuple[Page, ...]
    stages: tuple[StageProgress, ...]
    history: tuple[HistoryEntry, ...]
    messages: tuple[Message, ...]
    receipt: Receipt | None = None
    deficiencies: tuple[Deficiency, ...] = ()
    response: Response | None = None
    demands: tuple[Demand, ...] = ()
    earlier: tuple[Response, ...] = ()
    can_correct: bool = False
    bills: tuple[Bill, ...] = ()
    to_assess: tuple[str, ...] = ()
    in_chat: bool = True
    inquiries: tuple[InquiryProgress, ...] = ()
    added: tuple[AddedPaper, ...] = ()
    duplicates: tuple[RequestCard, ...] = ()
    merged: RequestCard | None = None
    merged_here: tuple[RequestCard, ...] = ()
    registration: Registration | None = None
    visit: ExpectedVisit | None = None
    contests: Contested | None = None
    appeals: tuple[RequestCard, ...] = ()


class ResponseDraft(Struct, frozen=True, kw_only=True):
    """What staff write into T4; number, dates, appeal and issuer are the desk's. `pages`: the files, uploaded first.
    `kept`: refs of files that a correction takes over from the response before it."""

    text: str
    legal_grounds: str
    remarks: str = ""
    pages: tuple[Page, ...] = ()
    outcome: Outcome = "granted"
    kept: tuple[str, ...] = ()
