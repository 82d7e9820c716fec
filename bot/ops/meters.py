"""Counters, gauges and histograms as plain tallies: adding to one costs less than a microsecond.

They are drawn in Prometheus' own form only when somebody looks; see `bot.ops.exposition`. Values of labels are codes of
ours or names from a list, never anything that a person wrote.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

LABELS_LIMIT = 500
"""Of one meter: more combinations of labels than there can be are a bug, which must not eat the memory."""
Labels = tuple[str, ...]


@dataclass(frozen=True)
class Tally:
    """A meter's name, its help, and the names of its labels."""

    name: str
    help: str
    labels: Labels = ()
    values: dict[Labels, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Counter(Tally):
    """What happened since the start of the process; its name ends in `_total`."""

    def __post_init__(self) -> None:
        if not self.labels:  # what has never happened is told, too
            self.values[()] = 0.0

    def add(self, *labels: str, by: float = 1.0) -> None:
        values = self.values
        if labels in values:
            values[labels] += by
        elif len(values) < LABELS_LIMIT:
            values[labels] = by


@dataclass(frozen=True)
class Gauge(Tally):
    """What is so now."""

    def set(self, value: float, *labels: str) -> None:
        self.values[labels] = value

    def set_all(self, values: Mapping[Labels, float]) -> None:
        """These, and no others any more."""
        self.values.clear()
        self.values.update(values)


@dataclass
class Series:
    """How many fell into each bucket (the last one is for all that is larger), and their sum."""

    counts: list[int]
    total: float = 0.0


@dataclass(frozen=True)
class Histogram:
    """How long things took, in seconds. `bounds`: upper bounds of the buckets, rising."""

    name: str
    help: str
    bounds: Sequence[float]
    labels: Labels = ()
    series: dict[Labels, Series] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.labels:
            self.series[()] = Series([0] * (len(self.bounds) + 1))

    def observe(self, seconds: float, *labels: str) -> None:
        series = self.series.get(labels)
        if series is None:
            if len(self.series) >= LABELS_LIMIT:
                return
            series = self.series[labels] = Series([0] * (len(self.bounds) + 1))
        series.counts[bisect_left(self.bounds, seconds)] += 1
        series.total += seconds


Meter = Counter | Gauge | Histogram
