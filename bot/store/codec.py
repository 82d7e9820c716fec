"""Between the database's values and ours: moments, and the JSON of bodies, effects, messages, drafts and people."""

import datetime as dt
import functools
import operator
from typing import Any, Protocol, TypeVar

import msgspec

from backend_client.seal import Seal, SealBroken
from bot.store.store import OutboxPayload
from dialogs.protocol import Body, Draft, Effect, Person, State

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)
Value = TypeVar("Value")

_body: msgspec.json.Decoder[Body] = msgspec.json.Decoder(Body)
_effect: msgspec.json.Decoder[Any] = msgspec.json.Decoder(functools.reduce(operator.or_, Effect.__subclasses__()))
_payload = msgspec.json.Decoder(OutboxPayload)
_draft = msgspec.json.Decoder(Draft)
_person = msgspec.json.Decoder(Person)
_encoder = msgspec.json.Encoder()


def micros(moment: dt.datetime) -> int:
    """An aware moment as the database keeps it."""
    return (moment - EPOCH) // MICROSECOND


def moment(value: int) -> dt.datetime:
    return EPOCH + value * MICROSECOND


def encode(value: object) -> bytes:
    """The JSON of any of our types; it stands the same for equal values."""
    return _encoder.encode(value)


def decode_body(raw: bytes) -> Body:
    """What happened, of a row that no messenger sent."""
    return _body.decode(raw)


class StateCodec(Protocol):
    """State ↔ JSON with its version; the dialogs know their frames, the store does not (`dialogs.codec`)."""

    def encode(self, state: State) -> bytes: ...

    def decode(self, raw: bytes) -> State: ...


class Vault:
    """Seals and opens what stands encrypted. `uid`: the row's own lasting name, part of the place it is bound to."""

    def __init__(self, seal: Seal, states: StateCodec) -> None:
        self._seal = seal
        self._states = states

    def seal(self, value: bytes, table: str, column: str, uid: str) -> bytes:
        return self._seal.seal(value, f"{table}/{column}/{uid}")

    def open(self, sealed: bytes, table: str, column: str, uid: str) -> bytes:
        """Raises SealBroken."""
        return self._seal.open(sealed, f"{table}/{column}/{uid}")

    def lookup(self, kind: str, value: str) -> str:
        return self._seal.lookup(kind, value)

    def seal_state(self, state: State, uid: str) -> bytes:
        return self.seal(self._states.encode(state), "conversation", "state", uid)

    def open_state(self, sealed: bytes | None, uid: str) -> State:
        """A conversation that never had a turn starts with the empty state."""
        if sealed is None:
            return State()
        return self._states.decode(self.open(sealed, "conversation", "state", uid))

    def open_effect(self, sealed: bytes, uid: str) -> Effect:
        effect: Effect = _effect.decode(self.open(sealed, "effect", "payload", uid))
        return effect

    def open_payload(self, sealed: bytes, uid: str) -> OutboxPayload:
        return _payload.decode(self.open(sealed, "outbox", "payload", uid))

    def payload_if_readable(self, sealed: bytes, uid: str) -> OutboxPayload | None:
        """None where it is damaged or sealed with another key."""
        try:
            return self.open_payload(sealed, uid)
        except (SealBroken, msgspec.MsgspecError):
            return None

    def open_draft(self, sealed: bytes, uid: str) -> Draft:
        return _draft.decode(self.open(sealed, "draft", "answers", uid))

    def open_person(self, sealed: bytes, uid: str) -> Person:
        return _person.decode(self.open(sealed, "person", "profile", uid))
