"""Workers of one database: who has more than it can take calls the others, and nobody asks in vain without a pause."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.channels.wakeups import Wakeups
from bot.news import News
from bot.store.sql_store import SqlStore
from bot.timers import Bell, Bells
from bot.turn import CONCURRENT
from bot.worker import BEING_TAKEN_S, Worker
from tests.flow.world import HandClock, open_store, said, worker


@pytest.fixture
async def shared(postgres: str, clock: HandClock) -> AsyncIterator[SqlStore]:
    opened = await open_store(postgres, clock)
    yield opened
    await opened.close()


async def until_rung(bell: Bell, since: int) -> None:
    async with asyncio.timeout(10):
        while bell.rung == since:
            await bell.wait(since, 10)


async def test_who_has_more_than_it_can_take_calls_the_others(shared: SqlStore, clock: HandClock) -> None:
    """An idle worker looks every few seconds only, which is long for people who wait."""
    bells, content = Bells(), None
    news: Any = News(shared, content, Wakeups(), bells)  # type: ignore[arg-type]
    listening = asyncio.create_task(news.hear())
    await until_rung(bells.inbox, 0)  # it listens, and looks at what it may have missed
    rung = bells.inbox.rung

    await shared.receive([said(number, chat=str(number)) for number in range(CONCURRENT)])
    await worker(shared, clock).run_due()

    await until_rung(bells.inbox, rung)
    listening.cancel()


async def test_what_another_is_just_leasing_is_not_asked_for_again_at_once(clock: HandClock) -> None:
    """It looks due until the other has committed; asking without a pause would cost both of them."""

    class Quiet(Bell):
        async def wait(self, since: int, timeout_s: float) -> None:
            waits.append(timeout_s)
            raise asyncio.CancelledError

    async def nothing(_limit: int) -> tuple[()]:
        return ()

    async def now() -> Any:
        return clock()

    async def handle(_row: object) -> None: ...

    waits: list[float] = []
    idle: Worker[object] = Worker(
        "turns", lease=nothing, next_due=now, handle=handle, bell=Quiet(), clock=clock, concurrent=1
    )
    with pytest.raises(asyncio.CancelledError):
        await idle.run()

    assert waits == [BEING_TAKEN_S]
