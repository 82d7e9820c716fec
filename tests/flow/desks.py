"""Desks for tests of the flow: each call is noted, and faults are set beforehand."""

import asyncio
from typing import Any, cast

from backend_client.contract import Change, Changes, CitizenDesk, RequestCard, StaffDesk, StaffMember, Submitted
from backend_client.errors import RequestNotFound
from tests.flow.world import START

CARD = RequestCard(
    ref="R1", tracking_code="MZ7K9Q2M4XABC", service="s", service_title="خدمت", branch="b", unit="u",
    status="submitted", submitted_at=START,
)  # fmt: skip


class NotingDesk:
    """Both sides of a desk. Every deed is noted as (name, arguments) and raises the next fault first. Those named in
    `hung` are taken and never answered."""

    def __init__(self, *members: StaffMember) -> None:
        self.members = {member.ref: member for member in members}
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        self.faults: list[Exception] = []
        self.hung: set[str] = set()
        self.items: list[Change] = []
        self._noted = asyncio.Event()

    @property
    def citizen(self) -> CitizenDesk:
        return cast("CitizenDesk", self)

    @property
    def staff(self) -> StaffDesk:
        return cast("StaffDesk", self)

    def __getattr__(self, name: str) -> Any:
        async def deed(*arguments: Any) -> RequestCard | Submitted:
            self.calls.append((name, arguments))
            self._noted.set()
            if name in self.hung:
                await asyncio.Event().wait()
            if self.faults:
                raise self.faults.pop(0)
            return Submitted(card=CARD) if name == "submit" else CARD

        return deed

    async def called(self, name: str, times: int) -> None:
        """Wait until it was asked for so often."""
        while [called for called, _ in self.calls].count(name) < times:
            self._noted.clear()
            await self._noted.wait()

    async def member(self, staff_ref: str) -> StaffMember:
        if staff_ref not in self.members:
            raise RequestNotFound
        return self.members[staff_ref]

    async def staff_of(self, unit: str, branch: str) -> tuple[StaffMember, ...]:
        return tuple(member for member in self.members.values() if not member.units or unit in member.units)

    async def changes(self, cursor: int, limit: int = 100) -> Changes:
        items = tuple(change for change in self.items if change.id > cursor)[:limit]
        return Changes(items[-1].id if items else cursor, items)
