"""Looking at the clock for every request whose time is short."""

import datetime as dt

from sqlalchemy import or_, select

from backend_client.embedded import inquiries
from backend_client.embedded.decisions import timewatch
from backend_client.embedded.decisions.inquiries import look as look_at_inquiries
from backend_client.embedded.enact import do
from backend_client.embedded.requests import CARD_COLUMNS, one, stored
from backend_client.embedded.tables import request as table
from backend_client.embedded.transaction import Tx

AHEAD = dt.timedelta(days=14)
"""Longer than four working hours are in any calendar with a holiday in it."""
AT_ONCE = 200


async def watch(tx: Tx) -> int:
    """Tell staff of requests that are near or past their time; returns how many were told of."""
    columns = table.c
    not_told = or_(columns.reminded_for.is_(None), columns.reminded_for != columns.due_at)
    late_not_told = or_(columns.escalated_for.is_(None), columns.escalated_for != columns.due_at)
    query = select(*CARD_COLUMNS).where(
        columns.status.in_(("submitted", "accepted")),
        columns.waiting == "",
        columns.due_at <= tx.now + AHEAD,
        or_(not_told, (columns.due_at < tx.now) & late_not_told),
    )
    rows = (await tx.connection.execute(query.order_by(columns.due_at).limit(AT_ONCE))).all()
    before = len(tx.announced)
    for row in rows:
        await do(tx, stored(tx, row), timewatch.look)
    for request_id in await inquiries.late(tx, tx.now, AT_ONCE):
        await do(tx, await one(tx, table.c.id == request_id), look_at_inquiries)
    return len(tx.announced) - before
