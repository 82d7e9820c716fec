"""A messenger that behaves as badly as messengers may: tells updates twice, out of order, until they are acknowledged;
refuses, throttles, hangs, and takes messages whose acceptance nobody hears of."""

import asyncio
import json
import random
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from tests.messenger import Messenger, cut_off, dropped, half_an_answer, hanging, html_error, too_many_requests
from tests.messenger.faults import Fault
from tests.messenger.requests import Call
from tests.messenger.rules import ApiError
from tests.messenger.updates import UpdateQueue
from tests.resilience.history import History

WINDOW = 5
REPEATED_PERCENT = 10
SENDING = ("sendmessage", "sendphoto", "senddocument")
FAULTS: dict[str, Callable[[], Fault]] = {
    "throttled": lambda: too_many_requests(1),
    "server_error": lambda: html_error(502),
    "lost_before": lambda: dropped("before"),
    "lost_after": lambda: dropped("after"),
    "half_answer_after": lambda: half_an_answer("after"),
    "timeout_before": lambda: hanging("before"),
    "timeout_after": lambda: hanging("after"),
    "upload_cut": cut_off,
}


class HostileQueue(UpdateQueue):
    """Notes what is told and acknowledged; repeats some of what was acknowledged; shuffles within a small window."""

    def __init__(self, history: History, chance: random.Random) -> None:
        super().__init__(first_id=700_000_000)
        self.repeated = 0
        self.given: Callable[[], None] = lambda: None
        self._history = history
        self._chance = chance
        self._again: deque[bytes] = deque()
        self._confirmed = asyncio.Event()

    def put(self, update_id: int, raw: bytes) -> None:
        self._history.note("update", update=update_id, chat=_chat_of(raw))
        super().put(update_id, raw)

    async def poll(self, offset: int, limit: int, timeout_s: float, allowed: Sequence[str] | None) -> list[bytes]:
        if self._again:
            timeout_s = 0
        updates = await super().poll(offset, limit, timeout_s, allowed)
        while self._again:
            updates.append(self._again.popleft())
            self.repeated += 1
        if updates:
            self.given()
        return self._shuffled(updates)

    async def until_acknowledged(self) -> None:
        """Nothing waits to be told."""
        while self.pending:
            self._confirmed.clear()
            await self._confirmed.wait()

    def _shuffled(self, updates: list[bytes]) -> list[bytes]:
        windows = [updates[start : start + WINDOW] for start in range(0, len(updates), WINDOW)]
        for window in windows:
            self._chance.shuffle(window)
        return [update for window in windows for update in window]

    def _confirm(self, offset: int) -> None:
        done = [update for update in self.pending if update[0] < offset]
        super()._confirm(offset)
        self._confirmed.set()
        for update_id, raw in done:
            self._history.note("acknowledged", update=update_id)
            if self._chance.randrange(100) < REPEATED_PERCENT:
                self._again.append(raw)


def _chat_of(raw: bytes) -> int:
    """Whose update it is; in private chats the chat is the person."""
    update = json.loads(raw)
    body = update.get("message") or update.get("callback_query") or {}
    return int(body.get("from", {}).get("id", 0))


class HostileMessenger(Messenger):
    """The test messenger with its history. `faults_percent`: of the calls that send or download."""

    def __init__(self, history: History, chance: random.Random, faults_percent: int = 0) -> None:
        super().__init__()
        self._history = history
        self._chance = chance
        self.queue = HostileQueue(history, chance)
        self.bot.queue = self.queue
        self.faults_percent = faults_percent
        self.sent: Callable[[], None] = lambda: None
        self.hurt: dict[str, int] = {}

    def _record(self, call: Call) -> None:
        super()._record(call)
        if call.method.lower() not in SENDING and call.method != "getFile":
            return
        if self._chance.randrange(100) < self.faults_percent:
            kinds = ["upload_cut"] if call.method == "getFile" else [kind for kind in FAULTS if kind != "upload_cut"]
            kind = self._chance.choice(kinds)
            self.faults.plan(FAULTS[kind](), method="file" if kind == "upload_cut" else call.method)
            self.hurt[kind] = self.hurt.get(kind, 0) + 1
            self._history.note("messenger_fault", kind=kind, method=call.method, chat=call.fields.get("chat_id", ""))

    async def _perform(self, call: Call) -> bytes:
        if call.method.lower() not in SENDING:
            return await super()._perform(call)
        self.sent()
        try:
            answer = await super()._perform(call)
        except ApiError as error:
            self._history.note("refused", chat=call.fields.get("chat_id", ""), why=error.description)
            raise
        self._history.note("told", **_told(json.loads(answer)))
        return answer


def _told(message: dict[str, Any]) -> dict[str, Any]:
    """What a person got to see."""
    return {
        "chat": message["chat"]["id"],
        "message": message["message_id"],
        "text": message.get("text", message.get("caption", "")),
    }
