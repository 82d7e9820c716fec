"""The embedded desk's part for StaffWork: each call one transaction, like all of EmbeddedDesk's."""

import datetime as dt

from backend_client.contract import RequestCard, StaffMember
from backend_client.embedded import absence, hands, notes, search
from backend_client.embedded.works import Works
from backend_client.staff_work import Absence, Absences, Found


class StaffWorkDesk(Works):
    """Part of EmbeddedDesk."""

    async def search(self, staff_ref: str, text: str) -> Found:
        return await self._read(lambda tx: search.search(tx, staff_ref, text))

    async def note(self, key: str, staff_ref: str, ref: str, text: str) -> RequestCard:
        payload = ("note", staff_ref, ref, text)
        return await self._move(key, payload, lambda tx: notes.note(tx, staff_ref, ref, text))

    async def colleagues(self, staff_ref: str, ref: str) -> tuple[StaffMember, ...]:
        return await self._read(lambda tx: hands.colleagues(tx, staff_ref, ref))

    async def give(self, key: str, staff_ref: str, ref: str, to: str, holder: str) -> RequestCard:
        payload = ("give", staff_ref, ref, to, holder)
        return await self._move(key, payload, lambda tx: hands.give(tx, staff_ref, ref, to, holder))

    async def release(self, key: str, staff_ref: str, ref: str, holder: str) -> RequestCard:
        payload = ("release", staff_ref, ref, holder)
        return await self._move(key, payload, lambda tx: hands.release(tx, staff_ref, ref, holder))

    async def absences(self, staff_ref: str) -> Absences:
        return await self._read(lambda tx: absence.absences(tx, staff_ref))

    async def deputies(self, staff_ref: str) -> tuple[StaffMember, ...]:
        return await self._read(lambda tx: absence.deputies(tx, staff_ref))

    async def be_away(self, key: str, staff_ref: str, from_on: dt.date, to_on: dt.date, deputy: str) -> Absence:
        payload = ("be_away", staff_ref, from_on, to_on, deputy)
        deed = lambda tx: absence.be_away(tx, staff_ref, from_on, to_on, deputy)  # noqa: E731
        return await self._once(key, payload, Absence, deed)

    async def be_back(self, key: str, staff_ref: str) -> None:
        payload = ("be_back", staff_ref)
        await self._once(key, payload, type(None), lambda tx: absence.be_back(tx, staff_ref))
