"""R1, R3: killed at any moment, and at each named point: nothing acknowledged is lost, nothing is done twice."""

import asyncio
import os
import random
import signal
import time
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from bot.timers import system_clock
from tests.flow.life import CHATS, begin, chat_of, ended_well, lines
from tests.flow.world import address, open_store

UPDATES = 60
KILLS = 25
POINTS = [
    f"{when} {what}"
    for when in ("before", "after")
    for what in (
        "receive",
        "lease_conversations",
        "commit_turn",
        "lease_effects",
        "desk",
        "finish_effect",
        "lease_outbox",
        "send",
        "mark_sent",
    )
]


async def _told(folder: Path) -> dict[str, list[str]]:
    """What the outbox of each chat says, in sequence."""
    store = await open_store(folder / "bot.db", system_clock)
    told = {
        f"c{chat}": [item.payload.text for item in await store.history(address(f"c{chat}"), 0) if item.payload]
        for chat in range(CHATS)
    }
    assert await store.quarantined() == ()
    assert await store.undelivered() == ()
    await store.close()
    return told


def _check(folder: Path, updates: int) -> int:
    """The promise, on what stands in the files afterwards; returns how many messages came twice."""
    told = asyncio.run(_told(folder))
    deeds: dict[str, set[str]] = defaultdict(set)
    for line in lines(folder / "desk.log"):
        key, ref = line.split()
        deeds[ref].add(key)
    sent = Counter(lines(folder / "messenger.log"))
    all_told = Counter(text for texts in told.values() for text in texts)

    assert lines(folder / "acked.log") == [str(number) for number in range(updates)]
    assert deeds == {str(number): {f"deed:{number}"} for number in range(updates)}
    assert set(all_told.values()) == {1}
    assert sum(text.startswith("done ") for text in all_told) == updates
    for chat, texts in told.items():
        mine = [f"got {number}" for number in range(updates) if chat_of(number) == chat]
        assert [text for text in texts if text.startswith("got ")] == mine
    assert set(sent) == {f"{chat} {text}" for chat, texts in told.items() for text in texts}
    _check_order(folder, told)
    return sum(sent.values()) - len(sent)


def _check_order(folder: Path, told: dict[str, list[str]]) -> None:
    """Within a chat messages arrive in the outbox's order; what came twice came twice in a row."""
    arrived: dict[str, list[str]] = defaultdict(list)
    for line in lines(folder / "messenger.log"):
        chat, _, text = line.partition(" ")
        if arrived[chat][-1:] != [text]:
            arrived[chat].append(text)
    assert arrived == told


def test_killed_at_any_moment(database: Path) -> None:
    """R1. A notice may come twice, word for word; nothing else may."""
    folder, chance = database.parent, random.Random(1)
    kills = 0
    while True:
        child = begin(folder, UPDATES)
        if kills < KILLS:
            time.sleep(chance.uniform(0, 0.05))
            os.kill(child, signal.SIGKILL)
            kills += 1
        if ended_well(child):
            break

    assert _check(folder, UPDATES) <= kills * CHATS


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_a_named_point(database: Path, point: str) -> None:
    """R3: at each one, and again at the same one while recovering."""
    folder = database.parent
    assert not ended_well(begin(folder, 6, point))
    ended_well(begin(folder, 6, point))
    assert ended_well(begin(folder, 6))

    assert _check(folder, 6) <= 2 * CHATS
