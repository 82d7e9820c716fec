"""Appointments of a request that goes another way: given up with a word to their person, or taken along in a merger."""

from collections.abc import Sequence

from sqlalchemy import and_, or_, select, update

from backend_client.contract import ExpectedVisit
from backend_client.embedded.appointments import COLUMNS, StoredAppointment, expected, view
from backend_client.embedded.decisions.standing import News
from backend_client.embedded.feed import announce
from backend_client.embedded.requests import followers
from backend_client.embedded.stored import StoredRequest
from backend_client.embedded.tables import appointment as table
from backend_client.embedded.transaction import Tx

_OPEN = ("booked", "displaced")


async def visit_of(tx: Tx, request: StoredRequest) -> ExpectedVisit | None:
    """The last one of those who follow the request, for its service at its branch, unless it was cancelled. One that
    was taken for the service alone counts as well: they come but once."""
    theirs = and_(table.c.request_id.is_(None), table.c.person_ref.in_(await followers(tx, request)))
    query = select(*COLUMNS).where(
        table.c.service == request.service,
        table.c.branch == request.branch,
        table.c.status != "cancelled",
        or_(table.c.request_id == request.id, theirs),
    )
    row = (await tx.connection.execute(query.order_by(table.c.id.desc()).limit(1))).one_or_none()
    return None if row is None else await expected(tx, StoredAppointment(**row._mapping))  # noqa: SLF001


async def give_up(tx: Tx, request: StoredRequest) -> None:
    """The request calls nobody any more."""
    await _cancel(tx, request, await _open_of(tx, request))


async def take_along(tx: Tx, merged: StoredRequest, into: StoredRequest) -> None:
    """Of two the later one stays; so does none at another branch than that of the request that goes on."""
    coming, there = await _open_of(tx, merged), await _open_of(tx, into)
    staying = [each for each in (*there, *coming) if each.branch == into.branch]
    last = max(staying, key=lambda each: each.id, default=None)
    over = [each for each in (*there, *coming) if each is not last]
    await _cancel(tx, into, over, why="twice" if last else "")
    theirs = (table.c.request_id == merged.id, table.c.status != "cancelled")
    await tx.connection.execute(update(table).where(*theirs).values(request_id=into.id))


async def _open_of(tx: Tx, request: StoredRequest) -> list[StoredAppointment]:
    query = select(*COLUMNS).where(
        table.c.request_id == request.id, table.c.status.in_(_OPEN), table.c.ends_at > tx.now
    )
    rows = await tx.connection.execute(query.order_by(table.c.id))
    return [StoredAppointment(**row._mapping) for row in rows.all()]  # noqa: SLF001


async def _cancel(tx: Tx, request: StoredRequest, over: Sequence[StoredAppointment], why: str = "") -> None:
    for each in over:
        news = News(kind="visit_cancelled", visit=await view(tx, each), person=each.person_ref, text=why)
        await tx.connection.execute(update(table).where(table.c.id == each.id).values(status="cancelled"))
        await announce(tx, request, news)
