"""python -m bot.build_model FILE: build a model from the material on standard input, in a process of its own."""

import os
import sys
from pathlib import Path

from nlu.model import build, save, unpacked


def main(target: Path) -> None:
    """The file is there as a whole or not at all."""
    model = build(unpacked(sys.stdin.buffer.read()))
    draft = target.with_suffix(f".{os.getpid()}")
    save(model, draft)
    draft.replace(target)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
