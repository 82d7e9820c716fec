"""The circuit between us and the desk: while it does not answer, nobody waits for it.

closed ──FAILURES in a row──▶ open ──after PAUSE_S──▶ one call tries ──answered──▶ closed
                               ▲                            └──────not answered───────┐
                               └──────────────────────────────────────────────────────┘

A failure is a call that was refused, broke off or took too long. Whatever else the desk says, a refusal or something
that nobody understands, is an answer: it is there.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar, Token
from typing import Any

from backend_client.errors import BackendBroken, BackendError, BackendUnavailable
from bot import log

FAILURES = 5
PAUSE_S = 5.0
PROBE_S = 1.0
READING_S = 5.0
CHANGE_S = 30.0

READINGS = frozenset(
    {
        "appointments_of",
        "at_counter",
        "absences",
        "branches",
        "capabilities",
        "catalogue",
        "changes",
        "colleagues",
        "definition",
        "deputies",
        "document",
        "expected_today",
        "find",
        "find_at_counter",
        "find_request",
        "follow_up",
        "follow_ups",
        "free_slots",
        "issued",
        "issued_file",
        "member",
        "open_request",
        "queue",
        "request",
        "requests_of",
        "response_file",
        "search",
        "staff",
        "staff_of",
        "units",
        "visits_on",
    }
)
CHANGES = frozenset(
    {
        "accept",
        "assess_fee",
        "cancel_bill",
        "confirm_payment",
        "reject_payment",
        "report_payment",
        "start_payment",
        "add_paper",
        "note_registration",
        "add_staff",
        "answer_inquiry",
        "amend",
        "amend_for",
        "report_payment_for",
        "give_documents_for",
        "arrive",
        "ask",
        "ask_document",
        "book",
        "cancel_appointment",
        "be_away",
        "be_back",
        "correct",
        "decide_document",
        "bind_by_code",
        "bind_by_paper",
        "file_for",
        "fill_survey",
        "finish_stage",
        "follow",
        "give",
        "give_documents",
        "hand_over",
        "list_deficiencies",
        "merge",
        "move_appointment",
        "pause",
        "promise_anew",
        "propose_document",
        "note",
        "publish",
        "record_delivery",
        "release",
        "renew_bind_code",
        "report_undelivered",
        "respond",
        "remind_inquiry",
        "resume",
        "return_to",
        "revise",
        "send_inquiry",
        "settle_follow_up",
        "submit",
        "take",
        "tell",
        "upload",
        "withdraw",
        "write",
    }
)
LIMITS_S: Mapping[str, float] = {**dict.fromkeys(READINGS, READING_S), **dict.fromkeys(CHANGES, CHANGE_S)}
"""Every call of the contract with the time it may take."""

_until: ContextVar[float | None] = ContextVar("until", default=None)


class CircuitOpen(BackendUnavailable):
    """The desk was not asked: it did not answer those before."""


class Within:
    """`with Within(5.0):` all calls of the desk in this block together may take so many seconds."""

    __slots__ = ("_before", "_limit_s")
    _before: Token[float | None]

    def __init__(self, limit_s: float) -> None:
        self._limit_s = limit_s

    def __enter__(self) -> None:
        self._before = _until.set(asyncio.get_running_loop().time() + self._limit_s)

    def __exit__(self, *_: object) -> None:
        _until.reset(self._before)


class Circuit:
    """`clock`: monotonic seconds. `on_close` is called each time the desk is there again; `closings` counts that."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures = 0
        self._opened_at: float | None = None
        self._probing = False
        self.closings = 0
        self.on_close: Callable[[], None] = lambda: None

    @property
    def closed(self) -> bool:
        return self._opened_at is None

    def wait_s(self) -> float:
        """How long the desk is not to be asked; 0.0: now, by one at most while it is not closed."""
        if self._opened_at is None:
            return 0.0
        if self._probing:
            return PROBE_S
        return max(0.0, self._opened_at + PAUSE_S - self._clock())

    async def call(self, name: str, ask: Callable[[], Awaitable[Any]], limit_s: float) -> Any:
        """The desk's answer. Raises BackendError; BackendUnavailable where it gives none in time."""
        deadline = _deadline(name, limit_s)
        probing = self._admit(name)
        began = self._clock()
        outcome = "failed"
        try:
            answer = await _by(deadline, name, ask)
        except BackendUnavailable:
            outcome = "unavailable"
            self._failed()
            raise
        except BackendError as error:
            outcome = "broken" if isinstance(error, BackendBroken) else "refused"
            self._answered()
            raise
        else:
            outcome = "ok"
            self._answered()
            return answer
        finally:
            if probing:
                self._probing = False
            _tell(name, outcome, self._clock() - began)

    def _admit(self, name: str) -> bool:
        """Whether this call is the one that tries. Raises CircuitOpen."""
        if self._opened_at is None:
            return False
        if self.wait_s() > 0:
            _tell(name, "circuit_open", 0.0)
            raise CircuitOpen(name)
        self._probing = True
        return True

    def _failed(self) -> None:
        self._failures += 1
        if self._opened_at is not None:
            self._opened_at = self._clock()
        elif self._failures >= FAILURES:
            self._opened_at = self._clock()
            log.event("backend.circuit_opened", level=logging.WARNING, failures=self._failures)

    def _answered(self) -> None:
        self._failures = 0
        if self._opened_at is None:
            return
        self._opened_at = None
        self.closings += 1
        log.event("backend.circuit_closed", level=logging.WARNING)
        self.on_close()


def _deadline(name: str, limit_s: float) -> float:
    """By the loop's clock. Raises BackendUnavailable where nothing is left of the time there was."""
    now = asyncio.get_running_loop().time()
    until = _until.get()
    if until is None:
        return now + limit_s
    if until <= now:
        _tell(name, "out_of_time", 0.0)
        raise BackendUnavailable(name)
    return min(until, now + limit_s)


async def _by(deadline: float, name: str, ask: Callable[[], Awaitable[Any]]) -> Any:
    limit = asyncio.timeout_at(deadline)
    try:
        async with limit:
            return await ask()
    except TimeoutError as late:
        if not limit.expired():
            raise
        raise BackendUnavailable(name) from late


def _tell(name: str, outcome: str, duration_s: float) -> None:
    log.event("backend.called", level=logging.DEBUG, call=name, outcome=outcome, ms=round(duration_s * 1000, 2))


class ThroughCircuit:
    """A desk as the front sees it: each call of the contract goes through the circuit, all else goes to the desk."""

    def __init__(self, desk: Any, circuit: Circuit) -> None:
        self._desk = desk
        for name, limit_s in LIMITS_S.items():
            setattr(self, name, _guarded(desk, name, circuit, limit_s))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._desk, name)


def _guarded(desk: Any, name: str, circuit: Circuit, limit_s: float) -> Callable[..., Awaitable[Any]]:
    async def call(*args: Any, **kwargs: Any) -> Any:
        return await circuit.call(name, lambda: getattr(desk, name)(*args, **kwargs), limit_s)

    return call
