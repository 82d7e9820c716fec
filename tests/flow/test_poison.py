"""R20: an update that kills its process is put aside after some deaths; nobody else pays for it."""

import asyncio
import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from bot.retry import DEATHS
from bot.timers import system_clock
from dialogs.protocol import Event, Reading, Said, Turn
from dialogs.talk import Scene
from tests.flow.life import lines, note
from tests.flow.world import address, echo, open_store, said, worker

DIED = 9
CHATS = ("a", "b", "c", "d")


async def _live(folder: Path) -> None:
    """Answer all that waits; the word «poison» ends the process on the spot."""

    def advance(scene: Scene, event: Event) -> Generator[Reading[Any], Any, Turn]:
        assert isinstance(event.body, Said)
        note(folder / "turns.log", event.body.text)
        if event.body.text == "poison":
            os._exit(DIED)
        return echo(scene, event)

    store = await open_store(folder / "bot.db", system_clock)
    await worker(store, system_clock, advance).run_due()
    await store.close()


def _life(folder: Path) -> int:
    """How a process of its own ended."""
    child = os.fork()
    if not child:
        try:
            asyncio.run(_live(folder))
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


async def _receive(folder: Path) -> None:
    store = await open_store(folder / "bot.db", system_clock)
    await store.receive([said(f"{chat}1", "poison" if chat == "b" else f"{chat}1", chat=chat) for chat in CHATS])
    await store.receive([said(f"{chat}2", f"{chat}2", chat=chat) for chat in CHATS])
    await store.close()


async def _told(folder: Path) -> tuple[dict[str, list[str]], list[str]]:
    """What each chat was told, and the codes of what is quarantined."""
    store = await open_store(folder / "bot.db", system_clock)
    told = {
        chat: [item.payload.text for item in await store.history(address(chat), 0) if item.payload] for chat in CHATS
    }
    codes = [code.partition(":")[0] for _, _, code, _ in await store.quarantined()]
    await store.close()
    return told, codes


@pytest.fixture
def folder(database: Path) -> Path:
    asyncio.run(_receive(database.parent))
    return database.parent


def test_a_deadly_update_is_put_aside_after_its_last_death(folder: Path) -> None:
    ends = [_life(folder) for _ in range(DEATHS + 1)]

    assert ends == [DIED] * DEATHS + [0]
    assert lines(folder / "turns.log").count("poison") == DEATHS
    told, codes = asyncio.run(_told(folder))
    assert codes == ["died"]
    assert len(told["b"]) == 2
    assert told["b"][0].startswith("ببخشید ")
    assert told["b"][1] == "b2"


def test_those_who_were_in_the_same_boat_lose_nothing(folder: Path) -> None:
    """All four were leased together when the first death came."""
    while _life(folder):
        pass

    told, _ = asyncio.run(_told(folder))
    assert {chat: texts for chat, texts in told.items() if chat != "b"} == {
        chat: [f"{chat}1", f"{chat}2"] for chat in CHATS if chat != "b"
    }


def test_a_replayed_row_has_its_tries_again(folder: Path) -> None:
    while _life(folder):
        pass

    async def replay() -> bool:
        store = await open_store(folder / "bot.db", system_clock)
        ((row_id, *_),) = await store.quarantined()
        try:
            return await store.replay(row_id)
        finally:
            await store.close()

    assert asyncio.run(replay())
    assert [_life(folder) for _ in range(DEATHS + 1)] == [DIED] * DEATHS + [0]
