"""The parts of a whole content in one go, as nlu.grams has them text by text, in a sixth of the time."""

from collections.abc import Sequence

import numpy as np

from nlu.grams import EDGE, LONGEST, RUNS, SPACE, Codes, Line, Numbers, Views, boned, bones, paired, salted
from nlu.skeleton import skeleton

Owned = tuple[Codes, Numbers]
"""Codes, and of each the text that has it."""
_BREAK = 10
"""Between two texts; no text in matching form has it."""


def codes_of(texts: Sequence[str]) -> tuple[Codes, Views, Numbers]:
    """The parts of these texts as often as they have them, of each the view and the text."""
    found = [_runs(texts), _words(texts), _bones(texts)]
    return *salted([codes for codes, _ in found]), np.concatenate([owners for _, owners in found])


def _line(lines: Sequence[str]) -> tuple[Line, Numbers]:
    """All in one, and of each letter the text it stands in."""
    return Line("".join(lines)), np.repeat(np.arange(len(lines)), [len(line) for line in lines])


def _joined(parts: Sequence[Owned]) -> Owned:
    return np.concatenate([codes for codes, _ in parts]), np.concatenate([owners for _, owners in parts])


def _runs(texts: Sequence[str]) -> Owned:
    line, owners = _line([f" {text.replace(' ', '')} "[:LONGEST] for text in texts])
    found = []
    for size in RUNS:
        begin, end = owners[: max(0, len(owners) - size + 1)], owners[size - 1 :]
        found.append((line.of_size(size)[begin == end], begin[begin == end]))
    return _joined(found)


def _bones(texts: Sequence[str]) -> Owned:
    """Between two texts there are two spaces, as between two words: no run reaches from one to the other."""
    line, owners = _line([boned(skeleton(text)) for text in texts])
    return _joined([(runs[kept], owners[: len(runs)][kept]) for runs, kept in bones(line)])


def _words(texts: Sequence[str]) -> Owned:
    line, owners = _line([f"{text[:LONGEST]}\n" for text in texts])
    breaks = np.flatnonzero((line.points == SPACE) | (line.points == _BREAK))
    starts = np.concatenate([[0], breaks + 1])[:-1]
    said = starts < breaks
    starts, ends = starts[said], breaks[said]
    words, owners = line.between(starts, ends), owners[starts]
    first = np.diff(owners, prepend=-1) > 0
    last = np.diff(owners, append=len(texts)) > 0
    before = np.where(first, EDGE, np.roll(words, 1))
    return _joined(
        [
            (words, owners),
            (paired(before, words), owners),
            (paired(words[last], np.full_like(words[last], EDGE)), owners[last]),
        ]
    )
