import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store import migrations, schema
from bot.store.sql_store import SqlStore
from tests.flow.bench import CLERK, PUBLISHER, Bench
from tests.flow.desks import NotingDesk
from tests.flow.world import HandClock, open_store


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrated once; each test works on a copy."""
    database = tmp_path_factory.mktemp("store") / "empty.db"
    schema.upgrade(database, Path(migrations.__file__).parent, migrations.KNOWN)
    return database


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def database(empty_database: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(empty_database, tmp_path / "bot.db"))


@pytest.fixture
async def store(database: Path, clock: HandClock) -> AsyncIterator[SqlStore]:
    opened = await open_store(database, clock)
    yield opened
    await opened.close()


@pytest.fixture
def desk() -> NotingDesk:
    return NotingDesk(CLERK, PUBLISHER)


@pytest.fixture
def bench(store: SqlStore, clock: HandClock, tmp_path: Path, desk: NotingDesk) -> Bench:
    return Bench(store, clock, tmp_path, desk)
