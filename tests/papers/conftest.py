import pytest
from PIL import features

from bot.papers import shaping
from bot.papers.shaping import Shaping


@pytest.fixture(params=["raqm", "reshaped"])
def drawn_by(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Shaping:
    """Once with FriBidi, where the system has it, and once without."""
    way: Shaping = request.param
    if way == "raqm" and not (features.check("raqm") and features.check("fribidi")):
        pytest.fail("the tests compare both ways of drawing; install FriBidi (Debian: libfribidi0)")
    monkeypatch.setattr(shaping, "shaping", lambda: way)
    return way
