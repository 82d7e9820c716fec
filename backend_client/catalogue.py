"""What the desk offers: services with their forms, documents and stages, the survey, and the agency itself.

Versioned as a whole. A draft and a request keep the definition version they began with, for ever.
Every type is a frozen msgspec Struct: a dataclass that also reads and writes its own JSON.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Literal, TypeVar

from msgspec import Struct

from backend_client.agency import Agency, Branch, Closure, Unit, WorkingHours
from backend_client.bills import FeeRule

FieldType = Literal[
    "text", "integer", "select_one", "select_multiple", "image", "file",
    "national_id", "legal_id", "foreign_id", "mobile", "postal_code", "jalali_date", "rial_amount", "iban",
]  # fmt: skip
"""XLSForm's names where XLSForm has one; ours otherwise."""

ApplicantKind = Literal["natural", "foreign", "legal"]
Delivery = Literal["in_person", "electronic", "mixed", "outside"]
DurationUnit = Literal["hours", "days"]
Purpose = Literal["service", "appeal"]


class Option(Struct, frozen=True):
    """One choice of a select field. `value` is stored, `label` is shown."""

    value: str
    label: str


class Field(Struct, frozen=True, kw_only=True):
    """One question of a form. XLSForm's vocabulary.

    `relevant` and `constraint` are expressions of `backend_client.forms` ("" = always, anything).
    `why`: one sentence on why it is asked, shown with questions about the person (audit: UX 5).
    `title`: its name in summaries, cards and errors where the label is a whole question; "" = the label.
    `example`: never a usable identifier. `personal`: shown masked in chats.
    """

    name: str
    type: FieldType
    label: str
    title: str = ""
    hint: str = ""
    why: str = ""
    example: str = ""
    required: bool = True
    relevant: str = ""
    constraint: str = ""
    constraint_message: str = ""
    choices: tuple[Option, ...] = ()
    appearance: Literal["", "multiline"] = ""
    personal: bool = False

    @property
    def short(self) -> str:
        """Its name where it is not being asked."""
        return self.title or self.label


class DocumentSlot(Struct, frozen=True, kw_only=True):
    """One document that a request needs; several pages may fill it. `description`: what a good one looks like."""

    name: str
    title: str
    description: str = ""
    required: bool = True
    relevant: str = ""
    kinds: tuple[Literal["image", "pdf"], ...] = ("image", "pdf")
    max_pages: int = 5
    max_mb: int = 10
    sample: str = ""


class Duration(Struct, frozen=True):
    """Working time: hours within office hours, or whole working days."""

    amount: int
    unit: DurationUnit


class Presence(Struct, frozen=True, kw_only=True):
    """A stage for which the citizen must come. E11: only to the in-person desk, a counter or a post office.

    `place` "" means the in-person desk of the request's branch. `time`: in words, as told beforehand.
    """

    reason: str
    time: str
    documents: tuple[str, ...] = ()
    place: str = ""


class Stage(Struct, frozen=True, kw_only=True):
    """One row of table T1. `duration` runs from the end of the stage before; `duration_worst` widens the promise.

    `relevant`: an expression of `backend_client.forms` over the answers, "" = always. At acceptance it decides whether
    the request has this stage. `with_previous`: it begins together with the one defined before it.
    """

    name: str
    title: str
    unit: str
    post: str
    duration: Duration
    duration_worst: Duration | None = None
    presence: Presence | None = None
    relevant: str = ""
    with_previous: bool = False


class Inquiry(Struct, frozen=True, kw_only=True):
    """A question that the desk itself asks another agency (I5, G14); `reason` where it cannot be electronic (F29)."""

    agency: str
    subject: str
    duration: Duration
    duration_worst: Duration | None = None
    electronic: bool = True
    reason: str = ""


class Cost(Struct, frozen=True, kw_only=True):
    """One payment (I6). `amount_rial` None: it depends, `how` says on what. Never shown without its unit. `fee`: where
    it is paid within the request; then it has a `name`, too."""

    title: str
    amount_rial: int | None
    how: str
    account: str
    legal_basis: str
    name: str = ""
    fee: FeeRule | None = None


FEE_COLUMN = "amount_rial"
"""Of a look-up table of fees: the column that has the amount."""


class Responsible(Struct, frozen=True, kw_only=True):
    """Who answers for the service and how to reach them (I7)."""

    name: str
    post: str
    phone: str


class Appeal(Struct, frozen=True, kw_only=True):
    """Where and until when a response can be contested (T4). `service`: code of the one that takes appeals here, ""
    where people are told authority and day only."""

    authority: str
    days: int
    service: str = ""


class Section(Struct, frozen=True):
    """One heading of a service statement (S) and its text."""

    title: str
    text: str


class Template(Struct, frozen=True):
    """A form or letter to download (I3). `file` is a path under the pack's `samples/`."""

    title: str
    file: str


class InstantRule(Struct, frozen=True, kw_only=True):
    """An instant service is answered from a table: the row whose `match` columns equal the answers of that name.

    `table`: its name under `catalogue/tables/`. `text` and `legal_grounds` may name its columns as `{column}`.
    """

    table: str
    match: tuple[str, ...]
    text: str
    legal_grounds: str


class Service(Struct, frozen=True, kw_only=True):
    """A service's definition in one version.

    `code`: ours, Latin, stable. `service_code`: the official one, None while it is being obtained (F6).
    `branches` empty: every branch of the agency. `unit`: accepts and answers for the whole.
    `intake_hours`: working hours within which a clerk accepts (intake `clerk`). `purpose`: an `appeal` is no service
    that people look for; it is opened from a response, which it contests.
    """

    code: str
    version: int
    title: str
    group: str
    summary: str
    unit: str
    purpose: Purpose = "service"
    service_code: str | None = None
    kind: Literal["G2C", "G2B", "both"] = "G2C"
    applicants: tuple[ApplicantKind, ...] = ("natural", "foreign")
    intake: Literal["automatic", "clerk"] = "clerk"
    intake_hours: int = 8
    delivery: Delivery = "electronic"
    delivery_reason: str = ""
    instant: InstantRule | None = None
    branches: tuple[str, ...] = ()
    nicknames: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    documents: tuple[DocumentSlot, ...] = ()
    templates: tuple[Template, ...] = ()
    stages: tuple[Stage, ...] = ()
    inquiries: tuple[Inquiry, ...] = ()
    costs: tuple[Cost, ...] = ()
    laws: tuple[str, ...] = ()
    responsible: Responsible
    complaint: str
    address: str
    appeal: Appeal
    statement: tuple[Section, ...] = ()
    owner: str = ""
    review_on: dt.date | None = None


class Group(Struct, frozen=True):
    """A heading under which citizens browse services."""

    code: str
    title: str


class SurveyQuestion(Struct, frozen=True, kw_only=True):
    """One of T5's questions. `reversed`: much is bad. `applies`: "presence" only where the citizen had to come."""

    number: int
    axis: str
    text: str
    reversed: bool = False
    applies: Literal["always", "presence"] = "always"


class Survey(Struct, frozen=True, kw_only=True):
    """The satisfaction survey (T5); the agency may change it (F24). `scale` runs from most to least.

    `follow_up_below`: where the mean score of a form is under it, the head of the agency follows up; 0: never.
    """

    version: int
    scale: tuple[Option, ...]
    questions: tuple[SurveyQuestion, ...]
    demographics: tuple[Field, ...] = ()
    suggestion: str = ""
    follow_up_below: float = 0

    def scores(self, question: SurveyQuestion) -> range:
        """Of each option, in the scale's order: from 1, the worst, to the number of the scale's levels, the best."""
        best = len(self.scale)
        return range(1, best + 1) if question.reversed else range(best, 0, -1)


class IdentityForm(Struct, frozen=True, kw_only=True):
    """The questions about the applicant, asked once and offered from then on.

    Reserved field names: `applicant_kind full_name national_id foreign_id legal_id organisation mobile`;
    reserved document: `authority` (the representative's authority document).
    """

    fields: tuple[Field, ...]
    documents: tuple[DocumentSlot, ...] = ()


class Catalogue(Struct, frozen=True, kw_only=True):
    """Everything the desk offers, in one version. `tables`: rows of instant services' look-up tables."""

    version: int
    agency: Agency
    identity: IdentityForm
    groups: tuple[Group, ...]
    units: tuple[Unit, ...]
    branches: tuple[Branch, ...]
    services: tuple[Service, ...]
    hours: WorkingHours
    closures: tuple[Closure, ...]
    survey: Survey
    tables: dict[str, tuple[dict[str, str], ...]] = {}

    @property
    def offered(self) -> tuple[Service, ...]:
        """What people can ask for by itself: all but the services that take appeals."""
        return tuple(service for service in self.services if service.purpose == "service")

    def service(self, code: str) -> Service:
        """Raises KeyError where the catalogue has no such service."""
        return _by_code(self.services, code)

    def unit(self, code: str) -> Unit:
        return _by_code(self.units, code)

    def branch(self, code: str) -> Branch:
        return _by_code(self.branches, code)

    def branches_of(self, service: Service) -> Iterator[Branch]:
        """Branches that take this service, in the catalogue's order."""
        return (branch for branch in self.branches if not service.branches or branch.code in service.branches)


_Coded = TypeVar("_Coded", Service, Unit, Branch)


def _by_code(things: tuple[_Coded, ...], code: str) -> _Coded:
    for thing in things:
        if thing.code == code:
            return thing
    raise KeyError(code)
