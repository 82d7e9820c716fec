"""A long stop is told once to whoever was in the middle of something, however often and by how many it is started."""

import asyncio
import datetime as dt
from collections.abc import Generator
from pathlib import Path
from typing import Any

from bot.alive import ACTIVE_WITHIN, Heartbeat
from bot.store.sql_store import SqlStore
from bot.timers import Bells
from dialogs.citizen.waiting import WaitingFrame
from dialogs.protocol import Body, Event, Frame, Prompt, Reading, Said, ServiceResumed, State, Turn
from dialogs.talk import Scene
from tests.flow.world import HandClock, open_store, said, worker

LONG = dt.timedelta(minutes=10)
AT_A_STEP: Frame = WaitingFrame(effect_id="e", draft_id="d")


class Asker:
    """Opens a step with whoever writes, in the menu for «menu»; `heard`: what happened, in order."""

    def __init__(self) -> None:
        self.heard: list[Body] = []

    def __call__(self, scene: Scene, event: Event) -> Generator[Reading[Any], Any, Turn]:
        yield from ()
        self.heard.append(event.body)
        frames = () if event.body == Said("menu") else (AT_A_STEP,)
        return Turn(state=State(frames=frames, prompt=Prompt(id=1)))

    @property
    def told(self) -> list[ServiceResumed]:
        return [body for body in self.heard if isinstance(body, ServiceResumed)]


async def start(store: SqlStore) -> None:
    await Heartbeat(store, Bells(), LONG).begin()


async def test_who_stood_at_a_step_hears_of_a_long_stop(store: SqlStore, clock: HandClock) -> None:
    """R19."""
    asker = Asker()
    await start(store)
    await store.receive([said("a", "name", chat="1"), said("b", "menu", chat="2")])
    await worker(store, clock, asker).run_due()
    await store.alive()
    stopped = clock.now
    clock.forward(hours=3)

    await start(store)
    await worker(store, clock, asker).run_due()

    assert asker.told == [ServiceResumed(stopped, clock.now)]


async def test_a_short_stop_is_not_worth_a_word(store: SqlStore, clock: HandClock) -> None:
    asker = Asker()
    await store.receive([said("a")])
    await worker(store, clock, asker).run_due()
    await store.alive()
    clock.forward(minutes=10)
    await start(store)
    await worker(store, clock, asker).run_due()

    assert asker.told == []


async def test_who_left_long_before_is_left_in_peace(store: SqlStore, clock: HandClock) -> None:
    asker = Asker()
    await store.receive([said("a")])
    await worker(store, clock, asker).run_due()
    clock.forward(hours=ACTIVE_WITHIN / dt.timedelta(hours=1), seconds=1)
    await store.alive()
    clock.forward(hours=1)
    await start(store)
    await worker(store, clock, asker).run_due()

    assert asker.told == []


async def test_it_comes_before_what_waited_through_the_stop(store: SqlStore, clock: HandClock) -> None:
    asker = Asker()
    await store.receive([said("a", "first")])
    await worker(store, clock, asker).run_due()
    await store.receive([said("b", "late")])
    await store.alive()
    clock.forward(hours=1)
    await start(store)
    await worker(store, clock, asker).run_due()

    assert [type(body) for body in asker.heard] == [Said, ServiceResumed, Said]


async def test_many_that_start_at_once_tell_it_once(store: SqlStore, place: Path | str, clock: HandClock) -> None:
    asker = Asker()
    await store.receive([said(f"u{number}", chat=str(number)) for number in range(5)])
    await worker(store, clock, asker).run_due()
    await store.alive()
    clock.forward(hours=1)

    others = [store] if isinstance(place, Path) else [await open_store(place, clock) for _ in range(3)]
    await asyncio.gather(*(start(other) for other in others))
    await start(store)
    await worker(store, clock, asker).run_due()
    for other in others:
        if other is not store:
            await other.close()

    assert len(asker.told) == 5


async def test_a_clock_that_was_set_back_is_no_stop(store: SqlStore, clock: HandClock) -> None:
    """R11."""
    asker = Asker()
    await store.receive([said("a")])
    await worker(store, clock, asker).run_due()
    await store.alive()
    clock.now -= dt.timedelta(hours=5)
    await start(store)
    await worker(store, clock, asker).run_due()

    assert asker.told == []
