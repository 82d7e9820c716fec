"""What the applicant does to a request after it is submitted, and what reaches them."""

import datetime as dt

from sqlalchemy import select

from backend_client.contract import ChangeKind, Message, RequestCard, RequestView, Undelivered, UndeliveredReason
from backend_client.embedded import files
from backend_client.embedded.codes import normalise_code
from backend_client.embedded.deeds import add_message, check_text
from backend_client.embedded.feed import News, announce
from backend_client.embedded.requests import (
    CARD_COLUMNS,
    OPEN,
    by_code,
    by_ref,
    follow,
    followed,
    is_submitter,
    private_of,
    save,
    stored,
)
from backend_client.embedded.tables import follower
from backend_client.embedded.tables import request as request_table
from backend_client.embedded.transaction import Tx
from backend_client.embedded.views import card, response_of, seen_by_applicant, seen_by_code
from backend_client.errors import AlreadyDone, RequestNotFound


async def withdraw(tx: Tx, person_ref: str, ref: str) -> RequestCard:
    request = await followed(tx, person_ref, ref)
    if not await is_submitter(tx, request, person_ref):
        raise RequestNotFound
    if request.status not in OPEN:
        raise AlreadyDone(request.decided_by)
    request = await save(tx, request, status="withdrawn", stage_no=0, due_at=None, decided_by="")
    await announce(tx, request, News(kind="withdrawn"))
    return await card(tx, request)


async def write(tx: Tx, person_ref: str, ref: str, text: str) -> RequestCard:
    """At any time: a question about an answered request, too. Raises RequestRejected for no text, or too much."""
    request = await followed(tx, person_ref, ref)
    check_text(text)
    await add_message(tx, request, Message(at=tx.now, sender="citizen", text=text))
    await announce(tx, request, News(kind="message_from_citizen", text=text))
    return await card(tx, request)


async def follow_by_code(tx: Tx, person_ref: str, tracking_code: str) -> RequestCard:
    code = normalise_code(tracking_code)
    if code is None:
        raise RequestNotFound
    request = await by_code(tx, code)
    await follow(tx, request, person_ref)
    return await card(tx, request)


async def record_delivery(tx: Tx, ref: str, at: dt.datetime) -> None:
    """The first delivery counts. Raises RequestNotFound where there is no response."""
    request = await by_ref(tx, ref)
    if request.status not in {"answered", "delivered"}:
        raise RequestNotFound
    if request.delivered_at is None:
        request = await save(tx, request, status="delivered", delivered_at=at)
        await announce(tx, request, News(kind="delivered"))


async def report_undelivered(tx: Tx, ref: str, notice: ChangeKind, reason: UndeliveredReason) -> None:
    """Whoever has the request in hand learns it with the number to call."""
    request = await by_ref(tx, ref)
    mobile = (await private_of(tx, request)).applicant.mobile
    undelivered = Undelivered(notice=notice, reason=reason, mobile=mobile)
    await announce(tx, request, News(kind="undelivered", undelivered=undelivered))


async def requests_of(tx: Tx, person_ref: str) -> tuple[RequestCard, ...]:
    joined = request_table.join(follower, follower.c.request_id == request_table.c.id)
    query = select(*CARD_COLUMNS).select_from(joined).where(follower.c.person_ref == person_ref)
    rows = (await tx.connection.execute(query.order_by(request_table.c.id.desc()))).all()
    return tuple([await card(tx, stored(tx, row)) for row in rows])


async def request(tx: Tx, person_ref: str, ref: str) -> RequestView:
    found = await followed(tx, person_ref, ref)
    return await seen_by_applicant(tx, found, submitter=await is_submitter(tx, found, person_ref))


async def request_by_ref(tx: Tx, ref: str) -> RequestView:
    """For whoever knew its code and its second factor."""
    return await seen_by_code(tx, await by_ref(tx, ref))


async def response_file(tx: Tx, person_ref: str, ref: str, file_ref: str) -> bytes:
    response = await response_of(tx, await followed(tx, person_ref, ref))
    if response is None or all(file.ref != file_ref for file in response.files):
        raise RequestNotFound
    return await files.content(tx, file_ref)
