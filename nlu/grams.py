"""What a classifier sees of a text in matching form, each part as a 64-bit code.

Three views: runs of letters, words with their neighbours, runs of consonants. A part's code is a polynomial of its
letters modulo 2**64, so that all runs of a text, or of many in one line, come out of one running sum; two parts of an
installation's texts share a code less often than once in a hundred million installations.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from nlu.skeleton import skeleton

Codes = npt.NDArray[np.uint64]
Views = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.intp]
VIEWS = 3
LONGEST = 2_000
_BASE = 0x9E3779B97F4A7C15
_SALTS = np.array([0xA0761D6478BD642F, 0xE7037ED1A0B428DB, 0x8EBC6AF09C88C6E3], np.uint64)
_SIZES = np.arange(6, dtype=np.uint64) * np.uint64(0xC2B2AE3D27D4EB)
_NEXT, EDGE = np.uint64(0x165667B19E3779F9), np.uint64(0x27D4EB2F165667C5)
_NOTHING = np.zeros(0, np.uint64)
SPACE = 32
RUNS = range(2, 5)


def _powers(base: int, count: int) -> Codes:
    found = np.ones(count + 1, np.uint64)
    found[1:] = base
    return np.cumprod(found)


_INVERSE = pow(_BASE, -1, 2**64)
_UP, _DOWN = _powers(_BASE, LONGEST), _powers(_INVERSE, LONGEST)


def codes(text: str) -> tuple[Codes, Views]:
    """The parts of the text as often as it has them, and the view of each."""
    return salted([_runs(f" {text.replace(' ', '')} "), _words(text), _bones(skeleton(text))])


def salted(parts: Sequence[Codes]) -> tuple[Codes, Views]:
    """The views' codes told apart, and the view of each."""
    views = np.repeat(np.arange(VIEWS, dtype=np.uint8), [len(part) for part in parts])
    return np.concatenate(parts) ^ _SALTS[views], views


class Line:
    """Letters, their running sum, each times its power, and the inverse powers."""

    __slots__ = ("_down", "_sums", "points")

    def __init__(self, text: str) -> None:
        self.points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        count = len(self.points)
        up, self._down = (_UP, _DOWN) if count <= LONGEST else (_powers(_BASE, count), _powers(_INVERSE, count))
        self._sums = np.zeros(count + 1, np.uint64)
        np.cumsum(self.points * up[:count], out=self._sums[1:])

    def of_size(self, size: int) -> Codes:
        """Of every run of so many letters, by where it begins."""
        sums = self._sums
        runs: Codes = (sums[size:] - sums[:-size]) * self._down[: max(0, len(sums) - size)] + _SIZES[size]
        return runs

    def between(self, starts: Numbers, ends: Numbers) -> Codes:
        """Of words."""
        words: Codes = (self._sums[ends] - self._sums[starts]) * self._down[starts]
        return words


def _runs(text: str) -> Codes:
    """Of two to four letters."""
    line = Line(text[:LONGEST])
    return np.concatenate([line.of_size(size) for size in RUNS])


def _words(text: str) -> Codes:
    """And pairs of neighbours, edges included."""
    if not text:
        return _NOTHING
    line = Line(text[:LONGEST])
    spaces = np.flatnonzero(line.points == SPACE)
    words = line.between(np.concatenate([[0], spaces + 1]), np.concatenate([spaces, [len(line.points)]]))
    edged = np.concatenate([[EDGE], words, [EDGE]])
    return np.concatenate([words, paired(edged[:-1], edged[1:])])


def paired(one: Codes, other: Codes) -> Codes:
    """Of words that stand beside each other."""
    return one * _NEXT + other


def _bones(text: str) -> Codes:
    return np.concatenate([runs[kept] for runs, kept in bones(Line(boned(text)))])


def boned(skeleton: str) -> str:
    """As its runs are taken: two spaces between words, so that none reaches from one into the next."""
    return f" {skeleton.replace(' ', '  ')} "[:LONGEST]


def bones(line: Line) -> Sequence[tuple[Codes, Flags]]:
    """Runs of two to four consonants, and which of them lie within a word, whose edges count as one."""
    inner = line.points != SPACE
    return (
        (line.of_size(2), inner[:-1] | inner[1:]),
        (line.of_size(3), inner[1:-1]),
        (line.of_size(4), inner[1:-2] & inner[2:-1]),
    )
