"""The desk in a schema of its own in a PostgreSQL database, shared by any number of processes on any machines.

Writers take an advisory lock first and run READ COMMITTED, so that what they read afterwards is what the writer before
them left; the lock is let go after their commit can be seen. Readers see one snapshot. Each connection sets all that
this rests on itself, whatever the server's defaults are; a pooler in between must keep sessions (not transactions).
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import URL, Connection, create_engine, event, make_url, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from backend_client.embedded.database import Engines, Line
from backend_client.embedded.migrations import NEWEST
from backend_client.embedded.readers import Readers
from backend_client.embedded.schema import upgrade
from backend_client.errors import BackendUnavailable

SCHEMA = "desk"
_LOCKS = 0x4D5A4453
"""Our advisory locks' first number; the second is the line's."""
_MIGRATING = 0
_WRITERS = 3
_READERS = 4
_MIGRATION = {
    "search_path": SCHEMA,
    "lock_timeout": "10min",  # as long as another process may need for it
    "default_transaction_isolation": "read committed",
}
_WRITING = _MIGRATION | {
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "10s",  # a frozen writer does not hold up the others for longer
}
_READING = _WRITING | {
    "default_transaction_isolation": "repeatable read",
    "default_transaction_read_only": "on",
}
_LIBPQ = {
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
}
"""A server that has gone without a word is noticed within 25 s; what the address itself says goes first."""
# a server that shuts down, or became a standby, may answer with an InternalError (SQLSTATE class 25)
_PASSING: tuple[type[DBAPIError], ...] = (OperationalError, InterfaceError, InternalError)
_PREPARED = """
    SELECT set_config(name, value, false) FROM unnest(%s::text[], %s::text[]) AS wanted (name, value)
    UNION ALL
    SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'
"""
"""All settings of a connection at once; what is acknowledged is on the disk, however lax the server."""


def engines(url: str) -> Engines:
    """`url` as operators write it: `postgresql://user:password@host/database`."""
    address = _address(url)
    writer = create_async_engine(address, **_pool(_WRITERS))
    reader = create_engine(address, **_pool(_READERS))
    _prepare(writer.sync_engine, _WRITING)
    _prepare(reader, _READING)
    return Engines(writer, Readers(reader, _READERS), enter=_enter, passing=_PASSING)


async def _enter(connection: AsyncConnection, line: Line) -> None:
    await connection.execute(text("SELECT pg_advisory_xact_lock(:ours, :line)"), {"ours": _LOCKS, "line": int(line)})


def migrate(url: str) -> None:
    """Bring the schema to the newest shape, making it if it is not there; of several at once one does it.

    A schema that has it already is only looked at: a usual start needs no right to create anything. Raises
    BackendUnavailable, and DatabaseTooNew.
    """
    engine = create_engine(_address(url), poolclass=NullPool)
    _prepare(engine, _MIGRATION)
    try:
        with engine.begin() as connection:
            if _present_revision(connection) == NEWEST:
                return
            connection.execute(text("SELECT pg_advisory_xact_lock(:ours, :no)"), {"ours": _LOCKS, "no": _MIGRATING})
            if connection.scalar(text("SELECT to_regnamespace(:schema)"), {"schema": SCHEMA}) is None:
                connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))
            upgrade(connection, SCHEMA)
    except _PASSING as failed:
        raise BackendUnavailable(type(failed.orig).__name__) from failed
    finally:
        engine.dispose()


def _present_revision(connection: Connection) -> str | None:
    if connection.scalar(text("SELECT to_regclass(:table)"), {"table": f"{SCHEMA}.alembic_version"}) is None:
        return None
    found: str | None = connection.scalar(text(f"SELECT version_num FROM {SCHEMA}.alembic_version"))  # noqa: S608
    return found


def _address(url: str) -> URL:
    address = make_url(url)
    if address.get_backend_name() not in {"postgresql", "postgres"}:
        raise ValueError(f"{address.get_backend_name()}: not an address of a PostgreSQL database")
    return address.set(drivername="postgresql+psycopg", query={**_LIBPQ, **address.query})


def _pool(size: int) -> dict[str, Any]:
    return {"pool_size": size, "max_overflow": 0, "pool_pre_ping": True, "hide_parameters": True}


def _prepare(engine: Engine, settings: Mapping[str, str]) -> None:
    @event.listens_for(engine, "connect", insert=True)
    def _connect(dbapi_connection: Any, _record: object) -> None:
        cursor = dbapi_connection.cursor()
        cursor.execute(_PREPARED, (list(settings), list(settings.values())))
        cursor.close()
        dbapi_connection.commit()
