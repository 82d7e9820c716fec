"""The desk's SQLite database: one writer, a few readers, every commit on the disk before anybody hears of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from backend_client.errors import BackendUnavailable

_BUSY_TIMEOUT_MS = 5_000
_READERS = 4
_MIGRATIONS = Path(__file__).parent / "migrations"


class Database:
    """Transactions on the desk's file. Writers queue here, so that none waits for SQLite's lock in vain."""

    def __init__(self, path: Path) -> None:
        url = f"sqlite+aiosqlite:///{path}"
        self._writer = create_async_engine(url, pool_size=1, max_overflow=0)
        self._readers = create_async_engine(url, pool_size=_READERS, max_overflow=0)
        prepare(self._writer.sync_engine, "BEGIN IMMEDIATE")
        prepare(self._readers.sync_engine, "BEGIN")
        self._writing = asyncio.Lock()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that is alone; committed when the block ends, rolled back when it raises."""
        async with self._writing, _transaction(self._writer) as connection:
            yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that sees one state of the database throughout."""
        async with _transaction(self._readers) as connection:
            yield connection

    async def close(self) -> None:
        await self._writer.dispose()
        await self._readers.dispose()


@asynccontextmanager
async def _transaction(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """Raises BackendUnavailable where the disk is full or the database busy: the same call may be repeated."""
    try:
        async with engine.begin() as connection:
            yield connection
    except (OperationalError, PoolTimeoutError) as failed:
        raise BackendUnavailable(type(failed).__name__) from failed


def migrate(path: Path) -> None:
    """Bring the file to the newest shape, making it if it is not there. Refuses a file newer than this code."""
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    prepare(engine, "BEGIN IMMEDIATE")
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        engine.dispose()


def prepare(engine: Engine, begin: str) -> None:
    """Let us begin transactions ourselves: the driver's own way begins them at the first write, too late."""

    @event.listens_for(engine, "connect")
    def _connect(dbapi_connection: Any, _record: object) -> None:
        dbapi_connection.isolation_level = None
        cursor = dbapi_connection.cursor()
        for pragma in (
            f"busy_timeout={_BUSY_TIMEOUT_MS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)
