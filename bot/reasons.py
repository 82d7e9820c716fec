"""Why a message was given up: the one table from the outbox's codes to what the desk is told and operators read."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend_client.contract import UndeliveredReason


@dataclass(frozen=True)
class Reason:
    """`told`: to the desk. `words`: for the operator."""

    told: UndeliveredReason
    words: str


REASONS: Mapping[str, Reason] = {
    "blocked": Reason("blocked", "the person has blocked the bot"),
    "deactivated": Reason("deactivated", "the person's account is closed"),
    "chat_not_found": Reason("chat_not_found", "the messenger knows no such chat"),
    "rejected": Reason("rejected", "the messenger refused this message: look at the log"),
    "too_large": Reason("too_large", "the message or its file is too large for the messenger"),
    "unreachable": Reason("unreachable", "the messenger did not answer for two days"),
    "timeout": Reason("unreachable", "the messenger did not answer for two days"),
    "throttled": Reason("unreachable", "the messenger let nothing through for two days"),
    "contested": Reason("unreachable", "another program received the bot's updates for two days"),
    "desk_unavailable": Reason("attachment", "the desk did not give its file"),
    "token_rejected": Reason("unreachable", "the messenger refused the bot's token for two days"),
    "attachment": Reason("attachment", "its file could not be had"),
    "restored": Reason("failed", "it waited when the restored backup was made, and may have been sent since"),
    "crashed": Reason("failed", "the process died at it again and again"),
    "unreadable": Reason("failed", "damaged in the database, or sealed with another key"),
    "bug": Reason("failed", "our own fault: look at the log"),
}
LOST = frozenset({"blocked", "deactivated", "chat_not_found"})
"""The person cannot be reached there at all, until they write again."""


def reason_of(code: str) -> Reason:
    """`code` may go on after a colon."""
    return REASONS.get(code.partition(":")[0], REASONS["bug"])
