"""What the applicant does to a request after it is submitted, and what reaches them."""

import datetime as dt

from msgspec.structs import replace
from sqlalchemy import select

from backend_client.contract import ChangeKind, RequestCard, RequestView, UndeliveredReason
from backend_client.counter import COUNTER
from backend_client.embedded import appealing, files
from backend_client.embedded.codes import normalise_code
from backend_client.embedded.decisions import exchange
from backend_client.embedded.enact import do
from backend_client.embedded.requests import (
    CARD_COLUMNS,
    by_code,
    by_ref,
    follow,
    followed,
    followers,
    goes_on_in,
    is_submitter,
    stored,
)
from backend_client.embedded.revising import revisable
from backend_client.embedded.tables import follower
from backend_client.embedded.tables import request as request_table
from backend_client.embedded.transaction import Tx
from backend_client.embedded.views import card, responses_of, seen_by_applicant, seen_by_code
from backend_client.errors import RequestNotFound, RequestRejected


async def withdraw(tx: Tx, person_ref: str, ref: str) -> RequestCard:
    request = await followed(tx, person_ref, ref)
    if not await is_submitter(tx, request, person_ref):
        raise RequestNotFound
    withdrawn = await do(tx, request, exchange.withdraw)
    await appealing.tell_ended(tx, request, None, None)
    return withdrawn


async def write(tx: Tx, person_ref: str, ref: str, text: str) -> RequestCard:
    """Raises RequestRejected for no text, or too much."""
    request = await followed(tx, person_ref, ref)
    return await do(tx, request, lambda at: exchange.write(at, text))


async def follow_by_code(tx: Tx, person_ref: str, tracking_code: str) -> RequestCard:
    code = normalise_code(tracking_code)
    if code is None:
        raise RequestNotFound
    request = await by_code(tx, code)
    if request.channel == COUNTER and person_ref not in await followers(tx, request):
        raise RequestRejected({"last_four": "needed"})
    await follow(tx, request, person_ref)
    other = await goes_on_in(tx, request)
    if other != request:
        await follow(tx, other, person_ref)
    return await card(tx, other)


async def record_delivery(tx: Tx, ref: str, at: dt.datetime) -> None:
    await do(tx, await by_ref(tx, ref), lambda standing: exchange.deliver(standing, at))


async def report_undelivered(tx: Tx, ref: str, notice: ChangeKind, reason: UndeliveredReason) -> None:
    await do(tx, await by_ref(tx, ref), lambda at: exchange.miss(at, notice, reason))


async def requests_of(tx: Tx, person_ref: str) -> tuple[RequestCard, ...]:
    joined = request_table.join(follower, follower.c.request_id == request_table.c.id)
    query = select(*CARD_COLUMNS).select_from(joined).where(follower.c.person_ref == person_ref)
    rows = (await tx.connection.execute(query.order_by(request_table.c.id.desc()))).all()
    return tuple([await card(tx, stored(tx, row)) for row in rows])


async def request(tx: Tx, person_ref: str, ref: str) -> RequestView:
    found = await followed(tx, person_ref, ref)
    mine = await is_submitter(tx, found, person_ref)
    view = await appealing.seen_by(tx, found, person_ref, await seen_by_applicant(tx, found, submitter=mine))
    return replace(view, revisable=await revisable(tx, found)) if mine and found.status == "submitted" else view


async def request_by_ref(tx: Tx, ref: str) -> RequestView:
    """For whoever knew its code and its second factor; of a merged one, what goes on instead."""
    return await seen_by_code(tx, await goes_on_in(tx, await by_ref(tx, ref)))


async def response_file(tx: Tx, person_ref: str, ref: str, file_ref: str) -> bytes:
    responses = await responses_of(tx, await followed(tx, person_ref, ref))
    if all(file.ref != file_ref for response in responses for file in response.files):
        raise RequestNotFound
    return await files.content(tx, file_ref)
