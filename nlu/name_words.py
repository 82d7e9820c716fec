"""The words of names, and what people make of them: endings, and one slip of a finger in a long word."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

ENDINGS = (
    "", "ی", "ها", "های", "هایی", "م", "ش", "ت", "ام", "اش", "ات", "ای", "مان", "مون", "شان", "شون", "تان", "تون", "و",
    "رو", "ه", "هام", "هاش", "هاتون", "هامون", "یم", "یش", "مو", "شو", "هه", "ست",
)  # fmt: skip
_INNER_ENDINGS = frozenset({"ی", "ها", "های"})
"""«مجوزهای خانگی»: these may follow any word of a name."""
ENDINGS_BY_LENGTH = sorted(ENDINGS, key=len, reverse=True)
APART = frozenset(
    {"ها", "های", "هایی", "ی", "ای", "ام", "ات", "اش", "م", "ت", "ش", "مان", "مون", "شان", "شون"}
    | {"هام", "هاش", "هاتون", "هامون"}
)
"""Endings that follow after ZWNJ."""
_SHORT_ENDINGS = ("م", "ش", "ت", "ی", "ها", "های", "و", "ه")
_SLIP_LETTERS, _LONGEST_WORD = 5, 30
_MOST_FORMS = 6


@dataclass(frozen=True, slots=True)
class Form:
    """A word of names that a word of the message stands for."""

    word: str
    slip: bool
    ended: bool


class NameWords:
    """The words that names are made of."""

    def __init__(self) -> None:
        self._vocabulary: set[str] = set()
        self._shortened: dict[str, set[str]] = defaultdict(set)

    def learn(self, word: str) -> None:
        """A word of a name."""
        if word not in self._vocabulary:
            self._vocabulary.add(word)
            if len(word) >= _SLIP_LETTERS:
                for short in _shortened(word):
                    self._shortened[short].add(word)

    def forms(self, text: str) -> list[Form]:
        """The words of names that this may be: itself, without an ending, or with one slip."""
        forms = [Form(text, slip=False, ended=False)] if text in self._vocabulary else []
        if text.endswith(ENDINGS[1:]):
            forms += [
                Form(text[: -len(ending)], slip=False, ended=ending not in _INNER_ENDINGS)
                for ending in ENDINGS[1:]
                if text.endswith(ending) and text[: -len(ending)] in self._vocabulary
            ]
        if not forms and _SLIP_LETTERS - 1 <= len(text) <= _LONGEST_WORD:
            forms = [Form(word, slip=True, ended=False) for word in self._near(text)] or [
                Form(word, slip=True, ended=True)
                for ending in _SHORT_ENDINGS
                if text.endswith(ending)
                for word in self._near(text[: -len(ending)])
            ]
        return forms[:_MOST_FORMS]

    def _near(self, text: str) -> list[str]:
        """Words of names, five letters or more, that are one slip away."""
        near = set(self._shortened.get(text, ()))
        for short in _shortened(text):
            near |= self._shortened.get(short, near)
            if short in self._vocabulary and len(short) >= _SLIP_LETTERS:
                near.add(short)
        return [word for word in sorted(near) if _one_slip(text, word)]


def _shortened(word: str) -> Iterator[str]:
    return (word[:place] + word[place + 1 :] for place in range(len(word)))


def _one_slip(text: str, word: str) -> bool:
    """One letter more, less or other, or two side by side exchanged."""
    if abs(len(text) - len(word)) > 1 or text == word:
        return False
    start = next(
        (place for place, (one, other) in enumerate(zip(text, word, strict=False)) if one != other),
        min(len(text), len(word)),
    )
    rest, right = text[start:], word[start:]
    return (
        rest[1:] == right[1:]
        or rest == right[1:]
        or rest[1:] == right
        or (rest[:2] == right[1::-1] and rest[2:] == right[2:])
    )
