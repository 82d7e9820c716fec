"""Which entry answers this question: lexical retrieval, and how sure we may be.

Three views of a text are compared and fused: character n-grams (endings, typing slips), the consonant
skeleton of both scripts («هزینه» and `hazine`), and words by BM25. An entry counts by its best text.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import exp
from typing import Literal

from nlu.normalize import fold
from nlu.retrieval import Grams, Words, grams
from nlu.skeleton import skeleton

_CHAR_WEIGHT, _SKELETON_WEIGHT, _WORD_WEIGHT = 0.4, 0.4, 0.2
_PREFER_BONUS = 0.08
_MAX_CHARS = 400
ANSWER_FROM, SUGGEST_FROM = 0.8, 0.35


@dataclass(frozen=True, slots=True)
class Indexed:
    """What is searched: its question, paraphrases, nicknames. `tag`: what it belongs to, e.g. a service."""

    id: str
    texts: tuple[str, ...]
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """`score`: likeness, 0 to about 1. `p`: probability that it is what was meant."""

    id: str
    score: float
    p: float


@dataclass(frozen=True, slots=True)
class Found:
    """What to do with a question, and the entries for it, best first; none when unsure of all."""

    action: Literal["answer", "suggest", "unsure"]
    hits: tuple[Hit, ...] = ()


class FaqModel:
    """An index over entries. Immutable once built; build again when entries change."""

    def __init__(self, entries: tuple[Indexed, ...]) -> None:
        self._entries = entries
        texts = [(place, fold(text)) for place, entry in enumerate(entries) for text in entry.texts]
        self._owners = [place for place, _ in texts]
        self._chars = Grams([grams(text, 2, 5) for _, text in texts])
        self._bones = Grams([grams(skeleton(text), 2, 4) for _, text in texts])
        self._words = Words([text.split() for _, text in texts])

    @classmethod
    def build(cls, entries: Iterable[Indexed]) -> "FaqModel":
        return cls(tuple(entries))

    def ask(
        self, text: str, *, prefer: str = "", allow: Callable[[str], bool] | None = None, limit: int = 3
    ) -> Found:
        """The entries that fit `text`. `prefer`: the tag in context; `allow`: which ids may be found."""
        folded = fold(text[:_MAX_CHARS])
        scores = self._scores(folded, prefer, allow)
        ranked = sorted(scores.items(), key=lambda item: (-item[1], self._entries[item[0]].id))[
            : max(limit, 3)
        ]
        return _judged([(self._entries[place].id, score) for place, score in ranked], folded, limit)

    def _scores(self, folded: str, prefer: str, allow: Callable[[str], bool] | None) -> dict[int, float]:
        best: dict[int, float] = {}
        chars = self._chars.cosines(grams(folded, 2, 5))
        bones = self._bones.cosines(grams(skeleton(folded), 2, 4))
        words = self._words.scores(folded.split())
        for text in chars.keys() | bones.keys() | words.keys():
            place = self._owners[text]
            score = (
                _CHAR_WEIGHT * chars.get(text, 0.0)
                + _SKELETON_WEIGHT * bones.get(text, 0.0)
                + _WORD_WEIGHT * words.get(text, 0.0)
            )
            if score > best.get(place, 0.0):
                best[place] = score
        return {
            place: score + (_PREFER_BONUS if prefer and self._entries[place].tag == prefer else 0.0)
            for place, score in best.items()
            if allow is None or allow(self._entries[place].id)
        }


def _judged(ranked: list[tuple[str, float]], folded: str, limit: int) -> Found:
    if not ranked:
        return Found("unsure")
    top, second = ranked[0][1], ranked[1][1] if len(ranked) > 1 else 0.0
    p = _probability(top, top - second, len(folded.split()))
    share = p / top
    hits = tuple(Hit(entry, score, share * score) for entry, score in ranked[:limit])
    action: Literal["answer", "suggest", "unsure"] = (
        "answer" if p >= ANSWER_FROM else "suggest" if p >= SUGGEST_FROM else "unsure"
    )
    return Found(action, hits)


def _probability(top: float, gap: float, words: int) -> float:
    return 1 / (1 + exp(-(-4.0 + 10.0 * top + 6.0 * gap - (2.0 if words < 2 else 0.0))))
