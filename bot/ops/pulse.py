"""How each messenger is doing, as events of the log tell it: when it last answered us, whether it knows our token."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.channels.channel import TokenRejected
from bot.log import Value


@dataclass
class Beat:
    """Of one messenger, in this process. Moments by the monotonic clock; None: not since the start."""

    received_at: float | None = None
    sent_at: float | None = None
    cut_off: bool = False
    token_rejected: bool = False

    @property
    def ok(self) -> bool:
        return not self.cut_off and not self.token_rejected


class Pulse:
    """`clock`: monotonic seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._beats: dict[str, Beat] = {}
        self._heard: Mapping[str, Callable[[Beat, Value], None]] = {
            "poll.answered": self._received,
            "poll.failed": _not_received,
            "webhook.answered": self._received,
            "webhook.set": self._received,
            "webhook.not_set": _not_received,
            "outbox.delivered": self._sent,
            "outbox.token_rejected": lambda beat, _: _reject(beat),
        }

    def hear(self, name: str, values: Mapping[str, Value]) -> None:
        """An event of the log."""
        note = self._heard.get(name)
        if note is not None:
            note(self._beat(str(values.get("channel", ""))), values.get("code"))

    def of(self, channel: str) -> dict[str, bool | float | None]:
        """What is told of it. `received_s`, `sent_s`: how long ago, in seconds."""
        beat = self._beat(channel)
        return {
            "ok": beat.ok,
            "token_rejected": beat.token_rejected,
            "received_s": self._ago(beat.received_at),
            "sent_s": self._ago(beat.sent_at),
        }

    def _beat(self, channel: str) -> Beat:
        return self._beats.setdefault(channel, Beat())

    def _ago(self, moment: float | None) -> float | None:
        return None if moment is None else round(self._clock() - moment, 1)

    def _received(self, beat: Beat, _: Value) -> None:
        beat.received_at = self._clock()
        beat.cut_off = beat.token_rejected = False

    def _sent(self, beat: Beat, _: Value) -> None:
        beat.sent_at = self._clock()
        beat.token_rejected = False


def _not_received(beat: Beat, code: Value) -> None:
    beat.cut_off = True
    if code == TokenRejected.code:
        _reject(beat)


def _reject(beat: Beat) -> None:
    beat.token_rejected = True
