"""Questions to the desk that change nothing, answered within the turn."""

import datetime as dt
from typing import Generic, Literal, TypeVar

from msgspec import Struct

from backend_client.contract import (
    Absences,
    Appointment,
    ExpectedVisit,
    Found,
    RequestCard,
    RequestView,
    Slot,
    StaffMember,
    StaffRequestView,
)
from dialogs.vocabulary.outcomes import Trouble


class Entry(Struct, frozen=True, kw_only=True):
    """One text of the content that an admin can change: `faq:<id>`, `paraphrases:<id>` or `message:<key>`.

    `title` is what it is about.
    """

    key: str
    title: str
    text: str
    placeholders: tuple[str, ...] = ()


class Question(Struct, frozen=True, kw_only=True):
    """A question of citizens that got no answer; see NoteQuestion. `count`: how often it was asked."""

    ref: str
    text: str
    service: str
    outcome: Literal["unanswered", "none_of_these"]
    count: int
    first_at: dt.datetime
    last_at: dt.datetime
    state: Literal["open", "used", "dismissed"] = "open"


class QuestionList(Struct, frozen=True):
    """Some of `total` questions."""

    total: int
    questions: tuple[Question, ...] = ()


Told = TypeVar("Told")


class Reading(Struct, Generic[Told], frozen=True, tag=True):
    """A question that changes nothing, answered with a `Told`: `told = yield from ask(ReadRequest(ref))`."""


class ReadMyRequests(Reading[tuple[RequestCard, ...] | Trouble], frozen=True):
    """Requests the person follows, newest first."""


class ReadRequest(Reading[RequestView | Trouble], frozen=True):
    """One of the person's own requests, in full."""

    ref: str


class FindRequest(Reading[RequestView | Trouble], frozen=True):
    """Anybody's request by code and second factor: card and stages only."""

    tracking_code: str
    last_four: str


class ReadSlots(Reading[tuple[Slot, ...] | Trouble], frozen=True):
    """Times with a free place, the earliest first."""

    service: str
    branch: str


class ReadAppointments(Reading[tuple[Appointment, ...] | Trouble], frozen=True):
    """The person's appointments, the latest time first."""


class ReadExpected(Reading[tuple[ExpectedVisit, ...] | Trouble], frozen=True):
    """Staff: who has an appointment today where the member receives."""


class ReadQueue(Reading[tuple[RequestCard, ...] | Trouble], frozen=True):
    """Staff: open requests of the member's units and branches."""


class ReadStaffRequest(Reading[StaffRequestView | Trouble], frozen=True):
    """Staff: one request with answers, documents, history."""

    ref: str


class FindStaffRequest(Reading[RequestCard | Trouble], frozen=True):
    """Staff: a request by its code."""

    tracking_code: str


class SearchRequests(Reading[Found | Trouble], frozen=True):
    """Staff: requests by code, whole words of a name, the last four digits of an identifier."""

    text: str


class ReadColleagues(Reading[tuple[StaffMember, ...] | Trouble], frozen=True):
    """Staff: who may be given this request."""

    ref: str


class ReadAbsences(Reading[Absences | Trouble], frozen=True):
    """Staff: one's own absence, and those of others for whom one stands in."""


class ReadDeputies(Reading[tuple[StaffMember, ...] | Trouble], frozen=True):
    """Staff: who may stand in for oneself."""


class ReadEntries(Reading[tuple[Entry, ...]], frozen=True):
    """Admin: texts of the content whose words or key fit, best first, at most 8."""

    query: str


class ReadQuestions(Reading[QuestionList | Trouble], frozen=True):
    """Admin: open questions, the most asked first: at most `limit`, after `skip` of them."""

    skip: int = 0
    limit: int = 0


class ReadQuestion(Reading[Question | Trouble], frozen=True):
    """Admin: one noted question, whatever became of it."""

    ref: str


class HandoverDesk(Struct, frozen=True, kw_only=True):
    """Whether and when people of the desk can be talked with. `offered` False: nobody does that here. `waiting`: how
    many wait; `minutes`: about how long one who asks now will. `opens_at`: None while it is open."""

    offered: bool
    waiting: int = 0
    minutes: int = 0
    opens_at: dt.datetime | None = None


class ReadHandover(Reading[HandoverDesk | Trouble], frozen=True):
    """As it is at this moment. `ref`: of one's own that waits; then `waiting` counts those before oneself."""

    ref: str = ""
