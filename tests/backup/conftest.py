"""Empty places with a key, on each engine, and an archive to restore."""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot.backup.taking import back_up
from tests.backup.lives import Places, lives
from tests.frozen.life import Life
from tests.postgres import PostgresServer


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Places]:
    """Makes an empty place with a key, on that engine."""
    with ExitStack() as stack:

        def made(name: str, engine: str = "sqlite") -> Life:
            url = ""
            if engine == "postgres":
                server: PostgresServer = request.getfixturevalue("postgres_server")
                database = server.create()
                stack.callback(server.drop, database)
                url = server.url(database)
            life = Life(tmp_path / name, url)
            life.make_key()
            return life

        yield made


@pytest.fixture(scope="session")
def whole_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once; each test works on a copy."""
    folder = tmp_path_factory.mktemp("backup")
    old = Life(folder / "old")
    old.make_key()
    asyncio.run(lives(old))
    return back_up(old.settings, folder / "backup.tar", old.now, print)


@pytest.fixture
def archive(whole_archive: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(whole_archive, tmp_path))
