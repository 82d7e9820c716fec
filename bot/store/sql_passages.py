"""The part of the SqlStore that keeps the counts of the dialogs' funnel."""

import datetime as dt
from collections.abc import Mapping

from bot.store.passages import Mark
from bot.store.queries import passages
from bot.store.sql_access import SqlAccess


class SqlPassages(SqlAccess):
    """See `bot.store.passages.KeepsPassages`."""

    async def add_passages(self, counts: Mapping[Mark, int]) -> None:
        await self._write(passages.add, counts)

    async def passages(self, first: dt.date, last: dt.date) -> Mapping[Mark, int]:
        return await self._look(passages.several, first, last)
