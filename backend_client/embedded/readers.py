"""Reads of the desk's database, each in one visit to a thread.

SQLAlchemy's async form goes to a thread (SQLite) or the event loop (PostgreSQL) and back for every statement, BEGIN and
COMMIT included: ten times for one row. Here a whole read runs in a thread; the coroutine that makes it never waits,
since what it awaits answers at once.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar, cast

from sqlalchemy import Connection
from sqlalchemy.engine import Engine
from sqlalchemy.ext.asyncio import AsyncConnection

_T = TypeVar("_T")


class AtOnce:
    """A connection as the desk's reads use it, whose statements are done when they return."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.dialect = connection.dialect

    async def execute(self, *args: Any) -> Any:
        return self._connection.execute(*args)

    async def scalar(self, *args: Any) -> Any:
        return self._connection.scalar(*args)

    async def scalars(self, *args: Any) -> Any:
        return self._connection.scalars(*args)


class Readers:
    """`threads`: so many reads at a time, each with a connection of its own."""

    def __init__(self, engine: Engine, threads: int) -> None:
        self.engine = engine
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="desk-reader")

    async def close(self) -> None:
        await asyncio.to_thread(self._threads.shutdown)
        self.engine.dispose()

    async def run(self, work: Callable[[AsyncConnection], Awaitable[_T]]) -> _T:
        """What it reads, in a transaction that sees one state of the database throughout."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._read, work)

    def _read(self, work: Callable[[AsyncConnection], Awaitable[_T]]) -> _T:
        with self.engine.begin() as connection:
            reading = cast("Coroutine[Any, Any, _T]", work(cast("AsyncConnection", AtOnce(connection))))
            try:
                reading.send(None)
            except StopIteration as end:
                read: _T = end.value
                return read
            raise RuntimeError("a read waited for something")
