"""One console for a test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.console.world import World


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    made = World(tmp_path)
    await made.open()
    yield made
    await made.close()
