"""Persian typed in Latin letters, decoded by the words that the content itself uses: `khedmat` → «خدمت».

A word's consonants (nlu.skeleton) name the candidates, its vowels choose among them. What no content has ever said is
spelt letter by letter.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from nlu.skeleton import skeleton

_LATIN = re.compile(r"[a-z]+")
_WORD = re.compile(r"[a-z]+(?:[0-9]+[a-z]+)*")
_ENDINGS = (
    ("hashoon", "هاشون"), ("hamoon", "هامون"), ("hatoon", "هاتون"), ("haye", "های"), ("hash", "هاش"),
    ("shoon", "شون"), ("moon", "مون"), ("toon", "تون"), ("ham", "هام"), ("ha", "ها"), ("esh", "ش"), ("ash", "ش"),
    ("et", "ت"), ("at", "ت"), ("am", "م"), ("em", "م"), ("sh", "ش"), ("ye", ""), ("an", "ن"), ("e", ""), ("o", ""),
    ("i", "ی"), ("m", "م"), ("t", "ت"), ("y", ""),
)  # fmt: skip
_SOUNDS = (
    ("kh", "خ"), ("sh", "ش"), ("ch", "چ"), ("zh", "ژ"), ("gh", "ق"), ("oo", "و"), ("ee", "ی"), ("ou", "و"),
    ("aa", "ا"), ("ck", "ک"), ("ph", "ف"),
)  # fmt: skip
_LETTERS = dict(zip("abcdfghijklmnopqrstuvwxyz", "ابکدفگهیجکلمنوپقرستوووخیز", strict=True)) | {"e": ""}
_AS_VOWELS = str.maketrans("uvwy", "oooi")
_LETTER = {"a": "ا", "o": "و", "i": "ی"}
_MISSING = (("i", 0.5), ("o", 0.3), ("a", 0.15))
"""What it costs that a vowel is written in one script only."""
_KEPT = 20_000


class Decoder:
    """`counts`: how often the content says each word, in matching form."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts
        self._by_bones: dict[str, list[str]] = defaultdict(list)
        for word in counts:
            if not _LATIN.search(word):
                self._by_bones[skeleton(word)].append(word)
        self._decoded = lru_cache(_KEPT)(self._decode)

    def decode(self, folded: str) -> str:
        """The text with its Latin words in Persian letters."""
        if not _LATIN.search(folded):
            return folded
        return " ".join(self._decoded(word) if _WORD.fullmatch(word) else word for word in folded.split())

    def _decode(self, word: str) -> str:
        whole = self._nearest(word)
        if whole is not None:
            return whole
        for ending, persian in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= 2:
                stem = self._nearest(word[: -len(ending)])
                if stem is not None:
                    return stem + persian
        return spelt(word)

    def _nearest(self, word: str) -> str | None:
        candidates = self._by_bones.get(skeleton(word))
        if not candidates:
            return None
        vowels = _vowels(word)
        return max(candidates, key=lambda one: (_alike(vowels, one) + min(self._counts[one], 200) / 400, one))


def spelt(word: str) -> str:
    """Letter by letter; short vowels are guessed to be unwritten, except at the beginning."""
    for sound, letter in _SOUNDS:
        word = word.replace(sound, letter)
    first = "ا" if word[:1] in "aeo" and word else ""
    rest = word[1:] if first else word
    return first + "".join(_LETTERS.get(char, char) for char in rest)


def _vowels(latin: str) -> str:
    """The word with each vowel as one letter; the consonants `v` and `y` are written like vowels."""
    plain = latin.replace("oo", "o").replace("ou", "o").replace("ee", "i").replace("aa", "a")
    return plain.translate(_AS_VOWELS)


def _alike(vowels: str, persian: str) -> float:
    """How well the long vowels of a Persian word agree: an `i` that is not written costs more than an `a`. The vav of
    «خوا» is not heard."""
    persian = persian.replace("خوا", "خا")
    return -sum(cost * abs(vowels.count(vowel) - persian.count(_LETTER[vowel])) for vowel, cost in _MISSING)
