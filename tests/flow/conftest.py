import shutil
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path

import pytest

from bot import log
from bot.store import migrations, postgres_schema, schema
from bot.store.opening import MIGRATIONS
from bot.store.sql_store import SqlStore
from tests.flow.bench import CLERK, PUBLISHER, Bench
from tests.flow.desks import NotingDesk
from tests.flow.world import HandClock, open_store
from tests.postgres import PostgresServer

ENGINES = ("sqlite", "postgres")


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrated once; each test works on a copy."""
    database = tmp_path_factory.mktemp("store") / "empty.db"
    schema.upgrade(database, MIGRATIONS, migrations.KNOWN)
    return database


@pytest.fixture(scope="session")
def empty_postgres(postgres_server: PostgresServer) -> str:
    """The name of a database that was migrated once; each test works on a copy."""
    name = postgres_server.create()
    postgres_schema.upgrade(postgres_server.url(name), MIGRATIONS, migrations.KNOWN)
    return name


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def database(empty_database: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(empty_database, tmp_path / "bot.db"))


@pytest.fixture
def postgres(postgres_server: PostgresServer, empty_postgres: str) -> Iterator[str]:
    """The address of a migrated PostgreSQL database of this test's own."""
    name = postgres_server.create(empty_postgres)
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest.fixture(params=ENGINES)
def place(request: pytest.FixtureRequest) -> Path | str:
    """A migrated database, on each engine."""
    chosen: Path | str = request.getfixturevalue({"sqlite": "database", "postgres": "postgres"}[request.param])
    return chosen


@pytest.fixture
async def store(place: Path | str, clock: HandClock) -> AsyncIterator[SqlStore]:
    opened = await open_store(place, clock)
    yield opened
    await opened.close()


@pytest.fixture
def events() -> Iterator[list[tuple[str, Mapping[str, log.Value]]]]:
    """Every event of the log, also those that are heard and not written."""
    heard: list[tuple[str, Mapping[str, log.Value]]] = []

    def hear(name: str, values: Mapping[str, log.Value]) -> None:
        heard.append((name, values))

    log.hear(hear)
    yield heard
    log.unhear(hear)


@pytest.fixture
def desk() -> NotingDesk:
    return NotingDesk(CLERK, PUBLISHER)


@pytest.fixture
def bench(store: SqlStore, clock: HandClock, tmp_path: Path, desk: NotingDesk) -> Bench:
    return Bench(store, clock, tmp_path, desk)
