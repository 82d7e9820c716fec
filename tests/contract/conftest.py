"""The desk under test, directly and through the wire's JSON bytes; its clock and its names are the test's."""

import asyncio
import datetime as dt
import random
import shutil
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


@pytest.fixture
def seal() -> Seal:
    return SEAL


Opener = Callable[[], Awaitable[EmbeddedDesk]]


async def _set_up(path: Path) -> None:
    """With the small agency's catalogue and staff, and the files that its people use."""
    desk = await open_desk(path, SEAL, clock=Clock(), ids=SeededIds())
    await desk.publish(catalogue())
    for member in STAFF:
        await desk.add_staff(member)
    for each in (*PERMIT.pages, *RESPONSE.pages, page("authority")):
        await desk.upload(each, content_of(each.slot))
    await desk.close()


@pytest.fixture(scope="session")
def small_agency(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("desk") / "desk.db"
    asyncio.run(_set_up(path))
    return path


@pytest.fixture
def desk_file(small_agency: Path, tmp_path: Path) -> Path:
    """A desk's file of this test's own."""
    return Path(shutil.copy(small_agency, tmp_path / "desk.db"))


@pytest.fixture
async def open_embedded(desk_file: Path, clock: Clock) -> AsyncIterator[Opener]:
    """Opens the same file, as often as asked; every opening has the same seed, as a restarted test bench has."""
    async with AsyncExitStack() as stack:

        async def open_() -> EmbeddedDesk:
            desk = await open_desk(desk_file, SEAL, clock=clock, ids=SeededIds())
            stack.push_async_callback(desk.close)
            return desk

        yield open_


@pytest.fixture
async def embedded(open_embedded: Opener) -> EmbeddedDesk:
    return await open_embedded()


@pytest.fixture(params=["direct", "wire"])
def desk(embedded: EmbeddedDesk, request: pytest.FixtureRequest) -> Desk:
    if request.param == "direct":
        return embedded
    return WireDesk(lambda question: serve(embedded, question))
