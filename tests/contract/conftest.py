"""The desk under test, on both databases, directly and through the wire's JSON; its clock and names are the test's."""

import asyncio
import datetime as dt
import random
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from backend_client.embedded import EmbeddedDesk, open_desk
from backend_client.seal import Seal
from backend_client.wire import Desk, serve, wire_desk
from tests.contract.people import PERMIT, RESPONSE, STAFF, content_of, page
from tests.contract.pristine import Pristine
from tests.contract.small_catalogue import NOW, catalogue
from tests.postgres import PostgresServer

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


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each test runs on both databases, unless it says on which; through the wire on one, since its bytes are alike."""
    chosen = any("place" in mark.args[0] for mark in metafunc.definition.iter_markers("parametrize"))
    if "way" in metafunc.fixturenames:
        ways = [("sqlite", "direct"), ("sqlite", "wire"), ("postgresql", "direct")]
        metafunc.parametrize(("place", "way"), ways, indirect=True)
    elif "place" in metafunc.fixturenames and not chosen:
        metafunc.parametrize("place", ["sqlite", "postgresql"], indirect=True)


Opener = Callable[[], Awaitable[EmbeddedDesk]]


async def _set_up(place: Path | str) -> None:
    """With the small agency's catalogue and staff, and the files that its people use."""
    desk = await open_desk(place, SEAL, clock=Clock(), ids=SeededIds())
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


@pytest.fixture(scope="session")
def small_agency_database(postgres_server: PostgresServer) -> Iterator[Pristine]:
    name = postgres_server.create()
    asyncio.run(_set_up(postgres_server.url(name)))
    yield Pristine(postgres_server.url(name))
    postgres_server.drop(name)


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Where a desk that only this test uses is kept."""
    if request.param == "sqlite":
        return Path(shutil.copy(request.getfixturevalue("small_agency"), tmp_path / "desk.db"))
    database: Pristine = request.getfixturevalue("small_agency_database")
    database.restore()
    return database.url


@pytest.fixture
async def open_embedded(place: Path | str, clock: Clock) -> AsyncIterator[Opener]:
    """Opens the same database, as often as asked; every opening has the same seed, as a restarted test bench has."""
    async with AsyncExitStack() as stack:

        async def open_() -> EmbeddedDesk:
            desk = await open_desk(place, SEAL, clock=clock, ids=SeededIds())
            stack.push_async_callback(desk.close)
            return desk

        yield open_


@pytest.fixture
async def embedded(open_embedded: Opener) -> EmbeddedDesk:
    return await open_embedded()


@pytest.fixture
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def desk(embedded: EmbeddedDesk, way: str) -> Desk:
    if way == "direct":
        return embedded
    return wire_desk(lambda question: serve(embedded, question))
