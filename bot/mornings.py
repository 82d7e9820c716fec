"""Each working morning the staff are woken once, for what they are told of the day; see dialogs.staff.morning.

Only in the first hours after the opening, so that nobody is told in the evening after a long stop, and never on a day
off. Whichever process does it: the feed's cursor is the day.
"""

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence
from typing import Protocol

from backend_client.calendar import WorkingTime, local_day, working_time
from backend_client.catalogue import Catalogue
from backend_client.contract import StaffMember
from backend_client.errors import BackendUnavailable
from bot import log
from bot.store.store import FeedRow
from bot.timers import Bells, Clock, keep_going
from dialogs.protocol import MorningCame

NAME = "mornings"
WITHIN = dt.timedelta(hours=2)
"""After the opening."""
EVERY_S = 60.0


class ListsStaff(Protocol):
    async def staff(self) -> tuple[StaffMember, ...]: ...


class KeepsMornings(Protocol):
    """The part of the Store that mornings need."""

    async def feed_cursor(self, feed: str) -> int: ...

    async def add_feed_rows(self, feed: str, cursor: int, rows: Sequence[FeedRow]) -> None: ...

    async def conversations_of_staff(self, staff_refs: Sequence[str]) -> dict[str, int]: ...


class Mornings:
    def __init__(
        self, store: KeepsMornings, staff: ListsStaff, catalogue: Callable[[], Catalogue], clock: Clock, bells: Bells
    ) -> None:
        self._store = store
        self._staff = staff
        self._catalogue = catalogue
        self._clock = clock
        self._bells = bells

    async def run(self) -> None:
        """Until cancelled."""
        await keep_going("mornings", self._step)

    async def run_due(self) -> int:
        """Wake whoever is to be woken now; returns how many."""
        today = local_day(self._clock())
        if not self._is_morning() or await self._store.feed_cursor(NAME) >= today.toordinal():
            return 0
        try:
            members = await self._staff.staff()
        except BackendUnavailable:  # a minute later
            return 0
        present = [each.ref for each in members if each.active and self._works_today(each, today)]
        conversations = sorted((await self._store.conversations_of_staff(present)).values())
        came = MorningCame(today)
        rows = [FeedRow(key=f"{NAME}:{today}:{one}", conversation_id=one, body=came) for one in conversations]
        await self._store.add_feed_rows(NAME, today.toordinal(), rows)
        log.event("morning.came", woken=len(rows))
        self._bells.inbox.ring()
        return len(rows)

    async def _step(self) -> None:
        await self.run_due()
        await asyncio.sleep(EVERY_S)

    def _is_morning(self) -> bool:
        """Of the agency; a branch may be closed all the same."""
        now, time = self._clock(), self._time("")
        return time.is_open(now) and not time.is_open(now - WITHIN)

    def _works_today(self, member: StaffMember, day: dt.date) -> bool:
        """Some place of theirs is open."""
        return any(self._time(branch).is_working_day(day) for branch in member.branches or ("",))

    def _time(self, branch: str) -> WorkingTime:
        catalogue = self._catalogue()
        return working_time(catalogue.hours, catalogue.closures, branch)
