"""What a classifier sees of a text in matching form, each part as a 64-bit code.

Three views: runs of letters, words with their neighbours, runs of consonants. A part's code is a polynomial of its
letters modulo 2**64, so that all runs of a text come out of one running sum; two parts of an installation's texts share
a code less often than once in a hundred million installations.
"""

import numpy as np
import numpy.typing as npt

from nlu.skeleton import skeleton

Codes = npt.NDArray[np.uint64]
VIEWS = 3
_LONGEST = 2_000
_BASE = 0x9E3779B97F4A7C15
_SALTS = np.array([0xA0761D6478BD642F, 0xE7037ED1A0B428DB, 0x8EBC6AF09C88C6E3], np.uint64)
_SIZES = np.arange(6, dtype=np.uint64) * np.uint64(0xC2B2AE3D27D4EB)
_NEXT, _EDGE = np.uint64(0x165667B19E3779F9), np.uint64(0x27D4EB2F165667C5)
_NOTHING = np.zeros(0, np.uint64)
_SPACE = 32


def _powers(base: int) -> Codes:
    found = np.ones(_LONGEST + 1, np.uint64)
    found[1:] = base
    return np.cumprod(found)


_UP, _DOWN = _powers(_BASE), _powers(pow(_BASE, -1, 2**64))


def codes(text: str) -> tuple[Codes, npt.NDArray[np.uint8]]:
    """The parts of the text as often as it has them, and the view of each."""
    parts = [_runs(f" {text.replace(' ', '')} "), _words(text), _bones(skeleton(text))]
    views = np.repeat(np.arange(VIEWS, dtype=np.uint8), [len(part) for part in parts])
    return np.concatenate(parts) ^ _SALTS[views], views


def _points(text: str) -> Codes:
    encoded = text[:_LONGEST].encode("utf-32-le", "surrogatepass")
    return np.frombuffer(encoded, np.uint32).astype(np.uint64)


def _sums(points: Codes) -> Codes:
    return np.concatenate([np.zeros(1, np.uint64), np.cumsum(points * _UP[: len(points)])])


def _runs(line: str) -> Codes:
    """Runs of two to five letters."""
    sums = _sums(_points(line))
    return np.concatenate([_of_size(sums, size) for size in range(2, min(6, len(sums)))] or [_NOTHING])


def _of_size(sums: Codes, size: int) -> Codes:
    runs: Codes = (sums[size:] - sums[:-size]) * _DOWN[: len(sums) - size] + _SIZES[size]
    return runs


def _bones(text: str) -> Codes:
    """Runs of two to four consonants within words, whose edges count as one."""
    points = _points(f" {text.replace(' ', '  ')} ")
    if len(points) < 3:
        return _NOTHING
    sums, inner = _sums(points), points != _SPACE
    pairs = _of_size(sums, 2)[inner[:-1] | inner[1:]]
    threes = _of_size(sums, 3)[inner[1:-1]]
    fours = _of_size(sums, 4)[inner[1:-2] & inner[2:-1]] if len(points) > 3 else _NOTHING
    return np.concatenate([pairs, threes, fours])


def _words(text: str) -> Codes:
    """Words, and pairs of neighbours, edges included."""
    points = _points(text)
    if not len(points):
        return _NOTHING
    sums = _sums(points)
    spaces = np.flatnonzero(points == _SPACE)
    starts, ends = np.concatenate([[0], spaces + 1]), np.concatenate([spaces, [len(points)]])
    words = (sums[ends] - sums[starts]) * _DOWN[starts]
    edged = np.concatenate([[_EDGE], words, [_EDGE]])
    return np.concatenate([words, edged[:-1] * _NEXT + edged[1:]])
