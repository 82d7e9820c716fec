"""A request's bills as staff read of them, and the deeds about them: set, confirmed, rejected, cancelled (I6)."""

from collections.abc import Iterator
from typing import ClassVar

from backend_client.contract import UNPAID, Bill, Page, StaffRequestView
from dialogs import persian
from dialogs.citizen import bill_text
from dialogs.protocol import (
    AssessFee,
    Body,
    CancelBill,
    Chosen,
    ConfirmPayment,
    ReadStaffRequest,
    RejectPayment,
    Said,
    Trouble,
)
from dialogs.staff.buttons import back, button
from dialogs.staff.deed import DeedFrame, perform
from dialogs.staff.trouble import offer_retry
from dialogs.staff.writing import written
from dialogs.talk import Speaks, Steps, Talk, ask
from nlu.values import Invalid, read_rial_amount

REASON_CHARS = 500
NAMES = ("assess_fee", "confirm_payment", "reject_payment", "cancel_bill")


def on_card(view: StaffRequestView, talk: Speaks) -> str:
    """Under their heading; "" for none."""
    told = lines(view, talk)
    return "\n".join([talk.text("staff.bill.heading"), *told]) if told else ""


def lines(view: StaffRequestView, talk: Speaks) -> list[str]:
    """Each bill with its state, and what its payer has given as proof; what staff have to set."""
    told = [line for bill in view.bills for line in _of(bill, talk)]
    return [*told, *(talk.text("staff.bill.to_assess", title=title(view, name)) for name in view.to_assess)]


def slips(view: StaffRequestView) -> list[Page]:
    """Pictures of payments, of all bills."""
    return [slip for bill in view.bills for slip in bill.slips]


def _of(bill: Bill, talk: Speaks) -> Iterator[str]:
    yield from bill_text.lines((bill,), talk)
    if bill.state in UNPAID:
        yield talk.text("staff.bill.deposit", deposit=persian.code(bill.deposit_id))
    yield from proof(bill, talk).splitlines()


def proof(bill: Bill, talk: Speaks) -> str:
    """What its payer has given, and who noted that down at a counter."""
    given = bill_text.proof(bill.reference, len(bill.slips), talk)
    by = talk.text("staff.bill.reported_by", by=persian.quoted(bill.reported_by)) if bill.reported_by else ""
    return "\n".join(line for line in (given, by) if line)


def title(view: StaffRequestView, name: str) -> str:
    """Of the cost with that name."""
    return next((cost.title for cost in view.definition.costs if cost.name == name), name)


def reported(view: StaffRequestView) -> Bill | None:
    """The bill that its payer says is paid."""
    return next((bill for bill in view.bills if bill.state == "reported"), None)


def unpaid(view: StaffRequestView) -> Bill | None:
    """The one to be decided on: a reported one first."""
    return reported(view) or next((bill for bill in view.bills if bill.state in UNPAID), None)


def hidden(view: StaffRequestView) -> Iterator[str]:
    """Deeds that this request does not need now: while something has to be decided about money, that comes first."""
    if not reported(view):
        yield from ("confirm_payment", "reject_payment")
    if reported(view) or not view.to_assess:
        yield "assess_fee"
    if reported(view) or view.to_assess:
        yield from ("finish", "respond")


def begin(name: str, ref: str, talk: Talk) -> Steps:
    """The deed of that name about the bill or cost that waits for it."""
    told = yield from ask(ReadStaffRequest(ref))
    if isinstance(told, Trouble):
        offer_retry(told, talk)
        return
    bill = unpaid(told)
    if name == "assess_fee" and told.to_assess:
        talk.push(AssessFrame(ref=ref, cost=told.to_assess[0], title=title(told, told.to_assess[0])))
    elif name == "assess_fee" or bill is None:
        _tell_settled(told, talk)
    elif name == "confirm_payment":
        frame = talk.top
        if isinstance(frame, DeedFrame):
            perform(frame, ConfirmPayment(ref, bill.no), talk)
    else:
        kind = RejectFrame if name == "reject_payment" else CancelFrame
        talk.push(kind(ref=ref, bill=bill.no, amount=bill.amount_rial, title=bill.title))


def _tell_settled(view: StaffRequestView, talk: Talk) -> None:
    """A colleague was faster."""
    by = view.bills[-1].decided_by if view.bills else ""
    if by:
        talk.say("staff.already.ConfirmPayment", by=persian.quoted(by))
    else:
        talk.say("staff.already.changed")
    talk.again()


class AssessFrame(DeedFrame, frozen=True):
    """Setting the amount of the cost named `cost`."""

    cost: str = ""
    title: str = ""

    def present(self, talk: Talk) -> None:
        rows = [[button(talk, "no_fee")], [back(talk)]]
        talk.prompt(talk.text("staff.assess_fee", title=self.title), rows, numbered=False)

    def deal(self, body: Body, talk: Talk) -> None:
        match body:
            case Chosen(value="no_fee"):
                perform(self, AssessFee(self.ref, self.cost, 0), talk)
            case Said(text=text):
                amount = read_rial_amount(text)
                if isinstance(amount, Invalid):
                    talk.say("staff.assess_fee.unread")
                    talk.again()
                else:
                    perform(self, AssessFee(self.ref, self.cost, amount), talk)
            case _:
                talk.say("staff.text_wanted")
                talk.again()


class BillFrame(DeedFrame, frozen=True):
    """A deed about one bill that needs a reason, which the citizen reads."""

    bill: int = 0
    amount: int = 0
    title: str = ""
    words: ClassVar[str]
    deed: ClassVar[type[RejectPayment] | type[CancelBill]]

    def present(self, talk: Talk) -> None:
        limit = persian.digits(REASON_CHARS)
        text = talk.text(self.words, title=self.title, amount=persian.amount(self.amount), limit=limit)
        talk.prompt(text, [[back(talk)]], numbered=False)

    def deal(self, body: Body, talk: Talk) -> None:
        if isinstance(body, Chosen):
            talk.again()
            return
        reason = written(body, REASON_CHARS, talk)
        if reason is not None:
            perform(self, self.deed(self.ref, self.bill, reason), talk)


class RejectFrame(BillFrame, frozen=True):
    words = "staff.reject_payment"
    deed = RejectPayment


class CancelFrame(BillFrame, frozen=True):
    words = "staff.cancel_bill"
    deed = CancelBill
