"""The one authorisation table: who may have which effect performed and which reading answered.

Roles are looked up here, on the person, freshly from the desk each time: whoever is dismissed is refused at the next
action. Whose request it is, and of which unit and branch, only the desk knows; it checks that at every call, and
answers as if a request outside did not exist. Refusals, and all that staff do, leave an audit row.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, get_args

from backend_client.contract import Role, StaffMember
from backend_client.errors import NotPermitted, RequestNotFound
from dialogs.protocol import (
    AcceptRequest,
    AddPaper,
    AddParaphrase,
    AmendAtCounter,
    AmendRequest,
    AnswerInquiry,
    AskCitizen,
    AskDocument,
    AskForPerson,
    AssessFee,
    BindByCode,
    BindByPaper,
    BookAppointment,
    CancelAppointment,
    CancelBill,
    ConfirmPayment,
    CorrectResponse,
    DecideDocument,
    DeliverByHand,
    DismissQuestion,
    Effect,
    EndAbsence,
    EndHandover,
    FetchFile,
    FileAtCounter,
    FillSurvey,
    FindAtCounter,
    FindRequest,
    FindStaffRequest,
    FinishStage,
    FollowRequest,
    GiveDocuments,
    GiveDocumentsAtCounter,
    GiveRequest,
    IssueResponse,
    ListDeficiencies,
    MakeReport,
    MergeRequest,
    MoveAppointment,
    NoteArrival,
    NoteQuestion,
    NoteRegistration,
    OpenConsole,
    PassLine,
    PauseRequest,
    Person,
    PlaceHandover,
    PromiseAnew,
    ProposeDocument,
    PublishEntry,
    ReadAbsences,
    ReadAppointments,
    ReadAtCounter,
    ReadColleagues,
    ReadDeputies,
    ReadEntries,
    ReadExpected,
    ReadFollowUp,
    ReadFollowUps,
    ReadHandover,
    Reading,
    ReadMyRequests,
    ReadQuestion,
    ReadQuestions,
    ReadQueue,
    ReadRequest,
    ReadSlots,
    ReadStaffRequest,
    RecordDelivery,
    RedeemInvite,
    RejectPayment,
    ReleaseRequest,
    RemindInquiry,
    RenewBindCode,
    ReportPayment,
    ReportPaymentAtCounter,
    ReportUndelivered,
    ResumeRequest,
    ReturnHandover,
    ReturnRequest,
    ReviseRequest,
    ScanVisitCard,
    SearchRequests,
    SendInquiry,
    SetAbsence,
    SettleFollowUp,
    StartPayment,
    SubmitRequest,
    TakeHandover,
    TakeRequest,
    TellCitizen,
    UndoRevision,
    WithdrawRequest,
    WriteNote,
    WriteToDesk,
)


@dataclass(frozen=True)
class Rule:
    """`roles` empty: everybody, for themselves (the desk checks whose request it is)."""

    roles: frozenset[Role] = frozenset()

    def admits(self, member: StaffMember) -> bool:
        return not self.roles or not self.roles.isdisjoint(member.roles)


_EVERYBODY = Rule()
_STAFF = Rule(frozenset(get_args(Role)))
_ACCEPTS = Rule(frozenset({"clerk", "unit_head"}))
_HEADS = Rule(frozenset({"unit_head"}))
_WORKS = Rule(frozenset({"clerk", "unit_staff", "unit_head"}))
_RECEIVES = Rule(frozenset({"clerk", "unit_staff", "unit_head", "counter_clerk"}))
_FILES = Rule(frozenset({"counter_clerk"}))
_AT_COUNTER = Rule(frozenset({"counter_clerk", "clerk"}))
_LEADS = Rule(frozenset({"head"}))
_EDITS = Rule(frozenset({"content_editor", "publisher"}))
_PUBLISHES = Rule(frozenset({"publisher"}))

_REPORTED = Rule(frozenset({"unit_head", "head", "evaluator"}))
"""Some report or other in the chat; which ones, REPORTS says."""

REPORTS: Mapping[str, Rule] = {
    "performance": Rule(frozenset({"unit_head", "head", "evaluator"})),
    "stages": Rule(frozenset({"unit_head", "head", "evaluator"})),
    "survey": Rule(frozenset({"head", "evaluator"})),
    "suggestions": Rule(frozenset({"head"})),
    "staff": Rule(frozenset({"head"})),
    "breaches": Rule(frozenset({"head", "evaluator"})),
    "audit": Rule(frozenset({"head", "evaluator"})),
    "sample": Rule(frozenset({"head", "evaluator"})),
    "quarterly": Rule(frozenset({"head"})),
    "funnel": Rule(frozenset({"head", "evaluator"})),
    "questions": Rule(frozenset({"head"})),
}
"""Who may read each report (bot/reports/offered.py). The desk's readers ask nobody: whoever shows one, asks here.

Of those that can be limited to units and branches, the head of a unit reads what is their own
(bot.console.wanted.own_scope); all others are of the whole desk."""

RULES: Mapping[type[Effect] | type[Reading[Any]], Rule] = {
    ReadMyRequests: _EVERYBODY,
    ReadRequest: _EVERYBODY,
    FindRequest: _EVERYBODY,
    SubmitRequest: _EVERYBODY,
    WithdrawRequest: _EVERYBODY,
    AmendRequest: _EVERYBODY,
    ReviseRequest: _EVERYBODY,
    GiveDocuments: _EVERYBODY,
    WriteToDesk: _EVERYBODY,
    FollowRequest: _EVERYBODY,
    FillSurvey: _EVERYBODY,
    FetchFile: _EVERYBODY,
    RecordDelivery: _EVERYBODY,
    ReportUndelivered: _EVERYBODY,
    RedeemInvite: _EVERYBODY,
    NoteQuestion: _EVERYBODY,
    OpenConsole: _STAFF,
    MakeReport: _REPORTED,
    ReadSlots: _EVERYBODY,
    ReadHandover: _EVERYBODY,
    AskForPerson: _EVERYBODY,
    PlaceHandover: _EVERYBODY,
    PassLine: _EVERYBODY,
    ReturnHandover: _EVERYBODY,
    EndHandover: _EVERYBODY,
    TakeHandover: _RECEIVES,
    ReadAppointments: _EVERYBODY,
    BookAppointment: _EVERYBODY,
    MoveAppointment: _EVERYBODY,
    CancelAppointment: _EVERYBODY,
    ReportPayment: _EVERYBODY,
    StartPayment: _EVERYBODY,
    AssessFee: _WORKS,
    ConfirmPayment: _WORKS,
    RejectPayment: _WORKS,
    CancelBill: _WORKS,
    ReadExpected: _RECEIVES,
    NoteArrival: _RECEIVES,
    ScanVisitCard: _RECEIVES,
    FileAtCounter: _FILES,
    AmendAtCounter: _FILES,
    ReportPaymentAtCounter: _FILES,
    GiveDocumentsAtCounter: _FILES,
    RenewBindCode: _FILES,
    DeliverByHand: _AT_COUNTER,
    FindAtCounter: _AT_COUNTER,
    ReadAtCounter: _AT_COUNTER,
    BindByPaper: _EVERYBODY,
    BindByCode: _EVERYBODY,
    ReadQueue: _WORKS,
    ReadStaffRequest: _WORKS,
    FindStaffRequest: _WORKS,
    SearchRequests: _WORKS,
    ReadColleagues: _WORKS,
    ReadAbsences: _WORKS,
    ReadFollowUps: _LEADS,
    ReadFollowUp: _LEADS,
    SettleFollowUp: _LEADS,
    ReadDeputies: _WORKS,
    WriteNote: _WORKS,
    GiveRequest: _WORKS,
    ReleaseRequest: _WORKS,
    SetAbsence: _WORKS,
    EndAbsence: _WORKS,
    TakeRequest: _WORKS,
    AcceptRequest: _ACCEPTS,
    ListDeficiencies: _ACCEPTS,
    FinishStage: _WORKS,
    ReturnRequest: _WORKS,
    PauseRequest: _WORKS,
    ResumeRequest: _WORKS,
    PromiseAnew: _WORKS,
    SendInquiry: _WORKS,
    RemindInquiry: _WORKS,
    AnswerInquiry: _WORKS,
    AddPaper: _WORKS,
    NoteRegistration: _ACCEPTS,
    ProposeDocument: _WORKS,
    AskDocument: _HEADS,
    DecideDocument: _HEADS,
    AskCitizen: _WORKS,
    TellCitizen: _WORKS,
    IssueResponse: _WORKS,
    CorrectResponse: _WORKS,
    MergeRequest: _WORKS,
    ReadEntries: _EDITS,
    ReadQuestions: _EDITS,
    ReadQuestion: _EDITS,
    DismissQuestion: _EDITS,
    AddParaphrase: _PUBLISHES,
    PublishEntry: _PUBLISHES,
    UndoRevision: _PUBLISHES,
}


_REPORTS = Rule(frozenset().union(*(rule.roles for rule in REPORTS.values())))

CONSOLE: Mapping[str, Rule] = {
    "enter": _EVERYBODY,
    "redeem": _EVERYBODY,
    "leave": _EVERYBODY,
    "asset": _EVERYBODY,
    "home": _STAFF,
    "queue": _WORKS,
    "find": _WORKS,
    "request": _WORKS,
    "document": _WORKS,
    "response_file": _WORKS,
    "paper": _WORKS,
    "deed": _WORKS,
    "do": _WORKS,
    "follow_ups": _LEADS,
    "follow_up": _LEADS,
    "settle": _LEADS,
    "calendar": _STAFF,
    "arrive": _RECEIVES,
    "reports": _REPORTS,
    "report": _REPORTS,
    "download": _REPORTS,
    "draw": REPORTS["sample"],
}
"""Actions of the web console; see bot.console.door. What is done to a request there is ruled by its effect, too, and
each report by its own rule."""


class RuleMissing(Exception):
    """An effect or a reading has no entry in the table."""


def verify_complete() -> None:
    """Called at start. Raises RuleMissing."""
    kinds: set[type] = {*Effect.__subclasses__(), *Reading.__subclasses__()}
    missing = sorted(kind.__name__ for kind in kinds - RULES.keys())
    if missing:
        raise RuleMissing(", ".join(missing))


class KnowsStaff(Protocol):
    async def member(self, staff_ref: str) -> StaffMember: ...


class KeepsAudit(Protocol):
    async def audit(self, person_ref: str, action: str, target: str, outcome: str) -> None: ...


class Access:
    def __init__(self, desk: KnowsStaff, trail: KeepsAudit) -> None:
        self._desk = desk
        self._trail = trail

    async def member(self, person: Person) -> StaffMember | None:
        """The member of staff this person is at this moment; None for everybody else and for the dismissed.

        Raises BackendUnavailable.
        """
        if not person.staff_ref:
            return None
        try:
            member = await self._desk.member(person.staff_ref)
        except RequestNotFound:
            return None
        return member if member.active else None

    async def check(self, person: Person, action: Effect | Reading[Any]) -> None:
        """Raises NotPermitted, BackendUnavailable."""
        rule = RULES[type(action)]
        if not rule.roles:
            return
        member = await self.member(person)
        if member is None or rule.roles.isdisjoint(member.roles):
            await self._note(person, action, "refused")
            raise NotPermitted

    async def visit(self, person: Person, action: str) -> StaffMember | None:
        """The member of staff who asks for this action of the console; None for who is none, or none any more.

        Raises NotPermitted, BackendUnavailable.
        """
        member = await self.member(person)
        if member is not None and not CONSOLE[action].admits(member):
            await self._trail.audit(person.ref, f"console.{action}", "", "refused")
            raise NotPermitted
        return member

    async def read_report(self, person: Person, member: StaffMember, name: str) -> None:
        """Raises NotPermitted."""
        if not REPORTS[name].admits(member):
            await self._trail.audit(person.ref, "console.report", name, "refused")
            raise NotPermitted

    async def note(self, person: Person, action: str, target: str, outcome: str) -> None:
        """Staff did this at the console, besides effects."""
        await self._trail.audit(person.ref, f"console.{action}", target, outcome)

    async def done(self, person: Person, action: Effect, outcome: str) -> None:
        """Staff had this effect performed."""
        if RULES[type(action)].roles or isinstance(action, RedeemInvite):
            await self._note(person, action, outcome)

    async def _note(self, person: Person, action: Effect | Reading[Any], outcome: str) -> None:
        target = getattr(action, "ref", None) or getattr(action, "key", "")
        await self._trail.audit(person.ref, type(action).__name__, str(target), outcome)
