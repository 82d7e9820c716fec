"""Rows of a table ↔ members of the archive, in a form that knows no engine: msgpack of text, numbers and bytes.

Days and moments are ISO 8601. A member holds some megabytes of one table, so neither side needs more memory than that.
"""

import datetime as dt
import gzip
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, MetaData, Table, func, insert, select

from bot.backup.parts import Part

CHUNK_BYTES = 4 * 1024 * 1024
AT_ONCE = 200
"""Rows a driver fetches in one go."""
BIG = {"content"}
"""Columns of which each may be as large as a file: rows that have one are fetched one by one."""


class Chunk(msgspec.Struct, frozen=True, array_like=True):
    table: str
    columns: tuple[str, ...]
    rows: list[list[Any]]


_chunk = msgspec.msgpack.Decoder(Chunk)


def tables_of(connection: Connection, part: Part) -> tuple[Table, ...]:
    """As the database has them, each after those it refers to."""
    metadata = MetaData()
    metadata.reflect(connection, schema=part.schema(connection))
    return tuple(table for table in metadata.sorted_tables if table.name != "alembic_version")


def count(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def chunks(connection: Connection, table: Table) -> Iterator[tuple[int, bytes]]:
    """How many rows, and these rows packed."""
    names = tuple(str(column.name) for column in table.columns)
    step = 1 if BIG & set(names) else AT_ONCE
    rows: list[list[Any]] = []
    size = 0
    for row in connection.execute(select(table), execution_options={"yield_per": step}):
        rows.append(list(row))
        size += sum(len(value) for value in row if isinstance(value, bytes | str)) + 8 * len(names)
        if size >= CHUNK_BYTES:
            yield len(rows), _packed(table, names, rows)
            rows, size = [], 0
    if rows:
        yield len(rows), _packed(table, names, rows)


def _packed(table: Table, names: tuple[str, ...], rows: list[list[Any]]) -> bytes:
    return gzip.compress(msgspec.msgpack.encode(Chunk(str(table.name), names, rows)), 1, mtime=0)


def load(connection: Connection, tables: Sequence[Table], packed: bytes) -> None:
    """Raises KeyError where there is no such table or column."""
    chunk = _chunk.decode(gzip.decompress(packed))
    table = {table.name: table for table in tables}[chunk.table]
    readers = [_reader(table.columns[name].type.python_type) for name in chunk.columns]
    rows = [
        {name: read(value) for name, read, value in zip(chunk.columns, readers, row, strict=True)} for row in chunk.rows
    ]
    connection.execute(insert(table).inline(), rows)


def _reader(type_: type[Any]) -> Callable[[Any], Any]:
    if issubclass(type_, dt.datetime):
        return _none_or(dt.datetime.fromisoformat)
    if issubclass(type_, dt.date):
        return _none_or(dt.date.fromisoformat)
    return lambda value: value


def _none_or(read: Callable[[str], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else read(value)
