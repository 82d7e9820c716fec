"""The desk's SQLite database: one writer, a few readers, every commit on the disk before anybody hears of it."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from backend_client.embedded.migrations import NEWEST
from backend_client.errors import BackendUnavailable

_BUSY_TIMEOUT_MS = 5_000
_READERS = 4
_MIGRATIONS = Path(__file__).parent / "migrations"


_T = TypeVar("_T")
Work = Callable[[AsyncConnection], Awaitable[_T]]


class Database:
    """Transactions on the desk's file. Writers queue here, so that none waits for SQLite's lock in vain.

    A transaction that has begun goes on to its end though its caller is cancelled: an abandoned one would keep the
    lock until its connection is collected.
    """

    def __init__(self, path: Path) -> None:
        url = f"sqlite+aiosqlite:///{path}"
        self._writer = create_async_engine(url, pool_size=1, max_overflow=0)
        self._readers = create_async_engine(url, pool_size=_READERS, max_overflow=0)
        prepare(self._writer.sync_engine, "BEGIN IMMEDIATE")
        prepare(self._readers.sync_engine, "BEGIN")
        self._writing = asyncio.Lock()
        self._running: set[asyncio.Task[Any]] = set()

    async def write(self, work: Work[_T], committed: Callable[[], None]) -> _T:
        """Do it in a transaction that is alone, then say that it is committed; rolled back when it raises."""
        await self._writing.acquire()

        async def alone() -> _T:
            try:
                done = await _in_transaction(self._writer, work)
            finally:
                self._writing.release()
            committed()
            return done

        return await self._to_its_end(alone())

    async def read(self, work: Work[_T]) -> _T:
        """Do it in a transaction that sees one state of the database throughout."""
        return await self._to_its_end(_in_transaction(self._readers, work))

    async def close(self) -> None:
        """When all that has begun has ended."""
        while self._running:
            await asyncio.wait(self._running)
        await self._writer.dispose()
        await self._readers.dispose()

    async def _to_its_end(self, begun: Coroutine[Any, Any, _T]) -> _T:
        task = asyncio.create_task(begun)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)


async def _in_transaction(engine: AsyncEngine, work: Work[_T]) -> _T:
    """Raises BackendUnavailable where the disk is full or the database busy: the same call may be repeated."""
    try:
        async with engine.begin() as connection:
            return await work(connection)
    except (OperationalError, PoolTimeoutError) as failed:
        raise BackendUnavailable(type(failed).__name__) from failed


def migrate(path: Path) -> None:
    """Bring the file to the newest shape, making it if it is not there. Refuses a file newer than this code.

    A file that has it already is recognised without Alembic, whose import would cost a usual start half a second.
    """
    if present_revision(path) == NEWEST:
        return
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

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


def present_revision(path: Path) -> str | None:
    """The file's revision; None where it is new."""
    with closing(sqlite3.connect(path)) as file:
        if file.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone() is None:
            return None
        row = file.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else None


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
