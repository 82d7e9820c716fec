"""A request at the counter: whose it is and where it stands, its papers to print, its response to hand over (T3)."""

from backend_client.contract import CounterView
from dialogs import persian
from dialogs.citizen import request_text
from dialogs.citizen.amend import begin_amendment
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
            case Chosen(value=("print_receipt" | "print_response" | "amend") as name):
                return self._with_view(name, talk)
            case _:
                talk.say("choose_one")
                talk.again()
        return None

    def _with_view(self, name: str, talk: Talk) -> Steps:
        told = yield from ask(ReadAtCounter(self.ref))
        if isinstance(told, Trouble):
            talk.tell(reason(told, talk))
        elif name == "print_receipt" and told.receipt:
            papers.send(self.ref, told.card.tracking_code, "receipt", talk)
        elif name == "print_response" and told.response:
            papers.send(self.ref, told.card.tracking_code, "response", talk)
        elif name == "amend" and told.deficiencies and talk.staff is not None:
            begin_amendment(told.card, told.version, told.deficiencies, talk, filed_by=talk.staff.ref)
        talk.again()

    def hear_result(self, result: EffectFinished, talk: Talk) -> bool:
        """A new slip is told as everywhere; this frame stands as before."""
        if result.effect != "RenewBindCode" or result.effect_id != self.waiting:
            return super().hear_result(result, talk)
        papers.tell_renewed(result, talk)
        self.end(talk)
        return True


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
    lines += [] if view.in_chat else [talk.text("counter.request.no_chat")]
    return lines


def _delivery(view: CounterView, talk: Talk) -> str:
    if view.delivered_at is None:
        return talk.text("counter.request.ready" if view.response else "counter.request.not_ready")
    moment = persian.moment(view.delivered_at)
    if view.delivered_by:
        return talk.text("counter.request.handed_over", moment=moment, by=persian.quoted(view.delivered_by))
    return talk.text("counter.request.sent", moment=moment)


def _rows(view: CounterView, talk: Talk) -> list[Row]:
    files = files_for_others(talk.staff)
    offered = [
        ("hand_over", view.card.status == "answered"),
        ("amend", files and bool(view.deficiencies)),
        ("print_response", view.response is not None),
        ("print_receipt", view.receipt is not None),
        ("renew", files and view.bindable),
    ]
    rows: list[Row] = [[Choice(talk.text(f"counter.button.{name}"), name)] for name, yes in offered if yes]
    if talk.staff is not None and works_on_requests(talk.staff):
        rows.append([Standing(talk.text("counter.button.work"), "s_open", view.card.ref)])
    return [*rows, [back(talk), *menu_row(talk)]]
