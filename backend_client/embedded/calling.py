"""Whoever asked at a counter and is in no messenger is to be called (F33, E7): what a chat would have been told is at
once among what did not arrive, for the staff who have the request and for the counter that took it."""

from backend_client.contract import Undelivered
from backend_client.counter import COUNTER
from backend_client.embedded.decisions.standing import News, Standing, Told
from backend_client.embedded.feed import announce
from backend_client.embedded.requests import followers
from backend_client.embedded.staff import everyone, serves
from backend_client.embedded.stored import StoredRequest
from backend_client.embedded.transaction import Tx

TO_CALL = frozenset(
    {
        "deficient", "question", "message_to_citizen", "date_changed", "answered", "response_corrected",
        "document_asked", "billed", "payment_rejected",
    }
)  # fmt: skip
"""What somebody has to do something about, or waits for; acceptance and stages are on the paper and its page."""


async def is_unreached(tx: Tx, request: StoredRequest) -> bool:
    return request.channel == COUNTER and not await followers(tx, request)


async def have_called(tx: Tx, after: Standing, told: Told) -> None:
    """Where nobody hears these news in a chat, have staff call."""
    request, news = told
    if news.kind not in TO_CALL or news.quiet or not await is_unreached(tx, request):
        return
    lost = Undelivered(notice=news.kind, reason="no_chat", mobile=after.private.applicant.mobile)
    clerks = await _at_counter(tx, request)
    await announce(tx, request, News(kind="undelivered", undelivered=lost, to=clerks))


async def _at_counter(tx: Tx, request: StoredRequest) -> tuple[str, ...]:
    """Refs of the counter clerks who could have taken it."""
    clerks = [each for each in await everyone(tx) if each.active and "counter_clerk" in each.roles]
    return tuple(each.ref for each in clerks if serves(each, {request.service_unit}, request.branch))
