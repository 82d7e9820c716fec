"""What staff write on a request for themselves. It stands in the history, which no citizen sees."""

from backend_client.contract import RequestCard
from backend_client.embedded.absence import away_now, card_for_staff
from backend_client.embedded.decisions.standing import News
from backend_client.embedded.feed import announce
from backend_client.embedded.staff import open_case
from backend_client.embedded.transaction import Tx
from backend_client.embedded.views import definition_of
from backend_client.errors import RequestRejected

MAX_CHARS = 1000


async def note(tx: Tx, staff_ref: str, ref: str, text: str) -> RequestCard:
    """By whoever of the staff sees the request, at any time. Whoever has it in hand is told of another's note. Raises
    RequestRejected for no text, or too much."""
    case = await open_case(tx, staff_ref, ref)
    if not text.strip():
        raise RequestRejected({"text": "missing"})
    if len(text) > MAX_CHARS:
        raise RequestRejected({"text": "too_long"})
    request, author = case.request, case.member
    absence = (await away_now(tx)).get(request.taken_ref)
    holders = (request.taken_ref, absence.deputy_ref if absence else "")
    told = tuple(each for each in holders if each and each != author.ref)
    await announce(tx, request, News(kind="noted", by=author, text=text, to=told))
    return await card_for_staff(tx, request, await definition_of(tx, request))
