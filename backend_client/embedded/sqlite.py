"""The desk in one SQLite file: one writer, a few readers, every commit on the disk before anybody hears of it."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from backend_client.embedded.database import Engines
from backend_client.embedded.migrations import NEWEST
from backend_client.embedded.readers import Readers
from backend_client.embedded.schema import upgrade

_BUSY_TIMEOUT_MS = 5_000
_READERS = 4


def engines(path: Path) -> Engines:
    url = f"sqlite+aiosqlite:///{path}"
    writer = create_async_engine(url, pool_size=1, max_overflow=0, hide_parameters=True)
    reader = create_engine(f"sqlite:///{path}", pool_size=_READERS, max_overflow=0, hide_parameters=True)
    prepare(writer.sync_engine, "BEGIN IMMEDIATE")
    prepare(reader, "BEGIN")
    return Engines(writer, Readers(reader, _READERS), enter=None, passing=(OperationalError,))


def migrate(path: Path) -> None:
    """Bring the file to the newest shape, making it if it is not there. Refuses a file newer than this code."""
    if present_revision(path) == NEWEST:
        return
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    prepare(engine, "BEGIN IMMEDIATE")
    try:
        with engine.begin() as connection:
            upgrade(connection)
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
