"""Texts as sparse vectors: which parts there are, and what each weighs (TF-IDF)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlu.corpus import codes_of
from nlu.grams import VIEWS, Codes, Flags, Numbers, Views, codes
from nlu.linear import Floats, Row

_MANY = 3_000
_LEAST, _LEAST_OF_MANY = np.array([2, 1, 2]), np.array([3, 2, 3])
_MOST_OF_MANY = np.array([0.1, 1.0, 0.1])
"""In how many texts a part must stand, by view, and in what share at most where there are many. Of so many texts rare
parts are half of all and tell nothing more; what every tenth one has tells little and is long to read."""


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
    seen, views, text = codes_of(texts)
    known, first, part = _different(seen)
    pairs, counts = np.unique(text * len(known) + part, return_counts=True)
    text, part = pairs // len(known), pairs % len(known)
    frequency = np.bincount(part, minlength=len(known))
    kept = _telling(frequency, views[first], len(texts))
    idf = np.log((1 + len(texts)) / (1 + frequency[kept])) + 1
    made = Vocabulary(known[kept], idf.astype(np.float32), views[first][kept])
    return made, _rows(made, text[kept[part]], (np.cumsum(kept) - 1)[part[kept[part]]], counts[kept[part]], len(texts))


def _telling(frequency: Numbers, views: Views, texts: int) -> Flags:
    """Which parts are worth keeping. `frequency`: in how many texts each stands."""
    if texts < _MANY:
        return frequency >= _LEAST[views]
    return (frequency >= _LEAST_OF_MANY[views]) & (frequency <= _MOST_OF_MANY[views] * texts)


def _different(seen: Codes) -> tuple[Codes, Numbers, Numbers]:
    """The codes that there are, rising, a place where each stands, and which of them stands at each place: numpy's
    `unique` in a third of its time, since it need not be the first place."""
    order = np.argsort(seen)
    rising = seen[order]
    new = np.concatenate([[True], rising[1:] != rising[:-1]]) if len(seen) else np.zeros(0, np.bool_)
    part = np.empty(len(seen), np.intp)
    part[order] = np.cumsum(new) - 1
    return rising[new], order[new], part


def _rows(
    made: Vocabulary,
    text: npt.NDArray[np.int64],
    places: npt.NDArray[np.int64],
    counts: npt.NDArray[np.int64],
    texts: int,
) -> list[Row]:
    """As `Vocabulary.row_of` makes them, for all texts at once. `text`: of each part, rising."""
    values = (1 + np.log(counts)) * made.weights[places]
    group = text * VIEWS + made.views[places]
    lengths = np.sqrt(np.bincount(group, values * values, texts * VIEWS))
    weights = (values / lengths[group]).astype(np.float32)
    ends = np.searchsorted(text, np.arange(1, texts))
    return [
        Row(place, weight)
        for place, weight in zip(np.split(places.astype(np.int32), ends), np.split(weights, ends), strict=True)
    ]
