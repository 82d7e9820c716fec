"""Answers of the Bot API, read without aiogram's models: it builds a class anew for each answer it reads."""

from collections.abc import Callable
from typing import Generic, TypeVar

import msgspec
from msgspec import Raw, Struct

Result = TypeVar("Result")


class Answer(Struct, Generic[Result], frozen=True):
    ok: bool
    result: Result | None = None


class Sent(Struct, frozen=True):
    message_id: int


Read = Callable[[bytes], Answer[Result]]
read_updates: Read[tuple[Raw, ...]] = msgspec.json.Decoder(Answer[tuple[Raw, ...]]).decode
read_sent: Read[Sent] = msgspec.json.Decoder(Answer[Sent]).decode
read_done: Read[object] = msgspec.json.Decoder(Answer[object]).decode
