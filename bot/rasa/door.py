"""Who and what comes in to the action server: a caller that proves itself, and a call in Rasa's form.

rasa-sdk answers whatever else with a 500 that repeats the request, people's words included. So a call that is none is
refused before it gets there, and no 500 leaves with a body of its own.
"""

import hmac
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

MOST_BYTES = 16 * 1024 * 1024
"""Of a call, unpacked: a tracker brings all events of its session along."""
WRONG = "internal error"


class _Tracker(msgspec.Struct):
    sender_id: str
    slots: dict[str, Any] = {}
    latest_message: dict[str, Any] | None = None


class _Call(msgspec.Struct):
    tracker: _Tracker | None = None
    next_action: str | None = None
    domain: dict[str, Any] | None = None
    domain_digest: str | None = None
    version: str | None = None


@dataclass(frozen=True)
class Refusal:
    """The reason is for the operator of Rasa; nothing of the call stands in it."""

    status: int
    error: str


def caller_refused(authorization: str, token: str) -> Refusal | None:
    """`token` "": everybody may, since nobody from elsewhere gets here (bot.settings)."""
    if not token or hmac.compare_digest(authorization.encode(errors="surrogateescape"), f"Bearer {token}".encode()):
        return None
    return Refusal(401, "send 'Authorization: Bearer …' with MIZBAN_RASA_TOKEN")


def call_refused(headers: Mapping[str, str], body: bytes) -> Refusal | None:
    """Whether this is no call of an action."""
    if headers.get("content-encoding", "") == "deflate":
        unpacking = zlib.decompressobj()
        try:
            body = unpacking.decompress(body, MOST_BYTES)
        except zlib.error:
            return Refusal(400, "the body is not deflated")
        if unpacking.unconsumed_tail:
            return Refusal(413, "the body is too large")
    try:
        call = msgspec.json.decode(body, type=_Call)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Refusal(400, "the body is no call of an action in JSON")
    if call.next_action and call.tracker is None:
        return Refusal(400, "the call has no tracker")
    return None
