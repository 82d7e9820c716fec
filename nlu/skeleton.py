"""A text's consonants, the same from both scripts: «خدمت», `khedmat` and `xdmt` → `xdmt`."""

import re
from functools import lru_cache

_DIGRAPHS = re.compile(r"kh|sh|ch|zh|gh|ph|th|ck|oo|ee|ou")
_DIGRAPH = {"kh": "x", "sh": "$", "ch": "&", "zh": "&", "gh": "q", "ph": "f", "th": "t", "ck": "k"}
_PERSIAN = str.maketrans(
    {
        "ب": "b", "پ": "p", "ت": "t", "ط": "t", "ث": "s", "س": "s", "ص": "s", "ج": "j", "چ": "&", "ح": "h",
        "ه": "h", "خ": "x", "د": "d", "ذ": "z", "ز": "z", "ض": "z", "ظ": "z", "ر": "r",
        "ژ": "&", "ش": "$", "غ": "q", "ق": "q", "ف": "f", "ک": "k", "گ": "g", "ل": "l",
        "م": "m", "ن": "n", "و": "v", "ی": "y", "ا": "", "ع": "", "ء": "",
    }
)  # fmt: skip
_LATIN = str.maketrans({"c": "k", "w": "v", "a": "", "e": "", "i": "", "o": "", "u": ""})
_HAS_LATIN = re.compile(r"[a-z]")
_INNER_VOWELS = str.maketrans({"v": "", "y": ""})
_DOUBLED = re.compile(r"(.)\1+")
_KEPT = 8_000
"""Words that are remembered: a content has so many."""
_FINAL_H = re.compile(r"h$")


def skeleton(folded: str) -> str:
    """Word by word, of a text in matching form. Words that keep nothing fall away."""
    return " ".join(bones for bones in map(_word, folded.split()) if bones)


@lru_cache(_KEPT)
def _word(word: str) -> str:
    if _HAS_LATIN.search(word):
        word = _DIGRAPHS.sub(lambda found: _DIGRAPH.get(found[0], ""), word).translate(_LATIN)
    else:
        word = _FINAL_H.sub("", word.translate(_PERSIAN))
    return _DOUBLED.sub(r"\1", word[:1] + word[1:].translate(_INNER_VOWELS))
