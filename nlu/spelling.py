"""Slips of a finger, mended by the words that the content itself uses: «درخاست», «درخوسات» → «درخواست».

Only words that no content has ever said are looked at, and only one slip each: a letter too many, one too few, two
exchanged, one for another, or a space forgotten between two words. Candidates are found by their deletions (SymSpell).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from nlu.skeleton import skeleton

_LEAST_CHARS, _LEAST_COUNT = 4, 2
_OTHER_LETTER_CHARS = 5
"""Shorter words differ by a letter from too many others."""
_PART_CHARS, _PART_COUNT = 2, 3
_KEPT = 20_000


class Speller:
    """`counts`: how often the content says each word, in matching form."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts
        self._near: dict[str, list[str]] = defaultdict(list)
        for word, count in counts.items():
            if count >= _LEAST_COUNT and len(word) >= _LEAST_CHARS:
                for shorter in {word, *_deletions(word)}:
                    self._near[shorter].append(word)
        self._mended = lru_cache(_KEPT)(self._mend)

    def mend(self, folded: str) -> str:
        """The text with its unknown words as they were probably meant; a word that is like none stays."""
        return " ".join(word if word in self._counts else self._mended(word) for word in folded.split())

    def _mend(self, word: str) -> str:
        if len(word) < _LEAST_CHARS or not word.isalpha():
            return word
        candidates = {near for shorter in {word, *_deletions(word)} for near in self._near.get(shorter, ())}
        ranked = [(_likeness(word, near), self._counts[near], near) for near in candidates]
        best = max((one for one in ranked if one[0]), default=None)
        return best[2] if best else self._parted(word)

    def _parted(self, word: str) -> str:
        """Two words with their space, where both are known; the commoner its rarer half, the better."""
        parts = [(word[:place], word[place:]) for place in range(_PART_CHARS, len(word) - _PART_CHARS + 1)]
        ranked = [(min(self._counts.get(one, 0), self._counts.get(other, 0)), one, other) for one, other in parts]
        count, one, other = max(ranked, default=(0, "", ""))
        return f"{one} {other}" if count >= _PART_COUNT else word


def _deletions(word: str) -> Iterable[str]:
    return (word[:place] + word[place + 1 :] for place in range(len(word)))


def _likeness(word: str, near: str) -> int:
    """How probable this slip is, 0 for none that is looked for."""
    if len(word) == len(near):
        different = [place for place, (one, other) in enumerate(zip(word, near, strict=True)) if one != other]
        if len(different) == 1:
            if skeleton(word) == skeleton(near):
                return 4
            return 1 if len(word) >= _OTHER_LETTER_CHARS else 0
        exchanged = len(different) == 2 and Counter(word) == Counter(near) and different[1] == different[0] + 1
        return 3 if exchanged else 0
    return 2 if abs(len(word) - len(near)) == 1 else 0
