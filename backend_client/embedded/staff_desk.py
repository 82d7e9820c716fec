"""The embedded desk's part for StaffWork: each call one transaction, like all of EmbeddedDesk's."""

import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from backend_client.contract import RequestCard, StaffMember
from backend_client.embedded import absence, hands, notes, search
from backend_client.embedded.transaction import Tx
from backend_client.staff_work import Absence, Absences, Found

_T = TypeVar("_T")


class _Works(Protocol):
    """What EmbeddedDesk lends."""

    async def _read(self, work: Callable[[Tx], Awaitable[_T]]) -> _T: ...

    async def _once(
        self, key: str, payload: tuple[object, ...], answer: type[_T], deed: Callable[[Tx], Awaitable[_T]]
    ) -> _T: ...

    async def _move(
        self, key: str, payload: tuple[object, ...], deed: Callable[[Tx], Awaitable[RequestCard]]
    ) -> RequestCard: ...


class StaffWorkDesk:
    """Part of EmbeddedDesk."""

    async def search(self: _Works, staff_ref: str, text: str) -> Found:
        return await self._read(lambda tx: search.search(tx, staff_ref, text))

    async def note(self: _Works, key: str, staff_ref: str, ref: str, text: str) -> RequestCard:
        payload = ("note", staff_ref, ref, text)
        return await self._move(key, payload, lambda tx: notes.note(tx, staff_ref, ref, text))

    async def colleagues(self: _Works, staff_ref: str, ref: str) -> tuple[StaffMember, ...]:
        return await self._read(lambda tx: hands.colleagues(tx, staff_ref, ref))

    async def give(self: _Works, key: str, staff_ref: str, ref: str, to: str, holder: str) -> RequestCard:
        payload = ("give", staff_ref, ref, to, holder)
        return await self._move(key, payload, lambda tx: hands.give(tx, staff_ref, ref, to, holder))

    async def release(self: _Works, key: str, staff_ref: str, ref: str, holder: str) -> RequestCard:
        payload = ("release", staff_ref, ref, holder)
        return await self._move(key, payload, lambda tx: hands.release(tx, staff_ref, ref, holder))

    async def absences(self: _Works, staff_ref: str) -> Absences:
        return await self._read(lambda tx: absence.absences(tx, staff_ref))

    async def deputies(self: _Works, staff_ref: str) -> tuple[StaffMember, ...]:
        return await self._read(lambda tx: absence.deputies(tx, staff_ref))

    async def be_away(self: _Works, key: str, staff_ref: str, from_on: dt.date, to_on: dt.date, deputy: str) -> Absence:
        payload = ("be_away", staff_ref, from_on, to_on, deputy)
        deed = lambda tx: absence.be_away(tx, staff_ref, from_on, to_on, deputy)  # noqa: E731
        return await self._once(key, payload, Absence, deed)

    async def be_back(self: _Works, key: str, staff_ref: str) -> None:
        payload = ("be_back", staff_ref)
        await self._once(key, payload, type(None), lambda tx: absence.be_back(tx, staff_ref))
