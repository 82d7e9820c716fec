"""One console for a test."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot import circuit
from tests.console.world import World

PATIENCE_S = 60.0


@pytest.fixture(scope="package", autouse=True)
def a_busy_machine_is_no_outage() -> Iterator[None]:
    """Where all processors are taken a reading may last longer than people are to wait for it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.turn.READING_S", PATIENCE_S)
        for name in circuit.READINGS:
            patch.setitem(circuit.LIMITS_S, name, PATIENCE_S)
        yield


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    made = World(tmp_path)
    await made.open()
    yield made
    await made.close()
