"""Binding a request that was filed at a counter to the chat of its applicant: the first who comes, and those after."""

from backend_client.contract import RequestCard
from backend_client.counter import COUNTER
from backend_client.embedded.bind_codes import fits, is_waiting, spend
from backend_client.embedded.decisions.standing import News
from backend_client.embedded.feed import announce
from backend_client.embedded.requests import by_ref, follow, followers
from backend_client.embedded.transaction import Tx
from backend_client.embedded.views import card
from backend_client.errors import AlreadyDone, RequestNotFound


async def bind(tx: Tx, person_ref: str, ref: str, code: str | None) -> RequestCard:
    """By whoever has passed the second factor; `code` None: a paper of it was shown. The first one spends the code and
    has the submitter's right to withdraw. Raises AlreadyDone for the code of another who was faster, RequestNotFound
    where it was never filed at a counter."""
    request = await by_ref(tx, ref)
    if request.channel != COUNTER:
        raise RequestNotFound
    if code is not None and not await fits(tx, request, code):
        raise RequestNotFound  # renewed while it was looked at
    if person_ref in await followers(tx, request):
        return await card(tx, request)
    first = await is_waiting(tx, request)
    if code is not None and not first:
        raise AlreadyDone
    await follow(tx, request, person_ref, submitter=first)
    if first:
        await spend(tx, request, person_ref)
    await announce(tx, request, News(kind="bound"))
    return await card(tx, request)
