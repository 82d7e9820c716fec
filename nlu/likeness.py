"""How probable it is that what a lexical search found first was meant: a logistic model over what it saw.

The constants were fitted on questions in five styles of writing, cross-validated.
"""

from dataclasses import dataclass
from math import exp

ANSWER_FROM, SUGGEST_FROM = 0.65, 0.3
"""From the first on the answer is given, from the second on entries are offered: a wrong answer costs trust."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """`top`: the best score; gaps to the second and third; `covered`: share of the question that the best
    entry's texts know, of its `weakest` word, too; `words`: how many words of the question say something."""

    top: float
    gap: float
    gap_third: float
    covered: float
    weakest: float
    words: int


def features(seen: Evidence) -> tuple[float, ...]:
    """What the logistic model weighs; the first is the constant."""
    return (
        1.0,
        seen.top,
        seen.gap,
        seen.gap / seen.top,
        seen.gap_third,
        seen.covered,
        seen.weakest,
        float(seen.words == 1),
        float(seen.words == 2),
    )


WEIGHTS = (-3.44, 1.85, 0.7, 1.46, 0.7, 4.33, 1.23, -1.55, -0.21)


_TIE, _TIE_P = 0.05, 0.5
"""Two entries as near as this share of the best score are one chance in two, however near both are."""


def probability(seen: Evidence) -> float:
    """Between 0 and 1."""
    p = 1 / (1 + exp(-sum(weight * value for weight, value in zip(WEIGHTS, features(seen), strict=True))))
    return min(p, _TIE_P) if seen.gap < _TIE * seen.top else p
