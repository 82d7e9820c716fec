"""The wire's JSON: its shape, errors both ways, and answers that are not in the contract."""

import json
from collections.abc import Awaitable, Callable
from typing import get_args

import msgspec
import pytest

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
from backend_client.wire import CALLS, Desk, _Kind, serve, wire_desk

ERRORS = [
    BackendUnavailable("down"),
    BackendBroken("odd"),
    RequestNotFound(),
    RequestRejected({"mobile": "short", "": "closed"}),
    KeyConflict("k"),
    AlreadyDone("Sara"),
    NotPermitted(),
    TooManyTries(77),
    PaymentRequired(850_000),
]


class FailingDesk:
    """Every call fails in the same way."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def __getattr__(self, name: str) -> Callable[..., Awaitable[None]]:
        async def fail(**args: object) -> None:
            raise self._error

        return fail


def answering(reply: bytes) -> Desk:
    async def transport(question: bytes) -> bytes:
        return reply

    return wire_desk(transport)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
async def test_errors_cross_the_wire_as_they_are(error: BackendError) -> None:
    desk = wire_desk(lambda question: serve(FailingDesk(error), question))  # type: ignore[arg-type]
    with pytest.raises(BackendError) as told:
        await desk.request("mina", "r")

    assert type(told.value) is type(error)
    for fact in ("problems", "by", "wait_s", "amount_rial"):
        assert getattr(told.value, fact, None) == getattr(error, fact, None)


def test_every_error_of_the_tree_has_its_kind() -> None:
    assert {type(error) for error in ERRORS} == set(BackendError.__subclasses__())
    assert len(get_args(_Kind)) == len(ERRORS)


async def test_an_errors_text_does_not_cross_the_wire() -> None:
    reply = await serve(FailingDesk(BackendBroken("0084575948 at /var/desk.db")), b'{"call":"staff","args":{}}')  # type: ignore[arg-type]

    assert json.loads(reply) == {"error": {"kind": "broken"}}


async def test_a_bug_of_the_desk_is_no_answer() -> None:
    with pytest.raises(ZeroDivisionError):
        await serve(FailingDesk(ZeroDivisionError()), b'{"call":"staff","args":{}}')  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"<html>502</html>",
        b"null",
        b"{}",
        b"[]",
        b'{"ok":null}',
        b'{"ok":{"ref":1}}',
        b'{"ok":{"ref":"r"',
        b'{"error":{"kind":"teapot"}}',
        b'{"error":{}}',
        b'{"ok":"\xff"}',
        b'{"ok":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
)
async def test_answers_outside_the_contract_are_broken(reply: bytes) -> None:
    with pytest.raises(BackendBroken):
        await answering(reply).take("k", "clerk", "r")


async def test_an_answer_of_another_type_is_broken() -> None:
    with pytest.raises(BackendBroken):
        await answering(b'{"ok":"yes"}').publish(msgspec.convert({}, type=dict))  # type: ignore[arg-type]
    with pytest.raises(BackendBroken):
        await answering(b'{"ok":1}').upload(None, b"")  # type: ignore[arg-type]


async def test_what_an_answer_says_besides_is_ignored() -> None:
    desk = answering(b'{"ok":{"cursor":4,"items":[],"more":true},"trace":"x"}')

    assert (await desk.changes(0)).cursor == 4


@pytest.mark.parametrize(
    "question",
    [
        b"",
        b"{}",
        b'{"call":"drop_tables","args":{}}',
        b'{"call":"close","args":{}}',
        b'{"call":"_once","args":{}}',
        b'{"call":"take","args":{"key":"k"}}',
        b'{"call":"take","args":{"key":1,"staff_ref":"s","ref":"r"}}',
        b'{"call":"staff","args":' + b"[" * 100_000,
    ],
)
async def test_a_question_outside_the_contract_reaches_no_desk(question: bytes) -> None:
    reply = await serve(FailingDesk(ZeroDivisionError()), question)  # type: ignore[arg-type]

    assert json.loads(reply) == {"error": {"kind": "broken"}}


async def test_a_question_names_its_call_and_arguments() -> None:
    asked = []

    async def transport(question: bytes) -> bytes:
        asked.append(json.loads(question))
        return b'{"ok":"AQI="}'

    assert await wire_desk(transport).response_file("mina", "r", "f") == b"\x01\x02"
    assert asked == [{"call": "response_file", "args": {"person_ref": "mina", "ref": "r", "file_ref": "f"}}]


def test_every_call_of_the_contract_is_on_the_wire() -> None:
    calls = {
        name
        for protocol in (CitizenDesk, StaffDesk, AdminDesk)
        for part in protocol.__mro__
        if part.__module__.startswith("backend_client.")
        for name in vars(part)
        if not name.startswith("_")
    }

    assert calls == set(CALLS)


async def test_what_the_contract_does_not_have_is_not_asked() -> None:
    desk = answering(b'{"ok":null}')

    with pytest.raises(AttributeError):
        desk.burn  # type: ignore[attr-defined]  # noqa: B018
    with pytest.raises(TypeError):
        await desk.withdraw("k", "mina", "r", "again")  # type: ignore[call-arg]
