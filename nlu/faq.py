"""Which entry answers this question, and how sure we may be.

A linear classifier that has learnt every entry's question and paraphrases ranks the entries; what else the search saw
(how near the nearest text is, how much of the question is known) tells how probable the best one is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp

import numpy as np
import numpy.typing as npt

from nlu.confidence import ANSWER_FROM, EMBEDDED_ANSWER_FROM, SUGGEST_FROM, Evidence, probability
from nlu.embeddings import Meanings
from nlu.linear import Floats, Linear, Places, Row, train
from nlu.meaning import Audience, Found, Hit
from nlu.reading import Read

COST, EPOCHS = 1.0, 6
_PREFERRED = 0.25
"""By so much an entry of the service in context scores higher."""
_PULL = 1.0
"""How much likeness of meaning moves an entry's score. One weight does for few texts and many: the classifier's own
scores lie further apart the more it has learnt. 1 to 2 are alike (`python -m tests.nlu.fit --embeddings`)."""
_FAR = 0.6
"""An entry that scores so much less than the best one is no alternative to it."""
_STEEP, _AMONG_NEXT = 4.0, 0.6
"""How fast an entry's part falls with its score; how often one of the next two is meant where the best one is not."""
_SAME, _SAME_P = 0.999, 0.97
"""Who asks an entry's text word for word means it."""
_NOTHING = Found("defer")


@dataclass(frozen=True, slots=True)
class Indexed:
    """What is searched: its question and paraphrases. `tag`: what it belongs to, e.g. a service."""

    id: str
    texts: tuple[str, ...]
    tag: str = ""
    audience: Audience = "citizen"


@dataclass(frozen=True)
class Learnt:
    """The rows of all entries' texts, one after the other. `ends`: of each text; `counts`: texts of each entry."""

    places: Places
    weights: Floats
    ends: npt.NDArray[np.int64]
    counts: npt.NDArray[np.int64]


class FaqModel:
    """Immutable once made. The classifier's last class is that nothing answers."""

    def __init__(
        self, entries: tuple[Indexed, ...], linear: Linear, learnt: Learnt, meanings: Meanings | None = None
    ) -> None:
        self.entries = entries
        self.linear = linear
        self.learnt = learnt
        self.meanings = meanings
        self._own = _own_parts(learnt)

    def find(
        self, read: Read, *, prefer: str = "", allow: Callable[[Indexed], bool] | None = None, limit: int = 3
    ) -> Found:
        """The entries that fit. `prefer`: the tag in context; `allow`: which may be found."""
        alike = self._alike(read)
        ranked = self._ranked(read, alike, prefer, allow)
        if not ranked:
            return _NOTHING
        seen = self._evidence(read, alike, ranked)
        p = max(probability(seen), _SAME_P) if seen.nearest >= _SAME else probability(seen)
        near = [(place, score) for place, score in ranked[:limit] if score >= ranked[0][1] - _FAR]
        shares = [exp(_STEEP * (score - near[-1][1])) for _, score in near[1:]]
        rest = [min(p, _AMONG_NEXT * (1 - p) * share / sum(shares)) for share in shares]
        hits = tuple(
            Hit(self.entries[place].id, score, chance) for (place, score), chance in zip(near, [p, *rest], strict=True)
        )
        answer_from = ANSWER_FROM if seen.alike is None else EMBEDDED_ANSWER_FROM
        return Found("answer" if p >= answer_from else "suggest" if p >= SUGGEST_FROM else "defer", hits)

    def evidence(self, read: Read, allow: Callable[[Indexed], bool] | None = None) -> tuple[list[str], Evidence] | None:
        """The ids in their order and what the probability is worked out from: for fitting and reports."""
        alike = self._alike(read)
        ranked = self._ranked(read, alike, "", allow)
        return ([self.entries[at].id for at, _ in ranked], self._evidence(read, alike, ranked)) if ranked else None

    def _alike(self, read: Read) -> Floats | None:
        """How near in meaning each entry is; None where the model has no encoder, or the text nothing that is known."""
        return self.meanings.likeness(read.text) if self.meanings and len(read.row.places) else None

    def _ranked(
        self, read: Read, alike: Floats | None, prefer: str, allow: Callable[[Indexed], bool] | None
    ) -> list[tuple[int, float]]:
        if not len(read.row.places):
            return []
        told = self.linear.scores(read.row)
        scores = (told if alike is None else told[:-1] + _PULL * alike).tolist()
        found = [
            (place, score + _PREFERRED * (bool(prefer) and entry.tag == prefer))
            for place, (entry, score) in enumerate(zip(self.entries, scores, strict=False))
            if allow is None or allow(entry)
        ]
        return sorted(found, key=lambda item: (-item[1], self.entries[item[0]].id))

    def _evidence(self, read: Read, alike: Floats | None, ranked: Sequence[tuple[int, float]]) -> Evidence:
        place, top = ranked[0]
        others = [score for _, score in ranked[1:3]] + [-1.0, -1.0]
        nearest = self._nearest(place, read.row)
        second = self._nearest(ranked[1][0], read.row) if len(ranked) > 1 else 0.0
        own = np.isin(read.row.places, self._own[place], assume_unique=True)
        weights = read.row.weights**2
        return Evidence(
            top=top,
            gap=top - others[0],
            gap_third=top - others[1],
            none=float(self.linear.scores(read.row)[-1]),
            nearest=nearest,
            ahead=nearest - second,
            covered=float(weights[own].sum() / weights.sum()),
            known=read.known,
            words=read.words,
            spoken=read.spoken,
            alike=None if alike is None else float(alike[place]),
        )

    def _nearest(self, place: int, row: Row) -> float:
        """The likeness of the entry's nearest text, 0 to 1."""
        first, last = self._texts_of(place)
        if first == last:
            return 0.0
        begins = self.learnt.ends[first - 1] if first else 0
        part = slice(int(begins), int(self.learnt.ends[last - 1]))
        asked = np.zeros(self.linear.weights.shape[0], np.float32)
        asked[row.places] = row.weights
        products = asked[self.learnt.places[part]] * self.learnt.weights[part]
        starts = np.concatenate([[0], self.learnt.ends[first : last - 1] - begins])
        likeness = np.add.reduceat(products, starts) / max(1.0, float((row.weights**2).sum()))
        return float(likeness.max())

    def _texts_of(self, place: int) -> tuple[int, int]:
        last = int(self.learnt.counts[: place + 1].sum())
        return last - int(self.learnt.counts[place]), last


def _own_parts(learnt: Learnt) -> list[npt.NDArray[np.int32]]:
    """Of each entry the parts that any of its texts has."""
    ends = np.concatenate([[0], learnt.ends])
    found, text = [], 0
    for count in learnt.counts.tolist():
        found.append(np.unique(learnt.places[ends[text] : ends[text + count]]))
        text += count
    return found


def learn_entries(entries: tuple[Indexed, ...], rows: Sequence[Row], none: Sequence[Row], features: int) -> Linear:
    """`rows`: of the entries' texts, one after the other. `none`: of questions that nothing answers."""
    labels = [place for place, entry in enumerate(entries) for _ in entry.texts] + [len(entries)] * len(none)
    return train([*rows, *none], labels, features=features, classes=len(entries) + 1, cost=COST, epochs=EPOCHS)


def learnt_from(entries: tuple[Indexed, ...], rows: Sequence[Row]) -> Learnt:
    """`rows`: of the entries' texts, one after the other."""
    places = [np.zeros(0, np.int32), *(row.places for row in rows)]
    weights = [np.zeros(0, np.float32), *(row.weights for row in rows)]
    return Learnt(
        places=np.concatenate(places),
        weights=np.concatenate(weights),
        ends=np.cumsum([len(row.places) for row in rows], dtype=np.int64),
        counts=np.array([len(entry.texts) for entry in entries], np.int64),
    )
