"""R10, R20: what cannot be read, fails again and again or is damaged is put aside, and the chat goes on."""

from collections.abc import Generator
from typing import Any

from bot.channels.channel import Incoming
from bot.store.sql_store import SqlStore
from bot.store.transaction import Execute
from dialogs.protocol import (
    Event,
    Pending,
    Reading,
    Reply,
    Said,
    Turn,
    WithdrawRequest,
)
from dialogs.talk import Scene
from tests.flow.world import UNLIMITED, HandClock, echo, said, texts, worker

Talking = Generator[Reading[Any], Any, Turn]


async def test_an_update_that_cannot_be_read_is_set_aside_with_an_apology(store: SqlStore, clock: HandClock) -> None:
    """R20."""
    await store.receive([said(1, "!"), said(2, "خوب")])
    await worker(store, clock).run_due()

    assert await texts(store) == ["ببخشید، خوانده نشد", "خوب"]
    ((_, channel, code, _),) = await store.quarantined()
    assert (channel, code.partition(":")[0]) == ("fake", "undecodable")


async def test_an_update_without_an_address_is_quarantined_at_the_door(store: SqlStore) -> None:
    nobody = Incoming(channel="fake", bot="bot", update_id="9", raw=b"{}", address=None)

    assert await store.receive([nobody, nobody]) == 1
    assert [code for _, _, code, _ in await store.quarantined()] == ["undecodable"]
    assert await store.lease_conversations("w1", 5) == ()


async def test_a_turn_that_fails_is_tried_three_times_then_the_chat_goes_on(store: SqlStore, clock: HandClock) -> None:
    """R20: nothing overtakes the failing row meanwhile."""
    tries: list[str] = []

    def poisoned(scene: Scene, event: Event) -> Talking:
        assert isinstance(event.body, Said)
        tries.append(event.body.text)
        if event.body.text == "زهر":
            raise ZeroDivisionError
        return echo(scene, event)

    worker_ = worker(store, clock, poisoned)
    await store.receive([said(1, "زهر"), said(2, "بعدی")])
    for _ in range(10):
        await worker_.run_due()
        clock.forward(seconds=61)

    assert tries == ["زهر", "زهر", "زهر", "بعدی"]
    apology, answer = await texts(store)
    assert apology.startswith("ببخشید ")
    assert answer == "بعدی"


async def test_a_quarantined_row_can_be_replayed(store: SqlStore, clock: HandClock) -> None:
    await store.receive([said(1, "زهر")])

    def broken(scene: Scene, event: Event) -> Talking:
        raise ZeroDivisionError

    for _ in range(3):
        await worker(store, clock, broken).run_due()
        clock.forward(seconds=61)
    ((inbox_id, *_),) = await store.quarantined()

    assert await store.replay(inbox_id)
    assert not await store.replay(inbox_id)
    await worker(store, clock).run_due()
    assert (await texts(store))[-1] == "زهر"
    assert await store.quarantined() == ()


async def test_a_damaged_row_stops_neither_its_chat_nor_the_others(store: SqlStore, clock: HandClock) -> None:
    """R10: what cannot be opened is set aside and listed, in each queue."""

    def dialog(scene: Scene, event: Event) -> Talking:
        yield from ()
        text = event.body.text if isinstance(event.body, Said) else "نتیجه"
        deed = Pending(id=f"e{text}", key=f"k{text}", effect=WithdrawRequest(text))
        return Turn(state=scene.state, replies=(Reply(text=text),), effects=() if text == "نتیجه" else (deed,))

    await store.receive([said(1, "یک"), said(2, "دو"), said(3, "سه", chat="2")])
    await _damage(store, "inbox", "raw", 1)
    await worker(store, clock, dialog).run_due()
    await _damage(store, "outbox", "payload", 1)
    await _damage(store, "effect", "payload", 1)

    assert [code for _, _, code, _ in await store.quarantined()] == ["unreadable"]
    sent = [row.payload.text for row in await store.lease_outbox("s", "fake", "bot", UNLIMITED, 5)]
    assert sent in (["دو"], ["سه"])
    assert [code for _, _, code, _ in await store.undelivered()] == ["unreadable"]
    assert len(await store.lease_effects("e", 5)) == 1
    assert await worker(store, clock, dialog).run_due() == 1


async def _damage(store: SqlStore, table: str, column: str, row_id: int) -> None:
    def overwrite(execute: Execute, _: int) -> None:
        row = execute(f"SELECT {column} FROM {table} WHERE id = :id", {"id": row_id}).fetchone()
        damaged = b"\1\2\3\4" + row[column][4:]
        execute(f"UPDATE {table} SET {column} = :damaged WHERE id = :id", {"damaged": damaged, "id": row_id})

    await store._engine.write(overwrite)
