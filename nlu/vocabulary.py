"""Texts as sparse vectors: which parts there are, and what each weighs (TF-IDF)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlu.grams import VIEWS, Codes, codes
from nlu.linear import Floats, Row

_LEAST = np.array([2, 1, 2])
"""In how many texts a part must stand, by view."""


@dataclass(frozen=True)
class Vocabulary:
    """`codes`: of the known parts, rising. `weights`: their inverse document frequency. `views`: the view of each."""

    codes: Codes
    weights: Floats
    views: npt.NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.codes)

    def row(self, text: str) -> Row:
        """Of unit length in each view; parts that are not known do not count. The text is in matching form."""
        return self.row_of(codes(text)[0])

    def has(self, seen: Codes) -> npt.NDArray[np.bool_]:
        """Which of these parts are known."""
        if not len(self.codes):
            return np.zeros(len(seen), np.bool_)
        found: npt.NDArray[np.bool_] = self.codes[self._at(seen)] == seen
        return found

    def row_of(self, seen: Codes) -> Row:
        """The row of a text of which this was seen."""
        places, counts = np.unique(self._at(seen)[self.has(seen)], return_counts=True)
        values = (1 + np.log(counts)) * self.weights[places]
        lengths = np.sqrt(np.bincount(self.views[places], values * values, VIEWS))
        return Row(places.astype(np.int32), (values / lengths[self.views[places]]).astype(np.float32))

    def _at(self, seen: Codes) -> npt.NDArray[np.int64]:
        return np.minimum(np.searchsorted(self.codes, seen), len(self.codes) - 1)


def vocabulary_of(texts: Sequence[str]) -> tuple[Vocabulary, list[Row]]:
    """The vocabulary that these texts make, and the row of each."""
    if not texts:
        nothing = np.zeros(0, np.uint64)
        return Vocabulary(nothing, nothing.astype(np.float32), nothing.astype(np.uint8)), []
    seen = [codes(text) for text in texts]
    once = [np.unique(one, return_index=True) for one, _ in seen]
    views = np.concatenate([view[first] for (_, view), (_, first) in zip(seen, once, strict=True)])
    known, first, frequency = np.unique(
        np.concatenate([each for each, _ in once]), return_index=True, return_counts=True
    )
    kept = frequency >= _LEAST[views[first]]
    idf = np.log((1 + len(texts)) / (1 + frequency[kept])) + 1
    made = Vocabulary(known[kept], idf.astype(np.float32), views[first][kept])
    return made, [made.row_of(one) for one, _ in seen]
