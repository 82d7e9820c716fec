"""R11: a clock that was wrong."""

import datetime as dt
import sqlite3
from pathlib import Path

from bot.store.codec import micros
from dialogs.protocol import Reply, State, Timer, Turn
from tests.flow.world import START, UNLIMITED, HandClock, open_store, said


async def test_a_clock_that_ran_ahead_delays_nothing_after_the_next_start(database: Path, clock: HandClock) -> None:
    """What was received, promised and throttled an hour or a day ahead of time is due at once; timers stay."""
    clock.forward(days=1)
    store = await open_store(database, clock)
    await store.receive([said(1, chat="1"), said(2, chat="2")])
    (work,) = await store.lease_conversations("w", 1)
    due = START + dt.timedelta(days=3)
    await store.commit_turn(work, Turn(state=State(), timers=(Timer(name="t", ref="r", due_at=due),)), 1.0)
    await store.close_gate("fake", "bot", "1", clock() + dt.timedelta(minutes=1))
    await store.close()

    clock.now = START
    again = await open_store(database, clock)
    works = await again.lease_conversations("w", 10)
    await again.close()
    with sqlite3.connect(database) as db:
        gates = db.execute("SELECT open_at FROM gate").fetchall()
        timers = db.execute("SELECT due_at FROM inbox WHERE source = 'timer'").fetchall()
    db.close()

    assert [work.address.chat for work in works] == ["2"]
    assert gates == [(micros(START),)]
    assert timers == [(micros(due),)]


async def test_a_chat_that_was_written_to_an_hour_ahead_of_time_does_not_wait_for_that_hour(
    database: Path, clock: HandClock
) -> None:
    clock.forward(hours=1)
    store = await open_store(database, clock)
    await store.receive([said(1)])
    (work,) = await store.lease_conversations("w", 1)
    await store.commit_turn(work, Turn(state=State(), replies=(Reply(text="یک"), Reply(text="دو"))), 1.0)
    (first,) = await store.lease_outbox("w", "fake", "bot", UNLIMITED, 10)
    await store.mark_sent(first, "1")
    await store.close()

    clock.now = START
    again = await open_store(database, clock)
    (second,) = await again.lease_outbox("w", "fake", "bot", UNLIMITED, 10)
    await again.close()

    assert second.payload.text == "دو"
