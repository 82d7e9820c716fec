"""Merging what one applicant has asked for twice. Deeds are alone in the database, so of two at once one wins."""

from sqlalchemy import select

from backend_client.contract import RequestCard
from backend_client.embedded.decisions import exchange
from backend_client.embedded.enact import do
from backend_client.embedded.parallel import before
from backend_client.embedded.requests import CARD_COLUMNS, follow, followers, is_submitter, stored
from backend_client.embedded.staff import WORKING, Case, allows, open_case, permit
from backend_client.embedded.stored import OPEN, StoredRequest
from backend_client.embedded.tables import request as table
from backend_client.embedded.transaction import Tx
from backend_client.embedded.views import card
from backend_client.embedded.visits import take_along
from backend_client.errors import RequestRejected

MOST = 5


async def duplicates(tx: Tx, case: Case) -> tuple[RequestCard, ...]:
    """Other open requests of this applicant for this service on which this member may act, too."""
    if case.request.status not in OPEN or not allows(case, WORKING, case.request.unit):
        return ()
    open_ones = [each for each in await _alike(tx, case.request) if each.status in OPEN]
    before_them = [await before(tx, case.member, each) for each in open_ones]
    mine = [each for each in before_them if allows(Case(case.member, each), WORKING, each.unit)]
    return tuple([await card(tx, each) for each in mine[:MOST]])


async def _alike(tx: Tx, request: StoredRequest) -> list[StoredRequest]:
    """Of the same applicant for the same service, oldest first; appeals against two responses are not alike."""
    if request.contests_ref:
        return []
    who = select(table.c.identifier_hash).where(table.c.id == request.id).scalar_subquery()
    alike = (table.c.identifier_hash == who, table.c.service == request.service, table.c.id != request.id)
    rows = await tx.connection.execute(select(*CARD_COLUMNS).where(*alike).order_by(table.c.id))
    return [stored(tx, row) for row in rows]


async def merge(tx: Tx, staff_ref: str, ref: str, into: str) -> RequestCard:
    """Raises AlreadyDone, RequestRejected, NotPermitted, RequestNotFound."""
    case, other = await open_case(tx, staff_ref, ref), await open_case(tx, staff_ref, into)
    for each in (case, other):
        permit(each, WORKING, each.request.unit)
    if other.request.ref not in [each.ref for each in await _alike(tx, case.request)]:
        raise RequestRejected({"into": "not_duplicate"})
    await take_along(tx, case.request, other.request)
    merged = await do(tx, case.request, lambda at: exchange.merge(at, case.member, other.request))
    for person_ref in await followers(tx, case.request):
        submitter = await is_submitter(tx, case.request, person_ref)
        await follow(tx, other.request, person_ref, submitter=submitter)
    await do(tx, other.request, lambda at: exchange.take_over(at, case.member, case.request))
    return merged
