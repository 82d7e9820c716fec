"""Bring a SQLite database to the schema this program works with, or refuse one that is newer.

A database that is up to date is recognised without importing SQLAlchemy, so a usual start does not pay for it.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path


class DatabaseAway(Exception):
    """The server does not answer, or does not let us in. The text says which, and nothing secret."""


class SchemaTooNew(Exception):
    """The database was made by a newer program; this one would damage it."""


def upgrade(database: Path, migrations: Path, known: Sequence[str]) -> None:
    """Run the missing migrations, each in one transaction. Blocks: call it in a thread. Raises SchemaTooNew."""
    present = present_revision(database)
    if present is not None and present not in known:
        raise SchemaTooNew(f"{database.name} has schema {present}; this program knows up to {known[-1]}")
    if present != known[-1]:
        _migrate(database, migrations)


def present_revision(database: Path) -> str | None:
    """The revision of the database, None if it is empty or not there yet."""
    with closing(sqlite3.connect(database)) as db:
        found = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
        row = db.execute("SELECT version_num FROM alembic_version").fetchone() if found else None
    return str(row[0]) if row else None


def _migrate(database: Path, migrations: Path) -> None:
    from sqlalchemy import create_engine, event  # noqa: PLC0415 - only when there is something to migrate
    from sqlalchemy.pool import NullPool  # noqa: PLC0415

    from bot.store.migrating import migrate  # noqa: PLC0415

    engine = create_engine(f"sqlite:///{database}", poolclass=NullPool)
    # The driver commits before DDL unless it is told not to: with these two a migration is all or nothing.
    event.listen(engine, "connect", lambda driver, _: setattr(driver, "isolation_level", None))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    with engine.connect() as connection:
        migrate(connection, migrations)
        connection.commit()
    engine.dispose()
