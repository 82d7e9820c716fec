"""SQLite as an engine: one connection that writes, with group commit: many tasks' transactions share one BEGIN … COMMIT
and one fsync. For one process.

A thread of its own holds the connection; a batch costs one hop to it. Within a batch each transaction stands in a
savepoint, so one that fails takes nothing of the others with it. Nobody hears of success before the COMMIT.
"""

import asyncio
import datetime as dt
import functools
import json
import re
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from bot.store.codec import micros
from bot.store.engine import Statements
from bot.store.transaction import Answer, SqlValue

Result = TypeVar("Result")
Deed = Callable[[sqlite3.Connection], Result]
"""A transaction on the connection, without BEGIN and COMMIT."""

BATCH = 64
BUSY_TIMEOUT_S = 10.0


def connect(database: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection as every one of ours must be: durable at each commit, foreign keys held, rows by name."""
    db = sqlite3.connect(
        database, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False, cached_statements=512
    )
    db.row_factory = sqlite3.Row
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA foreign_keys = ON")
    db.create_function("pg_notify", 2, lambda _channel, _topic: None)  # nobody else is there to be told
    if read_only:
        db.execute("PRAGMA query_only = ON")
    return db


class SqliteEngine:
    """See `bot.store.engine.Engine`. `clock`: the time, for leases too; one process, one clock."""

    looks_first = True

    def __init__(self, database: Path, clock: Callable[[], dt.datetime]) -> None:
        self._writer = Writer(database)
        self._reader = Reader(database)
        self._clock = clock

    async def write(self, statements: Statements[Result], *, shared: bool = False) -> Result:  # noqa: ARG002 - all are
        return await self._writer.run(lambda db: statements(_in_our_words(db), micros(self._clock())))

    async def look(self, statements: Statements[Result]) -> Result:
        return await self._reader.run(lambda db: statements(_in_our_words(db), micros(self._clock())))

    async def glance(self, statements: Statements[Result]) -> Result:
        return self._reader.glance(lambda db: statements(_in_our_words(db), micros(self._clock())))

    def now(self) -> dt.datetime:
        return self._clock()

    async def hear(self, told: Callable[[str], None]) -> None:  # noqa: ARG002 - there is no other process
        await asyncio.Event().wait()

    async def tell(self, topic: str) -> None:
        """There is nobody to hear it."""

    async def close(self) -> None:
        await self._writer.close()
        await self._reader.close()


def _in_our_words(db: sqlite3.Connection) -> Callable[[str, dict[str, SqlValue]], Answer]:
    return lambda sql, values: db.execute(_sqlite(sql), _with_lists(sql, values))


@functools.cache
def _sqlite(sql: str) -> str:
    """One writer has no rows to lock, the larger of two values is `max`, and a list is JSON."""
    unlocked = re.sub(r" FOR UPDATE( OF \w+)?( SKIP LOCKED)?", "", sql)
    listed = re.sub(r"= ANY\((:\w+)\)", r"IN (SELECT value FROM json_each(\1))", unlocked)
    return listed.replace("least(", "min(").replace("greatest(", "max(")


def _with_lists(sql: str, values: dict[str, SqlValue]) -> dict[str, Any]:
    names = _lists(sql)
    return {**values, **{name: json.dumps(values[name]) for name in names}} if names else values


@functools.cache
def _lists(sql: str) -> tuple[str, ...]:
    return tuple(re.findall(r"= ANY\(:(\w+)\)", sql))


@dataclass
class _Waiting(Generic[Result]):
    deed: Deed[Result]
    future: asyncio.Future[Result]


class Writer:
    """Runs transactions in the order they came. Not for several event loops."""

    def __init__(self, database: Path) -> None:
        self._db = connect(database)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store-writer")
        self._waiting: list[_Waiting[Any]] = []
        self._pump: asyncio.Task[None] | None = None

    async def run(self, deed: Deed[Result]) -> Result:
        """The transaction's result, once it is committed. Raises what it raised, or why the commit failed."""
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(deed, future))
        if self._pump is None:
            self._pump = asyncio.create_task(self._commit_all(), name="store-writer")
        return await future

    async def close(self) -> None:
        """Finish what waits and close the connection."""
        if self._pump is not None:
            await self._pump
        await asyncio.get_running_loop().run_in_executor(self._thread, self._db.close)
        self._thread.shutdown()

    async def _commit_all(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
                work = [waiting.deed for waiting in batch]
                outcomes = await loop.run_in_executor(self._thread, _commit, self._db, work)
                for waiting, outcome in zip(batch, outcomes, strict=True):
                    _tell(waiting.future, outcome)
        finally:
            self._pump = None


class Reader:
    """A second connection, for what only looks."""

    def __init__(self, database: Path) -> None:
        self._db = connect(database, read_only=True)
        self._glancing = connect(database, read_only=True)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store-reader")

    async def run(self, deed: Deed[Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, deed, self._db)

    def glance(self, deed: Deed[Result]) -> Result:
        """At once, in the caller's thread: for a row or two along an index, of which a hop to another thread and back
        costs many times what they cost."""
        return deed(self._glancing)

    async def close(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._db.close)
        self._thread.shutdown()
        self._glancing.close()


@dataclass
class _Failed:
    error: BaseException


def _commit(db: sqlite3.Connection, work: list[Deed[Any]]) -> list[object]:
    """One outcome for each transaction, in order. In the writer's thread."""
    try:
        db.execute("BEGIN IMMEDIATE")
        outcomes = [_savepoint(db, deed) for deed in work]
        db.execute("COMMIT")
    except sqlite3.Error as error:
        # Disk full, I/O error, lock: nothing of this batch happened.
        if db.in_transaction:
            db.execute("ROLLBACK")
        return [_Failed(error) for _ in work]
    return outcomes


def _savepoint(db: sqlite3.Connection, deed: Deed[Any]) -> object:
    db.execute("SAVEPOINT one")
    try:
        outcome: object = deed(db)
    except Exception as error:
        if not db.in_transaction:  # the engine itself gave up the whole batch
            raise sqlite3.OperationalError("the database gave up the transaction") from error
        db.execute("ROLLBACK TO one")
        outcome = _Failed(error)
    db.execute("RELEASE one")
    return outcome


def _tell(future: asyncio.Future[Any], outcome: object) -> None:
    if future.cancelled():
        return
    if isinstance(outcome, _Failed):
        future.set_exception(outcome.error)
    else:
        future.set_result(outcome)
