"""What somebody wants: a linear classifier over the desk's intents, with probabilities.

A part of the information package is a class of its own: `ask_service_info/cost`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlu.linear import Linear, Row, train
from nlu.meaning import Intent
from nlu.training import Example

COST, EPOCHS = 0.7, 3
SHARPNESS = 5.25
"""How fast probability follows score, fitted by `python -m tests.nlu.fit`."""
_UNKNOWN = Intent("out_of_scope", 1.0)


@dataclass(frozen=True)
class IntentModel:
    """`names`: of the classes, in their order."""

    names: tuple[str, ...]
    linear: Linear

    def rank(self, row: Row) -> tuple[Intent, ...]:
        """All intents, best first; one that has parts with its most probable part. A text without any known part is
        out of scope."""
        if not self.names or not len(row.places):
            return (_UNKNOWN,)
        scores = SHARPNESS * self.linear.scores(row)
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        total: dict[str, float] = {}
        parts: dict[str, tuple[float, str]] = {}
        for name, share in zip(self.names, shares.tolist(), strict=True):
            intent, _, info = name.partition("/")
            total[intent] = total.get(intent, 0.0) + share
            parts[intent] = max(parts.get(intent, (0.0, "")), (share, info))
        ranked = sorted(total.items(), key=lambda item: (-item[1], item[0]))
        return tuple(Intent(name, p, parts[name][1]) for name, p in ranked)


def label(example: Example) -> str:
    return f"{example.intent}/{example.info}" if example.info else example.intent


def train_intents(labels: Sequence[str], rows: Sequence[Row], features: int) -> IntentModel:
    names = tuple(sorted(set(labels)))
    places = {name: place for place, name in enumerate(names)}
    known = [places[each] for each in labels]
    linear = train(rows, known, features=features, classes=len(names), cost=COST, epochs=EPOCHS)
    return IntentModel(names, linear)
