"""The desk's calls as JSON bytes, and back. Pure: who carries the bytes is a function that is given.

    question  {"call": "withdraw", "args": {"key": …, "person_ref": …, "ref": …}}
    answer    {"ok": …}  or  {"error": {"kind": "rejected", "problems": {"mobile": "short"}}}

Arguments go by the names in the contract, models as objects with their fields' names, times as RFC 3339 in UTC,
days as YYYY-MM-DD, bytes as base64. Fields that are not known are ignored, so that either side may learn first.
"""

import datetime as dt
import inspect
from collections.abc import Awaitable, Callable
from typing import Any, Literal, Protocol, TypeVar, get_type_hints

import msgspec
from msgspec import Struct

from backend_client.agency import Branch, Unit
from backend_client.catalogue import Catalogue, Service
from backend_client.contract import (
    AdminDesk,
    Answer,
    Appointment,
    Booking,
    Capabilities,
    ChangeKind,
    Changes,
    CitizenDesk,
    Deficiency,
    ExpectedVisit,
    Issued,
    Page,
    RequestCard,
    RequestView,
    ResponseDraft,
    Slot,
    StaffDesk,
    StaffMember,
    StaffRequestView,
    Submission,
    Submitted,
    SurveyForm,
    UndeliveredReason,
    Waiting,
)
from backend_client.errors import (
    AlreadyDone,
    BackendBroken,
    BackendError,
    BackendUnavailable,
    KeyConflict,
    NotPermitted,
    RequestNotFound,
    RequestRejected,
    TooManyTries,
)
from backend_client.wire_staff import WireStaffWork

Transport = Callable[[bytes], Awaitable[bytes]]
"""Carries a question and brings its answer. Raises BackendUnavailable."""

_T = TypeVar("_T")
_Kind = Literal[
    "unavailable", "broken", "not_found", "rejected", "key_conflict", "already_done", "not_permitted", "too_many_tries"
]
_PLAIN: dict[_Kind, type[BackendError]] = {
    "unavailable": BackendUnavailable,
    "broken": BackendBroken,
    "not_found": RequestNotFound,
    "key_conflict": KeyConflict,
    "not_permitted": NotPermitted,
}


class Desk(CitizenDesk, StaffDesk, AdminDesk, Protocol):
    """A whole desk."""


class _Question(Struct, frozen=True):
    call: str
    args: msgspec.Raw


class _Trouble(Struct, frozen=True, kw_only=True, omit_defaults=True):
    kind: _Kind
    problems: dict[str, str] = {}
    by: str = ""
    wait_s: int = 0


class _Answer(Struct, frozen=True, kw_only=True):
    ok: msgspec.Raw = msgspec.Raw(b"")
    error: _Trouble | None = None


def _calls() -> dict[str, type[Struct]]:
    """The arguments of each call as a model of their own, read off the Protocols, so that none can differ."""
    calls = {}
    for protocol in (CitizenDesk, StaffDesk, AdminDesk):
        for name, function in inspect.getmembers(protocol, inspect.isfunction):
            if not name.startswith("_"):
                calls[name] = _arguments(name, function)
    return calls


def _arguments(name: str, function: Callable[..., object]) -> type[Struct]:
    types = get_type_hints(function)
    required = inspect.Parameter.empty
    fields = [
        (each.name, types[each.name]) if each.default is required else (each.name, types[each.name], each.default)
        for each in inspect.signature(function).parameters.values()
        if each.name != "self"
    ]
    return msgspec.defstruct(name, fields, frozen=True, kw_only=True)


CALLS = _calls()


async def serve(desk: Desk, question: bytes) -> bytes:
    """Put a question to a desk. What the contract allows to go wrong is an answer, too; bugs are raised."""
    try:
        asked = msgspec.json.decode(question, type=_Question)
        args = msgspec.json.decode(asked.args, type=CALLS[asked.call])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, KeyError):
        return msgspec.json.encode({"error": _Trouble(kind="broken")})
    try:
        answer = await getattr(desk, asked.call)(**msgspec.structs.asdict(args))
    except BackendError as error:
        return msgspec.json.encode({"error": _trouble(error)})
    return msgspec.json.encode({"ok": answer})


def _trouble(error: BackendError) -> _Trouble:
    match error:
        case RequestRejected():
            return _Trouble(kind="rejected", problems=error.problems)
        case AlreadyDone():
            return _Trouble(kind="already_done", by=error.by)
        case TooManyTries():
            return _Trouble(kind="too_many_tries", wait_s=error.wait_s)
        case _:
            return _Trouble(kind=next(kind for kind, plain in _PLAIN.items() if isinstance(error, plain)))


def _error(trouble: _Trouble) -> BackendError:
    match trouble.kind:
        case "rejected":
            return RequestRejected(trouble.problems)
        case "already_done":
            return AlreadyDone(trouble.by)
        case "too_many_tries":
            return TooManyTries(trouble.wait_s)
        case _:
            return _PLAIN[trouble.kind](trouble.kind)


class WireDesk(WireStaffWork):
    """A desk at the other end of a transport."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def _ask(self, call: str, answer: type[_T], **args: Any) -> _T:
        """Raises what the desk raised, and BackendBroken where the answer is not in the contract."""
        reply = await self._transport(msgspec.json.encode({"call": call, "args": args}))
        try:
            told = msgspec.json.decode(reply, type=_Answer)
            if told.error is None:
                return msgspec.json.decode(told.ok, type=answer)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as garbled:
            raise BackendBroken(call) from garbled
        raise _error(told.error)

    # ── CitizenDesk ──

    async def capabilities(self) -> Capabilities:
        return await self._ask("capabilities", Capabilities)

    async def catalogue(self) -> Catalogue:
        return await self._ask("catalogue", Catalogue)

    async def definition(self, service: str, version: int) -> Service:
        return await self._ask("definition", Service, service=service, version=version)

    async def upload(self, page: Page, content: bytes) -> None:
        await self._ask("upload", type(None), page=page, content=content)

    async def submit(self, key: str, submission: Submission) -> Submitted:
        return await self._ask("submit", Submitted, key=key, submission=submission)

    async def withdraw(self, key: str, person_ref: str, ref: str) -> RequestCard:
        return await self._ask("withdraw", RequestCard, key=key, person_ref=person_ref, ref=ref)

    async def amend(
        self, key: str, person_ref: str, ref: str, answers: dict[str, Answer], pages: tuple[Page, ...]
    ) -> RequestCard:
        return await self._ask(
            "amend", RequestCard, key=key, person_ref=person_ref, ref=ref, answers=answers, pages=pages
        )

    async def write(self, key: str, person_ref: str, ref: str, text: str) -> RequestCard:
        return await self._ask("write", RequestCard, key=key, person_ref=person_ref, ref=ref, text=text)

    async def follow(self, key: str, person_ref: str, tracking_code: str) -> RequestCard:
        return await self._ask("follow", RequestCard, key=key, person_ref=person_ref, tracking_code=tracking_code)

    async def record_delivery(self, key: str, ref: str, at: dt.datetime) -> None:
        await self._ask("record_delivery", type(None), key=key, ref=ref, at=at)

    async def report_undelivered(
        self, key: str, ref: str, notice: ChangeKind, reason: UndeliveredReason, at: dt.datetime
    ) -> None:
        await self._ask("report_undelivered", type(None), key=key, ref=ref, notice=notice, reason=reason, at=at)

    async def fill_survey(self, key: str, person_ref: str, form: SurveyForm) -> None:
        await self._ask("fill_survey", type(None), key=key, person_ref=person_ref, form=form)

    async def requests_of(self, person_ref: str) -> tuple[RequestCard, ...]:
        return await self._ask("requests_of", tuple[RequestCard, ...], person_ref=person_ref)

    async def request(self, person_ref: str, ref: str) -> RequestView:
        return await self._ask("request", RequestView, person_ref=person_ref, ref=ref)

    async def find_request(self, account: str, tracking_code: str, last_four: str) -> RequestView:
        return await self._ask(
            "find_request", RequestView, account=account, tracking_code=tracking_code, last_four=last_four
        )

    async def issued(self, tracking_code: str) -> Issued:
        return await self._ask("issued", Issued, tracking_code=tracking_code)

    async def response_file(self, person_ref: str, ref: str, file_ref: str) -> bytes:
        return await self._ask("response_file", bytes, person_ref=person_ref, ref=ref, file_ref=file_ref)

    async def changes(self, cursor: int, limit: int = 100) -> Changes:
        return await self._ask("changes", Changes, cursor=cursor, limit=limit)

    async def free_slots(self, service: str, branch: str) -> tuple[Slot, ...]:
        return await self._ask("free_slots", tuple[Slot, ...], service=service, branch=branch)

    async def book(self, key: str, person_ref: str, booking: Booking) -> Appointment:
        return await self._ask("book", Appointment, key=key, person_ref=person_ref, booking=booking)

    async def move_appointment(self, key: str, person_ref: str, ref: str, starts_at: dt.datetime) -> Appointment:
        return await self._ask(
            "move_appointment", Appointment, key=key, person_ref=person_ref, ref=ref, starts_at=starts_at
        )

    async def cancel_appointment(self, key: str, person_ref: str, ref: str) -> Appointment:
        return await self._ask("cancel_appointment", Appointment, key=key, person_ref=person_ref, ref=ref)

    async def appointments_of(self, person_ref: str) -> tuple[Appointment, ...]:
        return await self._ask("appointments_of", tuple[Appointment, ...], person_ref=person_ref)

    # ── StaffDesk ──

    async def member(self, staff_ref: str) -> StaffMember:
        return await self._ask("member", StaffMember, staff_ref=staff_ref)

    async def staff_of(self, unit: str, branch: str) -> tuple[StaffMember, ...]:
        return await self._ask("staff_of", tuple[StaffMember, ...], unit=unit, branch=branch)

    async def queue(self, staff_ref: str) -> tuple[RequestCard, ...]:
        return await self._ask("queue", tuple[RequestCard, ...], staff_ref=staff_ref)

    async def open_request(self, staff_ref: str, ref: str) -> StaffRequestView:
        return await self._ask("open_request", StaffRequestView, staff_ref=staff_ref, ref=ref)

    async def find(self, staff_ref: str, tracking_code: str) -> RequestCard:
        return await self._ask("find", RequestCard, staff_ref=staff_ref, tracking_code=tracking_code)

    async def document(self, staff_ref: str, ref: str, sha256: str) -> bytes:
        return await self._ask("document", bytes, staff_ref=staff_ref, ref=ref, sha256=sha256)

    async def take(self, key: str, staff_ref: str, ref: str) -> RequestCard:
        return await self._ask("take", RequestCard, key=key, staff_ref=staff_ref, ref=ref)

    async def accept(self, key: str, staff_ref: str, ref: str) -> RequestCard:
        return await self._ask("accept", RequestCard, key=key, staff_ref=staff_ref, ref=ref)

    async def list_deficiencies(
        self, key: str, staff_ref: str, ref: str, deficiencies: tuple[Deficiency, ...]
    ) -> RequestCard:
        return await self._ask(
            "list_deficiencies", RequestCard, key=key, staff_ref=staff_ref, ref=ref, deficiencies=deficiencies
        )

    async def finish_stage(self, key: str, staff_ref: str, ref: str, stage: str, note: str) -> RequestCard:
        return await self._ask(
            "finish_stage", RequestCard, key=key, staff_ref=staff_ref, ref=ref, stage=stage, note=note
        )

    async def return_to(self, key: str, staff_ref: str, ref: str, stage: str, reason: str) -> RequestCard:
        return await self._ask(
            "return_to", RequestCard, key=key, staff_ref=staff_ref, ref=ref, stage=stage, reason=reason
        )

    async def pause(self, key: str, staff_ref: str, ref: str, waiting: Waiting, reason: str) -> RequestCard:
        return await self._ask(
            "pause", RequestCard, key=key, staff_ref=staff_ref, ref=ref, waiting=waiting, reason=reason
        )

    async def resume(self, key: str, staff_ref: str, ref: str) -> RequestCard:
        return await self._ask("resume", RequestCard, key=key, staff_ref=staff_ref, ref=ref)

    async def promise_anew(self, key: str, staff_ref: str, ref: str, day: dt.date, reason: str) -> RequestCard:
        return await self._ask(
            "promise_anew", RequestCard, key=key, staff_ref=staff_ref, ref=ref, day=day, reason=reason
        )

    async def ask(self, key: str, staff_ref: str, ref: str, text: str) -> RequestCard:
        return await self._ask("ask", RequestCard, key=key, staff_ref=staff_ref, ref=ref, text=text)

    async def tell(self, key: str, staff_ref: str, ref: str, text: str) -> RequestCard:
        return await self._ask("tell", RequestCard, key=key, staff_ref=staff_ref, ref=ref, text=text)

    async def respond(self, key: str, staff_ref: str, ref: str, draft: ResponseDraft) -> RequestCard:
        return await self._ask("respond", RequestCard, key=key, staff_ref=staff_ref, ref=ref, draft=draft)

    async def expected_today(self, staff_ref: str) -> tuple[ExpectedVisit, ...]:
        return await self._ask("expected_today", tuple[ExpectedVisit, ...], staff_ref=staff_ref)

    async def arrive(self, key: str, staff_ref: str, code: str) -> ExpectedVisit:
        return await self._ask("arrive", ExpectedVisit, key=key, staff_ref=staff_ref, code=code)

    # ── AdminDesk ──

    async def publish(self, catalogue: Catalogue) -> int:
        return await self._ask("publish", int, catalogue=catalogue)

    async def add_staff(self, member: StaffMember) -> None:
        await self._ask("add_staff", type(None), member=member)

    async def staff(self) -> tuple[StaffMember, ...]:
        return await self._ask("staff", tuple[StaffMember, ...])

    async def units(self) -> tuple[Unit, ...]:
        return await self._ask("units", tuple[Unit, ...])

    async def branches(self) -> tuple[Branch, ...]:
        return await self._ask("branches", tuple[Branch, ...])
