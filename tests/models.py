"""Models that tests share: built once for a content, kept beside the checkout, loaded by each process of tests."""

import os
from functools import lru_cache
from pathlib import Path

from bot import models
from nlu.model import Material, Model, build, load, save

FOLDER = Path(__file__).resolve().parents[1] / ".models"
"""Also for processes that tests start: MIZBAN_MODELS_DIR."""


@lru_cache(maxsize=4)
def _model(digest: str, material: Material) -> Model:
    path = FOLDER / f"{digest}.npz"
    if not path.exists():
        FOLDER.mkdir(exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        save(build(material), draft)
        draft.replace(path)
    return load(path, material)


def model_of(material: Material) -> Model:
    return _model(material.digest(), material)


def know(material: Material) -> None:
    """Whoever composes the application in this process, or a fork of it, finds this model built."""
    models._known[material.digest()] = model_of(material)


class TestModels:
    """In the place of bot.models.Models."""

    __test__ = False

    async def of(self, material: Material) -> Model:
        return model_of(material)
