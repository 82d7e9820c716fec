"""Changes in the world, in the imperative: committed with the turn, performed after it by the durable runner."""

import datetime as dt
from typing import Literal, get_args

from msgspec import Struct

from backend_client.contract import (
    Answer,
    Booking,
    Deficiency,
    Page,
    ResponseDraft,
    Submission,
    SurveyForm,
    UndeliveredReason,
    Waiting,
)
from dialogs.vocabulary.events import SentFile
from dialogs.vocabulary.replies import Notice


class Effect(Struct, frozen=True, tag=True):
    """A change in the world. Each kind has an entry in bot.access, checked on the person when it is performed."""


class SubmitRequest(Effect, frozen=True):
    draft_id: str
    submission: Submission


class WithdrawRequest(Effect, frozen=True):
    ref: str


class AmendRequest(Effect, frozen=True):
    draft_id: str
    ref: str
    answers: dict[str, Answer]
    pages: tuple[Page, ...]


class ReviseRequest(Effect, frozen=True):
    """Before acceptance: other answers and documents, each in full."""

    draft_id: str
    ref: str
    answers: dict[str, Answer]
    pages: tuple[Page, ...]


class GiveDocuments(Effect, frozen=True):
    """Pages of documents that were asked for after acceptance."""

    draft_id: str
    ref: str
    pages: tuple[Page, ...]


class WriteToDesk(Effect, frozen=True):
    ref: str
    text: str


class FollowRequest(Effect, frozen=True):
    """`token` is the QR's; the shell checks its signature and tells the desk the code."""

    token: str


class FillSurvey(Effect, frozen=True):
    form: SurveyForm


class BookAppointment(Effect, frozen=True):
    booking: Booking


class MoveAppointment(Effect, frozen=True):
    ref: str
    starts_at: dt.datetime


class CancelAppointment(Effect, frozen=True):
    ref: str


class NoteArrival(Effect, frozen=True):
    """Staff: the person of the appointment with this code has come."""

    code: str


class ScanVisitCard(Effect, frozen=True):
    """Staff: the person has come and shows this card; the shell checks its signature and tells the desk the code."""

    token: str


class FetchFile(Effect, frozen=True):
    """Get a file from the channel, look at it, keep it. `owner`: a draft's id, or the id of what collects it."""

    owner: str
    slot: str
    file: SentFile
    kinds: tuple[Literal["image", "pdf"], ...]
    max_mb: int


class RecordDelivery(Effect, frozen=True):
    ref: str
    at: dt.datetime


class ReportUndelivered(Effect, frozen=True):
    """Tell the desk that this notice did not reach its citizen."""

    notice: Notice
    reason: UndeliveredReason
    at: dt.datetime


class RedeemInvite(Effect, frozen=True):
    token: str


class OpenConsole(Effect, frozen=True):
    """Make a one-time link into the web console for the member of staff this person is."""


class TakeRequest(Effect, frozen=True):
    ref: str


class AcceptRequest(Effect, frozen=True):
    """`seen`: how many corrections of the applicant the member has before them; None where that is not known."""

    ref: str
    seen: int | None = None


class ListDeficiencies(Effect, frozen=True):
    ref: str
    deficiencies: tuple[Deficiency, ...]


class FinishStage(Effect, frozen=True):
    ref: str
    stage: str
    note: str


class ReturnRequest(Effect, frozen=True):
    """Staff: back to this stage, which is behind it."""

    ref: str
    stage: str
    reason: str


class PauseRequest(Effect, frozen=True):
    """Staff: wait for the citizen or another agency."""

    ref: str
    waiting: Waiting
    reason: str


class ResumeRequest(Effect, frozen=True):
    """Staff: it waits no longer."""

    ref: str


class PromiseAnew(Effect, frozen=True):
    """Staff: promise a later day."""

    ref: str
    day: dt.date
    reason: str


class CorrectResponse(Effect, frozen=True):
    """Staff: a correction in the place of the response of the number `seen`."""

    ref: str
    draft: ResponseDraft
    reason: str
    seen: str


class MergeRequest(Effect, frozen=True):
    """Staff: this request is over, the request `into` goes on for both."""

    ref: str
    into: str


class AskCitizen(Effect, frozen=True):
    ref: str
    text: str


class TellCitizen(Effect, frozen=True):
    ref: str
    text: str


class IssueResponse(Effect, frozen=True):
    ref: str
    draft: ResponseDraft


class WriteNote(Effect, frozen=True):
    """Staff: a note that no citizen sees."""

    ref: str
    text: str


class GiveRequest(Effect, frozen=True):
    """Staff: put it into the hands of `to`. `holder`: who had it when this was decided, "" for nobody."""

    ref: str
    to: str
    holder: str


class ReleaseRequest(Effect, frozen=True):
    """Staff: back to the unit; see GiveRequest."""

    ref: str
    holder: str


class SetAbsence(Effect, frozen=True):
    """Staff: oneself is away from the first to the last of these days, and this member stands in."""

    from_on: dt.date
    to_on: dt.date
    deputy: str


class EndAbsence(Effect, frozen=True):
    """Staff: oneself is back, or not away after all."""


class NoteQuestion(Effect, frozen=True):
    """Keep a citizen's question that got no answer, for the admins. `text`: without what tells who asked.

    `service`: the one it was asked about, "" for none.
    """

    text: str
    language: str
    service: str
    outcome: Literal["unanswered", "none_of_these"]


class DismissQuestion(Effect, frozen=True):
    """Admin: this noted question needs no answer."""

    ref: str


class AddParaphrase(Effect, frozen=True):
    """Admin: the noted question `ref` asks the same as this FAQ entry; make `phrase` live as one of its paraphrases."""

    ref: str
    faq: str
    phrase: str


ReportPeriod = Literal["this_month", "last_month", "this_quarter", "this_year"]
REPORT_PERIODS: tuple[ReportPeriod, ...] = get_args(ReportPeriod)
"""Of the Jalali calendar; one that lasts goes to today."""


class MakeReport(Effect, frozen=True):
    """Staff: what happened in these days, as far as it is theirs to know."""

    name: str
    period: ReportPeriod


class PublishEntry(Effect, frozen=True):
    """Admin: make this text live. `base`: the revision it was edited from; `was`: the text then."""

    key: str
    text: str
    was: str
    base: int


class UndoRevision(Effect, frozen=True):
    """Admin: a new revision that takes this one's change back."""

    revision: int
