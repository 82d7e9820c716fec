"""Bring a PostgreSQL database to the schema this program works with, or refuse one that is newer.

The bot's tables stand in a schema of their own, so that the desk's may stand in the same database. Processes that start
at once take turns; all but the first find the work done.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg

from bot.store.postgres import SCHEMA, connect
from bot.store.schema import SchemaTooNew

TURN = 7_205_409
"""The advisory lock of those who migrate."""


def upgrade(url: str, migrations: Path, known: Sequence[str]) -> None:
    """Run the missing migrations. Blocks: call it in a thread. Raises SchemaTooNew."""
    with connect(url) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (TURN,))
        present = present_revision(connection)
        if present is not None and present not in known:
            raise SchemaTooNew(f"the database has schema {present}; this program knows up to {known[-1]}")
        if present != known[-1]:
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}".encode())
            _migrate(url, migrations)


def present_revision(connection: "psycopg.Connection[Any]") -> str | None:
    """The revision of the database, None if it is empty."""
    found = connection.execute("SELECT to_regclass(%s)::text", (f"{SCHEMA}.alembic_version",)).fetchone()
    if found is None or found[0] is None:
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return None if row is None else str(row[0])


def _migrate(url: str, migrations: Path) -> None:
    from sqlalchemy import create_engine  # noqa: PLC0415 - only when there is something to migrate
    from sqlalchemy.pool import NullPool  # noqa: PLC0415

    from bot.store.migrating import migrate  # noqa: PLC0415

    engine = create_engine("postgresql+psycopg://", creator=lambda: _plain(url), poolclass=NullPool)
    with engine.connect() as connection:
        migrate(connection, migrations)
        connection.commit()
    engine.dispose()


def _plain(url: str) -> "psycopg.Connection[Any]":
    """As SQLAlchemy expects it: rows are tuples."""
    return psycopg.connect(url, options=f"-c search_path={SCHEMA}")
