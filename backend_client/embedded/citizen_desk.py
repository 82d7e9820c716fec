"""The embedded desk's part for CitizenDesk: each change one transaction."""

import asyncio
import datetime as dt

from backend_client.catalogue import Catalogue, Service
from backend_client.contract import (
    Answer,
    Appointment,
    Booking,
    Capabilities,
    ChangeKind,
    Changes,
    Issued,
    Page,
    RequestCard,
    RequestView,
    Slot,
    Submission,
    Submitted,
    SurveyForm,
    UndeliveredReason,
)
from backend_client.embedded import (
    appointments,
    catalogue_store,
    citizen,
    feed,
    fees,
    files,
    intake,
    public,
    revising,
    second_factor,
    survey,
)
from backend_client.embedded.codes import TRACKING_CODE_PATTERN
from backend_client.embedded.database import Line
from backend_client.embedded.works import Works
from backend_client.errors import RequestNotFound


class CitizenPart(Works):
    """Part of EmbeddedDesk."""

    async def capabilities(self) -> Capabilities:
        return Capabilities(
            appointments=True,
            fees=True,
            counter=True,
            electronic_payment=self.gateway is not None,
            tracking_code_pattern=TRACKING_CODE_PATTERN,
        )

    async def catalogue(self) -> Catalogue:
        return await self._read(catalogue_store.present)

    async def definition(self, service: str, version: int) -> Service:
        return await self._read(lambda tx: catalogue_store.definition(tx, service, version))

    async def upload(self, page: Page, content: bytes) -> None:
        name, sealed = await asyncio.to_thread(files.checked, self._seal, page, content)
        await self._database.add(lambda connection: files.store(self._tx(connection, []), name, page.size, sealed))

    async def submit(self, key: str, submission: Submission) -> Submitted:
        payload = ("submit", intake.payload_of(submission))
        return await self._once(key, payload, Submitted, lambda tx: intake.submit(tx, submission))

    async def withdraw(self, key: str, person_ref: str, ref: str) -> RequestCard:
        payload = ("withdraw", person_ref, ref)
        return await self._move(key, payload, lambda tx: citizen.withdraw(tx, person_ref, ref))

    async def amend(
        self, key: str, person_ref: str, ref: str, answers: dict[str, Answer], pages: tuple[Page, ...]
    ) -> RequestCard:
        payload = ("amend", person_ref, ref, answers, pages)
        return await self._move(key, payload, lambda tx: intake.amend(tx, person_ref, ref, answers, pages))

    async def revise(
        self, key: str, person_ref: str, ref: str, answers: dict[str, Answer], pages: tuple[Page, ...]
    ) -> RequestCard:
        payload = ("revise", person_ref, ref, answers, pages)
        return await self._move(key, payload, lambda tx: revising.revise(tx, person_ref, ref, answers, pages))

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
        view = await self._read(lambda tx: citizen.request(tx, person_ref, ref))
        return fees.with_gateway(view) if self.gateway else view

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
