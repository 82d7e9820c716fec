"""R12, R13, S: what only one process may do at a time is done by one, and by another when that one is gone."""

import asyncio
import datetime as dt
from pathlib import Path

from bot.duties import Duties
from bot.store.sql_store import SqlStore
from tests.flow.world import HandClock, open_store

LEASE = dt.timedelta(seconds=15)


async def test_a_duty_is_one_workers_until_it_runs_out_or_is_laid_down(store: SqlStore, clock: HandClock) -> None:
    assert await store.hold_duty("feed", "first", LEASE)
    assert not await store.hold_duty("feed", "second", LEASE)
    assert await store.hold_duty("sweep", "second", LEASE)

    clock.forward(seconds=10)
    assert await store.hold_duty("feed", "first", LEASE)
    clock.forward(seconds=14)
    assert not await store.hold_duty("feed", "second", LEASE)
    clock.forward(seconds=1)
    assert await store.hold_duty("feed", "second", LEASE)

    await store.lay_down_duty("feed", "first")
    assert not await store.hold_duty("feed", "first", LEASE)
    await store.lay_down_duty("feed", "second")
    assert await store.hold_duty("feed", "first", LEASE)


class Work:
    """Notes when it begins and ends."""

    def __init__(self) -> None:
        self.notes: asyncio.Queue[str] = asyncio.Queue()

    async def __call__(self) -> None:
        await self.notes.put("begun")
        try:
            await asyncio.Event().wait()
        finally:
            await self.notes.put("ended")


async def test_the_work_goes_to_the_next_when_its_worker_stops(store: SqlStore) -> None:
    """A graceful stop lays the duty down, so nobody waits for the lease."""
    first, second = Work(), Work()
    here = asyncio.create_task(Duties(store, "here", renew_s=0.3).alone("feed", first))
    assert await first.notes.get() == "begun"
    there = asyncio.create_task(Duties(store, "there", renew_s=0.3).alone("feed", second))

    here.cancel()
    await asyncio.wait([here])
    assert await first.notes.get() == "ended"
    assert await second.notes.get() == "begun"

    there.cancel()
    await asyncio.wait([there])


async def test_a_worker_that_was_frozen_lays_down_what_another_has_taken(store: SqlStore, clock: HandClock) -> None:
    """R13: it notices at its next renewal."""
    work = Work()
    frozen = asyncio.create_task(Duties(store, "frozen", renew_s=0.3).alone("feed", work))
    assert await work.notes.get() == "begun"

    clock.forward(seconds=16)
    while not await store.hold_duty("feed", "other", LEASE):
        clock.forward(seconds=16)  # it renewed meanwhile

    assert await work.notes.get() == "ended"
    frozen.cancel()
    await asyncio.wait([frozen])


class Away:
    """A store whose database is away."""

    async def hold_duty(self, duty: str, worker: str, lease: dt.timedelta) -> bool:
        raise ConnectionError

    async def lay_down_duty(self, duty: str, worker: str) -> None:
        raise ConnectionError


async def test_without_the_database_nobody_knows_whose_duty_it_is(store: SqlStore) -> None:
    """R14: the work rests, the loop goes on, and it begins again when the database is back."""
    work = Work()
    duties = Duties(store, "w", renew_s=0.3)
    running = asyncio.create_task(duties.alone("feed", work))
    assert await work.notes.get() == "begun"

    duties._store = Away()
    assert await work.notes.get() == "ended"
    duties._store = store
    assert await work.notes.get() == "begun"

    running.cancel()
    await asyncio.wait([running])


async def test_the_only_process_takes_up_at_once_what_the_one_before_it_died_over(
    database: Path, clock: HandClock
) -> None:
    """R1: with SQLite nobody else can have it, so a restart does not wait for a dead one's lease."""
    killed = await open_store(database, clock)
    assert await killed.hold_duty("receive", "killed", LEASE)
    await killed.close()

    risen = await open_store(database, clock)
    assert await risen.hold_duty("receive", "risen", LEASE)
    await risen.close()
