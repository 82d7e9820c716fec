"""Bills of a request: the calls with which they are set, paid, confirmed. While one is unpaid the desk's time stands
still, and what would take the request further raises PaymentRequired."""

from typing import Protocol

from backend_client.bills import PaymentStart
from backend_client.models import RequestCard
from backend_client.pages import Page


class CitizenFees(Protocol):
    """Part of CitizenDesk. `bill`: number of one of the request's bills."""

    async def report_payment(
        self, key: str, person_ref: str, ref: str, bill: int, reference: str, slips: tuple[Page, ...]
    ) -> RequestCard:
        """It was paid: the bank's reference number, pictures of the slip (uploaded first), or both. Until the desk has
        decided it can be reported anew, in place of what was reported before. Raises RequestNotFound, RequestRejected
        (`reference` missing or format, `bill` unknown, a slip gone), AlreadyDone where it is settled."""
        ...

    async def start_payment(self, key: str, person_ref: str, ref: str, bill: int) -> PaymentStart:
        """Have it paid at the desk's gateway (capability `electronic_payment`), which confirms it by itself. Raises
        RequestNotFound, RequestRejected (`bill` unknown or not_electronic), AlreadyDone where it is settled."""
        ...


class StaffFees(Protocol):
    """Part of StaffDesk, which tells how its calls are authorised."""

    async def assess_fee(self, key: str, staff_ref: str, ref: str, cost: str, amount_rial: int) -> RequestCard:
        """Set the amount of a cost that `StaffRequestView.to_assess` names; 0: nothing is to be paid. Raises
        RequestRejected (`cost` unknown, `amount_rial` out_of_range), AlreadyDone."""
        ...

    async def confirm_payment(self, key: str, staff_ref: str, ref: str, bill: int) -> RequestCard:
        """The money is there, reported or not; the request goes on. Raises AlreadyDone, RequestRejected."""
        ...

    async def reject_payment(self, key: str, staff_ref: str, ref: str, bill: int, reason: str) -> RequestCard:
        """The reported payment was not found; its payer is told why and asked again. Raises AlreadyDone,
        RequestRejected (`bill` not_reported or unknown, `text` missing)."""
        ...

    async def cancel_bill(self, key: str, staff_ref: str, ref: str, bill: int, reason: str) -> RequestCard:
        """It need not be paid after all; the request goes on. Raises AlreadyDone, RequestRejected."""
        ...
