"""One console for a test."""

from collections.abc import AsyncIterator, Iterator
from functools import cache
from pathlib import Path

import pytest

from bot import content
from bot.pack import pack_folder, read_pack
from dialogs.content.parser import Pack
from tests.console.world import World


@pytest.fixture(scope="package", autouse=True)
def pack_read_once() -> Iterator[None]:
    """Reading and checking the pack takes longer than most of these tests, and it is the same for all of them."""
    checked = content._checked

    @cache
    def once() -> Pack:
        return checked(lambda: read_pack(pack_folder("demo")))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(content, "_checked", lambda _: once())
        yield


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    made = World(tmp_path)
    await made.open()
    yield made
    await made.close()
