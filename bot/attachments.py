"""What a message attaches is made when it goes out: drawn, read from the desk, or taken from the pack.

The same for messengers and for the web chat's file addresses. Each is read for the person it is for, so the desk
refuses what this person may not see, whatever once stood in the outbox.
"""

import asyncio
import mimetypes
from collections.abc import Callable
from functools import partial
from typing import Protocol, assert_never

from backend_client.contract import UNPAID, Appointment, Bill, Branch, CounterView, Receipt, Response
from backend_client.errors import RequestNotFound
from bot.channels.channel import OutFile, OutMessage
from bot.papers.bill_pdf import bill_pdf
from bot.papers.form_pdf import form_pdf
from bot.papers.receipt import receipt_png
from bot.papers.receipt_pdf import receipt_pdf
from bot.papers.response import response_png
from bot.papers.response_pdf import response_pdf
from bot.papers.slip_pdf import slip_pdf
from bot.papers.tokens import CardFacts, Tokens, facts_of, facts_of_response, facts_of_slip
from bot.papers.visit_card import visit_png
from bot.reports.chart import picture_png
from bot.store.store import OutboxPayload
from dialogs.content.model import Content
from dialogs.protocol import (
    Attachment,
    CounterPaper,
    FormToSign,
    Person,
    ReceiptImage,
    ReportChart,
    RequestDocument,
    ResponseAttachment,
    ResponseImage,
    SampleFile,
    VisitImage,
)

PNG = "image/png"
PDF = "application/pdf"


class Speaks(Protocol):
    """The live content; see bot.content."""

    def present(self) -> Content: ...

    def sample(self, path: str) -> bytes: ...


class KnowsPeople(Protocol):
    async def person(self, ref: str) -> Person | None: ...


class GivesResponseFiles(Protocol):
    async def response_file(self, person_ref: str, ref: str, file_ref: str) -> bytes: ...


class GivesDocuments(Protocol):
    async def document(self, staff_ref: str, ref: str, sha256: str) -> bytes: ...

    async def at_counter(self, staff_ref: str, ref: str) -> CounterView: ...


class Papers:
    """Draws receipts and responses, each with the QR of its own token. `public_address`: where the QR leads."""

    def __init__(self, tokens: Tokens, content: Speaks, public_address: Callable[[], str]) -> None:
        self._tokens = tokens
        self._content = content
        self._public_address = public_address

    async def receipt(self, receipt: Receipt) -> bytes:
        content = self._content.present()
        return await asyncio.to_thread(
            receipt_png,
            receipt,
            agency=content.catalogue.agency.title,
            verify_url=self._address(self._tokens.sign(facts_of(receipt))),
            labels=content.words.messages,
        )

    async def response(self, response: Response) -> bytes:
        content = self._content.present()
        return await asyncio.to_thread(
            response_png,
            response,
            agency=content.catalogue.agency.title,
            verify_url=self._address(self._tokens.sign(facts_of_response(response))),
            labels=content.words.messages,
        )

    async def visit(self, visit: Appointment) -> bytes:
        """Raises RequestNotFound for a branch that is no more."""
        return await asyncio.to_thread(
            visit_png,
            visit,
            self._branch(visit.branch),
            agency=self._agency(),
            scan_url=f"{self._public_address()}/v/{self._tokens.sign_card(CardFacts(visit.code, visit.starts_at))}",
            labels=self._content.present().words.messages,
        )

    async def printed(self, view: CounterView, paper: CounterPaper) -> bytes:
        """For the counter, as a PDF. Raises RequestNotFound for a paper that this request has not."""
        identifier = view.applicant.identifier
        match paper.paper:
            case "slip":
                unit = next(
                    each.title for each in self._content.present().catalogue.units if each.code == view.card.unit
                )
                url = self._address(self._tokens.sign(facts_of_slip(view.card)))
                make = partial(slip_pdf, view, unit=unit, verify_url=url, bind_with=paper.bind_code)
            case "receipt" if view.receipt:
                url = self._address(self._tokens.sign(facts_of(view.receipt)))
                own = partial(receipt_pdf, bind_with=paper.bind_code, by_hand=view.filed)
                make = partial(own, view.receipt, verify_url=url, identifier=identifier)
            case "response" if view.response:
                url = self._address(self._tokens.sign(facts_of_response(view.response)))
                make = partial(response_pdf, view.response, verify_url=url, identifier=identifier)
            case "bill" if view.receipt:
                url = self._address(self._tokens.sign(facts_of(view.receipt)))
                own_branch = self._branch(view.card.branch)
                make = partial(bill_pdf, view, _unpaid(view, paper.bill), own_branch, verify_url=url)
            case _:
                raise RequestNotFound
        return await asyncio.to_thread(make, agency=self._agency(), labels=self._content.present().words.messages)

    async def form(self, form: FormToSign) -> bytes:
        return await asyncio.to_thread(
            form_pdf, form, agency=self._agency(), labels=self._content.present().words.messages
        )

    def _branch(self, code: str) -> Branch:
        branch = next((each for each in self._content.present().catalogue.branches if each.code == code), None)
        if branch is None:
            raise RequestNotFound
        return branch

    def _agency(self) -> str:
        return self._content.present().catalogue.agency.title

    def _address(self, token: str) -> str:
        return f"{self._public_address()}/r/{token}"


def _unpaid(view: CounterView, no: int) -> Bill:
    """So that nobody pays twice by a sheet. Raises RequestNotFound."""
    bill = next((each for each in view.bills if each.no == no and each.state in UNPAID), None)
    if bill is None:
        raise RequestNotFound
    return bill


class DrawsPapers(Protocol):
    async def receipt(self, receipt: Receipt) -> bytes: ...

    async def response(self, response: Response) -> bytes: ...

    async def visit(self, visit: Appointment) -> bytes: ...

    async def printed(self, view: CounterView, paper: CounterPaper) -> bytes: ...

    async def form(self, form: FormToSign) -> bytes: ...


class Attachments:
    def __init__(
        self,
        papers: DrawsPapers,
        citizen: GivesResponseFiles,
        staff: GivesDocuments,
        people: KnowsPeople,
        content: Speaks,
    ) -> None:
        self._papers = papers
        self._citizen = citizen
        self._staff = staff
        self._people = people
        self._content = content

    async def materialise(self, payload: OutboxPayload, person_ref: str) -> OutMessage:
        """The message as it goes out to this person.

        Raises BackendError, and FileNotFoundError for a sample that the pack no longer has.
        """
        file = None if payload.attachment is None else await self._file(payload.attachment, person_ref)
        contact = self._content.present().text("contact.share") if payload.contact else ""
        return OutMessage(text=payload.text, buttons=payload.buttons, file=file, contact=contact)

    async def _file(self, attachment: Attachment, person_ref: str) -> OutFile:
        words = self._content.present().words.messages
        match attachment:
            case ReceiptImage(receipt=receipt):
                return OutFile(words["web.file_receipt"], PNG, await self._papers.receipt(receipt))
            case ResponseImage(response=response):
                return OutFile(words["web.file_response"], PNG, await self._papers.response(response))
            case VisitImage(visit=visit):
                return OutFile(words["web.file_visit"], PNG, await self._papers.visit(visit))
            case ResponseAttachment(request_ref=ref, file_ref=file_ref, name=name, mime=mime):
                return OutFile(name, mime, await self._citizen.response_file(person_ref, ref, file_ref))
            case RequestDocument(request_ref=ref, sha256=sha256, name=name, mime=mime):
                member = await self._member(person_ref)
                return OutFile(name, mime, await self._staff.document(member, ref, sha256))
            case CounterPaper(request_ref=ref, paper=paper):
                view = await self._staff.at_counter(await self._member(person_ref), ref)
                return OutFile(words[f"paper.file.{paper}"], PDF, await self._papers.printed(view, attachment))
            case FormToSign():
                return OutFile(words["paper.file.form"], PDF, await self._papers.form(attachment))
            case ReportChart(picture=picture):
                return OutFile(picture.title, PNG, await asyncio.to_thread(picture_png, picture))
            case SampleFile(path=path, name=name):
                mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
                return OutFile(name, mime, self._content.sample(path))
            case _:
                assert_never(attachment)

    async def _member(self, person_ref: str) -> str:
        person = await self._people.person(person_ref)
        if person is None or not person.staff_ref:
            raise RequestNotFound
        return person.staff_ref
