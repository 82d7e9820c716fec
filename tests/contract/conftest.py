"""The desk under test, directly and through the wire's JSON bytes; its clock and its names are the test's."""

import datetime as dt
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from backend_client.embedded import EmbeddedDesk, open_desk
from backend_client.seal import Seal
from backend_client.wire import Desk, WireDesk, serve
from tests.contract.people import PERMIT, RESPONSE, STAFF, content_of, page
from tests.contract.small_catalogue import NOW, catalogue

SEAL = Seal(bytes(range(32)), "desk")


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> dt.datetime:
        return self.now

    def pass_(self, **duration: float) -> None:
        self.now += dt.timedelta(**duration)


class SeededIds:
    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)

    def below(self, bound: int) -> int:
        return self._random.randrange(bound)


@pytest.fixture
def clock() -> Clock:
    return Clock()


Opener = Callable[[], Awaitable[EmbeddedDesk]]


@pytest.fixture
async def open_embedded(tmp_path: Path, clock: Clock) -> AsyncIterator[Opener]:
    """Opens the same file, as often as asked; every opening has the same seed, as a restarted test bench has."""
    async with AsyncExitStack() as stack:

        async def open_() -> EmbeddedDesk:
            desk = await open_desk(tmp_path / "desk.db", SEAL, clock=clock, ids=SeededIds())
            stack.push_async_callback(desk.close)
            return desk

        yield open_


@pytest.fixture
async def embedded(open_embedded: Opener) -> EmbeddedDesk:
    """With the small agency's catalogue and staff, and the files that its people use."""
    desk = await open_embedded()
    await desk.publish(catalogue())
    for member in STAFF:
        await desk.add_staff(member)
    for each in (*PERMIT.pages, *RESPONSE.pages, page("authority")):
        await desk.upload(each, content_of(each.slot))
    return desk


@pytest.fixture(params=["direct", "wire"])
def desk(embedded: EmbeddedDesk, request: pytest.FixtureRequest) -> Desk:
    if request.param == "direct":
        return embedded
    return WireDesk(lambda question: serve(embedded, question))
