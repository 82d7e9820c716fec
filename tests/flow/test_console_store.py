"""Links into the console and its sessions in the store, on each engine."""

import asyncio
import datetime as dt

from bot.store.sql_store import SqlStore
from tests.flow.world import HandClock

IDLE = dt.timedelta(minutes=30)
DAY = dt.timedelta(days=1)


async def test_of_many_who_spend_a_link_at_once_one_gets_in(store: SqlStore, clock: HandClock) -> None:
    await store.add_console_entry("link", "p1", clock.now + dt.timedelta(minutes=5))

    got = await asyncio.gather(*(store.enter_console("link", f"s{n}", clock.now + DAY) for n in range(8)))

    assert sorted(got, key=str) == [None] * 7 + ["p1"]
    (place,) = [number for number, person in enumerate(got) if person]
    opened = [await store.console_session(f"s{number}", IDLE) for number in range(8)]
    assert [session is not None for session in opened] == [number == place for number in range(8)]


async def test_a_link_runs_out(store: SqlStore, clock: HandClock) -> None:
    await store.add_console_entry("link", "p1", clock.now + dt.timedelta(minutes=5))
    clock.forward(minutes=5)

    assert await store.enter_console("link", "s", clock.now + DAY) is None
    assert await store.enter_console("unknown", "s", clock.now + DAY) is None


async def test_a_session_goes_on_while_it_is_used_and_ends_in_each_way(store: SqlStore, clock: HandClock) -> None:
    for name in ("idle", "used", "left", "all"):
        await store.add_console_entry(name, "p2" if name == "all" else "p1", clock.now + DAY)
        await store.enter_console(name, f"s-{name}", clock.now + DAY)
    clock.forward(minutes=29)
    await store.use_console_session("s-used")
    await store.end_console_session("s-left")
    assert await store.end_console_sessions("p2") == 1
    clock.forward(minutes=2)

    alive = [name for name in ("idle", "used", "left", "all") if await store.console_session(f"s-{name}", IDLE)]
    assert alive == ["used"]
    session = await store.console_session("s-used", IDLE)
    assert session is not None
    assert (session.person_ref, session.used_at) == ("p1", clock.now - dt.timedelta(minutes=2))
    clock.forward(days=1)
    assert await store.console_session("s-used", 2 * DAY) is None


async def test_what_is_long_over_is_forgotten(store: SqlStore, clock: HandClock) -> None:
    await store.add_console_entry("old", "p1", clock.now)
    clock.forward(days=2)
    await store.add_console_entry("new", "p1", clock.now + DAY)
    await store.enter_console("new", "s", clock.now + DAY)

    await store.add_console_entry("old", "p1", clock.now + DAY)  # its hash is free again
    assert await store.enter_console("old", "s2", clock.now + DAY) == "p1"
