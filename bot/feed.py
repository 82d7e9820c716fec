"""The desk's changes become inbox rows, one for each conversation concerned, in the transaction that moves the cursor.

A citizen is told where they wrote last; of the staff everybody of the unit whose turn it now is, except whoever did it
themselves.
"""

import asyncio
from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from backend_client.contract import INTERNAL, Change, Changes, StaffMember
from backend_client.errors import BackendUnavailable
from bot import log
from bot.groups import refs_for
from bot.store.store import FeedRow
from bot.timers import Bells, keep_going
from dialogs.protocol import DeskChanged
from dialogs.staff import groups

NAME = "desk"
POLL_S = 2.0
ADDRESSED = frozenset({"given", "noted", "document_proposed", "document_declined", "document_asked", "dissatisfied"})
"""Meant for members who are named, not for their unit."""
TO_STAFF = ADDRESSED | {
    "submitted",
    "corrected",
    "revised",
    "stage_started",
    "stages_finished",
    "message_from_citizen",
    "withdrawn",
    "merged",
    "undelivered",
    "returned",
    "released",
    "documents_given",
    "inquiry_late",
    "due_near",
    "overdue",
    "payment_reported",
    "appealed",
    "appeal_withdrawn",
    "appeal_granted",
    "appeal_refused",
    "contested_corrected",
}
NOT_TO_CITIZEN = INTERNAL | {
    "submitted",
    "corrected",
    "revised",
    "message_from_citizen",
    "taken",
    "stages_finished",
    "documents_given",
    "delivered",
    "withdrawn",
    "undelivered",
    "payment_reported",
}


class TellsChanges(Protocol):
    async def changes(self, cursor: int, limit: int = 100) -> Changes: ...


@runtime_checkable
class RingsAtChange(Protocol):
    """A desk in this process can say when to look."""

    async def wait_for_change(self, after: int) -> None: ...


class ListsStaff(Protocol):
    async def staff_of(self, unit: str, branch: str) -> tuple[StaffMember, ...]: ...


class KeepsFeed(Protocol):
    """The part of the Store that the feed needs."""

    async def feed_cursor(self, feed: str) -> int: ...

    async def add_feed_rows(self, feed: str, cursor: int, rows: Sequence[FeedRow]) -> None: ...

    async def conversation_of_person(self, person_ref: str) -> int | None: ...

    async def conversations_of_staff(self, staff_refs: Sequence[str]) -> dict[str, int]: ...


class Feed:
    def __init__(self, desk: TellsChanges, staff: ListsStaff, store: KeepsFeed, bells: Bells) -> None:
        self._desk = desk
        self._staff = staff
        self._store = store
        self._bells = bells

    async def run(self) -> None:
        """Until cancelled."""
        await keep_going("feed", self._step)

    async def run_due(self) -> int:
        """Take over all changes there are; returns how many."""
        taken = 0
        while count := await self._take_some():
            taken += count
        return taken

    async def _step(self) -> None:
        try:
            if not await self._take_some():
                await self._wait()
        except BackendUnavailable:
            await asyncio.sleep(POLL_S)

    async def _wait(self) -> None:
        """Until the desk rings, or for one interval."""
        if not isinstance(self._desk, RingsAtChange):
            await asyncio.sleep(POLL_S)
            return
        cursor = await self._store.feed_cursor(NAME)
        try:
            async with asyncio.timeout(POLL_S):
                await self._desk.wait_for_change(cursor)
        except TimeoutError:
            return

    async def _take_some(self) -> int:
        cursor = await self._store.feed_cursor(NAME)
        changes = await self._desk.changes(cursor)
        if changes.cursor == cursor and not changes.items:
            return 0
        rows = [row for change in changes.items for row in await self._rows(change)]
        await self._store.add_feed_rows(NAME, changes.cursor, rows)
        log.event("feed.read", changes=len(changes.items), rows=len(rows))
        if rows:
            self._bells.inbox.ring()
        return len(changes.items)

    async def _rows(self, change: Change) -> list[FeedRow]:
        citizens = await self._citizens(change)
        staff = await self._staff_conversations(change)
        rooms = await self._groups(change)
        return [
            *(_row(change, conversation, DeskChanged(change, "citizen")) for conversation in citizens),
            *(_row(change, conversation, DeskChanged(change, "staff")) for conversation in staff),
            *(_row(change, conversation, DeskChanged(change, "group")) for conversation in rooms),
        ]

    async def _citizens(self, change: Change) -> list[int]:
        if change.automatic or change.kind in NOT_TO_CITIZEN:
            return []
        found = [await self._store.conversation_of_person(ref) for ref in change.person_refs]
        return sorted({conversation for conversation in found if conversation is not None})

    async def _staff_conversations(self, change: Change) -> list[int]:
        """With automatic intake the first stage's unit is told of the stage, and nobody of the submission."""
        if change.kind not in TO_STAFF or (change.automatic and change.kind == "submitted"):
            return []
        refs = change.to if change.kind in ADDRESSED else (*await self._others_of_unit(change), *change.to)
        return sorted(set((await self._store.conversations_of_staff(refs)).values()))

    async def _groups(self, change: Change) -> list[int]:
        """Of a request that the desk accepts by itself a group hears when its unit's stage begins, too."""
        if change.kind not in groups.TOLD or (change.automatic and change.kind == "submitted"):
            return []
        refs = [ref for unit in (change.unit, *change.units) for ref in refs_for(unit, change.branch)]
        return sorted((await self._store.conversations_of_staff(refs)).values())

    async def _others_of_unit(self, change: Change) -> list[str]:
        """Everybody of the units that have it, except whoever did it."""
        members = [
            member
            for unit in (change.unit, *change.units)
            for member in await self._staff.staff_of(unit, change.branch)
        ]
        return [member.ref for member in members if member.name != change.by]


def _row(change: Change, conversation: int, body: DeskChanged) -> FeedRow:
    return FeedRow(key=f"{change.id}:{body.side}:{conversation}", conversation_id=conversation, body=body)
