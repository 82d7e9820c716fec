"""How good an understanding is: figures over questions with known answers."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from nlu.meaning import Found

BINS = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what was found. `expected`: the id of its entry, "" where nothing answers it."""

    expected: str
    style: str
    found: Found

    @property
    def rank(self) -> int:
        """The place of the expected entry among those found, from 1; 0 where it is not among them."""
        ids = [hit.id for hit in self.found.hits]
        return ids.index(self.expected) + 1 if self.expected in ids else 0

    @property
    def answered(self) -> bool:
        return self.found.action == "answer"

    @property
    def p(self) -> float:
        """Of the best entry."""
        return self.found.hits[0].p if self.found.hits else 0.0


def recall(asked: Sequence[Asked], within: int) -> float:
    """The share of questions whose entry stands among the first so many."""
    return share(asked, lambda one: 0 < one.rank <= within)


def mean_reciprocal_rank(asked: Sequence[Asked]) -> float:
    return sum(1 / one.rank for one in asked if one.rank) / len(asked) if asked else 0.0


def share(asked: Sequence[Asked], holds: Callable[[Asked], bool]) -> float:
    return sum(map(holds, asked)) / len(asked) if asked else 0.0


def reliability(asked: Iterable[Asked]) -> list[tuple[float, float, int]]:
    """By tenths of probability: its mean, how often the best entry was right, how many there are."""
    bins: list[list[Asked]] = [[] for _ in range(BINS)]
    for one in asked:
        bins[min(int(one.p * BINS), BINS - 1)].append(one)
    return [
        (sum(one.p for one in each) / len(each), share(each, lambda one: one.rank == 1), len(each))
        for each in bins
        if each
    ]


def calibration_error(asked: Sequence[Asked]) -> float:
    """The expected one (ECE): how far probability and truth are apart, weighted by how many there are."""
    return sum(abs(p - right) * count for p, right, count in reliability(asked)) / len(asked) if asked else 0.0


def trade_off(asked: Sequence[Asked], threshold: float) -> tuple[float, float, float]:
    """Were questions answered from this probability on: of those in scope the shares answered rightly and wrongly,
    of the others the share answered."""
    inside = [one for one in asked if one.expected]
    outside = [one for one in asked if not one.expected]
    return (
        share(inside, lambda one: one.p >= threshold and one.rank == 1),
        share(inside, lambda one: one.p >= threshold and one.rank != 1),
        share(outside, lambda one: one.p >= threshold),
    )


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Of (expected, told): the mean of the classes' F1, each counting alike."""
    names = {expected for expected, _ in pairs}
    scores = []
    for name in names:
        both = sum(expected == told == name for expected, told in pairs)
        either = sum((expected == name) + (told == name) for expected, told in pairs)
        scores.append(2 * both / either)
    return sum(scores) / len(scores) if scores else 0.0


def percentile(values: Sequence[float], percent: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] if ordered else 0.0
