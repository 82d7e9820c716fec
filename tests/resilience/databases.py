"""Where the databases of a part of the harness stand: files in its folder, or on a PostgreSQL server of our own.

A part begins with a copy of what a first start has made, so that no life has to migrate; and what was prepared once
may be copied for each point of a part.
"""

import asyncio
import datetime as dt
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import psycopg
from psycopg.rows import dict_row

from tests.postgres import DURABLE, PostgresServer
from tests.resilience.orders import Order, moved, order_in

Row = Mapping[str, Any]


class Databases(Protocol):
    """`workers`: how many lives serve at once, in a campaign. `lease`: how long a killed one's rows stay taken there;
    `longest_life_s`: long enough that most have something to do before they are killed."""

    name: str
    workers: int
    lease: dt.timedelta
    longest_life_s: float

    def new(self, folder: Path) -> Order:
        """An order whose data are still empty."""
        ...

    def copy(self, before: Order, folder: Path, **changes: Any) -> Order:
        """An order that begins with what `before` has come to. Nobody may be at work there."""
        ...

    def drop(self, order: Order) -> None:
        """With its whole folder."""
        ...

    async def restart(self, *, immediate: bool) -> None:
        """Stop the server under whoever is at work, and start it again."""
        ...

    def close(self) -> None: ...


class SqliteFiles:
    name = "sqlite"
    workers = 1
    lease = dt.timedelta(seconds=60)
    longest_life_s = 0.6

    def new(self, folder: Path) -> Order:
        return order_in(folder)

    def copy(self, before: Order, folder: Path, **changes: Any) -> Order:
        shutil.copytree(before.data.parent, folder)
        return moved(before, folder, **changes)

    def drop(self, order: Order) -> None:
        shutil.rmtree(order.data.parent)

    async def restart(self, *, immediate: bool) -> None:
        raise LookupError(f"a file has no server, immediate or not: {immediate}")

    def close(self) -> None:
        return


class PostgresDatabases:
    """One server, that waits for the disk as an operator's does; a database for each part, on a unix socket."""

    name = "postgres"
    workers = 2
    lease = dt.timedelta(seconds=2)
    longest_life_s = 1.2

    def __init__(self) -> None:
        self.server = PostgresServer(DURABLE)

    def new(self, folder: Path) -> Order:
        return order_in(folder, database_url=self.server.url(self.server.create()))

    def copy(self, before: Order, folder: Path, **changes: Any) -> Order:
        shutil.copytree(before.data.parent, folder)
        return moved(before, folder, database_url=self.server.url(self.server.create(_name(before))), **changes)

    def drop(self, order: Order) -> None:
        self.server.drop(_name(order))
        shutil.rmtree(order.data.parent)

    async def restart(self, *, immediate: bool) -> None:
        await asyncio.to_thread(self.server.stop, immediate=immediate)
        await asyncio.to_thread(self.server.start)

    def close(self) -> None:
        self.server.remove()


STORES: dict[str, Callable[[], Databases]] = {"sqlite": SqliteFiles, "postgres": PostgresDatabases}


def rows(order: Order, query: str) -> Iterator[Row]:
    """What stands in the bot's database; the one place that asks it beside the store."""
    if order.database_url:
        with psycopg.connect(order.database_url, options="-c search_path=bot", row_factory=dict_row) as connection:
            yield from connection.execute(query.encode())
        return
    with closing(sqlite3.connect(order.data / "bot.db")) as database:
        database.row_factory = sqlite3.Row
        for row in database.execute(query):
            yield dict(row)


def _name(order: Order) -> str:
    return urlsplit(order.database_url).path.removeprefix("/")
