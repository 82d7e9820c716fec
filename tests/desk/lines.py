"""Holding writers back in the database until several stand there at once: races without chance."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import psycopg

from backend_client.embedded import postgres
from backend_client.embedded.database import Line


class Gate:
    """A line of writers that is held back through a connection of the test's own."""

    def __init__(self, connection: psycopg.AsyncConnection[Any], line: Line, writers: int) -> None:
        self._connection = connection
        self._line = line
        self._writers = writers

    async def when_all_wait(self) -> None:
        async with asyncio.timeout(30):
            while await self._of_the_waiting("count(*)") != self._writers:
                pass

    async def cut_off(self) -> None:
        """When they all wait, the server ends their connections."""
        await self.when_all_wait()
        await self._of_the_waiting("count(pg_terminate_backend(pid))")
        self._writers = 0

    async def _of_the_waiting(self, what: str) -> int:
        query = f"""SELECT {what} FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = %s
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""
        found = await (await self._connection.execute(query.encode(), (int(self._line),))).fetchone()
        return int(found[0]) if found else 0


@asynccontextmanager
async def held_back(url: str, writers: int, line: Line = Line.DEEDS) -> AsyncIterator[Gate]:
    """Who writes meanwhile waits in the database; let go when so many wait there at once."""
    async with await psycopg.AsyncConnection.connect(url) as connection:
        await connection.execute("SELECT pg_advisory_xact_lock(%s, %s)", (postgres._LOCKS, int(line)))
        gate = Gate(connection, line, writers)
        yield gate
        await gate.when_all_wait()


async def at_once(url: str, *calls: Coroutine[Any, Any, Any], line: Line = Line.DEEDS) -> list[Any]:
    """Outcomes of calls that all were under way before the first of them was done."""
    async with held_back(url, len(calls), line):
        running = asyncio.gather(*calls, return_exceptions=True)
    return await running
