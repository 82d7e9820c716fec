"""The backend's errors as values that dialogs can speak of."""

from backend_client.errors import (
    AlreadyDone,
    BackendError,
    BackendUnavailable,
    NotPermitted,
    PaymentRequired,
    RequestNotFound,
    RequestRejected,
    TooManyTries,
)
from dialogs.protocol import Trouble


def trouble(error: BackendError) -> Trouble:
    """What the caller can do about it; a broken answer and a reused key are for the operator."""
    match error:
        case BackendUnavailable():
            return Trouble(kind="unavailable")
        case RequestNotFound():
            return Trouble(kind="not_found")
        case RequestRejected(problems=problems):
            return Trouble(kind="rejected", problems=problems)
        case AlreadyDone(by=by, at=at):
            return Trouble(kind="already_done", by=by, at=at)
        case NotPermitted():
            return Trouble(kind="not_permitted")
        case PaymentRequired(amount_rial=amount):
            return Trouble(kind="payment_required", amount_rial=amount)
        case TooManyTries(wait_s=wait_s):
            return Trouble(kind="too_many_tries", wait_s=wait_s)
        case _:
            return Trouble(kind="broken")
