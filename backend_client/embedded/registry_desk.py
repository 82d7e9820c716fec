"""The embedded desk's part for RegistryWork."""

import datetime as dt

from backend_client.contract import Registration, RequestCard
from backend_client.embedded import registry
from backend_client.embedded.works import Works


class RegistryPart(Works):
    """Part of EmbeddedDesk."""

    async def note_registration(
        self, key: str, staff_ref: str, ref: str, number: str, on: dt.date, seen: str
    ) -> RequestCard:
        payload = ("note_registration", staff_ref, ref, number, on, seen)
        noted = Registration(number=number, on=on)
        return await self._move(key, payload, lambda tx: registry.note(tx, staff_ref, ref, noted, seen))
