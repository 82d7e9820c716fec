"""R4, R12, R13, R20: an update takes effect once, in order, one at a time, whoever is late or broken."""

import asyncio
import datetime as dt
import random
import sqlite3
from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.channels.channel import Capabilities, Incoming
from bot.store.sqlite import SqliteStore
from dialogs.protocol import (
    Draft,
    Event,
    FetchFile,
    Pending,
    Reading,
    ReadMyRequests,
    Reply,
    Said,
    SentFile,
    State,
    Timer,
    TimerFired,
    Turn,
    WithdrawRequest,
)
from dialogs.talk import Scene
from tests.flow.world import FakeChannel, HandClock, address, echo, said, worker

Talking = Generator[Reading[Any], Any, Turn]


async def texts(store: SqliteStore, chat: str = "1") -> list[str]:
    return [item.payload.text for item in await store.history(address(chat), 0) if item.payload]


async def test_each_update_takes_effect_once_however_often_it_comes(store: SqliteStore, clock: HandClock) -> None:
    """R4: 1–5 times, concurrently, and again long after."""
    updates = [said(number, f"پیام {number}", chat=str(number % 3)) for number in range(30)]
    deliveries = [update for update in updates for _ in range(random.Random(7).randint(1, 5))]
    await asyncio.gather(*(store.receive([update]) for update in deliveries))
    first = worker(store, clock)
    await first.run_due()
    clock.forward(days=8)
    assert await store.receive(updates) == 0
    await first.run_due()

    for chat in "012":
        assert await texts(store, chat) == [f"پیام {number}" for number in range(30) if str(number % 3) == chat]


async def test_the_same_update_id_of_another_bot_or_session_is_another_update(store: SqliteStore) -> None:
    other = Incoming(channel="web", bot="web", scope="s1", update_id="1", raw=b"a", address=address(channel="web"))
    again = Incoming(channel="web", bot="web", scope="s2", update_id="1", raw=b"a", address=address(channel="web"))

    assert await store.receive([said(1), other, again]) == 3


async def test_a_conversation_is_taken_by_one_worker_at_a_time(store: SqliteStore) -> None:
    """R12."""
    await store.receive([said(1), said(2)])
    first = await store.lease_conversations("w1", 10)
    second = await store.lease_conversations("w2", 10)

    assert (len(first), len(second)) == (1, 0)
    assert first[0].row.seq == 1


async def test_a_late_worker_changes_nothing(store: SqliteStore, clock: HandClock) -> None:
    """R13: its lease ran out, another one answered meanwhile."""
    await store.receive([said(1)])
    (late,) = await store.lease_conversations("w1", 1)
    clock.forward(seconds=70)
    (other,) = await store.lease_conversations("w2", 1)

    assert await store.commit_turn(other, Turn(state=State(), replies=(Reply(text="به‌موقع"),)), 1.0)
    assert not await store.commit_turn(late, Turn(state=State(), replies=(Reply(text="دیر"),)), 1.0)
    assert not await store.fail_turn(late, "bug", None, "ببخشید")
    assert await texts(store) == ["به‌موقع"]


async def test_a_draft_changed_elsewhere_drops_the_turn_and_the_row_stays(store: SqliteStore) -> None:
    """The same person in two conversations cannot overwrite their own draft."""
    await store.receive([said(1)])
    draft = Draft(
        id="d1",
        service="s",
        version=1,
        created_at=dt.datetime.now(dt.UTC),
        updated_at=dt.datetime.now(dt.UTC),
    )
    (work,) = await store.lease_conversations("w1", 1)
    assert await store.commit_turn(work, Turn(state=State(), drafts=(draft,)), 1.0)
    await store.receive([said(2)])
    (work,) = await store.lease_conversations("w1", 1)
    (stored,) = work.drafts
    assert stored.row_version == 1

    assert not await store.commit_turn(work, Turn(state=State(), drafts=(draft,)), 1.0)
    (again,) = await store.lease_conversations("w1", 1)
    assert again.row.id == work.row.id
    assert await store.commit_turn(again, Turn(state=State(), drafts=(stored,)), 1.0)


async def test_state_passes_from_turn_to_turn(store: SqliteStore, clock: HandClock) -> None:
    await store.receive([said(1), said(2), said(3)])
    await worker(store, clock).run_due()
    await store.receive([said(4)])
    (work,) = await store.lease_conversations("w1", 1)

    assert work.state.prompts == 3


async def test_an_update_that_cannot_be_read_is_set_aside_with_an_apology(store: SqliteStore, clock: HandClock) -> None:
    """R20."""
    await store.receive([said(1, "!"), said(2, "خوب")])
    await worker(store, clock).run_due()

    assert await texts(store) == ["ببخشید، خوانده نشد", "خوب"]
    ((_, channel, code, _),) = await store.quarantined()
    assert (channel, code.partition(":")[0]) == ("fake", "undecodable")


async def test_an_update_without_an_address_is_quarantined_at_the_door(store: SqliteStore) -> None:
    nobody = Incoming(channel="fake", bot="bot", update_id="9", raw=b"{}", address=None)

    assert await store.receive([nobody, nobody]) == 1
    assert [code for _, _, code, _ in await store.quarantined()] == ["undecodable"]
    assert await store.lease_conversations("w1", 5) == ()


async def test_a_turn_that_fails_is_tried_three_times_then_the_chat_goes_on(
    store: SqliteStore, clock: HandClock
) -> None:
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


async def test_a_quarantined_row_can_be_replayed(store: SqliteStore, clock: HandClock) -> None:
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


async def test_time_and_ids_are_the_same_when_a_killed_turn_is_repeated(store: SqliteStore, clock: HandClock) -> None:
    """Decision 1: no other clock, no other chance than the row's."""
    seen: list[tuple[dt.datetime, str, str]] = []

    def noting(scene: Scene, event: Event) -> Talking:
        seen.append((event.at, scene.ids("draft"), scene.ids("draft")))
        return echo(scene, event)

    await store.receive([said(1)])
    await store.lease_conversations("killed", 1)
    clock.forward(seconds=61)
    await worker(store, clock, noting).run_due()
    await store.receive([said(2)])
    await worker(store, clock, noting).run_due()

    (at, one, two), (_, other, _) = seen
    assert at == clock.now - dt.timedelta(seconds=61)
    assert len({one, two, other}) == 3
    assert len(one) == 16


async def test_a_fact_is_told_once(store: SqliteStore, clock: HandClock) -> None:
    def telling(scene: Scene, event: Event) -> Talking:
        yield from ()
        return Turn(state=scene.state, replies=(Reply(text="پذیرفته شد", fact="accepted:R1"),))

    await store.receive([said(1), said(2)])
    await worker(store, clock, telling).run_due()

    assert await texts(store) == ["پذیرفته شد"]


async def test_a_timer_fires_when_it_is_due_and_can_be_moved_taken_back_and_set_again(
    store: SqliteStore, clock: HandClock
) -> None:
    plan: dict[str, dt.timedelta | None] = {
        "بگذار": dt.timedelta(hours=1),
        "جابه‌جا": dt.timedelta(hours=3),
        "بردار": None,
    }
    fired: list[dt.datetime] = []

    def dialog(scene: Scene, event: Event) -> Talking:
        yield from ()
        if isinstance(event.body, TimerFired):
            fired.append(event.at)
            return Turn(state=scene.state)
        assert isinstance(event.body, Said)
        step = plan[event.body.text]
        return Turn(
            state=scene.state,
            timers=(Timer(name="t", ref="r", due_at=None if step is None else event.at + step),),
        )

    taker = worker(store, clock, dialog)
    start = clock.now
    for number, (hour, words) in enumerate(
        [(0, "بگذار"), (0, "جابه‌جا"), (4, "بگذار"), (4, "بردار"), (9, "بگذار"), (12, "")]
    ):
        clock.now = start + dt.timedelta(hours=hour)
        if words:
            await store.receive([said(number, words)])
        await taker.run_due()

    # Set at 0 and moved to 3: seen at 4. Set again at 4, taken back. Set at 9 for 10: seen at 12.
    assert [(at - start) // dt.timedelta(hours=1) for at in fired] == [4, 12]


async def test_a_waiting_timer_does_not_hold_up_what_comes_after_it(store: SqliteStore, clock: HandClock) -> None:
    def dialog(scene: Scene, event: Event) -> Talking:
        yield from ()
        later = Timer(name="t", ref="r", due_at=event.at + dt.timedelta(days=1))
        return Turn(state=scene.state, replies=(Reply(text="آری"),), timers=(later,))

    await store.receive([said(1), said(2)])
    await worker(store, clock, dialog).run_due()

    assert await texts(store) == ["آری", "آری"]
    assert await store.next_turn_due() == clock.now + dt.timedelta(days=1)


async def test_the_same_key_is_one_deed_and_with_another_payload_a_bug(store: SqliteStore, clock: HandClock) -> None:
    def dialog(scene: Scene, event: Event) -> Talking:
        yield from ()
        assert isinstance(event.body, Said)
        effect = Pending(id=scene.ids("effect"), key="withdraw:R", effect=WithdrawRequest(event.body.text))
        return Turn(state=scene.state, effects=(effect,))

    await store.receive([said(1, "R"), said(2, "R"), said(3, "X")])
    for _ in range(3):
        await worker(store, clock, dialog).run_due()
        clock.forward(seconds=61)

    assert len(await store.lease_effects("w", 10)) == 1
    assert len(await store.quarantined()) == 1


async def test_pages_and_deeds_wait_in_lanes_of_their_own(store: SqliteStore, clock: HandClock) -> None:
    def dialog(scene: Scene, event: Event) -> Talking:
        yield from ()
        fetch = FetchFile(owner="d", slot="s", file=SentFile(remote="x"), kinds=("image",), max_mb=1)
        effects = [WithdrawRequest("R1"), WithdrawRequest("R2"), fetch, fetch]
        return Turn(
            state=scene.state,
            effects=tuple(Pending(id=f"e{n}", key=f"k{n}", effect=effect) for n, effect in enumerate(effects)),
        )

    await store.receive([said(1)])
    await worker(store, clock, dialog).run_due()

    assert [row.id for row in await store.lease_effects("w", 10)] == ["e0", "e2"]


async def test_readings_are_answered_within_the_turn(store: SqliteStore, clock: HandClock) -> None:
    def dialog(scene: Scene, event: Event) -> Talking:
        answer = yield ReadMyRequests()
        return Turn(state=scene.state, replies=(Reply(text=answer),))

    await store.receive([said(1)])
    await worker(store, clock, dialog).run_due()

    assert await texts(store) == ["ReadMyRequests"]


async def test_a_tap_is_answered_and_typing_shown(store: SqliteStore, clock: HandClock) -> None:
    """UX15: no spinner stays."""
    channel = FakeChannel()

    def dialog(scene: Scene, event: Event) -> Talking:
        yield from ()
        return Turn(state=scene.state, typing=True)

    await store.receive([said(1, "press")])
    await worker(store, clock, dialog, channel).run_due()
    await asyncio.sleep(0)

    assert [type(signal).__name__ for signal in channel.signals] == ["AnswerPress", "Typing"]


async def test_conversations_do_not_wait_for_each_other(store: SqliteStore, clock: HandClock) -> None:
    await store.receive([said(number, str(number), chat=str(number)) for number in range(100)])

    assert await worker(store, clock).run_due() == 100


@pytest.mark.parametrize("chat", ["1", "2"])
async def test_nothing_that_people_wrote_stands_open_in_the_database(
    store: SqliteStore, clock: HandClock, chat: str, database: Any
) -> None:
    """Attack 9: no canary in the file or its WAL."""
    canary = "کاناری۱۲۳۴"
    await store.receive([said(1, canary, chat=chat)])
    await worker(store, clock).run_due()
    stored = b"".join(path.read_bytes() for path in database.parent.iterdir())

    assert canary.encode() not in stored
    assert (await texts(store, chat)) == [canary]


async def test_a_damaged_row_stops_neither_its_chat_nor_the_others(
    store: SqliteStore, clock: HandClock, database: Path
) -> None:
    """R10: what cannot be opened is set aside and listed, in each queue."""

    def dialog(scene: Scene, event: Event) -> Talking:
        yield from ()
        text = event.body.text if isinstance(event.body, Said) else "نتیجه"
        deed = Pending(id=f"e{text}", key=f"k{text}", effect=WithdrawRequest(text))
        return Turn(state=scene.state, replies=(Reply(text=text),), effects=() if text == "نتیجه" else (deed,))

    await store.receive([said(1, "یک"), said(2, "دو"), said(3, "سه", chat="2")])
    _damage(database, "inbox", "raw", 1)
    await worker(store, clock, dialog).run_due()
    _damage(database, "outbox", "payload", 1)
    _damage(database, "effect", "payload", 1)

    assert [code for _, _, code, _ in await store.quarantined()] == ["unreadable"]
    sent = [row.payload.text for row in await store.lease_outbox("s", "fake", "bot", Capabilities(), 5)]
    assert sent in (["دو"], ["سه"])
    assert [code for _, _, code, _ in await store.undelivered()] == ["unreadable"]
    assert len(await store.lease_effects("e", 5)) == 1
    assert await worker(store, clock, dialog).run_due() == 1


def _damage(database: Path, table: str, column: str, row_id: int) -> None:
    with closing(sqlite3.connect(database, timeout=5)) as db, db:
        db.execute(
            f"UPDATE {table} SET {column} = CAST(x'01020304' || substr({column}, 5) AS BLOB) WHERE id = ?", (row_id,)
        )
