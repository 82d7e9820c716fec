"""Everything an operator watches, of one application."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol, runtime_checkable

from bot import log
from bot.channels.channel import Channel
from bot.circuit import Circuit
from bot.ops.metrics import Metrics
from bot.ops.pulse import Pulse
from bot.ops.readiness import Check, Readiness, Told
from bot.ops.site import MetricsPage, OpsSite
from bot.ops.watch import Watch
from bot.settings import Settings
from bot.store.figures import Figures


class AnswersQuestions(Protocol):
    """The part of the Store that is looked at."""

    async def meta(self, name: str) -> bytes | None: ...

    async def figures(self) -> Figures: ...


class IsThere(Protocol):
    """The part of the desk that is looked at."""

    async def capabilities(self) -> object: ...


@runtime_checkable
class TakesUpdates(Protocol):
    """A channel that people call."""

    name: str

    @property
    def accepting(self) -> bool: ...


class Operations:
    """From now on it hears the log's events; `close` ends that."""

    def __init__(
        self, settings: Settings, store: AnswersQuestions, desk: IsThere, circuit: Circuit, channels: Sequence[Channel]
    ) -> None:
        self.metrics, self.pulse = Metrics(), Pulse()
        pushed = [channel.name for channel in channels if not channel.capabilities.pull]
        checks = [
            Check("store", _store(store), needed=True),
            Check("backend", _desk(desk, circuit)),
            *(Check(one.name, _called(one), needed=True) for one in channels if isinstance(one, TakesUpdates)),
            *(Check(name, _messenger(self.pulse, name)) for name in pushed),
        ]
        page = MetricsPage(self.metrics, store, lambda: circuit.closed)
        self.site = OpsSite(settings, Readiness(checks), page)
        self.watch = Watch(store, pushed, settings.stuck_s)
        log.hear(self.metrics.hear)
        log.hear(self.pulse.hear)

    async def close(self) -> None:
        log.unhear(self.metrics.hear)
        log.unhear(self.pulse.hear)


def _store(store: AnswersQuestions) -> Callable[[], Awaitable[Told]]:
    async def look() -> Told:
        await store.meta("key")
        return {"ok": True}

    return look


def _desk(desk: IsThere, circuit: Circuit) -> Callable[[], Awaitable[Told]]:
    """While it is away people are served all the same, and what they confirm is kept for it; so it is not needed."""

    async def look() -> Told:
        if circuit.wait_s() > 0:
            return {"ok": False, "circuit_open": True}
        await desk.capabilities()
        return {"ok": True, "circuit_open": False}

    return look


def _called(channel: TakesUpdates) -> Callable[[], Awaitable[Told]]:
    async def look() -> Told:
        return {"ok": channel.accepting}

    return look


def _messenger(pulse: Pulse, channel: str) -> Callable[[], Awaitable[Told]]:
    async def look() -> Told:
        return pulse.of(channel)

    return look
