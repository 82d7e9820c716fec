"""Faults that a test orders: what the next calls meet instead of, or after, their effect."""

from dataclasses import dataclass, field
from typing import Literal

from tests.messenger.rules import ApiError, throttled

_BAD_GATEWAY = b"<html><head><title>502 Bad Gateway</title></head><body><center><h1>502</h1></center></body></html>"


@dataclass(frozen=True)
class Fault:
    """`when`: before means the call has no effect; after means it took effect and its answer is lost.

    `how`: answer with `status` and `body`; refuse with `error`; drop the connection; hang for ever.
    """

    when: Literal["before", "after"] = "before"
    how: Literal["answer", "refuse", "drop", "hang", "cut"] = "answer"
    status: int = 502
    body: bytes = _BAD_GATEWAY
    error: ApiError | None = None


def too_many_requests(retry_after: int) -> Fault:
    return Fault(how="refuse", error=throttled(retry_after))


def refused(status: int, description: str) -> Fault:
    return Fault(how="refuse", error=ApiError(status, description))


def html_error(status: int = 502, when: Literal["before", "after"] = "before") -> Fault:
    return Fault(when=when, status=status)


def half_an_answer(when: Literal["before", "after"] = "before") -> Fault:
    return Fault(when=when, status=200, body=b'{"ok":true,"result":{"message_id":')


def dropped(when: Literal["before", "after"]) -> Fault:
    return Fault(when=when, how="drop")


def cut_off() -> Fault:
    """A download's length is told, half of it comes."""
    return Fault(when="after", how="cut")


def hanging(when: Literal["before", "after"] = "before") -> Fault:
    return Fault(when=when, how="hang")


@dataclass
class Faults:
    """Faults in the order they were asked for; each meets `times` calls of `method` ("" = any)."""

    _planned: list[tuple[str, Fault]] = field(default_factory=list)

    def plan(self, fault: Fault, *, method: str = "", times: int = 1) -> None:
        self._planned.extend([(method.lower(), fault)] * times)

    def take(self, method: str) -> Fault | None:
        for index, (wanted, fault) in enumerate(self._planned):
            if wanted in ("", method.lower()):
                del self._planned[index]
                return fault
        return None

    @property
    def outstanding(self) -> int:
        return len(self._planned)
