"""The seams where a life is watched and hurt: its desk, its store, its clock."""

import asyncio
import datetime as dt
import os
import random
import signal
import socket
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeVar

from backend_client.errors import BackendBroken, BackendError, BackendUnavailable
from tests.resilience.history import History
from tests.resilience.orders import DeskFaults

_T = TypeVar("_T")
SLOW_S = 1.0
HANGING_S = 60.0
"""Longer than any lease and any patience of ours."""
DEEDS = frozenset(
    {"upload", "submit", "withdraw", "amend", "write", "follow", "record_delivery", "fill_survey", "take", "accept"}
)
"""The desk's calls that change something."""
STEPS = (
    "receive",
    "lease_conversations",
    "commit_turn",
    "lease_effects",
    "finish_effect",
    "lease_outbox",
    "mark_sent",
    "add_file",
)
"""The store's transactions that a citizen's journey goes through."""
PLACES = (*STEPS, "desk.submit", "desk.upload", "desk.record_delivery", "send")
FAILPOINTS = tuple(f"{when} {place}" for place in PLACES for when in ("before", "after"))


class Failpoint:
    """Sends the process a signal the first time it gets to the named point: `before send`, `after commit_turn` …"""

    def __init__(self, name: str, sign: signal.Signals = signal.SIGKILL) -> None:
        self._name = name
        self._sign = sign

    def __call__(self, here: str) -> None:
        if here == self._name:
            self._name = ""
            os.kill(os.getpid(), self._sign)


def watched(what: str, method: Callable[..., Awaitable[_T]], failpoint: Failpoint) -> Callable[..., Awaitable[_T]]:
    async def call(*args: Any, **kwargs: Any) -> _T:
        failpoint(f"before {what}")
        answer = await method(*args, **kwargs)
        failpoint(f"after {what}")
        return answer

    return call


def arm(target: Any, names: Iterable[str], failpoint: Failpoint, prefix: str = "") -> None:
    """Put a failpoint before and after each of these methods of one object, before anybody has taken hold of them."""
    for name in names:
        setattr(target, name, watched(f"{prefix}{name}", getattr(target, name), failpoint))


class WrongClock:
    """The system's clock, wrong by so much; it may jump."""

    def __init__(self, wrong_s: float = 0) -> None:
        self.wrong = dt.timedelta(seconds=wrong_s)

    def __call__(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC) + self.wrong

    def jump(self, seconds: float) -> None:
        self.wrong += dt.timedelta(seconds=seconds)


class Ears:
    """Tells the driver what is going on, so that it can aim; whether it listens does not matter."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)

    def tell(self, what: str) -> None:
        if not self._address:
            return
        try:
            self._socket.sendto(what.encode(), f"\0{self._address}")
        except OSError:  # full or gone: only aiming suffers
            return


class WatchedDesk:
    """The real desk, each changing call noted with its key before it is asked and after; with faults as ordered."""

    def __init__(self, desk: Any, history: History, ears: Ears, faults: DeskFaults, chance: random.Random) -> None:
        self._desk = desk
        self._history = history
        self._ears = ears
        self._faults = faults
        self._chance = chance
        self.failpoint = Failpoint("")

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._desk, name)
        if name.startswith("_") or not asyncio.iscoroutinefunction(real):
            return real

        async def call(*args: Any, **kwargs: Any) -> Any:
            if name not in DEEDS:
                return await real(*args, **kwargs)
            key = args[0] if isinstance(args[0], str) else ""
            self._history.note("desk_asked", call=name, key=key)
            self._ears.tell(f"desk {name}")
            self.failpoint(f"before desk.{name}")
            try:
                answer = await self._hurt(lambda: real(*args, **kwargs))
            except BackendError as error:
                self._history.note("desk_failed", call=name, key=key, error=type(error).__name__)
                raise
            self._history.note("desk_answered", call=name, key=key)
            self._ears.tell(f"done {name}")
            self.failpoint(f"after desk.{name}")
            return answer

        return call

    async def _hurt(self, ask: Callable[[], Awaitable[Any]]) -> Any:
        faults, fate = self._faults, self._chance.randrange(100)
        if fate < faults.unavailable:
            raise BackendUnavailable("refused")
        if (fate := fate - faults.unavailable) < faults.dropped:
            await ask()
            raise BackendUnavailable("the answer was lost")
        if (fate := fate - faults.dropped) < faults.hanging:
            await ask()
            await asyncio.sleep(HANGING_S)
        if (fate := fate - faults.hanging) < faults.rubbish:
            await ask()
            raise BackendBroken("rubbish")
        if fate - faults.rubbish < faults.slow:
            await asyncio.sleep(self._chance.uniform(0, SLOW_S))
        return await ask()
