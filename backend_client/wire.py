"""The desk's calls as JSON bytes, and back. Pure: who carries the bytes is a function that is given.

    question  {"call": "withdraw", "args": {"key": …, "person_ref": …, "ref": …}}
    answer    {"ok": …}  or  {"error": {"kind": "rejected", "problems": {"mobile": "short"}}}

Arguments go by the names in the contract, models as objects with their fields' names, times as RFC 3339 in UTC,
days as YYYY-MM-DD, bytes as base64. Fields that are not known are ignored, so that either side may learn first.
"""

import datetime as dt
import inspect
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Literal, NamedTuple, Protocol, cast, get_type_hints

import msgspec
from msgspec import Struct

from backend_client.contract import AdminDesk, CitizenDesk, StaffDesk
from backend_client.errors import (
    AlreadyDone,
    BackendBroken,
    BackendError,
    BackendUnavailable,
    KeyConflict,
    NotPermitted,
    PaymentRequired,
    RequestNotFound,
    RequestRejected,
    TooManyTries,
)

Transport = Callable[[bytes], Awaitable[bytes]]
"""Carries a question and brings its answer. Raises BackendUnavailable."""

_Kind = Literal[
    "unavailable", "broken", "not_found", "rejected", "key_conflict", "already_done", "not_permitted",
    "too_many_tries", "payment_required",
]  # fmt: skip
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
    at: dt.datetime | None = None
    wait_s: int = 0
    amount_rial: int = 0


class _Answer(Struct, frozen=True, kw_only=True):
    ok: msgspec.Raw = msgspec.Raw(b"")
    error: _Trouble | None = None


class Call(NamedTuple):
    """One call of the contract. `arguments`: a model of its arguments, in their order."""

    name: str
    arguments: type[Struct]
    answer: Any

    def asked(self, *given: object, **named: object) -> bytes:
        """The question. Raises TypeError for arguments that the call does not have."""
        return msgspec.json.encode({"call": self.name, "args": self.arguments(*given, **named)})


def _calls() -> dict[str, Call]:
    """Read off the Protocols, so that neither side of the wire can differ from them."""
    return {
        name: _call(name, function)
        for protocol in (CitizenDesk, StaffDesk, AdminDesk)
        for name, function in inspect.getmembers(protocol, inspect.isfunction)
        if not name.startswith("_")
    }


def _call(name: str, function: Callable[..., object]) -> Call:
    types = get_type_hints(function)
    required = inspect.Parameter.empty
    fields = [
        (each.name, types[each.name]) if each.default is required else (each.name, types[each.name], each.default)
        for each in inspect.signature(function).parameters.values()
        if each.name != "self"
    ]
    return Call(name, msgspec.defstruct(name, fields, frozen=True), types["return"])


CALLS = _calls()


async def serve(desk: Desk, question: bytes) -> bytes:
    """Put a question to a desk. What the contract allows to go wrong is an answer, too; bugs are raised."""
    try:
        asked = msgspec.json.decode(question, type=_Question)
        args = msgspec.json.decode(asked.args, type=CALLS[asked.call].arguments)
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
            return _Trouble(kind="already_done", by=error.by, at=error.at)
        case TooManyTries():
            return _Trouble(kind="too_many_tries", wait_s=error.wait_s)
        case PaymentRequired():
            return _Trouble(kind="payment_required", amount_rial=error.amount_rial)
        case _:
            return _Trouble(kind=next(kind for kind, plain in _PLAIN.items() if isinstance(error, plain)))


def _error(trouble: _Trouble) -> BackendError:
    match trouble.kind:
        case "rejected":
            return RequestRejected(trouble.problems)
        case "already_done":
            return AlreadyDone(trouble.by, trouble.at)
        case "too_many_tries":
            return TooManyTries(trouble.wait_s)
        case "payment_required":
            return PaymentRequired(trouble.amount_rial)
        case _:
            return _PLAIN[trouble.kind](trouble.kind)


def wire_desk(transport: Transport) -> Desk:
    """A desk at the other end of a transport. Its calls raise what the desk raised, and BackendBroken where an answer
    is not in the contract."""
    return cast("Desk", _FarDesk(transport))


class _FarDesk:
    """Has every call of the contract."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        if name not in CALLS:
            raise AttributeError(name)
        return partial(self._ask, CALLS[name])

    async def _ask(self, call: Call, *given: object, **named: object) -> Any:
        reply = await self._transport(call.asked(*given, **named))
        try:
            told = msgspec.json.decode(reply, type=_Answer)
            if told.error is None:
                return msgspec.json.decode(told.ok, type=call.answer)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as garbled:
            raise BackendBroken(call.name) from garbled
        raise _error(told.error)
