"""python -m bot.build_model FILE: build a model from the material on standard input, in a process of its own."""

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from nlu.embeddings import Known
from nlu.model import build, save, unpacked, vectors_in


def main(target: Path) -> None:
    """The file is there as a whole or not at all."""
    material = unpacked(sys.stdin.buffer.read())
    known = _known(target.parent) if material.encoder else None
    with ProcessPoolExecutor(1, get_context("fork")) as aside:
        model = build(material, known, aside)
    draft = target.with_suffix(f".{os.getpid()}")
    save(model, draft)
    draft.replace(target)


def _known(folder: Path) -> Known:
    """Vectors in the files of earlier models: an edit of one question needs only its own anew."""
    found: dict[int, Any] = {}
    for path in folder.glob("*.npz"):
        with suppress(OSError, ValueError, KeyError, BadZipFile):
            found.update(vectors_in(path))
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
