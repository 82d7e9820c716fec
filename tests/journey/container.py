"""What the Dockerfile and compose.yaml say, done without a container: the files they copy, the commands they run."""

import json
import re
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Image:
    """The last stage: `copied` from the build's context, `environment`, `entrypoint`."""

    copied: tuple[tuple[str, str], ...]
    environment: dict[str, str]
    entrypoint: tuple[str, ...]
    locked: str
    """The requirement file of the first stage."""


def image() -> Image:
    stages = re.split(r"^FROM .*$", _joined((ROOT / "Dockerfile").read_text("utf-8")), flags=re.MULTILINE)
    build, last = stages[1], stages[-1]
    return Image(
        copied=tuple(
            (source, target) for source, target in re.findall(r"^COPY (?!--)(\S+) (\S+)$", last, re.MULTILINE)
        ),
        environment=dict(pair.split("=", 1) for line in _lines("ENV", last) for pair in shlex.split(line)),
        entrypoint=tuple(json.loads(_lines("ENTRYPOINT", last)[0])),
        locked=re.findall(r"^COPY (\S+\.txt) ", build, re.MULTILINE)[0],
    )


def _joined(text: str) -> str:
    return text.replace("\\\n", " ")


def _lines(word: str, stage: str) -> list[str]:
    return re.findall(rf"^{word} (.*)$", stage, re.MULTILINE)


def services() -> dict[str, Any]:
    """Of compose.yaml, anchors and merges resolved."""
    found: dict[str, Any] = YAML(typ="safe").load((ROOT / "compose.yaml").read_text("utf-8"))["services"]
    return found


def unpacked(folder: Path) -> Path:
    """A folder that holds what the image holds of ours, and nothing else."""
    for source, target in image().copied:
        shutil.copytree(ROOT / source, folder / target, ignore=shutil.ignore_patterns("__pycache__"))
    return folder
