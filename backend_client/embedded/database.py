"""Transactions on the desk's database, as the desk's deeds are written: each in a transaction that is alone.

The deeds decide on what they read, count, and give numbers without gaps; the feed's ids must become visible in their
order. All that is right where writers are alone, so they are: SQLite lets in one at a time, and on PostgreSQL each
first takes an advisory lock that ends with its transaction. That is one rule instead of a lock order for every deed
or a retry around each. Its price: together all processes take in some 40 submissions a second (measured on two busy
cores), which is more than 100,000 an hour. What depends on nothing else has a line of its own, or none.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from backend_client.embedded.readers import Readers
from backend_client.errors import BackendUnavailable

_T = TypeVar("_T")
Work = Callable[[AsyncConnection], Awaitable[_T]]


class Line(IntEnum):
    """Where writers wait for each other. TRIES: counting tries of the second factor, which touches no request."""

    DEEDS = 1
    TRIES = 2


@dataclass(frozen=True)
class Engines:
    """A database, open: `writer` for transactions that change it, `reader` for those that see one state of it.

    `enter` makes a transaction wait until it is alone in its line; None where the database has one writer anyway.
    `passing`: failures that mean nothing but to repeat the call.
    """

    writer: AsyncEngine
    reader: Readers
    enter: Callable[[AsyncConnection, Line], Awaitable[None]] | None
    passing: tuple[type[DBAPIError], ...]


class Database:
    """Writers of this process queue here, so that none waits for the database's lock in vain.

    A transaction that has begun goes on to its end though its caller is cancelled: an abandoned one would keep the
    lock until its connection is collected.
    """

    def __init__(self, engines: Engines) -> None:
        self._engines = engines
        self._lines = {line: asyncio.Lock() for line in Line}
        self._running: set[asyncio.Task[Any]] = set()

    async def write(self, work: Work[_T], committed: Callable[[], None], line: Line = Line.DEEDS) -> _T:
        """Do it in a transaction that is alone in its line, then say that it is committed; rolled back if it raises."""
        enter = self._engines.enter
        alone = self._lines[line if enter else Line.DEEDS]
        await alone.acquire()

        async def entered(connection: AsyncConnection) -> _T:
            if enter:
                await enter(connection, line)
            return await work(connection)

        async def released() -> _T:
            try:
                done = await self._in_transaction(self._engines.writer, entered)
            finally:
                alone.release()
            committed()
            return done

        return await self._to_its_end(released())

    async def add(self, work: Work[None]) -> None:
        """Add what nothing is decided upon, beside all other writers where the database can."""
        if self._engines.enter is None:
            await self.write(work, lambda: None)
        else:
            await self._to_its_end(self._in_transaction(self._engines.writer, work))

    async def read(self, work: Work[_T]) -> _T:
        """Do it in a transaction that sees one state of the database throughout."""
        with self._failures():
            return await self._engines.reader.run(work)

    async def close(self) -> None:
        """When all that has begun has ended."""
        while self._running:
            await asyncio.wait(self._running)
        await self._engines.writer.dispose()
        await self._engines.reader.close()

    async def _to_its_end(self, begun: Coroutine[Any, Any, _T]) -> _T:
        task = asyncio.create_task(begun)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)

    async def _in_transaction(self, engine: AsyncEngine, work: Work[_T]) -> _T:
        with self._failures():
            async with engine.begin() as connection:
                return await work(connection)

    @contextmanager
    def _failures(self) -> Iterator[None]:
        """Raises BackendUnavailable for a full disk, a busy database, a lost server: the call may be repeated."""
        try:
            yield
        except PoolTimeoutError as failed:
            raise BackendUnavailable(type(failed).__name__) from failed
        except DBAPIError as failed:
            if not (failed.connection_invalidated or isinstance(failed, self._engines.passing)):
                raise
            raise BackendUnavailable(type(failed.orig).__name__) from failed
