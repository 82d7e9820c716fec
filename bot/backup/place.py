"""The place that a backup is restored into: what is there now, and how the restored databases get there all at once.

PostgreSQL: everything in one transaction. SQLite: both files are made in a folder beside; renaming that folder is the
moment from which on the restored ones count, and whoever takes hold of the data place next ends what is left to do.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DatabaseError

from bot.backup import rows
from bot.backup.parts import PARTS, Part, opened_file, opened_server
from bot.backup.refusal import Refused
from bot.backup.swap import MADE, finish
from bot.durable import sync_folder
from bot.settings import Settings

_MAKING = "restoring"
_TOLD = ("conversation", "draft", "request", "response")


def present(settings: Settings) -> list[str]:
    """What stands there and would be lost, in words; empty for an empty place."""
    if settings.database_url:
        with opened_server(settings.database_url, snapshot=True) as server:
            _nobody_else(server)
            found = [_contents(part, server) for part in PARTS if server.dialect.has_schema(server, part.name)]
    else:
        databases = {part: settings.data_dir / f"{part.name}.db" for part in PARTS}
        found = [_file_contents(part, database) for part, database in databases.items() if database.exists()]
    files = sum(1 for _ in (settings.data_dir / "files").glob("*/*"))
    return found + ([f"{files} files"] if files else [])


def _file_contents(part: Part, database: Path) -> str:
    try:
        with opened_file(database) as connection:
            return _contents(part, connection)
    except DatabaseError as broken:
        return f"the {part.name} database, which cannot be read ({broken.orig})"


def _contents(part: Part, connection: Connection) -> str:
    counts = {table.name: rows.count(connection, table) for table in rows.tables_of(connection, part)}
    told = [f"{counts[name]} {name}s" for name in _TOLD if name in counts]
    return f"the {part.name} database with {', '.join(told) or 'nothing'}"


def _nobody_else(server: Connection) -> None:
    others = server.scalar(
        text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND application_name = 'mizban' AND pid <> pg_backend_pid()"
        )
    )
    if others:
        raise Refused(f"mizban is running on this database ({others} connections): stop all its processes first")


@contextmanager
def replacing(settings: Settings) -> Iterator[dict[Part, Connection]]:
    """Empty databases, in open transactions; when the block ends well they are the installation's, at once."""
    if settings.database_url:
        with _on_server(settings.database_url) as connections:
            yield connections
    else:
        with _in_files(settings.data_dir) as connections:
            yield connections


@contextmanager
def _on_server(url: str) -> Iterator[dict[Part, Connection]]:
    """A process that starts meanwhile waits, as it does for one that migrates."""
    from bot.store.postgres_schema import TURN  # noqa: PLC0415 - the driver is an extra

    with opened_server(url) as server:
        server.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": TURN})
        _nobody_else(server)
        for part in PARTS:
            server.execute(text(f"DROP SCHEMA IF EXISTS {part.name} CASCADE"))
        yield dict.fromkeys(PARTS, server)
        server.commit()


@contextmanager
def _in_files(folder: Path) -> Iterator[dict[Part, Connection]]:
    making = folder / _MAKING
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(mode=0o700)
    with ExitStack() as stack:
        connections = {part: stack.enter_context(opened_file(making / f"{part.name}.db")) for part in PARTS}
        yield connections
        for part, connection in connections.items():
            if broken := connection.execute(text("PRAGMA foreign_key_check")).fetchone():
                raise Refused(f"the archive is not whole: {part.name}.{broken[0]} refers to a row that is not there")
            connection.commit()
    for database in making.iterdir():
        _sync(database)
    sync_folder(making)
    making.rename(folder / MADE)
    sync_folder(folder)
    finish(folder)


def _sync(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def set_counters(connection: Connection, part: Part) -> None:
    """PostgreSQL counts ids apart from the rows: go on after the highest. SQLite looks at the rows themselves."""
    if connection.dialect.name != "postgresql":
        return
    inspector = inspect(connection)
    for name in inspector.get_table_names(schema=part.name):
        for column in inspector.get_pk_constraint(name, schema=part.name)["constrained_columns"]:
            place = {"table": f"{part.name}.{name}", "column": column}
            sequence = connection.scalar(text("SELECT pg_get_serial_sequence(:table, :column)"), place)
            if sequence:
                highest = f"SELECT setval('{sequence}', coalesce(max({column}), 0) + 1, false) FROM {part.name}.{name}"  # noqa: S608 - names of our own tables
                connection.execute(text(highest))
