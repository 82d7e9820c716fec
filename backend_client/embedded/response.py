"""The response (T4): numbered within its Jalali year, with whom to appeal to and until when."""

import datetime as dt
from collections.abc import Mapping, Sequence

import jdatetime
from msgspec.structs import replace
from sqlalchemy import insert

from backend_client.catalogue import Catalogue, Service
from backend_client.contract import Answer, Page, Response, ResponseDraft, ResponseFile, StaffMember
from backend_client.embedded import files
from backend_client.embedded.applicant import masked
from backend_client.embedded.feed import News, announce
from backend_client.embedded.insertion import insertion
from backend_client.embedded.requests import Private, StoredRequest, private_of, save
from backend_client.embedded.tables import response as response_table
from backend_client.embedded.tables import response_number
from backend_client.embedded.templates import filled
from backend_client.embedded.transaction import Tx
from backend_client.embedded.views import definition_of
from backend_client.errors import RequestRejected

MAX_TEXT_CHARS = 4000


async def issue(tx: Tx, request: StoredRequest, by: StaffMember, draft: ResponseDraft) -> StoredRequest:
    """Raises RequestRejected for an empty or overlong text, and for a file that was not uploaded."""
    problems = _wrong(draft)
    if problems:
        raise RequestRejected(problems)
    definition = await definition_of(tx, request)
    private = await private_of(tx, request)
    blank = await _blank(tx, request, definition, private)
    response = replace(
        blank,
        text=draft.text,
        legal_grounds=draft.legal_grounds,
        remarks=draft.remarks,
        issuer_name=by.name,
        issuer_post=by.post,
        files=await _files(tx, draft.pages),
    )
    return await _publish(tx, request, response, by, automatic=False)


async def answer_instantly(
    tx: Tx, request: StoredRequest, definition: Service, private: Private, row: Mapping[str, str]
) -> tuple[StoredRequest, Response]:
    """The answer of a table: accepted and answered at once, without a receipt or a promise (E3).

    It is issued by the one who answers for the service.
    """
    rule = definition.instant
    if rule is None:
        raise ValueError(definition.code)
    response = replace(
        await _blank(tx, request, definition, private),
        text=filled(rule.text, row),
        legal_grounds=filled(rule.legal_grounds, row),
        issuer_name=definition.responsible.name,
        issuer_post=definition.responsible.post,
    )
    request = await save(tx, request, accepted_at=tx.now)
    return await _publish(tx, request, response, None, automatic=True), response


def instant_row(definition: Service, catalogue: Catalogue, answers: Mapping[str, Answer]) -> Mapping[str, str] | None:
    """The first row of the table that fits the answers; None leaves the request to a clerk."""
    rule = definition.instant
    if rule is None:
        return None
    for row in catalogue.tables.get(rule.table, ()):
        if all(row.get(column) == str(answers.get(column, "")) for column in rule.match):
            return row
    return None


async def _blank(tx: Tx, request: StoredRequest, definition: Service, private: Private) -> Response:
    """What the desk fills in itself."""
    return Response(
        number=await _next_number(tx),
        issued_at=tx.now,
        tracking_code=request.tracking_code,
        service_title=definition.title,
        applicant_name=private.applicant.name,
        identifier_masked=masked(private.applicant.identifier),
        text="",
        legal_grounds="",
        appeal_authority=definition.appeal.authority,
        appeal_until=tx.today + dt.timedelta(days=definition.appeal.days),
        issuer_name="",
        issuer_post="",
    )


async def _next_number(tx: Tx) -> str:
    """1405-000123: counted within the Jalali year, without gaps."""
    year = jdatetime.date.fromgregorian(date=tx.today).year
    table = response_number
    counted = insertion(tx, table).values(year=year, last=1)
    counted = counted.on_conflict_do_update(index_elements=["year"], set_={"last": table.c.last + 1})
    last = (await tx.connection.execute(counted.returning(table.c.last))).scalar_one()
    return f"{year}-{last:06d}"


def _wrong(draft: ResponseDraft) -> dict[str, str]:
    texts = {"text": draft.text, "legal_grounds": draft.legal_grounds, "remarks": draft.remarks}
    missing = {name: "missing" for name in ("text", "legal_grounds") if not texts[name].strip()}
    return missing | {name: "too_long" for name, text in texts.items() if len(text) > MAX_TEXT_CHARS}


async def _files(tx: Tx, pages: Sequence[Page]) -> tuple[ResponseFile, ...]:
    for page in pages:
        if await files.size_of(tx, page.sha256) != page.size:
            raise RequestRejected({page.slot: "gone"})
    return tuple(
        ResponseFile(ref=files.name_of(tx.seal, page.sha256), name=page.name, mime=page.mime, size=page.size)
        for page in pages
    )


async def _publish(
    tx: Tx, request: StoredRequest, response: Response, by: StaffMember | None, *, automatic: bool
) -> StoredRequest:
    row = {
        "request_id": request.id,
        "number": response.number,
        "issued_at": response.issued_at,
        "issuer_ref": by.ref if by else "",
        "body": tx.sealed(response, f"response.body.{request.ref}"),
    }
    await tx.connection.execute(insert(response_table).values(**row))
    request = await save(tx, request, status="answered", stage_no=0, due_at=None, decided_by=by.name if by else "")
    await announce(tx, request, News(kind="answered", by=by, automatic=automatic, response=response))
    return request
