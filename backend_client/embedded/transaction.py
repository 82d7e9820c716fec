"""One transaction of the desk: the connection with its time, its keys and its source of names."""

import datetime as dt
from dataclasses import dataclass
from typing import TypeVar

import msgspec
from sqlalchemy import Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend_client.calendar import local_day
from backend_client.embedded.codes import IdSource
from backend_client.embedded.library import Library
from backend_client.seal import Seal

_T = TypeVar("_T")


@dataclass(frozen=True)
class Tx:
    """`now`: the transaction's only time. `announced`: ids of the changes made, to wake the feed after the commit."""

    connection: AsyncConnection
    seal: Seal
    ids: IdSource
    library: Library
    now: dt.datetime
    announced: list[int]

    @property
    def today(self) -> dt.date:
        return local_day(self.now)

    def sealed(self, value: object, place: str) -> bytes:
        """A model's JSON, sealed to its place (table, column, row)."""
        return self.seal.seal(msgspec.json.encode(value), place)

    def opened(self, sealed: bytes, place: str, type_: type[_T]) -> _T:
        return msgspec.json.decode(self.seal.open(sealed, place), type=type_)

    async def next_id(self, table: Table) -> int:
        """The row's id before the row is there, since what is sealed in it is bound to it. Safe: deeds are alone."""
        last = await self.connection.scalar(select(func.max(table.c.id)))
        return (last or 0) + 1
