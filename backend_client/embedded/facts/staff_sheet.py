"""Table T2's facts. Codes and promises are sealed with personal data, of which nothing else is read."""

import datetime as dt
from typing import Any

import msgspec
from sqlalchemy import and_, case, exists, func, or_, select

from backend_client.embedded.tables import history, request, response, stage
from backend_client.embedded.transaction import Tx
from backend_client.reports.period import Period
from backend_client.reports.staff_sheet import SheetFact


class _Promise(msgspec.Struct):
    promised_from: dt.date
    promised_to: dt.date


class _Receipt(msgspec.Struct):
    """Of the private part only the receipt's promise, as it was frozen: a later date does not change the receipt."""

    receipt: _Promise | None = None


_each = stage.alias()
_first = (
    select(_each.c.started_at)
    .where(_each.c.request_id == request.c.id)
    .order_by(_each.c.no)
    .limit(1)
    .correlate(request)
)
_last = (
    select(case((func.count() == func.count(_each.c.finished_at), func.max(_each.c.finished_at))))
    .where(_each.c.request_id == request.c.id)
    .correlate(request)
)
"""Of stages that run together the last one to be over; none while any is left."""
_SHEET = select(
    request.c.ref,
    request.c.code,
    request.c.service,
    request.c.submitted_at,
    request.c.private,
    _first.scalar_subquery().label("first_stage_at"),
    _last.scalar_subquery().label("last_stage_at"),
    request.c.delivered_at,
).outerjoin(response, response.c.request_id == request.c.id)


async def sheet(tx: Tx, period: Period, staff_ref: str = "") -> list[SheetFact]:
    """Requests that this member accepted or answered in the period; of everybody and the system where "" is given."""
    opens, closes = period.opens, period.closes
    accepted = and_(request.c.accepted_at >= opens, request.c.accepted_at < closes)
    issued = and_(response.c.issued_at >= opens, response.c.issued_at < closes)
    query = _SHEET.where(or_(accepted, issued))
    if staff_ref:
        theirs = exists().where(
            history.c.request_id == request.c.id,
            history.c.kind.in_(("accepted", "answered")),
            history.c.by_ref == staff_ref,
            history.c.at >= opens,
            history.c.at < closes,
        )
        query = query.where(theirs)
    return [_fact(tx, row) for row in await tx.connection.execute(query)]


def _fact(tx: Tx, row: Any) -> SheetFact:
    receipt = tx.opened(row.private, f"request.private.{row.ref}", _Receipt).receipt
    return SheetFact(
        tracking_code=tx.seal.open(row.code, f"request.code.{row.ref}").decode(),
        service=row.service,
        received_at=row.submitted_at,
        promised_from=receipt.promised_from if receipt else None,
        promised_to=receipt.promised_to if receipt else None,
        first_stage_at=row.first_stage_at,
        last_stage_at=row.last_stage_at,
        delivered_at=row.delivered_at,
    )
