"""A request at the counter: whose it is and where it stands, its papers to print, its response to hand over (T3)."""

from collections.abc import Callable, Iterator

from backend_client.contract import UNPAID, CounterView
from dialogs import persian
from dialogs.citizen import bill_text, payment, request_text
from dialogs.citizen.amend import begin_amendment, begin_documents
from dialogs.counter import papers
from dialogs.counter.members import CounterDialog, files_for_others
from dialogs.protocol import (
    Body,
    Chosen,
    DeliverByHand,
    EffectFinished,
    ReadAtCounter,
    RenewBindCode,
    Trouble,
)
from dialogs.staff.buttons import back, menu_row
from dialogs.staff.deed import DeedFrame, perform
from dialogs.staff.members import works_on_requests
from dialogs.staff.trouble import offer_retry, reason
from dialogs.talk import Choice, Row, Standing, Steps, Talk, ask


class CounterRequestFrame(DeedFrame, CounterDialog, frozen=True):
    """The request `ref`."""

    def end(self, talk: Talk) -> None:
        talk.replace(CounterRequestFrame(ref=self.ref))

    def present(self, talk: Talk) -> Steps:
        told = yield from ask(ReadAtCounter(self.ref))
        if isinstance(told, Trouble):
            offer_retry(told, talk)
        else:
            talk.prompt("\n".join(_lines(told, talk)), _rows(told, talk))

    def deal(self, body: Body, talk: Talk) -> Steps | None:
        match body:
            case Chosen(value="hand_over"):
                perform(self, DeliverByHand(self.ref), talk)
            case Chosen(value="renew"):
                perform(self, RenewBindCode(self.ref), talk)
            case Chosen(value=("print_receipt" | "print_response" | "print_bill") as name):
                return self._with_view(_print, name, talk)
            case Chosen(value=("amend" | "pay" | "pay_anew" | "documents") as name):
                return self._with_view(_begin, name, talk)
            case _:
                talk.say("choose_one")
                talk.again()
        return None

    def _with_view(self, work: Callable[[str, CounterView, Talk], None], name: str, talk: Talk) -> Steps:
        told = yield from ask(ReadAtCounter(self.ref))
        if isinstance(told, Trouble):
            talk.tell(reason(told, talk))
        else:
            work(name, told, talk)
        talk.again()

    def hear_result(self, result: EffectFinished, talk: Talk) -> bool:
        """A new slip is told as everywhere; this frame stands as before."""
        if result.effect != "RenewBindCode" or result.effect_id != self.waiting:
            return super().hear_result(result, talk)
        papers.tell_renewed(result, talk)
        self.end(talk)
        return True


def _print(name: str, view: CounterView, talk: Talk) -> None:
    card = view.card
    if name == "print_receipt" and view.receipt:
        papers.send(card.ref, card.tracking_code, "receipt", talk)
    elif name == "print_response" and view.response:
        papers.send(card.ref, card.tracking_code, "response", talk)
    elif name == "print_bill" and (bill := payment.to_pay(view)):
        papers.send(card.ref, card.tracking_code, "bill", talk, bill=bill.no)


def _begin(name: str, view: CounterView, talk: Talk) -> None:
    """What is filled in for the person at the counter, if it is still to be done."""
    if talk.staff is None:
        return
    if name == "amend" and view.deficiencies:
        begin_amendment(view.card, view.version, view.deficiencies, talk, filed_by=talk.staff.ref)
    elif name in {"pay", "pay_anew"}:
        payment.begin(view, talk, filed_by=talk.staff.ref)
    elif name == "documents" and view.wanted:
        begin_documents(view, talk, filed_by=talk.staff.ref)


def _lines(view: CounterView, talk: Talk) -> list[str]:
    """Identity in full, to be compared with the card in the person's hand."""
    card, applicant = view.card, view.applicant
    identifier = persian.code(persian.digits(applicant.identifier))
    lines = [
        talk.text(
            "counter.request.head",
            service=card.service_title,
            code=persian.tracking_code(card.tracking_code),
            status=talk.text(f"staff.status.{card.status}"),
            submitted=persian.moment(card.submitted_at),
        ),
        talk.text("counter.request.applicant", name=persian.quoted(applicant.name), identifier=identifier),
    ]
    if applicant.representative:
        lines.append(talk.text("counter.request.representative", name=persian.quoted(applicant.representative)))
    if told := request_text.promise(card.promised_from, card.promised_to, talk):
        lines.append(told)
    lines.append(_delivery(view, talk))
    if card.status == "deficient":
        lines.append(talk.text("counter.request.deficient"))
    lines += _outstanding(view, talk)
    lines += [] if view.in_chat else [talk.text("counter.request.no_chat")]
    return lines


def _outstanding(view: CounterView, talk: Talk) -> Iterator[str]:
    """What the request waits for from the person at the counter."""
    unpaid = tuple(bill for bill in view.bills if bill.state in UNPAID)
    if unpaid:
        yield talk.text("counter.request.to_pay", lines="\n".join(bill_text.lines(unpaid, talk)))
    for bill in unpaid:
        if bill.state == "reported":
            yield bill_text.proof(bill.reference, len(bill.slips), talk)
        elif bill.state == "rejected":
            yield talk.text("counter.request.rejected", reason=persian.quoted(bill.reason))
    if view.wanted:
        titles = [persian.quoted(each.slot.title) for each in view.wanted]
        yield talk.text("counter.request.wanted", titles=persian.listed(titles))


def _delivery(view: CounterView, talk: Talk) -> str:
    if view.delivered_at is None:
        return talk.text("counter.request.ready" if view.response else "counter.request.not_ready")
    moment = persian.moment(view.delivered_at)
    if view.delivered_by:
        return talk.text("counter.request.handed_over", moment=moment, by=persian.quoted(view.delivered_by))
    return talk.text("counter.request.sent", moment=moment)


def _rows(view: CounterView, talk: Talk) -> list[Row]:
    files = files_for_others(talk.staff)
    bill = payment.to_pay(view)
    is_reported = bill is not None and bill.state == "reported"
    is_due = bill is not None and not is_reported
    offered = [
        ("hand_over", view.card.status == "answered"),
        ("amend", files and bool(view.deficiencies)),
        ("pay", files and is_due),
        ("pay_anew", files and is_reported),
        ("documents", files and bool(view.wanted)),
        ("print_bill", is_due),
        ("print_response", view.response is not None),
        ("print_receipt", view.receipt is not None),
        ("renew", files and view.bindable),
    ]
    rows: list[Row] = [[Choice(talk.text(f"counter.button.{name}"), name)] for name, yes in offered if yes]
    if talk.staff is not None and works_on_requests(talk.staff):
        rows.append([Standing(talk.text("counter.button.work"), "s_open", view.card.ref)])
    return [*rows, [back(talk), *menu_row(talk)]]
