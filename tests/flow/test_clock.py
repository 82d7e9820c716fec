"""R11: a clock that was wrong."""

import datetime as dt
import sqlite3
from pathlib import Path

from backend_client.seal import Seal
from bot.store.codec import micros
from bot.store.opening import open_postgres
from dialogs import codec
from dialogs.protocol import Pending, Reply, State, Timer, Turn, WithdrawRequest
from tests.flow.world import SECRET, START, UNLIMITED, HandClock, open_store, said


async def test_a_clock_that_ran_ahead_delays_nothing_after_the_next_start(database: Path, clock: HandClock) -> None:
    """What was received, promised and throttled an hour or a day ahead of time is due at once; timers stay."""
    clock.forward(days=1)
    store = await open_store(database, clock)
    await store.receive([said(1, chat="1"), said(2, chat="2")])
    (work,) = await store.lease_conversations("w", 1)
    due = START + dt.timedelta(days=3)
    await store.commit_turn(work, Turn(state=State(), timers=(Timer(name="t", ref="r", due_at=due),)), 1.0)
    await store.close_gate("fake", "bot", "1", dt.timedelta(minutes=1))
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


async def test_a_worker_whose_clock_jumps_between_two_looks_at_the_servers_delays_no_retry(postgres: str) -> None:
    """A day's jump made an effect wait a day: how long to wait is the store's to add to its own time."""
    own = HandClock(dt.datetime.now(dt.UTC))
    store = await open_postgres(postgres, Seal(SECRET, "bot"), codec, None, own_clock=own)
    await store.receive([said(1)])
    (work,) = await store.lease_conversations("w", 1)
    deed = Pending(id="e1", key="k1", effect=WithdrawRequest("R1"))
    await store.commit_turn(work, Turn(state=State(), effects=(deed,)), 1.0)
    (effect,) = await store.lease_effects("w", 1)

    own.forward(days=1)
    assert await store.retry_effect(effect, dt.timedelta(seconds=5), "unavailable")
    due = await store.next_effect_due()
    await store.close()

    assert due is not None
    assert due < dt.datetime.now(dt.UTC) + dt.timedelta(seconds=6)
