"""What is counted, and which event counts where. Each process counts its own; the gauges of the queues are the store's.

The table in docs/operating.md tells what each of them means; a test holds the two together.
"""

from collections.abc import Callable, Mapping

from bot.log import Value
from bot.ops.meters import Counter, Gauge, Histogram, Meter
from bot.store.figures import Figures

NOT_UNDERSTOOD = "out_of_scope"
"""The intent of a turn in which the person's words meant nothing to us."""
_TURN = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_WAIT = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 3600.0)
Values = Mapping[str, Value]


class Metrics:
    """Every meter of ours. `hear` is told of the log's events; `show` of what stands in the store."""

    def __init__(self) -> None:
        self.turns = Counter(
            "mizban_turns_total", "Turns, by what they answered and how they ended.", ("source", "outcome")
        )
        self.turn_s = Histogram("mizban_turn_seconds", "How long a turn took to work out.", _TURN, ("source",))
        self.commit_s = Histogram("mizban_commit_seconds", "From receiving an update to the commit of its turn.", _WAIT)
        self.answer_s = Histogram(
            "mizban_answer_seconds", "From receiving an update to its first answer being sent.", _WAIT, ("channel",)
        )
        self.not_understood = Counter("mizban_not_understood_total", "Turns in which a person was not understood.")
        self.reprompts = Counter("mizban_reprompts_total", "Questions asked again after an answer that did not fit.")
        self.effects = Counter("mizban_effects_total", "Effects tried, by kind and outcome.", ("kind", "outcome"))
        self.backend_calls = Counter("mizban_backend_calls_total", "Calls of the desk.", ("call", "outcome"))
        self.backend_s = Histogram("mizban_backend_call_seconds", "How long the desk took.", _TURN, ("call",))
        self.circuit_opened = Counter("mizban_circuit_opened_total", "How often the desk was given up for a while.")
        self.sends = Counter(
            "mizban_sends_total", "Messages tried to send; reason: why not.", ("channel", "outcome", "reason")
        )
        self.errors = Counter("mizban_errors_total", "Events that should not have happened, by name.", ("event",))
        self.refused = Counter("mizban_webhook_refused_total", "Calls of a webhook without its secret.", ("channel",))
        self.store_up = Gauge("mizban_store_up", "1 if the store answers.")
        self.circuit_open = Gauge("mizban_circuit_open", "1 while the desk is given up.")
        self.inbox_waiting = Gauge("mizban_inbox_waiting", "Inbox rows that are due.")
        self.inbox_oldest_s = Gauge("mizban_inbox_oldest_seconds", "How long the oldest of them is due.")
        self.quarantined = Gauge("mizban_inbox_quarantined", "Updates put aside (counted up to 10,000).")
        self.effects_waiting = Gauge("mizban_effects_waiting", "Effects without a result.")
        self.effects_oldest_s = Gauge("mizban_effects_oldest_seconds", "Age of the oldest of them.")
        self.outbox_waiting = Gauge("mizban_outbox_waiting", "Messages not yet sent, nor fetched.", ("channel",))
        self.outbox_oldest_s = Gauge("mizban_outbox_oldest_seconds", "Age of the oldest of them.", ("channel",))
        self.outbox_failed = Gauge(
            "mizban_outbox_failed", "Messages given up, by reason (of the newest 10,000).", ("channel", "reason")
        )
        self._of_queues = (
            self.inbox_waiting,
            self.inbox_oldest_s,
            self.quarantined,
            self.effects_waiting,
            self.effects_oldest_s,
            self.outbox_waiting,
            self.outbox_oldest_s,
            self.outbox_failed,
        )
        self._heard: Mapping[str, Callable[[Values], None]] = {
            "turn.handled": self._handled,
            "turn.retried": lambda values: self.turns.add(_text(values, "source"), "retried"),
            "turn.quarantined": lambda values: self.turns.add(_text(values, "source"), "quarantined"),
            "effect.finished": self._finished,
            "effect.retried": lambda values: self.effects.add(_text(values, "kind"), "retried"),
            "backend.called": self._called,
            "backend.circuit_opened": lambda _: self.circuit_opened.add(),
            "outbox.delivered": self._delivered,
            "outbox.retried": lambda values: self._not_sent(values, "retried"),
            "outbox.undelivered": lambda values: self._not_sent(values, "failed"),
            "webhook.refused": lambda values: self.refused.add(_text(values, "channel"), by=_number(values, "count")),
        }

    def all(self) -> list[Meter]:
        return [meter for meter in vars(self).values() if isinstance(meter, Counter | Gauge | Histogram)]

    def hear(self, name: str, values: Values) -> None:
        """An event of the log; most are of no interest here."""
        count = self._heard.get(name)
        if count is not None:
            count(values)
        elif "trace" in values:
            self.errors.add(name)

    def show(self, figures: Figures | None, *, circuit_closed: bool) -> None:
        """Set the gauges; None: the store does not answer, so nothing is known of its queues."""
        self.store_up.set(float(figures is not None))
        self.circuit_open.set(float(not circuit_closed))
        for gauge in self._of_queues:
            gauge.values.clear()
        if figures is not None:
            self._show_queues(figures)

    def _show_queues(self, figures: Figures) -> None:
        self.inbox_waiting.set(figures.inbox.waiting)
        self.inbox_oldest_s.set(figures.inbox.oldest_s)
        self.quarantined.set(figures.quarantined)
        self.effects_waiting.set(figures.effects.waiting)
        self.effects_oldest_s.set(figures.effects.oldest_s)
        self.outbox_waiting.set_all({(channel,): queue.waiting for channel, queue in figures.outbox.items()})
        self.outbox_oldest_s.set_all({(channel,): queue.oldest_s for channel, queue in figures.outbox.items()})
        self.outbox_failed.set_all({where: float(count) for where, count in figures.failed.items()})

    # ── events ──
    def _handled(self, values: Values) -> None:
        source = _text(values, "source")
        self.turns.add(source, "handled")
        self.turn_s.observe(_number(values, "ms") / 1000, source)
        if source == "update":
            self.commit_s.observe(_number(values, "waited_s"))
        if values.get("intent") == NOT_UNDERSTOOD:
            self.not_understood.add()
        if values.get("reprompt"):
            self.reprompts.add()

    def _finished(self, values: Values) -> None:
        self.effects.add(_text(values, "kind"), _text(values, "outcome"))

    def _called(self, values: Values) -> None:
        call, outcome = _text(values, "call"), _text(values, "outcome")
        self.backend_calls.add(call, outcome)
        if outcome not in {"circuit_open", "out_of_time"}:
            self.backend_s.observe(_number(values, "ms") / 1000, call)

    def _delivered(self, values: Values) -> None:
        channel = _text(values, "channel")
        self.sends.add(channel, "sent", "")
        if values.get("answered_s") is not None:
            self.answer_s.observe(_number(values, "answered_s"), channel)

    def _not_sent(self, values: Values, outcome: str) -> None:
        self.sends.add(_text(values, "channel"), outcome, _text(values, "code"))


def _text(values: Values, name: str) -> str:
    return str(values.get(name, ""))


def _number(values: Values, name: str) -> float:
    value = values.get(name)
    return float(value) if isinstance(value, int | float) else 0.0
