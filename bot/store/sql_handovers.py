"""The part of the SqlStore that keeps live handovers."""

import datetime as dt
from collections.abc import Sequence

from bot.store.codec import micros
from bot.store.handovers import Place, Taker
from bot.store.queries import handovers
from bot.store.sql_access import SqlAccess
from bot.store.store import EffectRow
from dialogs.protocol import HandoverTaken


class SqlHandovers(SqlAccess):
    """See `bot.store.handovers.KeepsHandovers`."""

    async def ask_for_person(
        self, row: EffectRow, text: str, service: str, *, is_open: bool, notify: Sequence[int]
    ) -> Place:
        return await self._write(handovers.ask, row, text, service, is_open=is_open, notify=notify)

    async def place_handover(self, row: EffectRow, ref: str, *, is_open: bool, notify: Sequence[int]) -> Place | None:
        return await self._write(handovers.place, row, ref, is_open=is_open, notify=notify)

    async def take_handover(self, row: EffectRow, ref: str, taker: Taker) -> HandoverTaken:
        return await self._write(handovers.take, row, ref, taker)

    async def pass_line(self, row: EffectRow, ref: str, text: str, post: str) -> None:
        await self._write(handovers.pass_line, row, ref, text, post)

    async def return_handover(self, row: EffectRow, ref: str, notify: Sequence[int]) -> None:
        await self._write(handovers.give_back, row, ref, notify)

    async def end_handover(self, row: EffectRow, ref: str, *, silence: bool) -> None:
        await self._write(handovers.end, row, ref, silence=silence)

    async def handover_place(self, ref: str) -> Place:
        return await self._look(handovers.place_of, ref)

    async def drop_handovers(self, ended_before: dt.datetime) -> int:
        return await self._write(handovers.drop, micros(ended_before))
