"""Spellings as they come from telephones: the same phrase five times, each spoilt in one way.

python -m tests.nlu.noise     writes data/noisy_phrases.jsonl anew from the held-out phrases
"""

import json
import random
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from zlib import crc32

from nlu.normalize import ZWNJ

DATA = Path(__file__).parent / "data"
PHRASES = 120
_ARABIC = str.maketrans("یک", "يك")
_ARABIC_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹0123456789", "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")
_ALIKE = ("سصث", "تط", "زذضظ", "هح", "غق")
_UNJOINED = "ادذرزژوآ"
_LONG_WORD = 5


def noisy(text: str) -> tuple[str, ...]:
    """Five different spellings: joiners, letters and digits, elongation, one slip of a finger, a missing space.

    The same for the same text. Where there is nothing to spoil in one way, a letter is stretched instead.
    """
    chance = random.Random(crc32(text.encode()))
    spellings: list[str] = []
    for spoil in (_joiners, _letters, _elongated, _slip, _unspaced):
        spoilt = spoil(text, chance)
        while spoilt in {text, *spellings}:
            spoilt = _stretched(text, chance)
        spellings.append(spoilt)
    return tuple(spellings)


def _joiners(text: str, chance: random.Random) -> str:
    return text.replace(ZWNJ, chance.choice(("", " ")))


def _letters(text: str, _chance: random.Random) -> str:
    return text.translate(_ARABIC).translate(_ARABIC_DIGITS)


def _elongated(text: str, chance: random.Random) -> str:
    """A word's last letter, held down."""
    ends = [place for place, char in enumerate(text) if char.isalpha() and not text[place + 1 : place + 2].isalpha()]
    place = chance.choice(ends)
    return text[:place] + text[place] * chance.randint(3, 5) + text[place + 1 :]


def _slip(text: str, chance: random.Random) -> str:
    """In a long word: two letters exchanged, one left out, or one that sounds the same."""
    words = text.split(" ")
    long = [place for place, word in enumerate(words) if sum(map(str.isalpha, word)) >= _LONG_WORD]
    place = chance.choice(long or [max(range(len(words)), key=lambda each: len(words[each]))])
    slips: list[Callable[[str, random.Random], str]] = [_exchanged, _left_out, _sounding_alike]
    chance.shuffle(slips)
    for slip in slips:
        spoilt = slip(words[place], chance)
        if spoilt != words[place]:
            return " ".join([*words[:place], spoilt, *words[place + 1 :]])
    return text


def _inner(word: str) -> list[int]:
    """Places where this letter and the next are letters, neither the first nor the last of the word."""
    return [place for place in range(1, len(word) - 2) if word[place].isalpha() and word[place + 1].isalpha()]


def _exchanged(word: str, chance: random.Random) -> str:
    places = _inner(word)
    if not places:
        return word
    place = chance.choice(places)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _left_out(word: str, chance: random.Random) -> str:
    places = _inner(word)
    if not places:
        return word
    place = chance.choice(places)
    return word[:place] + word[place + 1 :]


def _sounding_alike(word: str, chance: random.Random) -> str:
    heard = [(place, group) for place, char in enumerate(word) for group in _ALIKE if char in group]
    if not heard:
        return word
    place, group = chance.choice(heard)
    return word[:place] + chance.choice(group.replace(word[place], "")) + word[place + 1 :]


def _unspaced(text: str, chance: random.Random) -> str:
    gaps = [place for place, char in enumerate(text) if char == " "]
    place = chance.choice(gaps)
    return text[:place] + text[place + 1 :]


def _stretched(text: str, chance: random.Random) -> str:
    """Kashida between two letters, joined ones where there are any."""
    pairs = [place for place, (char, following) in enumerate(pairwise(text), start=1) if (char + following).isalpha()]
    place = chance.choice([place for place in pairs if text[place - 1] not in _UNJOINED] or pairs)
    return text[:place] + "ـ" * chance.randint(1, 3) + text[place:]


def rows() -> Iterator[dict[str, object]]:
    """Clean held-out phrases of every intent in turn, as many as wanted, with their noisy spellings."""
    clean: dict[str, list[str]] = {}
    for line in (DATA / "seen_phrases.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["style"] in {"colloquial", "short", "formal"} and " " in row["text"] and len(row["text"]) >= 10:
            clean.setdefault(row["intent"], []).append(row["text"])
    rounds = -(-PHRASES // len(clean))
    chosen = [
        (intent, texts[step * len(texts) // rounds]) for step in range(rounds) for intent, texts in clean.items()
    ][:PHRASES]
    for intent, text in sorted(chosen):
        yield {"text": text, "intent": intent, "noisy": noisy(text)}


if __name__ == "__main__":
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows()]
    (DATA / "noisy_phrases.jsonl").write_text("".join(lines), encoding="utf-8")
