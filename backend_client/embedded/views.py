"""Requests as they are shown: cards, stages with their dates, the applicant's whole view."""

from msgspec.structs import replace
from sqlalchemy import select, union_all

from backend_client.catalogue import Service
from backend_client.contract import (
    InquiryProgress,
    Receipt,
    RequestCard,
    RequestView,
    Response,
    StageProgress,
    WantedDocument,
)
from backend_client.demands import wanted_document
from backend_client.embedded import bind_codes, catalogue_store
from backend_client.embedded.bills import bills_of
from backend_client.embedded.decisions.inquiries import all_of
from backend_client.embedded.decisions.standing import card_of, progress
from backend_client.embedded.inquiries import stored_of
from backend_client.embedded.messages import messages_of
from backend_client.embedded.requests import goes_on_in, private_of
from backend_client.embedded.stored import OPEN, Private, StoredRequest, StoredStage
from backend_client.embedded.tables import correction as correction_table
from backend_client.embedded.tables import response as response_table
from backend_client.embedded.tables import stage as stage_table
from backend_client.embedded.tables import survey as survey_table
from backend_client.embedded.transaction import Tx
from backend_client.workflow import planned


async def card(tx: Tx, request: StoredRequest) -> RequestCard:
    return card_of(request, await definition_of(tx, request))


async def merged_card(tx: Tx, request: StoredRequest) -> RequestCard | None:
    """Of the one that goes on instead, without who works on it."""
    if not request.merged_ref:
        return None
    return replace(await card(tx, await goes_on_in(tx, request)), taken_by="")


async def definition_of(tx: Tx, request: StoredRequest) -> Service:
    return await catalogue_store.definition(tx, request.service, request.version)


async def stages_of(tx: Tx, request: StoredRequest) -> tuple[StoredStage, ...]:
    """By their number; none before acceptance."""
    columns = [stage_table.c[name] for name in StoredStage.__struct_fields__]
    query = select(*columns).where(stage_table.c.request_id == request.id).order_by(stage_table.c.no)
    return tuple(StoredStage(**row._mapping) for row in await tx.connection.execute(query))  # noqa: SLF001 - its public name


async def progress_of(tx: Tx, request: StoredRequest, definition: Service) -> tuple[StageProgress, ...]:
    """The stages it has, with dates; before acceptance those that its answers need as they stand."""
    if request.accepted_at is not None:
        return tuple(progress(definition, stage.no, stage) for stage in await stages_of(tx, request))
    answers = (await private_of(tx, request)).answers if any(each.relevant for each in definition.stages) else {}
    return tuple(progress(definition, no, None) for no in planned(definition.stages, answers, tx.today))


async def response_of(tx: Tx, request: StoredRequest) -> Response | None:
    """The one that is valid."""
    return (await responses_of(tx, request) or (None,))[-1]


async def responses_of(tx: Tx, request: StoredRequest) -> tuple[Response, ...]:
    """The response and its corrections, oldest first."""
    first = select(response_table.c.body).where(response_table.c.request_id == request.id)
    body = await tx.connection.scalar(first)
    if body is None:
        return ()
    table = correction_table.c
    later = select(table.no, table.body).where(table.request_id == request.id).order_by(table.no)
    corrections = [
        tx.opened(row.body, f"correction.body.{request.ref}.{row.no}", Response)
        for row in await tx.connection.execute(later)
    ]
    return (tx.opened(body, f"response.body.{request.ref}", Response), *corrections)


async def issuers_of(tx: Tx, request: StoredRequest) -> set[str]:
    """Refs of those who issued its response and corrections; the system has none."""
    tables = (response_table.c, correction_table.c)
    refs = union_all(*(select(table.issuer_ref).where(table.request_id == request.id) for table in tables))
    return {ref for ref in await tx.connection.scalars(refs) if ref}


async def issuer_of(tx: Tx, number: str) -> str:
    """Ref of whoever issued the response of that number; "" for the system, and for no number."""
    tables = (response_table.c, correction_table.c)
    refs = union_all(*(select(each.issuer_ref).where(each.number == number) for each in tables))
    return (await tx.connection.scalar(refs)) or "" if number else ""


def receipt_of(private: Private, request: StoredRequest) -> Receipt | None:
    """As frozen at acceptance; only the day of delivery (T3) and the secretariat's number (F58) are filled in later."""
    number = private.registration.number if private.registration else ""
    return private.receipt and replace(private.receipt, delivered_at=request.delivered_at, registry_number=number)


async def seen_by_code(tx: Tx, request: StoredRequest) -> RequestView:
    """Card and stages only: no names of staff or of the service's people, and not how it was answered."""
    definition = await definition_of(tx, request)
    card_ = replace(card_of(request, definition), taken_by="", outcome="")
    stages = await progress_of(tx, request, definition)
    bindable = await bind_codes.is_waiting(tx, request)
    return RequestView(card=card_, stages=stages, full=False, version=request.version, bindable=bindable)


async def seen_by_applicant(tx: Tx, request: StoredRequest, *, submitter: bool) -> RequestView:
    definition = await definition_of(tx, request)
    private = await private_of(tx, request)
    surveyed = select(survey_table.c.request_id).where(survey_table.c.request_id == request.id)
    return RequestView(
        card=card_of(request, definition),
        stages=await progress_of(tx, request, definition),
        deficiencies=private.deficiencies,
        messages=await messages_of(tx, request),
        receipt=receipt_of(private, request),
        response=await response_of(tx, request),
        merged=await merged_card(tx, request),
        surveyed=await tx.connection.scalar(surveyed) is not None,
        can_withdraw=submitter and request.status in OPEN,
        version=request.version,
        wanted=await wanted_of(tx, request, definition, private),
        bills=tuple([replace(bill, decided_by="", reported_by="") for bill in await bills_of(tx, request)]),
        registration=private.registration and replace(private.registration, by=""),
        inquiries=tuple(
            replace(each, by="", letter="", answer="") for each in await inquiries_of(tx, request, definition)
        ),
    )


async def inquiries_of(tx: Tx, request: StoredRequest, definition: Service) -> tuple[InquiryProgress, ...]:
    """All of the definition, from acceptance on."""
    if request.accepted_at is None or not definition.inquiries:
        return ()
    return all_of(definition.inquiries, await stored_of(tx, request))


async def wanted_of(
    tx: Tx, request: StoredRequest, definition: Service, private: Private
) -> tuple[WantedDocument, ...]:
    """What was asked for after acceptance, while it can be sent."""
    asked = [each for each in private.demands if each.state == "asked"] if request.status == "accepted" else []
    if not asked:
        return ()
    identity = (await catalogue_store.present(tx)).identity
    slots = {slot.name: slot for slot in (*identity.documents, *definition.documents)}
    return tuple(wanted_document(each, slots.get(each.name)) for each in asked)
