"""Models of understanding, by what they are built from: known in this process, kept in a folder, or built anew.

Building takes a second or two of a core, the first time with an encoder a minute, so a process of its own does it, and
the bot goes on answering meanwhile.
"""

import asyncio
import dataclasses
import os
import sys
import time
from collections import OrderedDict
from pathlib import Path
from typing import Self
from zipfile import BadZipFile

from bot import log
from bot.settings import Settings
from nlu.embeddings import E5
from nlu.model import Material, Model, load, packed

KEPT_FILES, KEPT_MODELS = 4, 2
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""Its products are small: more threads would only wait for each other."""
_known: OrderedDict[str, Model] = OrderedDict()
"""Those used last; whoever composes the application twice in one process needs no second one."""


class BuildFailed(Exception):
    """The building process ended without a model; the reason is in the log."""


class Models:
    """`folder`: where files of this installation's models are kept; several processes may share it. `encoder`: by name
    as in nlu.embeddings, "" for none."""

    def __init__(self, folder: Path, encoder: str = "") -> None:
        self._folder = folder
        self._encoder = encoder

    @classmethod
    def chosen(cls, settings: Settings) -> Self:
        folder = settings.models_dir or settings.data_dir / "models"
        return cls(folder, E5 if settings.understanding == "embeddings" else "")

    async def of(self, material: Material) -> Model:
        """The model of this material. Raises BuildFailed, OSError."""
        material = dataclasses.replace(material, encoder=self._encoder)
        name = material.digest()
        if name not in _known:
            began = time.monotonic()
            path = self._folder / f"{name}.npz"
            model = await asyncio.to_thread(_loaded, path, material)
            if built := model is None:
                await self._build(path, material)
                model = await asyncio.to_thread(load, path, material)
            _known[name] = model
            log.event("model.ready", built=built, seconds=round(time.monotonic() - began, 2))
        _known.move_to_end(name)
        while len(_known) > KEPT_MODELS:
            _known.popitem(last=False)
        return _known[name]

    async def _build(self, path: Path, material: Material) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot.build_model", str(path),
            stdin=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
            env=_ENVIRONMENT | {name: value for name, value in os.environ.items() if not name.startswith("MIZBAN_")},
        )  # fmt: skip
        try:
            _, told = await process.communicate(packed(material))
        finally:
            if process.returncode is None:
                process.kill()
        if process.returncode:
            last = told.decode(errors="replace").strip().rpartition("\n")[2]
            log.event("model.failed", code=process.returncode, why=last)
            raise BuildFailed(last)
        await asyncio.to_thread(_tidy, self._folder)


def _loaded(path: Path, material: Material) -> Model | None:
    """None: there is no such file, or nothing that can be used."""
    try:
        return load(path, material)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, BadZipFile) as broken:
        log.event("model.unreadable", why=type(broken).__name__)
        return None


def _tidy(folder: Path) -> None:
    """Models of earlier contents, but for the last few, to which an admin may go back."""
    files = sorted(folder.glob("*.npz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in files[KEPT_FILES:]:
        path.unlink(missing_ok=True)
