"""The one authorisation table: who may have which effect performed and which reading answered.

Roles are looked up here, on the person, freshly from the desk each time: whoever is dismissed is refused at the next
action. Whose request it is, and of which unit and branch, only the desk knows; it checks that at every call, and
answers as if a request outside did not exist. Refusals, and all that staff do, leave an audit row.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from backend_client.contract import Role, StaffMember
from backend_client.errors import NotPermitted, RequestNotFound
from dialogs.protocol import (
    AcceptRequest,
    AddParaphrase,
    AmendRequest,
    AskCitizen,
    BookAppointment,
    CancelAppointment,
    DismissQuestion,
    Effect,
    FetchFile,
    FillSurvey,
    FindRequest,
    FindStaffRequest,
    FinishStage,
    FollowRequest,
    IssueResponse,
    ListDeficiencies,
    MoveAppointment,
    NoteArrival,
    NoteQuestion,
    Person,
    PublishEntry,
    ReadAppointments,
    ReadEntries,
    ReadExpected,
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
    ReportUndelivered,
    SubmitRequest,
    TakeRequest,
    TellCitizen,
    UndoRevision,
    WithdrawRequest,
    WriteToDesk,
)


@dataclass(frozen=True)
class Rule:
    """`roles` empty: everybody, for themselves (the desk checks whose request it is)."""

    roles: frozenset[Role] = frozenset()


_EVERYBODY = Rule()
_ACCEPTS = Rule(frozenset({"clerk", "unit_head"}))
_WORKS = Rule(frozenset({"clerk", "unit_staff", "unit_head"}))
_RECEIVES = Rule(frozenset({"clerk", "unit_staff", "unit_head", "counter_clerk"}))
_EDITS = Rule(frozenset({"content_editor", "publisher"}))
_PUBLISHES = Rule(frozenset({"publisher"}))

RULES: Mapping[type[Effect] | type[Reading[Any]], Rule] = {
    ReadMyRequests: _EVERYBODY,
    ReadRequest: _EVERYBODY,
    FindRequest: _EVERYBODY,
    SubmitRequest: _EVERYBODY,
    WithdrawRequest: _EVERYBODY,
    AmendRequest: _EVERYBODY,
    WriteToDesk: _EVERYBODY,
    FollowRequest: _EVERYBODY,
    FillSurvey: _EVERYBODY,
    FetchFile: _EVERYBODY,
    RecordDelivery: _EVERYBODY,
    ReportUndelivered: _EVERYBODY,
    RedeemInvite: _EVERYBODY,
    NoteQuestion: _EVERYBODY,
    ReadSlots: _EVERYBODY,
    ReadAppointments: _EVERYBODY,
    BookAppointment: _EVERYBODY,
    MoveAppointment: _EVERYBODY,
    CancelAppointment: _EVERYBODY,
    ReadExpected: _RECEIVES,
    NoteArrival: _RECEIVES,
    ReadQueue: _WORKS,
    ReadStaffRequest: _WORKS,
    FindStaffRequest: _WORKS,
    TakeRequest: _WORKS,
    AcceptRequest: _ACCEPTS,
    ListDeficiencies: _ACCEPTS,
    FinishStage: _WORKS,
    AskCitizen: _WORKS,
    TellCitizen: _WORKS,
    IssueResponse: _WORKS,
    ReadEntries: _EDITS,
    ReadQuestions: _EDITS,
    ReadQuestion: _EDITS,
    DismissQuestion: _EDITS,
    AddParaphrase: _PUBLISHES,
    PublishEntry: _PUBLISHES,
    UndoRevision: _PUBLISHES,
}


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

    async def done(self, person: Person, action: Effect, outcome: str) -> None:
        """Staff had this effect performed."""
        if RULES[type(action)].roles or isinstance(action, RedeemInvite):
            await self._note(person, action, outcome)

    async def _note(self, person: Person, action: Effect | Reading[Any], outcome: str) -> None:
        target = getattr(action, "ref", None) or getattr(action, "key", "")
        await self._trail.audit(person.ref, type(action).__name__, str(target), outcome)
