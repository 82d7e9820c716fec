"""Live handovers in the store (E7, R1): nobody is taken twice or passed over, an effect performed again does nothing
again, and what was written is sealed and kept for a while."""

import asyncio
import datetime as dt
import sqlite3
from pathlib import Path

import msgspec
import pytest

from backend_client.errors import AlreadyDone, RequestNotFound, RequestRejected
from bot.handovers import rough_wait
from bot.store.handovers import Place, Taker
from bot.store.sql_store import SqlStore
from bot.store.store import EffectRow
from bot.store.transaction import Transaction
from dialogs.protocol import HandoverLine, HandoverMoved, HandoverTaken, PassLine, Person
from tests.flow.world import HandClock, address, open_store, said

FIRST, SECOND = Taker("s1", "زهرا رضوی", "کارشناس"), Taker("s2", "امیر کاویانی", "کارشناس")
_INBOX = "SELECT uid, raw FROM inbox WHERE conversation_id = :id AND source = 'service' ORDER BY seq"
CITIZEN, OTHER, STAFF, COLLEAGUE = 1, 2, 3, 4
"""Conversations, in the order in which they are met."""


async def meet(store: SqlStore) -> None:
    for chat in range(1, 5):
        await store.receive([said(f"m{chat}", chat=str(chat))])


def row(key: str, conversation: int) -> EffectRow:
    """An effect of that conversation; what it says is given to the store beside it."""
    return EffectRow(
        id=key,
        key=key,
        effect=PassLine("", ""),
        draft_id="",
        conversation_id=conversation,
        address=address(str(conversation)),
        person=Person(ref=f"p{conversation}"),
        attempts=1,
        created_at=dt.datetime.now(dt.UTC),
        fence=1,
    )


async def ask(store: SqlStore, key: str, conversation: int, text: str = "") -> Place:
    return await store.ask_for_person(row(key, conversation), text, "", is_open=True, notify=[STAFF, COLLEAGUE])


async def heard(store: SqlStore, conversation: int) -> list[HandoverMoved]:
    """What stands in that conversation's inbox of handovers, in order."""
    return await store._look(_moved, conversation)


def _moved(tx: Transaction, conversation: int) -> list[HandoverMoved]:
    rows = tx.all(_INBOX, id=conversation)
    opened = [tx.vault.open(bytes(each["raw"]), "inbox", "raw", each["uid"]) for each in rows]
    return [msgspec.json.decode(raw, type=HandoverMoved) for raw in opened]


async def test_of_two_who_take_one_citizen_one_has_them(store: SqlStore) -> None:
    await meet(store)
    await ask(store, "a", CITIZEN, "سلام")
    taken = await asyncio.gather(
        store.take_handover(row("t1", STAFF), "a", FIRST),
        store.take_handover(row("t2", COLLEAGUE), "a", SECOND),
        return_exceptions=True,
    )

    assert sum(isinstance(one, HandoverTaken) for one in taken) == 1
    (late,) = [one for one in taken if isinstance(one, AlreadyDone)]
    assert late.by in {FIRST.name, SECOND.name}
    assert [one.kind for one in await heard(store, CITIZEN)] == ["taken"]


async def test_an_effect_performed_again_does_nothing_again(store: SqlStore) -> None:
    await meet(store)
    assert await ask(store, "a", CITIZEN, "سلام") == await ask(store, "a", CITIZEN, "سلام")
    first = await store.take_handover(row("t", STAFF), "a", FIRST)
    assert await store.take_handover(row("t", STAFF), "a", FIRST) == first
    for _ in range(2):
        await store.pass_line(row("l", STAFF), "a", "بفرمایید", "کارشناس")
        await store.pass_line(row("c", CITIZEN), "a", "ممنون", "")
    for _ in range(2):
        await store.end_handover(row("e", CITIZEN), "a", silence=False)

    assert first.lines == (HandoverLine("سلام"),)
    assert [(one.kind, one.text) for one in await heard(store, CITIZEN)] == [("taken", ""), ("said", "بفرمایید")]
    assert [one.kind for one in await heard(store, STAFF)] == ["asked", "said", "ended"]
    assert [one.kind for one in await heard(store, COLLEAGUE)] == ["asked"]


async def test_whoever_takes_gets_the_first_of_the_queue(store: SqlStore) -> None:
    await meet(store)
    assert (await ask(store, "a", CITIZEN)).number == 1
    assert (await ask(store, "b", OTHER)).number == 2

    assert (await store.take_handover(row("t", STAFF), "b", FIRST)).ref == "a"
    assert [one.kind for one in await heard(store, OTHER)] == ["first"]
    assert (await store.handover_place("b")).number == 1


async def test_one_member_talks_with_one_citizen_at_a_time(store: SqlStore) -> None:
    await meet(store)
    await ask(store, "a", CITIZEN)
    await ask(store, "b", OTHER)
    await store.take_handover(row("t", STAFF), "a", FIRST)

    with pytest.raises(RequestRejected):
        await store.take_handover(row("t2", STAFF), "b", FIRST)


async def test_words_after_the_end_go_to_nobody(store: SqlStore) -> None:
    await meet(store)
    await ask(store, "a", CITIZEN)
    await store.take_handover(row("t", STAFF), "a", FIRST)
    await store.end_handover(row("e", CITIZEN), "a", silence=False)

    with pytest.raises(RequestNotFound):
        await store.pass_line(row("l", STAFF), "a", "دیر", "کارشناس")
    with pytest.raises(RequestNotFound):
        await store.take_handover(row("t2", COLLEAGUE), "a", SECOND)


async def test_only_the_two_have_a_part_in_it(store: SqlStore) -> None:
    await meet(store)
    await ask(store, "a", CITIZEN)
    await store.take_handover(row("t", STAFF), "a", FIRST)
    await store.end_handover(row("e", OTHER), "a", silence=False)
    await store.return_handover(row("r", COLLEAGUE), "a", [STAFF])

    with pytest.raises(RequestNotFound):
        await store.pass_line(row("l", OTHER), "a", "چه می‌گویید؟", "")
    assert [one.kind for one in await heard(store, CITIZEN)] == ["taken"]


async def test_returned_it_comes_before_all_others_with_what_was_said(store: SqlStore) -> None:
    await meet(store)
    await ask(store, "a", CITIZEN, "سلام")
    await ask(store, "b", OTHER)
    await store.take_handover(row("t", STAFF), "a", FIRST)
    await store.pass_line(row("l", STAFF), "a", "یک لحظه", "کارشناس")
    await store.return_handover(row("r", STAFF), "a", [STAFF, COLLEAGUE])
    taken = await store.take_handover(row("t2", COLLEAGUE), "b", SECOND)

    assert taken.ref == "a"
    assert taken.lines == (HandoverLine("سلام"), HandoverLine("یک لحظه", staff=True))
    assert [one.kind for one in await heard(store, STAFF)] == ["asked", "asked"]
    assert [one.kind for one in await heard(store, COLLEAGUE)] == ["asked", "asked", "asked"]


async def test_a_message_for_the_opening_calls_nobody_until_then(store: SqlStore) -> None:
    await meet(store)
    left = await store.ask_for_person(row("a", CITIZEN), "سلام", "", is_open=False, notify=[STAFF])
    before = await heard(store, STAFF)
    placed = await store.place_handover(row("p", CITIZEN), "a", is_open=True, notify=[STAFF])

    assert left.left
    assert before == []
    assert placed is not None
    assert not placed.left
    assert [one.kind for one in await heard(store, STAFF)] == ["asked"]


async def test_the_wait_follows_how_long_talks_took(store: SqlStore, clock: HandClock) -> None:
    await meet(store)
    await ask(store, "a", CITIZEN)
    await store.take_handover(row("t", STAFF), "a", FIRST)
    clock.forward(minutes=12)
    await store.end_handover(row("e", STAFF), "a", silence=False)
    place = await ask(store, "b", OTHER)

    assert place.took == dt.timedelta(minutes=12)
    assert rough_wait(place, 1) == 15
    assert rough_wait(Place("", 4, left=False, took=None), 2) == 10


async def test_words_are_sealed_and_go_after_a_while(tmp_path: Path, clock: HandClock) -> None:
    store = await open_store(tmp_path / "bot.db", clock)
    await meet(store)
    await ask(store, "a", CITIZEN, "راز من")
    await store.end_handover(row("e", CITIZEN), "a", silence=False)
    with sqlite3.connect(tmp_path / "bot.db") as database:
        (kept,) = database.execute("SELECT text FROM handover_line").fetchone()
    clock.forward(days=1)
    dropped = await store.drop_handovers(clock())
    await store.close()

    assert "راز".encode() not in kept
    assert dropped == 1
