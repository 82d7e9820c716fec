"""Looking at the clock for every request, and each of its stages, whose time is short."""

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, Table, or_, select

from backend_client.embedded import inquiries
from backend_client.embedded.decisions import timewatch
from backend_client.embedded.decisions.inquiries import look as look_at_inquiries
from backend_client.embedded.enact import do
from backend_client.embedded.parallel import LED_COLUMNS, beside_request
from backend_client.embedded.requests import CARD_COLUMNS, one, stored
from backend_client.embedded.stored import StoredRequest
from backend_client.embedded.tables import parallel_stage
from backend_client.embedded.tables import request as table
from backend_client.embedded.transaction import Tx

AHEAD = dt.timedelta(days=14)
"""Longer than four working hours are in any calendar with a holiday in it."""
AT_ONCE = 200


async def watch(tx: Tx) -> int:
    """Tell staff of what is near or past its time; returns how many were told of."""
    leading = select(*CARD_COLUMNS).where(*_short(tx, table))
    beside = select(*LED_COLUMNS).select_from(beside_request).where(*_short(tx, parallel_stage))
    requests = [*await _found(tx, leading, table), *await _found(tx, beside, parallel_stage)]
    before = len(tx.announced)
    for request in requests:
        await do(tx, request, timewatch.look)
    for request_id in await inquiries.late(tx, tx.now, AT_ONCE):
        await do(tx, await one(tx, table.c.id == request_id), look_at_inquiries)
    return len(tx.announced) - before


def _short(tx: Tx, times: Table) -> tuple[ColumnElement[bool], ...]:
    """`times`: the table that tells when it is due, and of which time staff were told."""
    due_at, reminded_for, escalated_for = times.c.due_at, times.c.reminded_for, times.c.escalated_for
    not_told = or_(reminded_for.is_(None), reminded_for != due_at)
    late_not_told = or_(escalated_for.is_(None), escalated_for != due_at)
    return (
        table.c.status.in_(("submitted", "accepted")),
        table.c.waiting == "",
        due_at <= tx.now + AHEAD,
        or_(not_told, (due_at < tx.now) & late_not_told),
    )


async def _found(tx: Tx, query: Any, times: Table) -> list[StoredRequest]:
    rows = await tx.connection.execute(query.order_by(times.c.due_at).limit(AT_ONCE))
    return [stored(tx, row) for row in rows.all()]
