"""The embedded desk: CitizenDesk, StaffDesk and AdminDesk over a database of its own, each change one transaction."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend_client.agency import Branch, Unit
from backend_client.catalogue import Catalogue, Service
from backend_client.contract import (
    Answer,
    Appointment,
    Booking,
    Capabilities,
    ChangeKind,
    Changes,
    Deficiency,
    ExpectedVisit,
    Issued,
    Page,
    RequestCard,
    RequestView,
    ResponseDraft,
    Slot,
    StaffMember,
    StaffRequestView,
    Submission,
    Submitted,
    SurveyForm,
    UndeliveredReason,
    Waiting,
)
from backend_client.embedded import (
    appointments,
    catalogue_store,
    citizen,
    deeds,
    facts,
    feed,
    files,
    intake,
    public,
    publishing,
    reception,
    second_factor,
    sqlite,
    staff,
    staff_views,
    survey,
    surveyed,
    timewatch,
)
from backend_client.embedded.codes import TRACKING_CODE_PATTERN, IdSource, SecretIds
from backend_client.embedded.database import Database, Engines, Line
from backend_client.embedded.library import Library
from backend_client.embedded.once import once
from backend_client.embedded.staff_desk import StaffWorkDesk
from backend_client.embedded.tables import change, setting
from backend_client.embedded.transaction import Tx
from backend_client.errors import RequestNotFound
from backend_client.reports.performance import Fact
from backend_client.seal import Seal

_T = TypeVar("_T")
_KEY_CHECK = "key_check"


async def open_desk(
    place: Path | str, seal: Seal, *, clock: Callable[[], dt.datetime], ids: IdSource | None = None
) -> "EmbeddedDesk":
    """Open the desk's SQLite file, or its schema in the PostgreSQL database of that URL, which processes may share.

    Makes it or brings it up to date. Raises SealBroken where the key is another's, DatabaseTooNew, BackendUnavailable
    where the server does not answer.
    """
    desk = EmbeddedDesk(Database(await _engines(place)), seal, clock, ids or SecretIds())
    try:
        await desk.start()
    except BaseException:
        await desk.close()
        raise
    return desk


async def _engines(place: Path | str) -> Engines:
    """PostgreSQL and its driver are imported only where it is used."""
    if isinstance(place, str):
        from backend_client.embedded import postgres  # noqa: PLC0415

        await asyncio.to_thread(postgres.migrate, place)
        return postgres.engines(place)
    await asyncio.to_thread(sqlite.migrate, place)
    return sqlite.engines(place)


class EmbeddedDesk(StaffWorkDesk):
    """Made by `open_desk`. `clock` gives aware UTC; all names come from `ids`."""

    def __init__(self, database: Database, seal: Seal, clock: Callable[[], dt.datetime], ids: IdSource) -> None:
        self._database = database
        self._seal = seal
        self._clock = clock
        self._ids = ids
        self._library = Library()
        self._last_change = 0
        self._changed = asyncio.Event()

    async def start(self) -> None:
        """Prove the key on a value that was sealed when the database was made."""
        place = f"setting.value.{_KEY_CHECK}"

        async def prove(tx: Tx) -> None:
            sealed = await tx.connection.scalar(select(setting.c.value).where(setting.c.name == _KEY_CHECK))
            if sealed is None:
                value = self._seal.seal(b"", place)
                await tx.connection.execute(insert(setting).values(name=_KEY_CHECK, value=value))
            else:
                self._seal.open(sealed, place)
            self._last_change = await tx.connection.scalar(select(func.max(change.c.id))) or 0

        await self._write(prove)

    async def close(self) -> None:
        await self._database.close()

    async def wait_for_change(self, after: int) -> None:
        """Return once this process has committed a change beyond that cursor."""
        while self._last_change <= after:
            await self._changed.wait()

    async def _read(self, work: Callable[[Tx], Awaitable[_T]]) -> _T:
        return await self._database.read(lambda connection: work(self._tx(connection, [])))

    async def _write(self, work: Callable[[Tx], Awaitable[_T]], line: Line = Line.DEEDS) -> _T:
        announced: list[int] = []
        return await self._database.write(
            lambda connection: work(self._tx(connection, announced)), lambda: self._wake(announced), line
        )

    def _tx(self, connection: AsyncConnection, announced: list[int]) -> Tx:
        return Tx(connection, self._seal, self._ids, self._library, self._clock(), announced)

    def _wake(self, announced: list[int]) -> None:
        if announced:
            self._last_change = announced[-1]
            self._changed.set()
            self._changed = asyncio.Event()

    async def _once(
        self, key: str, payload: tuple[object, ...], answer: type[_T], deed: Callable[[Tx], Awaitable[_T]]
    ) -> _T:
        return await self._write(lambda tx: once(tx, key, payload, answer, deed))

    async def _move(
        self, key: str, payload: tuple[object, ...], deed: Callable[[Tx], Awaitable[RequestCard]]
    ) -> RequestCard:
        return await self._once(key, payload, RequestCard, deed)

    # ── CitizenDesk ──

    async def capabilities(self) -> Capabilities:
        return Capabilities(appointments=True, tracking_code_pattern=TRACKING_CODE_PATTERN)

    async def catalogue(self) -> Catalogue:
        return await self._read(catalogue_store.present)

    async def definition(self, service: str, version: int) -> Service:
        return await self._read(lambda tx: catalogue_store.definition(tx, service, version))

    async def upload(self, page: Page, content: bytes) -> None:
        name, sealed = await asyncio.to_thread(files.checked, self._seal, page, content)
        await self._database.add(lambda connection: files.store(self._tx(connection, []), name, page.size, sealed))

    async def submit(self, key: str, submission: Submission) -> Submitted:
        payload = ("submit", submission)
        return await self._once(key, payload, Submitted, lambda tx: intake.submit(tx, submission))

    async def withdraw(self, key: str, person_ref: str, ref: str) -> RequestCard:
        payload = ("withdraw", person_ref, ref)
        return await self._move(key, payload, lambda tx: citizen.withdraw(tx, person_ref, ref))

    async def amend(
        self, key: str, person_ref: str, ref: str, answers: dict[str, Answer], pages: tuple[Page, ...]
    ) -> RequestCard:
        payload = ("amend", person_ref, ref, answers, pages)
        return await self._move(key, payload, lambda tx: intake.amend(tx, person_ref, ref, answers, pages))

    async def write(self, key: str, person_ref: str, ref: str, text: str) -> RequestCard:
        payload = ("write", person_ref, ref, text)
        return await self._move(key, payload, lambda tx: citizen.write(tx, person_ref, ref, text))

    async def follow(self, key: str, person_ref: str, tracking_code: str) -> RequestCard:
        payload = ("follow", person_ref, tracking_code)
        return await self._move(key, payload, lambda tx: citizen.follow_by_code(tx, person_ref, tracking_code))

    async def record_delivery(self, key: str, ref: str, at: dt.datetime) -> None:
        payload = ("record_delivery", ref, at)
        await self._once(key, payload, type(None), lambda tx: citizen.record_delivery(tx, ref, at))

    async def report_undelivered(
        self, key: str, ref: str, notice: ChangeKind, reason: UndeliveredReason, at: dt.datetime
    ) -> None:
        payload = ("report_undelivered", ref, notice, reason, at)
        await self._once(key, payload, type(None), lambda tx: citizen.report_undelivered(tx, ref, notice, reason))

    async def fill_survey(self, key: str, person_ref: str, form: SurveyForm) -> None:
        payload = ("fill_survey", person_ref, form)
        await self._once(key, payload, type(None), lambda tx: survey.fill(tx, person_ref, form))

    async def requests_of(self, person_ref: str) -> tuple[RequestCard, ...]:
        return await self._read(lambda tx: citizen.requests_of(tx, person_ref))

    async def request(self, person_ref: str, ref: str) -> RequestView:
        return await self._read(lambda tx: citizen.request(tx, person_ref, ref))

    async def find_request(self, account: str, tracking_code: str, last_four: str) -> RequestView:
        ref = await self._write(lambda tx: second_factor.opened(tx, account, tracking_code, last_four), Line.TRIES)
        if ref is None:
            raise RequestNotFound
        return await self._read(lambda tx: citizen.request_by_ref(tx, ref))

    async def issued(self, tracking_code: str) -> Issued:
        return await self._read(lambda tx: public.issued(tx, tracking_code))

    async def response_file(self, person_ref: str, ref: str, file_ref: str) -> bytes:
        return await self._read(lambda tx: citizen.response_file(tx, person_ref, ref, file_ref))

    async def changes(self, cursor: int, limit: int = 100) -> Changes:
        return await self._read(lambda tx: feed.changes_after(tx, cursor, limit))

    async def free_slots(self, service: str, branch: str) -> tuple[Slot, ...]:
        return await self._read(lambda tx: appointments.free_slots(tx, service, branch))

    async def book(self, key: str, person_ref: str, booking: Booking) -> Appointment:
        payload = ("book", person_ref, booking)
        return await self._once(key, payload, Appointment, lambda tx: appointments.book(tx, person_ref, booking))

    async def move_appointment(self, key: str, person_ref: str, ref: str, starts_at: dt.datetime) -> Appointment:
        payload = ("move_appointment", person_ref, ref, starts_at)
        return await self._once(key, payload, Appointment, lambda tx: appointments.move(tx, person_ref, ref, starts_at))

    async def cancel_appointment(self, key: str, person_ref: str, ref: str) -> Appointment:
        payload = ("cancel_appointment", person_ref, ref)
        return await self._once(key, payload, Appointment, lambda tx: appointments.cancel(tx, person_ref, ref))

    async def appointments_of(self, person_ref: str) -> tuple[Appointment, ...]:
        return await self._read(lambda tx: appointments.appointments_of(tx, person_ref))

    # ── StaffDesk ──

    async def member(self, staff_ref: str) -> StaffMember:
        return await self._read(lambda tx: staff.member_of(tx, staff_ref))

    async def staff_of(self, unit: str, branch: str) -> tuple[StaffMember, ...]:
        return await self._read(lambda tx: staff.concerned(tx, unit, branch))

    async def queue(self, staff_ref: str) -> tuple[RequestCard, ...]:
        return await self._read(lambda tx: staff_views.queue_cards(tx, staff_ref))

    async def open_request(self, staff_ref: str, ref: str) -> StaffRequestView:
        return await self._read(lambda tx: staff_views.open_request(tx, staff_ref, ref))

    async def find(self, staff_ref: str, tracking_code: str) -> RequestCard:
        return await self._read(lambda tx: staff_views.find(tx, staff_ref, tracking_code))

    async def document(self, staff_ref: str, ref: str, sha256: str) -> bytes:
        return await self._read(lambda tx: staff_views.document(tx, staff_ref, ref, sha256))

    async def take(self, key: str, staff_ref: str, ref: str) -> RequestCard:
        return await self._move(key, ("take", staff_ref, ref), lambda tx: deeds.take(tx, staff_ref, ref))

    async def accept(self, key: str, staff_ref: str, ref: str) -> RequestCard:
        return await self._move(key, ("accept", staff_ref, ref), lambda tx: deeds.accept(tx, staff_ref, ref))

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

    async def expected_today(self, staff_ref: str) -> tuple[ExpectedVisit, ...]:
        return await self._read(lambda tx: reception.expected_today(tx, staff_ref))

    async def arrive(self, key: str, staff_ref: str, code: str) -> ExpectedVisit:
        payload = ("arrive", staff_ref, code)
        return await self._once(key, payload, ExpectedVisit, lambda tx: reception.arrive(tx, staff_ref, code))

    # ── AdminDesk ──

    async def publish(self, catalogue: Catalogue) -> int:
        return await self._write(lambda tx: publishing.publish(tx, catalogue))

    async def add_staff(self, member: StaffMember) -> None:
        await self._write(lambda tx: staff.add(tx, member))

    async def staff(self) -> tuple[StaffMember, ...]:
        return await self._read(staff.everyone)

    async def watch_time(self) -> int:
        """Tell staff of requests whose time is near or past; returns of how many. Repeating is harmless."""
        return await self._write(timewatch.watch)

    async def alone(self, work: Callable[[Tx], Awaitable[_T]]) -> _T:
        """Do the operator's work in a transaction that is alone."""
        return await self._write(work)

    async def accepted_facts(self) -> list[Fact]:
        """What reports of performance are made of."""
        return await self._read(facts.accepted)

    async def read_facts(self, read: Callable[[Tx], Awaitable[_T]]) -> _T:
        """What a report is made of, by one of the readers in `embedded.facts`, of one state of the database."""
        return await self._read(read)

    async def surveyed(self, first: dt.date, last: dt.date) -> tuple[bool, ...]:
        """Of each request answered in these days, in the order of answering: whether its survey was filled."""
        return await self._read(lambda tx: surveyed.answered(tx, first, last))

    async def units(self) -> tuple[Unit, ...]:
        return (await self.catalogue()).units

    async def branches(self) -> tuple[Branch, ...]:
        return (await self.catalogue()).branches
