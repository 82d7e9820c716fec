"""When a deed comes too late or too early, and what a text must be."""

from backend_client.contract import Status
from backend_client.embedded.stored import OVER, StoredRequest
from backend_client.errors import AlreadyDone, RequestRejected

MAX_TEXT_CHARS = 4000


def must_be(request: StoredRequest, statuses: tuple[Status, ...]) -> None:
    """Raises AlreadyDone where somebody was faster, RequestRejected where it is too early."""
    if request.status in statuses:
        return
    if "accepted" in statuses and request.status not in OVER:
        raise RequestRejected({"": "not_accepted"})
    raise AlreadyDone(request.decided_by)


def check_text(text: str) -> None:
    """Raises RequestRejected."""
    if not text.strip():
        raise RequestRejected({"text": "missing"})
    if len(text) > MAX_TEXT_CHARS:
        raise RequestRejected({"text": "too_long"})
