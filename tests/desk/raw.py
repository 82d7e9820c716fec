"""The desk's database behind the desk's back, whichever it is."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg

from backend_client.embedded.tables import metadata

IntegrityErrors = (sqlite3.IntegrityError, psycopg.IntegrityError)


def execute(place: Path | str, statement: str) -> list[tuple[Any, ...]]:
    """Committed; the rows, if there are any."""
    if isinstance(place, Path):
        with closing(sqlite3.connect(place)) as file, file:
            return file.execute(statement).fetchall()
    with psycopg.connect(place, options="-c search_path=desk") as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def stored(place: Path | str) -> bytes:
    """Everything that stands there, as bytes: files of SQLite, else the content of every table."""
    if isinstance(place, Path):
        return b"".join(path.read_bytes() for path in place.parent.glob("desk.db*"))
    found = b""
    with psycopg.connect(place, options="-c search_path=desk") as connection:
        for table in metadata.tables:
            with connection.cursor().copy(f"COPY {table} TO STDOUT (FORMAT binary)".encode()) as rows:
                found += b"".join(bytes(row) for row in rows)
    return found
