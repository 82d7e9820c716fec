"""Requests as they are shown: cards, stages with their dates, the applicant's whole view."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Row, select

from backend_client.catalogue import Service
from backend_client.contract import Message, Receipt, RequestCard, RequestView, Response, StageProgress
from backend_client.embedded import catalogue_store
from backend_client.embedded.requests import OPEN, StoredRequest, private_of
from backend_client.embedded.tables import message as message_table
from backend_client.embedded.tables import response as response_table
from backend_client.embedded.tables import stage as stage_table
from backend_client.embedded.tables import survey as survey_table
from backend_client.embedded.transaction import Tx


def card_of(request: StoredRequest, definition: Service) -> RequestCard:
    stage = definition.stages[request.stage_no - 1].title if request.stage_no else ""
    return RequestCard(
        ref=request.ref,
        tracking_code=request.tracking_code,
        service=request.service,
        service_title=definition.title,
        branch=request.branch,
        unit=request.unit,
        status=request.status,
        submitted_at=request.submitted_at,
        accepted_at=request.accepted_at,
        accept_by=request.accept_by if request.status == "submitted" else None,
        promised_from=request.promised_from,
        promised_to=request.promised_to,
        stage=stage,
        taken_by=request.taken_name,
    )


async def card(tx: Tx, request: StoredRequest) -> RequestCard:
    return card_of(request, await definition_of(tx, request))


async def definition_of(tx: Tx, request: StoredRequest) -> Service:
    return await catalogue_store.definition(tx, request.service, request.version)


async def stages_of(tx: Tx, request: StoredRequest, definition: Service) -> tuple[StageProgress, ...]:
    """All stages of the definition; dates from acceptance on."""
    query = select(stage_table).where(stage_table.c.request_id == request.id)
    rows = {row.no: row for row in await tx.connection.execute(query)}
    return tuple(_progress(definition, no, rows) for no in range(1, len(definition.stages) + 1))


def _progress(definition: Service, no: int, rows: Mapping[int, Row[Any]]) -> StageProgress:
    stage = definition.stages[no - 1]
    row = rows.get(no)
    planned = StageProgress(
        name=stage.name, title=stage.title, unit=stage.unit, state="to_come", presence=stage.presence
    )
    if row is None:
        return planned
    return replace(
        planned,
        state="done" if row.finished_at else "present" if row.started_at else "to_come",
        started_at=row.started_at,
        finished_at=row.finished_at,
        due_on=row.due_on,
    )


async def messages_of(tx: Tx, request: StoredRequest) -> tuple[Message, ...]:
    query = select(message_table.c.id, message_table.c.body).where(message_table.c.request_id == request.id)
    rows = await tx.connection.execute(query.order_by(message_table.c.id))
    return tuple(tx.opened(row.body, f"message.body.{row.id}", Message) for row in rows)


async def response_of(tx: Tx, request: StoredRequest) -> Response | None:
    query = select(response_table.c.body).where(response_table.c.request_id == request.id)
    body = await tx.connection.scalar(query)
    return None if body is None else tx.opened(body, f"response.body.{request.ref}", Response)


def receipt_of(receipt: Receipt | None, request: StoredRequest) -> Receipt | None:
    """As frozen at acceptance; only the day of delivery is filled in later (T3)."""
    return receipt and replace(receipt, delivered_at=request.delivered_at)


async def seen_by_code(tx: Tx, request: StoredRequest) -> RequestView:
    """Card and stages only, without the names of staff or of the service's people."""
    definition = await definition_of(tx, request)
    card_ = replace(card_of(request, definition), taken_by="")
    stages = await stages_of(tx, request, definition)
    return RequestView(card=card_, stages=stages, full=False, version=request.version)


async def seen_by_applicant(tx: Tx, request: StoredRequest, *, submitter: bool) -> RequestView:
    definition = await definition_of(tx, request)
    private = await private_of(tx, request)
    surveyed = select(survey_table.c.request_id).where(survey_table.c.request_id == request.id)
    return RequestView(
        card=card_of(request, definition),
        stages=await stages_of(tx, request, definition),
        deficiencies=private.deficiencies,
        messages=await messages_of(tx, request),
        receipt=receipt_of(private.receipt, request),
        response=await response_of(tx, request),
        surveyed=await tx.connection.scalar(surveyed) is not None,
        can_withdraw=submitter and request.status in OPEN,
        version=request.version,
    )
