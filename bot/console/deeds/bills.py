"""Money that a request owes: an amount set, a payment confirmed or not found, a bill cancelled (I6, F35).

The bill or cost is named when the form is shown, so that of two who decide only one does."""

from backend_client.contract import StaffRequestView
from bot.console.deeds.deed import Asked, Deed, Typed, Wrong
from dialogs.protocol import AssessFee, CancelBill, ConfirmPayment, Effect, RejectPayment
from dialogs.staff.bills import REASON_CHARS, unpaid
from nlu.values import Invalid, read_rial_amount

AMOUNT = Typed("amount", 60, rows=1)
REASON = Typed("reason", REASON_CHARS, rows=3)
_COST_CHARS = 100


def _bill(view: StaffRequestView) -> dict[str, str]:
    """The bill to be decided on; the latest where a colleague has settled it, so that the desk says who."""
    bill = unpaid(view) or (view.bills[-1] if view.bills else None)
    return {"bill": str(bill.no) if bill else ""}


def _cost(view: StaffRequestView) -> dict[str, str]:
    return {"cost": next(iter(view.to_assess), "")}


def _named(asked: Asked) -> int:
    return asked.number("bill") or 0


def _confirm(asked: Asked) -> Effect:
    return ConfirmPayment(asked.ref, _named(asked))


def _reject(asked: Asked) -> Effect:
    return RejectPayment(asked.ref, _named(asked), asked.texts(REASON)["reason"])


def _cancel(asked: Asked) -> Effect:
    return CancelBill(asked.ref, _named(asked), asked.texts(REASON)["reason"])


def _assess(asked: Asked) -> Effect:
    amount = read_rial_amount(asked.texts(AMOUNT)["amount"])
    if isinstance(amount, Invalid):
        raise Wrong({AMOUNT.name: asked.voice.text("staff.assess_fee.unread")})
    return AssessFee(asked.ref, asked.form.one("cost")[:_COST_CHARS], amount)


DEEDS = (
    Deed("confirm_payment", ConfirmPayment, _confirm, at_once=True, template="bill.html", hidden=_bill),
    Deed("reject_payment", RejectPayment, _reject, (REASON,), template="bill.html", hidden=_bill),
    Deed("assess_fee", AssessFee, _assess, (AMOUNT,), template="bill.html", hidden=_cost),
    Deed("cancel_bill", CancelBill, _cancel, (REASON,), rare=True, template="bill.html", hidden=_bill),
)
