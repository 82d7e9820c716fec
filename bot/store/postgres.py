"""PostgreSQL as an engine: any number of processes on any number of machines share what stands in it.

Every transaction has a connection to itself and commits by itself; the server groups their waits for the disk. Rows of
others are skipped or waited for by the server's locks. Where two transactions met all the same (a deadlock, the same
row put twice) one of them is run again: it then finds what the other has done.
"""

import asyncio
import datetime as dt
import functools
import re
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import psycopg
from psycopg import AsyncConnection, Connection, Cursor, errors

from bot.store.codec import micros, moment
from bot.store.engine import Statements
from bot.store.schema import DatabaseAway
from bot.store.sharing import Shared
from bot.store.transaction import TELL, Answer, SqlValue
from bot.timers import Clock, system_clock

Result = TypeVar("Result")
CONNECTIONS = 4
CONNECT_TIMEOUT_S = 5
TRIES = 6
SCHEMA = "bot"
_AGAIN = (errors.SerializationFailure, errors.DeadlockDetected, errors.UniqueViolation)
_WRITING = "BEGIN ISOLATION LEVEL READ COMMITTED"
_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_AT = "; SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS at"
_SESSION = {
    "search_path": SCHEMA,
    "statement_timeout": "30s",
    "lock_timeout": "10s",
    # A process that is frozen within a transaction must not keep its rows from the others until it thaws.
    "idle_in_transaction_session_timeout": "15s",
}
_LIBPQ: Any = {
    "connect_timeout": CONNECT_TIMEOUT_S,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
"""A server that has gone without a word is noticed within 25 s, which is less than a lease; then leases are of use."""
_DURABLE = b"SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
"""What was acknowledged stays, whatever the server's default; a stronger one is left."""

_NAMES: dict[tuple[str, int], list[str]] = {}
"""Of a statement's columns; a migration may add one while we live."""


class Row(dict[Any, Any]):
    """By column names, or by place."""

    def __missing__(self, place: int) -> Any:
        return list(self.values())[place]


def _rows(cursor: Cursor[Any]) -> Callable[[Sequence[Any]], Row]:
    names = [column.name for column in cursor.description or ()]
    return lambda values: Row(zip(names, values, strict=True))


def connect(url: str) -> "Connection[Row]":
    """A connection as every one of ours must be. Raises psycopg.OperationalError."""
    options = " ".join(f"-c {name}={value}" for name, value in _SESSION.items())
    connection: Connection[Row] = psycopg.connect(
        url,
        autocommit=True,
        options=options,
        row_factory=_rows,
        application_name="mizban",
        **_LIBPQ,
    )
    connection.execute(_DURABLE)
    connection.prepared_max = 400
    connection.prepare_threshold = 2
    return connection


class PostgresEngine:
    """See `bot.store.engine.Engine`. `clock`: None for the server's own; tests give one that they move by hand.

    `own_clock`: this machine's, which need not be right; only how far the server's is ahead of it is remembered.
    """

    looks_first = False

    def __init__(self, url: str, clock: Clock | None = None, own_clock: Clock = system_clock) -> None:
        self._url = url
        self._clock = clock
        self._own_clock = own_clock
        self._threads = ThreadPoolExecutor(CONNECTIONS, thread_name_prefix="store")
        self._mine = threading.local()
        self._open: list[Connection[Row]] = []
        self._ahead = dt.timedelta(0)
        self._shared = Shared(self.write)

    async def write(self, statements: Statements[Result], *, shared: bool = False) -> Result:
        if shared:
            return await self._shared.write(statements)
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._commit, statements)

    async def look(self, statements: Statements[Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._read, statements)

    async def glance(self, statements: Statements[Result]) -> Result:
        return await self.look(statements)

    def now(self) -> dt.datetime:
        """The server's time, by how far it was ahead of ours at the last transaction."""
        return self._clock() if self._clock else self._own_clock() + self._ahead

    async def hear(self, told: Callable[[str], None]) -> None:
        """On a connection of its own; raises psycopg.OperationalError when that breaks."""
        async with await AsyncConnection.connect(self._url, autocommit=True, **_LIBPQ) as listening:
            await listening.execute("LISTEN mizban")
            told("")
            async for news in listening.notifies():
                told(news.payload)

    async def tell(self, topic: str) -> None:
        await self.write(lambda execute, _: execute(TELL, {"topic": topic}))

    async def close(self) -> None:
        await self._shared.close()
        await asyncio.to_thread(self._threads.shutdown)
        for connection in self._open:
            connection.close()

    # ── in the threads ──
    def _commit(self, statements: Statements[Result]) -> Result:
        for _ in range(TRIES - 1):
            try:
                return self._once(statements, _WRITING)
            except _AGAIN:
                continue
        return self._once(statements, _WRITING)

    def _read(self, statements: Statements[Result]) -> Result:
        """All of it sees one state of the database."""
        return self._once(statements, _READING)

    def _once(self, statements: Statements[Result], begin: str) -> Result:
        try:
            return self._in_transaction(statements, begin)
        except _AGAIN:
            raise
        except psycopg.OperationalError as away:
            raise DatabaseAway(str(away).strip()) from away

    def _in_transaction(self, statements: Statements[Result], begin: str) -> Result:
        connection, now = self._begin(begin)
        try:
            result = statements(functools.partial(_execute, connection), now)
            connection.execute("COMMIT")
        except BaseException:
            self._roll_back(connection)
            raise
        return result

    def _begin(self, begin: str) -> tuple["Connection[Row]", int]:
        """On this thread's connection, or on a new one where the server has dropped it."""
        connection: Connection[Row] | None = getattr(self._mine, "connection", None)
        if connection is not None and not connection.closed:
            try:
                return connection, self._started(connection, begin)
            except psycopg.OperationalError:
                self._drop(connection)
        connection = self._mine.connection = connect(self._url)
        self._open.append(connection)
        return connection, self._started(connection, begin)

    def _started(self, connection: "Connection[Row]", begin: str) -> int:
        """The time at which the transaction began."""
        answer = connection.execute(begin + _AT, prepare=False)
        answer.nextset()
        at: int = answer.fetchall()[0]["at"]
        if self._clock is not None:
            return micros(self._clock())
        self._ahead = moment(at) - self._own_clock()
        return at

    def _roll_back(self, connection: "Connection[Row]") -> None:
        try:
            connection.execute("ROLLBACK")
        except psycopg.Error:  # the server is gone, and the transaction with it
            self._drop(connection)

    def _drop(self, connection: "Connection[Row]") -> None:
        connection.close()
        self._open.remove(connection)


def _execute(connection: "Connection[Row]", sql: str, values: dict[str, SqlValue]) -> Answer:
    return connection.cursor(row_factory=_rows_of(sql)).execute(_postgres(sql), values)


@functools.cache
def _rows_of(sql: str) -> Callable[[Cursor[Any]], Callable[[Sequence[Any]], Row]]:
    """Names are asked for once a statement, since the driver makes an object of each column then."""
    return functools.partial(_named_rows, sql)


def _named_rows(sql: str, cursor: Cursor[Any]) -> Callable[[Sequence[Any]], Row]:
    width = cursor.pgresult.nfields if cursor.pgresult else 0
    names = _NAMES.get((sql, width))
    if names is None:
        names = _NAMES[sql, width] = [column.name for column in cursor.description or ()]
    return lambda values: Row(zip(names, values, strict=True))


@functools.cache
def _postgres(sql: str) -> bytes:
    """The driver's way to name parameters."""
    return re.sub(r":(\w+)", r"%(\1)s", sql).encode()
