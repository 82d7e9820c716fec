"""Large readings pause the collector of garbage, and only they (E10)."""

import asyncio
import gc

import pytest

from backend_client.embedded.large import uncollected


async def test_the_last_of_several_readings_lets_the_collector_go_on() -> None:
    began, may_end = asyncio.Event(), asyncio.Event()

    async def reading() -> None:
        with uncollected():
            began.set()
            await may_end.wait()

    first = asyncio.create_task(reading())
    await began.wait()
    with uncollected():
        assert not gc.isenabled()
    assert not gc.isenabled()
    may_end.set()
    await first
    assert gc.isenabled()


async def test_a_reading_that_fails_does_so_too() -> None:
    with pytest.raises(ValueError, match="broken"), uncollected():
        raise ValueError("broken")
    assert gc.isenabled()
