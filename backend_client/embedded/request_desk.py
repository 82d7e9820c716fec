"""The embedded desk's part for StaffDesk: what staff do to requests, each change one transaction."""

import datetime as dt

from backend_client.contract import (
    DayOfVisits,
    Deficiency,
    ExpectedVisit,
    RequestCard,
    ResponseDraft,
    StaffMember,
    StaffRequestView,
    Waiting,
)
from backend_client.embedded import correcting, deeds, merging, reception, staff, staff_views
from backend_client.embedded.works import Works


class RequestPart(Works):
    """Part of EmbeddedDesk."""

    async def member(self, staff_ref: str) -> StaffMember:
        return await self._read(lambda tx: staff.member_of(tx, staff_ref))

    async def staff_of(self, unit: str, branch: str) -> tuple[StaffMember, ...]:
        return await self._read(lambda tx: staff.concerned(tx, unit, branch))

    async def queue(self, staff_ref: str, skip: int = 0) -> tuple[RequestCard, ...]:
        return await self._read(lambda tx: staff_views.queue_cards(tx, staff_ref, skip))

    async def open_request(self, staff_ref: str, ref: str) -> StaffRequestView:
        return await self._read(lambda tx: staff_views.open_request(tx, staff_ref, ref))

    async def find(self, staff_ref: str, tracking_code: str) -> RequestCard:
        return await self._read(lambda tx: staff_views.find(tx, staff_ref, tracking_code))

    async def document(self, staff_ref: str, ref: str, sha256: str) -> bytes:
        return await self._read(lambda tx: staff_views.document(tx, staff_ref, ref, sha256))

    async def issued_file(self, staff_ref: str, ref: str, file_ref: str) -> bytes:
        return await self._read(lambda tx: staff_views.issued_file(tx, staff_ref, ref, file_ref))

    async def take(self, key: str, staff_ref: str, ref: str) -> RequestCard:
        return await self._move(key, ("take", staff_ref, ref), lambda tx: deeds.take(tx, staff_ref, ref))

    async def accept(self, key: str, staff_ref: str, ref: str, seen: int | None = None) -> RequestCard:
        payload = ("accept", staff_ref, ref) if seen is None else ("accept", staff_ref, ref, seen)
        return await self._move(key, payload, lambda tx: deeds.accept(tx, staff_ref, ref, seen))

    async def list_deficiencies(
        self, key: str, staff_ref: str, ref: str, deficiencies: tuple[Deficiency, ...]
    ) -> RequestCard:
        payload = ("list_deficiencies", staff_ref, ref, deficiencies)
        return await self._move(key, payload, lambda tx: deeds.list_deficiencies(tx, staff_ref, ref, deficiencies))

    async def finish_stage(self, key: str, staff_ref: str, ref: str, stage: str, note: str) -> RequestCard:
        payload = ("finish_stage", staff_ref, ref, stage, note)
        return await self._move(key, payload, lambda tx: deeds.finish_stage(tx, staff_ref, ref, stage, note))

    async def return_to(self, key: str, staff_ref: str, ref: str, stage: str, reason: str) -> RequestCard:
        payload = ("return_to", staff_ref, ref, stage, reason)
        return await self._move(key, payload, lambda tx: deeds.return_to(tx, staff_ref, ref, stage, reason))

    async def pause(self, key: str, staff_ref: str, ref: str, waiting: Waiting, reason: str) -> RequestCard:
        payload = ("pause", staff_ref, ref, waiting, reason)
        return await self._move(key, payload, lambda tx: deeds.pause(tx, staff_ref, ref, waiting, reason))

    async def resume(self, key: str, staff_ref: str, ref: str) -> RequestCard:
        return await self._move(key, ("resume", staff_ref, ref), lambda tx: deeds.resume(tx, staff_ref, ref))

    async def promise_anew(self, key: str, staff_ref: str, ref: str, day: dt.date, reason: str) -> RequestCard:
        payload = ("promise_anew", staff_ref, ref, day, reason)
        return await self._move(key, payload, lambda tx: deeds.promise_anew(tx, staff_ref, ref, day, reason))

    async def ask(self, key: str, staff_ref: str, ref: str, text: str) -> RequestCard:
        payload = ("ask", staff_ref, ref, text)
        return await self._move(key, payload, lambda tx: deeds.ask(tx, staff_ref, ref, text))

    async def tell(self, key: str, staff_ref: str, ref: str, text: str) -> RequestCard:
        payload = ("tell", staff_ref, ref, text)
        return await self._move(key, payload, lambda tx: deeds.tell(tx, staff_ref, ref, text))

    async def respond(self, key: str, staff_ref: str, ref: str, draft: ResponseDraft) -> RequestCard:
        payload = ("respond", staff_ref, ref, draft)
        return await self._move(key, payload, lambda tx: deeds.respond(tx, staff_ref, ref, draft))

    async def correct(
        self, key: str, staff_ref: str, ref: str, draft: ResponseDraft, reason: str, number_seen: str
    ) -> RequestCard:
        payload = ("correct", staff_ref, ref, draft, reason, number_seen)
        deed = lambda tx: correcting.correct(tx, staff_ref, ref, draft, reason, number_seen)  # noqa: E731
        return await self._move(key, payload, deed)

    async def merge(self, key: str, staff_ref: str, ref: str, into: str) -> RequestCard:
        payload = ("merge", staff_ref, ref, into)
        return await self._move(key, payload, lambda tx: merging.merge(tx, staff_ref, ref, into))

    async def expected_today(self, staff_ref: str) -> tuple[ExpectedVisit, ...]:
        return await self._read(lambda tx: reception.expected_today(tx, staff_ref))

    async def visits_on(self, staff_ref: str, branch: str, day: dt.date) -> DayOfVisits:
        return await self._read(lambda tx: reception.visits_on(tx, staff_ref, branch, day))

    async def arrive(self, key: str, staff_ref: str, code: str) -> ExpectedVisit:
        payload = ("arrive", staff_ref, code)
        return await self._once(key, payload, ExpectedVisit, lambda tx: reception.arrive(tx, staff_ref, code))
