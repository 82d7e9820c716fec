"""Which thing is called so: lexical search over titles and nicknames, and how sure we may be.

Three views of a text are compared and fused: character n-grams (endings, typing slips), the consonant
skeleton of both scripts («هزینه» and `hazine`), and words by BM25. An entry counts by its best text.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import accumulate, pairwise

from nlu.fillers import content
from nlu.likeness import ANSWER_FROM, SUGGEST_FROM, Evidence, probability
from nlu.meaning import Found, Hit
from nlu.normalize import fold
from nlu.retrieval import Grams, Words, grams
from nlu.skeleton import skeleton

_CHAR_WEIGHT, _SKELETON_WEIGHT, _WORD_WEIGHT = 0.4, 0.4, 0.2
_PREFERRED = 1.25
_FAR = 0.3
"""A hit that scores less than this share of the best one is no alternative to it."""
_MAX_CHARS = 400
_LEAST_SCORE = 0.02
_LATIN = re.compile("[a-z]")


@dataclass(frozen=True, slots=True)
class Named:
    """What is searched for: its title, its nicknames. `tag`: what it belongs to."""

    id: str
    texts: tuple[str, ...]
    tag: str = ""


class Search:
    """An index over entries. Immutable once built; build again when entries change."""

    def __init__(self, entries: tuple[Named, ...]) -> None:
        self._entries = entries
        texts = [_asked(text) for entry in entries for text in entry.texts]
        ends = list(accumulate(len(entry.texts) for entry in entries))
        self._texts = list(pairwise([0, *ends]))  # of each entry: where its first is, where the next one's
        chars, bones = [_chars(text) for text in texts], [_bones(text) for text in texts]
        self._chars, self._bones = Grams(chars), Grams(bones)
        self._words = Words([text.split() for text in texts])
        self._known_chars = [set[str]().union(*chars[first:end]) for first, end in self._texts]
        self._known_bones = [set[str]().union(*bones[first:end]) for first, end in self._texts]

    @classmethod
    def build(cls, entries: Iterable[Named]) -> "Search":
        return cls(tuple(entries))

    def ask(self, text: str, *, prefer: str = "", allow: Callable[[str], bool] | None = None, limit: int = 3) -> Found:
        """The entries that fit `text`. `prefer`: the tag in context; `allow`: which ids may be found."""
        asked = content(fold(text[:_MAX_CHARS]))
        ranked = self._ranked(asked, prefer, allow)
        if not ranked:
            return Found("defer")
        p = probability(self._evidence(asked, ranked))
        near = [(place, score) for place, score in ranked[:limit] if score >= _FAR * ranked[0][1]]
        total = sum(score for _, score in near)
        hits = tuple(
            Hit(self._entries[place].id, score, min(p, (1 - p) * score / total) if rank else p)
            for rank, (place, score) in enumerate(near)
        )
        return Found("answer" if p >= ANSWER_FROM else "suggest" if p >= SUGGEST_FROM else "defer", hits)

    def evidence(self, text: str) -> tuple[str, Evidence] | None:
        """The best entry and what its probability is worked out from: for fitting and reports."""
        asked = content(fold(text[:_MAX_CHARS]))
        ranked = self._ranked(asked, "", None)
        return (self._entries[ranked[0][0]].id, self._evidence(asked, ranked)) if ranked else None

    def _ranked(self, asked: str, prefer: str, allow: Callable[[str], bool] | None) -> list[tuple[int, float]]:
        chars = self._chars.cosines(_chars(asked))
        bones = self._bones.cosines(_bones(asked))
        words = self._words.scores(asked.split())
        scores = [_CHAR_WEIGHT * char + _SKELETON_WEIGHT * bone for char, bone in zip(chars, bones, strict=True)]
        for text, likeness in words.items():
            scores[text] += _WORD_WEIGHT * likeness
        best = (max(scores[first:end], default=0.0) for first, end in self._texts)
        allowed = {
            place: score * (_PREFERRED if prefer and entry.tag == prefer else 1.0)
            for place, (entry, score) in enumerate(zip(self._entries, best, strict=True))
            if score > _LEAST_SCORE and (allow is None or allow(entry.id))
        }
        return sorted(allowed.items(), key=lambda item: (-item[1], self._entries[item[0]].id))

    def _evidence(self, asked: str, ranked: list[tuple[int, float]]) -> Evidence:
        place, top = ranked[0]
        following = [score for _, score in ranked[1:3]] + [0.0, 0.0]
        by_bones = _LATIN.search(asked) is not None
        index, known = (self._bones, self._known_bones) if by_bones else (self._chars, self._known_chars)
        words = [_bones(word) if by_bones else _chars(word) for word in asked.split()]
        shares = [index.share(word, known[place]) for word in words if word]
        return Evidence(
            top=top,
            gap=top - following[0],
            gap_third=top - following[1],
            covered=index.share(_bones(asked) if by_bones else _chars(asked), known[place]),
            weakest=min(shares, default=0.0),
            words=len(shares),
        )


def _chars(text: str) -> Counter[str]:
    return grams(text, 2, 5)


def _bones(text: str) -> Counter[str]:
    return grams(skeleton(text), 2, 4)


def _asked(text: str) -> str:
    """What a text of ours is about; the whole of it where fillers are all it has."""
    folded = fold(text)
    return content(folded) or folded
