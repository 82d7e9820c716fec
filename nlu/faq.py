"""Which entry answers this question, and how sure we may be.

A linear classifier that has learnt every entry's question and paraphrases ranks the entries; what else the search saw
(how near the nearest text is, how much of the question is known) tells how probable the best one is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from nlu.confidence import ANSWER_FROM, EMBEDDED_ANSWER_FROM, SUGGEST_FROM, Evidence, probability
from nlu.embeddings import Meanings
from nlu.linear import Floats, Linear, Places, Row, train
from nlu.meaning import EVERYTHING, Audience, Found, Hit, Scope
from nlu.reading import Read

COST, EPOCHS = 1.0, 3
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


class _Ranked(NamedTuple):
    """Places of entries, best first, and their scores; `none`: the score of there being no answer. `alike`: how near
    in meaning each entry is, by its place; None where the model has no encoder."""

    places: list[int]
    scores: npt.NDArray[np.float64]
    none: float
    alike: Floats | None


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
        self._within: dict[Scope, tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]] = {}

    def find(self, read: Read, scope: Scope = EVERYTHING, limit: int = 3) -> Found:
        """The entries that fit."""
        ranked = self._ranked(read, scope)
        if ranked is None:
            return _NOTHING
        seen = self._evidence(read, ranked)
        p = max(probability(seen), _SAME_P) if seen.nearest >= _SAME else probability(seen)
        scores = ranked.scores[:limit].tolist()
        near = [
            (place, score) for place, score in zip(ranked.places, scores, strict=False) if score >= scores[0] - _FAR
        ]
        shares = [exp(_STEEP * (score - near[-1][1])) for _, score in near[1:]]
        rest = [min(p, _AMONG_NEXT * (1 - p) * share / sum(shares)) for share in shares]
        hits = tuple(
            Hit(self.entries[place].id, score, chance) for (place, score), chance in zip(near, [p, *rest], strict=True)
        )
        answer_from = ANSWER_FROM if seen.alike is None else EMBEDDED_ANSWER_FROM
        return Found("answer" if p >= answer_from else "suggest" if p >= SUGGEST_FROM else "defer", hits)

    def evidence(self, read: Read, scope: Scope) -> tuple[list[str], Evidence] | None:
        """The ids in their order and what the probability is worked out from: for fitting and reports."""
        ranked = self._ranked(read, scope)
        return None if ranked is None else ([self.entries[at].id for at in ranked.places], self._evidence(read, ranked))

    def _ranked(self, read: Read, scope: Scope) -> _Ranked | None:
        """None: nothing of the text is known, or there is no entry to find."""
        allowed, preferred = self._allowed(scope)
        if not len(read.row.places) or not len(allowed):
            return None
        told = self.linear.scores(read.row).astype(np.float64)
        alike = self.meanings.likeness(read.text) if self.meanings else None
        scores = (told[:-1] if alike is None else told[:-1] + _PULL * alike)[allowed] + preferred
        order = np.argsort(-scores, kind="stable")
        return _Ranked(allowed[order].tolist(), scores[order], float(told[-1]), alike)

    def _allowed(self, scope: Scope) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]:
        """The places of the entries, by their ids, and what is added to their scores."""
        if scope not in self._within:
            by_id = sorted(range(len(self.entries)), key=lambda place: self.entries[place].id)
            places = [place for place in by_id if _is_within(self.entries[place], scope)]
            preferred = [_PREFERRED * (bool(scope.topic) and self.entries[at].tag == scope.topic) for at in places]
            self._within[scope] = np.array(places, np.intp), np.array(preferred)
        return self._within[scope]

    def _evidence(self, read: Read, ranked: _Ranked) -> Evidence:
        place, *others = ranked.places[:2]
        top, second, third = [*ranked.scores[:3].tolist(), -1.0, -1.0][:3]
        nearest = self._nearest(place, read.row)
        weights = read.row.weights**2
        return Evidence(
            top=top,
            gap=top - second,
            gap_third=top - third,
            none=ranked.none,
            nearest=nearest,
            ahead=nearest - (self._nearest(others[0], read.row) if others else 0.0),
            covered=float(weights[_among(read.row.places, self._own[place])].sum() / weights.sum()),
            known=read.known,
            words=read.words,
            spoken=read.spoken,
            alike=None if ranked.alike is None else float(ranked.alike[place]),
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


def _is_within(entry: Indexed, scope: Scope) -> bool:
    if scope.audience not in {"all", entry.audience}:
        return False
    return not entry.tag or scope.topic is None or entry.tag == scope.topic


def _among(places: Places, own: Places) -> npt.NDArray[np.bool_]:
    """Which of the places are own ones; both rise."""
    if not len(own):
        return np.zeros(len(places), np.bool_)
    found: npt.NDArray[np.bool_] = own[np.minimum(np.searchsorted(own, places), len(own) - 1)] == places
    return found


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
