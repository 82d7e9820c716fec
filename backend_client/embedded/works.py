"""The desk's database at work: a reading, a change that is alone, a change that is done once a key; and who waits for
changes."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend_client.contract import RequestCard
from backend_client.embedded.codes import IdSource
from backend_client.embedded.database import Database, Line
from backend_client.embedded.gateway import Gateway
from backend_client.embedded.library import Library
from backend_client.embedded.once import once
from backend_client.embedded.tables import change, setting
from backend_client.embedded.transaction import Tx
from backend_client.seal import Seal

_T = TypeVar("_T")
_KEY_CHECK = "key_check"


class Works:
    """What all parts of the desk stand on. `clock` gives aware UTC; all names come from `ids`."""

    def __init__(self, database: Database, seal: Seal, clock: Callable[[], dt.datetime], ids: IdSource) -> None:
        self._database = database
        self._seal = seal
        self._clock = clock
        self._ids = ids
        self._library = Library()
        self.gateway: Gateway | None = None
        self._last_change = 0
        self._changed = asyncio.Event()

    async def start(self) -> None:
        """Prove the key on a value that was sealed when the database was made."""
        place = f"setting.value.{_KEY_CHECK}"

        async def prove(tx: Tx) -> None:
            sealed = await tx.connection.scalar(select(setting.c.value).where(setting.c.name == _KEY_CHECK))
            if sealed is None:
                value = self._seal.seal(b"", place)
                await tx.connection.execute(insert(setting).values(name=_KEY_CHECK, value=value))
            else:
                self._seal.open(sealed, place)
            self._last_change = await tx.connection.scalar(select(func.max(change.c.id))) or 0

        await self._write(prove)

    async def close(self) -> None:
        await self._database.close()

    async def wait_for_change(self, after: int) -> None:
        """Return once this process has committed a change beyond that cursor."""
        while self._last_change <= after:
            await self._changed.wait()

    async def _read(self, work: Callable[[Tx], Awaitable[_T]]) -> _T:
        return await self._database.read(lambda connection: work(self._tx(connection, [])))

    async def _write(self, work: Callable[[Tx], Awaitable[_T]], line: Line = Line.DEEDS) -> _T:
        announced: list[int] = []
        return await self._database.write(
            lambda connection: work(self._tx(connection, announced)), lambda: self._wake(announced), line
        )

    def _tx(self, connection: AsyncConnection, announced: list[int]) -> Tx:
        return Tx(connection, self._seal, self._ids, self._library, self._clock(), announced)

    def _wake(self, announced: list[int]) -> None:
        if announced:
            self._last_change = announced[-1]
            self._changed.set()
            self._changed = asyncio.Event()

    async def _once(
        self, key: str, payload: tuple[object, ...], answer: type[_T], deed: Callable[[Tx], Awaitable[_T]]
    ) -> _T:
        return await self._write(lambda tx: once(tx, key, payload, answer, deed))

    async def _move(
        self, key: str, payload: tuple[object, ...], deed: Callable[[Tx], Awaitable[RequestCard]]
    ) -> RequestCard:
        return await self._once(key, payload, RequestCard, deed)

    # ── AdminDesk ──
