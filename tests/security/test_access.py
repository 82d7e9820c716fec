"""The authorisation table: every action by every role (attacks 2 and 4), complete, and the same as the desk's."""

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest

from backend_client.contract import Role, StaffMember
from backend_client.embedded import demands as desk_demands
from backend_client.embedded import staff as desk_staff
from backend_client.errors import NotPermitted, RequestNotFound
from bot import access
from bot.access import RULES, Access, RuleMissing, verify_complete
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
from dialogs.staff import members

ROLES: tuple[Role, ...] = (
    "clerk", "unit_staff", "unit_head", "counter_clerk", "head", "evaluator", "content_editor", "publisher",
    "broadcaster",
)  # fmt: skip
ALLOWED: dict[type, set[Role]] = {
    TakeRequest: {"clerk", "unit_staff", "unit_head"},
    AcceptRequest: {"clerk", "unit_head"},
    ListDeficiencies: {"clerk", "unit_head"},
    FinishStage: {"clerk", "unit_staff", "unit_head"},
    ReturnRequest: {"clerk", "unit_staff", "unit_head"},
    PauseRequest: {"clerk", "unit_staff", "unit_head"},
    ResumeRequest: {"clerk", "unit_staff", "unit_head"},
    PromiseAnew: {"clerk", "unit_staff", "unit_head"},
    SendInquiry: {"clerk", "unit_staff", "unit_head"},
    RemindInquiry: {"clerk", "unit_staff", "unit_head"},
    AnswerInquiry: {"clerk", "unit_staff", "unit_head"},
    NoteRegistration: {"clerk", "unit_head"},
    AddPaper: {"clerk", "unit_staff", "unit_head"},
    ProposeDocument: {"clerk", "unit_staff", "unit_head"},
    AskDocument: {"unit_head"},
    DecideDocument: {"unit_head"},
    AssessFee: {"clerk", "unit_staff", "unit_head"},
    ConfirmPayment: {"clerk", "unit_staff", "unit_head"},
    RejectPayment: {"clerk", "unit_staff", "unit_head"},
    CancelBill: {"clerk", "unit_staff", "unit_head"},
    AskCitizen: {"clerk", "unit_staff", "unit_head"},
    TellCitizen: {"clerk", "unit_staff", "unit_head"},
    IssueResponse: {"clerk", "unit_staff", "unit_head"},
    CorrectResponse: {"clerk", "unit_staff", "unit_head"},
    MergeRequest: {"clerk", "unit_staff", "unit_head"},
    ReadExpected: {"clerk", "unit_staff", "unit_head", "counter_clerk"},
    TakeHandover: {"clerk", "unit_staff", "unit_head", "counter_clerk"},
    NoteArrival: {"clerk", "unit_staff", "unit_head", "counter_clerk"},
    ScanVisitCard: {"clerk", "unit_staff", "unit_head", "counter_clerk"},
    FileAtCounter: {"counter_clerk"},
    AmendAtCounter: {"counter_clerk"},
    ReportPaymentAtCounter: {"counter_clerk"},
    GiveDocumentsAtCounter: {"counter_clerk"},
    RenewBindCode: {"counter_clerk"},
    DeliverByHand: {"clerk", "counter_clerk"},
    FindAtCounter: {"clerk", "counter_clerk"},
    ReadAtCounter: {"clerk", "counter_clerk"},
    ReadQueue: {"clerk", "unit_staff", "unit_head"},
    ReadStaffRequest: {"clerk", "unit_staff", "unit_head"},
    FindStaffRequest: {"clerk", "unit_staff", "unit_head"},
    OpenConsole: set(ROLES),
    MakeReport: {"unit_head", "head", "evaluator"},
    EndAbsence: {"clerk", "unit_staff", "unit_head"},
    GiveRequest: {"clerk", "unit_staff", "unit_head"},
    ReadFollowUps: {"head"},
    ReadFollowUp: {"head"},
    SettleFollowUp: {"head"},
    ReadAbsences: {"clerk", "unit_staff", "unit_head"},
    ReadColleagues: {"clerk", "unit_staff", "unit_head"},
    ReadDeputies: {"clerk", "unit_staff", "unit_head"},
    ReleaseRequest: {"clerk", "unit_staff", "unit_head"},
    SetAbsence: {"clerk", "unit_staff", "unit_head"},
    WriteNote: {"clerk", "unit_staff", "unit_head"},
    SearchRequests: {"clerk", "unit_staff", "unit_head"},
    ReadEntries: {"content_editor", "publisher"},
    ReadQuestions: {"content_editor", "publisher"},
    ReadQuestion: {"content_editor", "publisher"},
    DismissQuestion: {"content_editor", "publisher"},
    AddParaphrase: {"publisher"},
    PublishEntry: {"publisher"},
    UndoRevision: {"publisher"},
}
"""Written out once more, so that a slip in the table is seen here."""
EVERYBODYS = {
    AmendRequest, BindByCode, BindByPaper, FetchFile, FillSurvey, FindRequest, FollowRequest, NoteQuestion,
    ReviseRequest,
    ReadMyRequests, ReadRequest,
    RecordDelivery, RedeemInvite, ReportUndelivered, BookAppointment, CancelAppointment, MoveAppointment,
    ReadAppointments, ReadSlots, SubmitRequest, WithdrawRequest, WriteToDesk, GiveDocuments,
    ReadHandover, AskForPerson, PlaceHandover, PassLine, ReturnHandover, EndHandover,
    ReportPayment, StartPayment,
}  # fmt: skip
CITIZEN = Person(ref="p0")
ENROLLED = Person(ref="p1", staff_ref="s1")


class Desk:
    """Knows one member."""

    def __init__(self, roles: Sequence[Role], *, active: bool = True) -> None:
        self._member = StaffMember(ref="s1", name="n", post="p", roles=tuple(roles), active=active)

    async def member(self, staff_ref: str) -> StaffMember:
        if staff_ref != self._member.ref:
            raise RequestNotFound
        return self._member


class Trail:
    def __init__(self) -> None:
        self.rows: list[tuple[str, str, str, str]] = []

    async def audit(self, person_ref: str, action: str, target: str, outcome: str) -> None:
        self.rows.append((person_ref, action, target, outcome))


def action(kind: type) -> Any:
    """One of this kind; access looks at the kind alone."""
    required = (field.name for field in msgspec.structs.fields(kind) if field.required)
    return msgspec.convert({name: SAMPLES.get(name, "") for name in required}, kind)


SAMPLES: dict[str, Any] = {
    "answers": {}, "pages": [],
    "submission": {
        "service": "", "version": 1, "branch": "", "person_ref": "", "answers": {}, "pages": [],
        "confirmed_at": "2026-11-22T00:00:00Z", "pre_registration_number": "",
    },
    "amount_rial": 0,
    "bill": 1,
    "slips": (),
    "period": "this_month",
    "day": "2026-12-07",
    "deficiencies": [], "base": 0, "revision": 1, "draft": {"text": "", "legal_grounds": ""}, "skip": 0, "limit": 6,
    "outcome": "unanswered", "on": "2026-11-22", "no": 1, "agreed": True, "wait": False, "told": True,
    "from_on": "2026-11-22", "to_on": "2026-11-23",
}  # fmt: skip


def kinds() -> list[type[Effect] | type[Reading[Any]]]:
    return sorted(RULES, key=lambda kind: kind.__name__)


def test_every_action_stands_in_both_tables() -> None:
    assert set(RULES) == ALLOWED.keys() | EVERYBODYS


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("kind", list(ALLOWED), ids=lambda kind: kind.__name__)
async def test_no_wrong_role_passes(kind: type, role: Role) -> None:
    """Refused on the server whatever the keyboard showed, and written down."""
    trail = Trail()
    permit = Access(Desk([role]), trail)

    if role in ALLOWED[kind]:
        await permit.check(ENROLLED, action(kind))
        assert trail.rows == []
    else:
        with pytest.raises(NotPermitted):
            await permit.check(ENROLLED, action(kind))
        assert [(row[0], row[1], row[3]) for row in trail.rows] == [("p1", kind.__name__, "refused")]


@pytest.mark.parametrize("kind", list(ALLOWED), ids=lambda kind: kind.__name__)
async def test_neither_citizens_nor_the_dismissed_pass(kind: type) -> None:
    """Attack 4: the member is looked up at each action, so dismissal counts at once."""
    everything = [role for role in ROLES if role in ALLOWED[kind]]
    for person, desk in (
        (CITIZEN, Desk(everything)),
        (ENROLLED, Desk(everything, active=False)),
        (Person(ref="p2", staff_ref="unknown"), Desk(everything)),
    ):
        with pytest.raises(NotPermitted):
            await Access(desk, Trail()).check(person, action(kind))


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
def test_an_action_without_an_entry_fails_at_start(kind: type, monkeypatch: pytest.MonkeyPatch) -> None:
    verify_complete()
    monkeypatch.setattr(access, "RULES", {other: rule for other, rule in RULES.items() if other is not kind})
    with pytest.raises(RuleMissing, match=kind.__name__):
        verify_complete()


def test_table_dialogs_and_desk_agree_on_who_accepts_and_who_works() -> None:
    """What is offered is what is allowed, and what is allowed is what the desk does."""
    assert RULES[AcceptRequest].roles == members.ACCEPTING == desk_staff.ACCEPTING
    assert RULES[TakeRequest].roles == members.WORKING == desk_staff.WORKING
    assert RULES[DecideDocument].roles == members.DECIDING == desk_demands.DECIDING
    assert RULES[ReadEntries].roles == members.AT_CONTENT
