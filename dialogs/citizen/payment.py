"""Paying a bill and saying so: the bank's reference number, a picture of the slip, or both; then it is sent.

the bill ─▶ number or picture, in any order ─▶ a look at both ─▶ ReportPayment

At the counter a clerk does the same for whoever stands there ─▶ ReportPaymentAtCounter
"""

import re

from msgspec.structs import replace

from backend_client.contract import UNPAID, Bill, CounterView, Page, RequestView
from dialogs import persian
from dialogs.citizen import bill_text
from dialogs.citizen.documents import refusal
from dialogs.citizen.waiting import work_on
from dialogs.protocol import (
    Body,
    Chosen,
    EffectFinished,
    FetchFile,
    FileRefused,
    FileSent,
    FileStored,
    PaymentStarted,
    ReadAtCounter,
    ReadRequest,
    ReportPayment,
    ReportPaymentAtCounter,
    RequestMoved,
    Said,
    SentFile,
    StartPayment,
    Trouble,
)
from dialogs.staff.trouble import reason, undone
from dialogs.talk import Choice, Dialog, Row, Steps, Talk, ask
from nlu.normalize import ascii_digits, fold

MOST_SLIPS = 3
SLIP_MB = 10
_REFERENCE = re.compile(r"[0-9A-Za-z/-]{4,40}")


def to_pay(view: RequestView | CounterView) -> Bill | None:
    """The bill that its payer has to do something about, or may still correct."""
    bills = [bill for bill in view.bills if bill.state in UNPAID]
    return next((bill for bill in bills if bill.state != "reported"), bills[0] if bills else None)


def begin(view: RequestView | CounterView, talk: Talk, filed_by: str = "") -> None:
    """`filed_by`: the counter clerk who notes it down for the payer."""
    bill = to_pay(view)
    if bill is None:
        talk.say("pay.settled")
    else:
        talk.push(PayFrame(ref=view.card.ref, bill=bill.no, files_id=talk.new_id("slip"), filed_by=filed_by))


class PayFrame(Dialog, frozen=True):
    """Bill `bill` of the request `ref`. `files_id` owns the slips; `fetching`: effects that bring one. `effect_id`: the
    report is under way. `filed_by`: the counter clerk who notes it down for the payer, "" for the payer's own."""

    ref: str
    bill: int
    files_id: str
    reference: str = ""
    slips: tuple[Page, ...] = ()
    fetching: tuple[str, ...] = ()
    effect_id: str = ""
    filed_by: str = ""

    def show(self, talk: Talk) -> Steps:
        view: RequestView | CounterView | Trouble
        if self.filed_by:
            view = yield from ask(ReadAtCounter(self.ref))
        else:
            view = yield from ask(ReadRequest(self.ref))
        if isinstance(view, Trouble):
            talk.prompt(self._unread(view, talk), [_not_now(talk)])
            return
        bill = next((one for one in view.bills if one.no == self.bill and one.state in UNPAID), None)
        if bill is None:
            talk.say("pay.settled")
            talk.close()
        else:
            self._present(bill, talk)

    def _present(self, bill: Bill, talk: Talk) -> None:
        if self.effect_id:
            talk.prompt(self._text("sending", talk), [[Choice(talk.text("button.menu"), "!menu")]])
        elif self.fetching:
            talk.prompt(talk.text("pay.fetching"), [_not_now(talk)])
        elif self.reference or self.slips:
            rows: list[Row] = [
                [Choice(self._text("send", talk), "send")],
                [Choice(talk.text("pay.anew"), "anew")],
                _not_now(talk),
            ]
            given = bill_text.proof(self.reference, len(self.slips), talk)
            talk.prompt(self._text("confirm", talk, given=given), rows, numbered=False)
        else:
            online: Row = [Choice(talk.text("pay.online"), "online")] if bill.electronic else []
            text = self._text("text", talk, bill=bill_text.bill(bill, talk))
            talk.prompt(text, [online, _not_now(talk)], numbered=False)

    def _text(self, name: str, talk: Talk, **values: str) -> str:
        return talk.text(f"counter.pay.{name}" if self.filed_by else f"pay.{name}", **values)

    def _unread(self, trouble: Trouble, talk: Talk) -> str:
        if self.filed_by:
            return reason(trouble, talk)
        return talk.text("request.gone" if trouble.kind == "not_found" else "trouble.unavailable")

    def take(self, body: Body, talk: Talk) -> None:
        match body:
            case _ if self.effect_id:
                talk.again()
            case Chosen(value="send") if (self.reference or self.slips) and not self.fetching:
                kind = ReportPaymentAtCounter if self.filed_by else ReportPayment
                effect_id = talk.perform(kind(self.ref, self.bill, self.reference, self.slips))
                talk.replace(replace(self, effect_id=effect_id))
                work_on(effect_id, talk)
            case Chosen(value="online") if not self.filed_by:
                work_on(talk.perform(StartPayment(self.ref, self.bill)), talk)
            case Chosen(value="anew"):
                talk.replace(replace(self, reference="", slips=()))
            case Said(text=text):
                self._read(text, talk)
            case FileSent(file=file):
                self._fetch(file, talk)
            case _:
                talk.say("pay.number_or_picture")
                talk.again()

    def _read(self, text: str, talk: Talk) -> None:
        reference = re.sub(r"\s", "", ascii_digits(text.translate(_MARKS)))
        if _REFERENCE.fullmatch(reference) and any(character.isdigit() for character in reference):
            talk.replace(replace(self, reference=reference))
            return
        if self.filed_by or _says_paid(text, talk):  # at the counter, whoever has a question stands before the clerk
            talk.say("pay.number_or_picture")
        else:
            talk.leave(text, "pay.number_or_picture")
        talk.again()

    def _fetch(self, file: SentFile, talk: Talk) -> None:
        if len(self.slips) + len(self.fetching) >= MOST_SLIPS:
            talk.say("file_refused.too_many", limit=persian.digits(MOST_SLIPS))
            talk.again()
            return
        effect = FetchFile(self.files_id, "slip", file, ("image", "pdf"), SLIP_MB)
        talk.replace(replace(self, fetching=(*self.fetching, talk.perform(effect))))
        talk.typing = True
        talk.stay()

    def hear_result(self, result: EffectFinished, talk: Talk) -> bool:
        if result.effect_id in self.fetching:
            self._hear_of_file(result, talk)
            return True
        if not self.effect_id or result.effect_id != self.effect_id:
            return False
        tell(result, talk)
        talk.close()
        return True

    def _hear_of_file(self, result: EffectFinished, talk: Talk) -> None:
        slips = self.slips
        match result.outcome:
            case FileStored(page=page):
                slips = (*(other for other in slips if other.sha256 != page.sha256), page)
            case FileRefused() as refused:
                talk.tell(refusal(refused, None, talk).strip())
            case _:
                talk.tell(refusal(FileRefused("gone"), None, talk))
        fetching = tuple(other for other in self.fetching if other != result.effect_id)
        talk.replace(replace(self, fetching=fetching, slips=slips))


def _says_paid(text: str, talk: Talk) -> bool:
    """That it is paid, or will be, is no question and leads nowhere else: only the proof is missing."""
    words = fold(text).split()
    begins, asking = _listed("pay.words.paid", talk), _listed("pay.words.asking", talk)
    return "؟" not in text and not set(asking).intersection(words) and any(word.startswith(begins) for word in words)


def _listed(key: str, talk: Talk) -> tuple[str, ...]:
    """Words that the pack lists there, as they are matched."""
    return tuple(map(fold, talk.text(key).split("، ")))


def _not_now(talk: Talk) -> Row:
    return [Choice(talk.text("pay.not_now"), "!back")]


_MARKS = {ord(mark): None for mark in "\u2066\u2067\u2068\u2069\u200e\u200f\u200c"}


def tell(result: EffectFinished, talk: Talk) -> None:
    """What became of a report, or where to pay."""
    at_counter = result.effect == "ReportPaymentAtCounter"
    match result.outcome:
        case PaymentStarted(address=address):
            talk.say("pay.address", address=address)
        case RequestMoved(card=card):
            code = persian.tracking_code(card.tracking_code)
            talk.say("counter.pay.sent" if at_counter else "pay.sent", service=card.service_title, code=code)
        case Trouble() as trouble if at_counter:
            talk.tell(undone(result.effect, trouble, talk))
        case Trouble(kind="already_done"):
            talk.say("pay.settled")
        case Trouble(kind="broken"):
            talk.say("trouble.unsure")
        case _:
            talk.say("trouble.not_sent")
