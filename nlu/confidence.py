"""How probable it is that the best entry is the right one: a logistic model over what the search saw.

The constants come from `python -m tests.nlu.fit`, with --embeddings those that weigh likeness of meaning, too. It asks
each question of the content of a model that has not learnt it, beside questions that nothing answers; docs/nlu.md shows
what each threshold costs.
"""

from dataclasses import dataclass
from math import exp

ANSWER_FROM, SUGGEST_FROM = 0.8, 0.25
"""From the first on the answer is given, from the second on entries are offered: a wrong answer costs trust."""
EMBEDDED_ANSWER_FROM = 0.8
"""The first one with an encoder, which is surer of everything: the same care leaves more answers (docs/nlu.md)."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """`top`: the classifier's score of the best entry; gaps to the second and third; `none`: the score of there being
    no answer. `nearest`: the likeness of its nearest text, `ahead`: how much nearer it is than the second's.
    `covered`: share of the question's known parts that the entry has, too; `known`: share of its parts that any text
    has; `words`: how many say something; `spoken`: share of its words that the content says. `alike`: the likeness
    of its nearest text in meaning, None where no encoder tells it."""

    top: float
    gap: float
    gap_third: float
    none: float
    nearest: float
    ahead: float
    covered: float
    known: float
    words: int
    spoken: float
    alike: float | None = None


def features(seen: Evidence) -> tuple[float, ...]:
    """What the logistic model weighs; the first is the constant."""
    told = (
        1.0,
        seen.top,
        seen.gap,
        seen.gap_third,
        seen.none,
        seen.nearest,
        seen.ahead,
        seen.covered * seen.known,
        seen.known,
        float(seen.words == 0),
        float(seen.words == 1),
        float(seen.words == 2),
        min(seen.words, 12) / 12,
        seen.spoken,
    )
    return told if seen.alike is None else (*told, seen.alike)


WEIGHTS = (-6.325, 1.562, 2.124, 0.093, -1.287, -1.634, -0.166, 7.209, 0.236, -3.467, 0.267, 0.408, 1.979, 2.431)

EMBEDDED_WEIGHTS = (
    -6.308, 0.479, 2.296, 0.503, -0.65, -3.52, -0.145, 2.965, 0.745, -4.291, 0.528, 0.111, 1.348, 1.907,
    4.17,
)  # fmt: skip


def probability(seen: Evidence) -> float:
    """Between 0 and 1."""
    weights = WEIGHTS if seen.alike is None else EMBEDDED_WEIGHTS
    told = sum(weight * value for weight, value in zip(weights, features(seen), strict=True))
    return 1 / (1 + exp(-max(-50.0, min(50.0, told))))
