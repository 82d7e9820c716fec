"""Effects about bills; see `dialogs.vocabulary.effects`."""

from backend_client.contract import Page
from dialogs.vocabulary.effects import Effect


class ReportPayment(Effect, frozen=True):
    """The citizen has paid this bill: `reference` of the bank, pictures of the slip, or both."""

    ref: str
    bill: int
    reference: str
    slips: tuple[Page, ...]


class StartPayment(Effect, frozen=True):
    """The citizen wants to pay this bill at the desk's gateway."""

    ref: str
    bill: int


class AssessFee(Effect, frozen=True):
    """Staff: so much is to be paid for this cost, 0 for nothing."""

    ref: str
    cost: str
    amount_rial: int


class ConfirmPayment(Effect, frozen=True):
    """Staff: the money is there."""

    ref: str
    bill: int


class RejectPayment(Effect, frozen=True):
    """Staff: the reported payment was not found."""

    ref: str
    bill: int
    reason: str


class CancelBill(Effect, frozen=True):
    """Staff: this need not be paid after all."""

    ref: str
    bill: int
    reason: str
