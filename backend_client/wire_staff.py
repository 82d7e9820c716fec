"""The calls of StaffWork over the wire; see `backend_client.wire`."""

import datetime as dt
from typing import Any, TypeVar

from backend_client.models import RequestCard, StaffMember
from backend_client.staff_work import Absence, Absences, Found

_T = TypeVar("_T")


class WireStaffWork:
    """Part of WireDesk, which asks."""

    async def _ask(self, call: str, answer: type[_T], **args: Any) -> _T:
        raise NotImplementedError

    async def search(self, staff_ref: str, text: str) -> Found:
        return await self._ask("search", Found, staff_ref=staff_ref, text=text)

    async def note(self, key: str, staff_ref: str, ref: str, text: str) -> RequestCard:
        return await self._ask("note", RequestCard, key=key, staff_ref=staff_ref, ref=ref, text=text)

    async def colleagues(self, staff_ref: str, ref: str) -> tuple[StaffMember, ...]:
        return await self._ask("colleagues", tuple[StaffMember, ...], staff_ref=staff_ref, ref=ref)

    async def give(self, key: str, staff_ref: str, ref: str, to: str, holder: str) -> RequestCard:
        return await self._ask("give", RequestCard, key=key, staff_ref=staff_ref, ref=ref, to=to, holder=holder)

    async def release(self, key: str, staff_ref: str, ref: str, holder: str) -> RequestCard:
        return await self._ask("release", RequestCard, key=key, staff_ref=staff_ref, ref=ref, holder=holder)

    async def absences(self, staff_ref: str) -> Absences:
        return await self._ask("absences", Absences, staff_ref=staff_ref)

    async def deputies(self, staff_ref: str) -> tuple[StaffMember, ...]:
        return await self._ask("deputies", tuple[StaffMember, ...], staff_ref=staff_ref)

    async def be_away(self, key: str, staff_ref: str, from_on: dt.date, to_on: dt.date, deputy: str) -> Absence:
        return await self._ask(
            "be_away", Absence, key=key, staff_ref=staff_ref, from_on=from_on, to_on=to_on, deputy=deputy
        )

    async def be_back(self, key: str, staff_ref: str) -> None:
        await self._ask("be_back", type(None), key=key, staff_ref=staff_ref)
