import pytest
from PIL import features

from bot.papers import shaping
from bot.papers.shaping import Shaping

WAYS: tuple[Shaping, ...] = ("raqm", "reshaped") if features.check("fribidi") else ("reshaped",)
"""Ways of drawing to test. Where the system has no FriBidi there is but one, and it must hold alone."""


@pytest.fixture(params=WAYS)
def drawn_by(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Shaping:
    way: Shaping = request.param
    monkeypatch.setattr(shaping, "shaping", lambda: way)
    return way
