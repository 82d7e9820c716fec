"""Live handovers as the front offers them: who of the staff is called, when, and how long one waits."""

import datetime as dt
import math
from collections.abc import Callable, Sequence
from typing import Protocol

from backend_client.calendar import WorkingTime, local_day, working_time
from backend_client.catalogue import Catalogue
from backend_client.contract import Absences, Role, StaffMember
from backend_client.errors import NotPermitted, RequestNotFound
from bot.store.handovers import KeepsHandovers, Place, Taker
from bot.store.store import EffectRow
from bot.timers import Clock
from dialogs.protocol import HandoverDesk, HandoverQueued, HandoverTaken

USUAL = dt.timedelta(minutes=5)
"""How long a talk takes, before there were any to measure."""
ROUNDED_MIN = 5
"""A rough wait is told in steps of so many minutes."""


class KnowsStaff(Protocol):
    """The part of the desk that handovers need."""

    async def staff(self) -> tuple[StaffMember, ...]: ...

    async def absences(self, staff_ref: str) -> Absences: ...


class FindsConversations(Protocol):
    async def conversations_of_staff(self, staff_refs: Sequence[str]) -> dict[str, int]: ...


class Handovers:
    """`roles`: of those who talk with citizens; empty: nobody does."""

    def __init__(
        self,
        store: KeepsHandovers,
        people: FindsConversations,
        staff: KnowsStaff,
        catalogue: Callable[[], Catalogue],
        clock: Clock,
        roles: frozenset[Role],
    ) -> None:
        self._store = store
        self._people = people
        self._staff = staff
        self._catalogue = catalogue
        self._clock = clock
        self._roles = roles

    async def desk(self, ref: str) -> HandoverDesk:
        """As it is for whoever asks now, or waits as `ref`. Raises BackendUnavailable."""
        called = await self._called()
        if not called:
            return HandoverDesk(offered=False)
        place = await self._store.handover_place(ref)
        return HandoverDesk(
            offered=True,
            waiting=place.number - 1,
            minutes=rough_wait(place, len(called)),
            opens_at=self._opening(),
        )

    async def ask(self, row: EffectRow, text: str, service: str) -> HandoverQueued:
        """Raises RequestNotFound where nobody talks with citizens here."""
        called = await self._called()
        if not called:
            raise RequestNotFound
        place = await self._store.ask_for_person(row, text, service, is_open=self._is_open(), notify=called)
        return self._queued(place, len(called))

    async def place(self, row: EffectRow, ref: str) -> HandoverQueued:
        """Raises RequestNotFound where nobody waits any more."""
        called = await self._called()
        place = await self._store.place_handover(row, ref, is_open=self._is_open(), notify=called)
        if place is None:
            raise RequestNotFound
        return self._queued(place, len(called))

    async def take(self, row: EffectRow, ref: str, member: StaffMember) -> HandoverTaken:
        """Raises NotPermitted for a role that does not, and as the store does."""
        if self._roles.isdisjoint(member.roles):
            raise NotPermitted
        return await self._store.take_handover(row, ref, Taker(member.ref, member.name, member.post))

    async def give_back(self, row: EffectRow, ref: str) -> None:
        await self._store.return_handover(row, ref, await self._called())

    async def pass_line(self, row: EffectRow, ref: str, text: str, member: StaffMember | None) -> None:
        """Marked with the post that whoever writes has now. Raises RequestNotFound."""
        await self._store.pass_line(row, ref, text, member.post if member else "")

    async def end(self, row: EffectRow, ref: str, *, silence: bool) -> None:
        await self._store.end_handover(row, ref, silence=silence)

    async def _called(self) -> list[int]:
        """Conversations of those who may take one and are not away today."""
        members = [each for each in await self._staff.staff() if each.active and not self._roles.isdisjoint(each.roles)]
        present = [each.ref for each in members if not await self._is_away(each.ref)]
        return sorted((await self._people.conversations_of_staff(present)).values())

    async def _is_away(self, staff_ref: str) -> bool:
        today = local_day(self._clock())
        try:
            own = (await self._staff.absences(staff_ref)).own
        except (NotPermitted, RequestNotFound):  # of a role that takes no requests
            return False
        return own is not None and own.from_on <= today <= own.to_on

    def _time(self) -> WorkingTime:
        catalogue = self._catalogue()
        return working_time(catalogue.hours, catalogue.closures, "")

    def _is_open(self) -> bool:
        return self._time().is_open(self._clock())

    def _opening(self) -> dt.datetime | None:
        return None if self._is_open() else self._time().next_open(self._clock())

    def _queued(self, place: Place, called: int) -> HandoverQueued:
        return HandoverQueued(
            ref=place.ref,
            place=place.number,
            minutes=rough_wait(place, called),
            opens_at=self._time().next_open(self._clock()) if place.left else None,
            closes_at=self._time().closing(self._clock()),
        )


def rough_wait(place: Place, called: int) -> int:
    """In minutes: those before, one after the other, shared by all who were called."""
    minutes = (place.took or USUAL) * place.number / max(called, 1) / dt.timedelta(minutes=1)
    return max(ROUNDED_MIN, math.ceil(minutes / ROUNDED_MIN) * ROUNDED_MIN)
