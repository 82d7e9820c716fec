"""A linear classifier over sparse features: one-vs-rest support vector machines with squared hinge loss.

Trained by dual coordinate descent (Hsieh et al., ICML 2008, algorithm 1), the method of LIBLINEAR's solver 1, for all
classes at once: a step takes one example and moves the weights of every class that is not yet satisfied with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.int32]


_STEPS, _MOST_EPOCHS = 20_000, 10
"""So many steps at least, as far as so many rounds make them."""
_STILL, _SETTLED = 1e-6, 0.05
"""Steps smaller than the first change nothing; a row that moved less than the second rests from then on (shrinking)."""


@dataclass(frozen=True)
class Row:
    """The features that one text has: their places, each once, and their weights."""

    places: Places
    weights: Floats


@dataclass(frozen=True)
class Linear:
    """`weights`: feature × class, the last feature stands for the constant. Half precision is enough, in half the
    room."""

    weights: npt.NDArray[np.float16]

    def scores(self, row: Row) -> Floats:
        """Of each class, above 0 where the text would belong to it."""
        found: Floats = row.weights @ self.weights[row.places].astype(np.float32) + self.weights[-1]
        return found


def train(
    rows: Sequence[Row], labels: Sequence[int], *, features: int, classes: int, cost: float, epochs: int, seed: int = 1
) -> Linear:
    """`labels`: the class of each row. `cost`: of a miss, against large weights. `epochs`: rounds over many rows; few
    get more of them, since each has fewer steps."""
    chance = np.random.default_rng(seed)
    weights = np.zeros((features + 1, classes), np.float32)
    owed = np.zeros((len(rows), classes), np.float32)
    slack = np.float32(1 / (2 * cost))
    whole = [(np.append(row.places, features).astype(np.intp), np.append(row.weights, np.float32(1))) for row in rows]
    curves = [-1 / (float(values @ values) + float(slack)) for _, values in whole]
    restless = np.arange(len(rows))
    for _ in range(max(epochs, min(_MOST_EPOCHS, _STEPS // max(1, len(rows))))):
        moved = np.zeros(len(rows), np.float32)
        for number in chance.permutation(restless).tolist():
            (places, values), label, before = whole[number], labels[number], owed[number]
            near = weights.take(places, 0)
            after = slack * before
            after += values @ near
            after += 1
            after[label] -= 2
            after *= curves[number]
            after += before
            own = after[label]
            np.minimum(after, 0, out=after)
            after[label] = max(own, 0)
            step = after - before
            moved[number] = size = np.abs(step).max()
            if size > _STILL:
                owed[number] = after
                near += values[:, None] * step
                weights[places] = near
        restless = np.flatnonzero(moved > _SETTLED)
    return Linear(weights.astype(np.float16))
