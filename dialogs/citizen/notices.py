"""What the desk did, told to the citizen: each notice stands alone after weeks (UX 24) and takes nothing over.

Service, code, what changed, what to do or that nothing need be done, the next date. Essential ones always; the others
unless they were refused (details: essential notices).
"""

from collections.abc import Mapping

from backend_client.contract import INTERNAL, Change, ChangeKind, StageProgress
from dialogs import persian
from dialogs.citizen import bill_text, request_text
from dialogs.citizen.hand_over import hand_over, receipt_caption
from dialogs.citizen.steps import all_steps
from dialogs.citizen.visit_words import REMINDER
from dialogs.protocol import Draft, Notice, ReceiptImage
from dialogs.talk import Row, Standing, Talk

UNTOLD: frozenset[ChangeKind] = INTERNAL | {
    "submitted", "corrected", "revised", "taken", "message_from_citizen", "delivered", "withdrawn", "undelivered",
    "stages_finished", "documents_given", "payment_reported",
}  # fmt: skip
"""What the citizen did, and what is the staff's alone."""


def desk_changed(change: Change, talk: Talk) -> None:
    """One change of a request that this person follows."""
    if change.automatic or change.kind in UNTOLD:
        return
    match change.kind:
        case "accepted":
            _accepted(change, talk)
        case "deficient":
            _tell("notice.deficient", change, talk, _fix(change, talk), items=_wanting(change, talk))
        case "stage_started" | "returned":
            _stage(change, talk)
        case "question" | "message_to_citizen":
            _message("notice.question" if change.kind == "question" else "notice.message", change, talk)
        case "document_asked" | "inquiry_sent" | "inquiry_answered":
            _papers(change, talk)
        case "date_changed":
            _date_changed(change, talk)
        case "paused":
            _paused(change, talk)
        case "billed" | "payment_confirmed" | "payment_rejected" | "bill_cancelled":
            _bill(change, talk)
        case "visit_cancelled":
            _visit_cancelled(change, talk)
        case "merged" | "answered" | "response_corrected":
            _over(change, talk)
        case _:  # nothing that the citizen need be told
            pass


def _fact(change: Change, talk: Talk) -> str:
    return f"change:{change.id}:{talk.person.ref}"


def _tell(key: str, change: Change, talk: Talk, more: Standing | None = None, **values: str) -> None:
    _say(key, change, talk, [[more]] if more else [], values)


def _say(key: str, change: Change, talk: Talk, rows: list[Row], values: dict[str, str], *, bulk: bool = False) -> None:
    """Service and code first, the way to the request last."""
    card = change.card
    text = talk.text(key, service=card.service_title, code=persian.tracking_code(card.tracking_code), **values)
    last: list[Row] = [[Standing(talk.text("button.open"), "open", card.ref)]]
    if bulk:
        last.append([Standing(talk.text("button.fewer"), "quiet")])
    notice = None if bulk else Notice(ref=card.ref, kind=change.kind)
    talk.tell(text, [*rows, *last], fact=_fact(change, talk), bulk=bulk, notice=notice)


def _promise(change: Change, talk: Talk) -> str:
    return request_text.promise(change.card.promised_from, change.card.promised_to, talk)


def _date_changed(change: Change, talk: Talk) -> None:
    """With the reason; without one it waited for this person's own answer, or for their payment."""
    promise = _promise(change, talk)
    if change.text:
        _tell("notice.date_changed", change, talk, promise=promise, reason=persian.quoted(change.text))
    else:
        key = "notice.date_changed.paid" if change.waited == "payment" else "notice.date_changed.waited"
        _tell(key, change, talk, promise=promise)


def _paused(change: Change, talk: Talk) -> None:
    """Whom the desk waits for: where it is the citizen, this is essential and can be answered."""
    if change.card.waiting == "citizen":
        _message("notice.paused.citizen", change, talk)
    elif talk.person.notices == "all":
        _say("notice.paused.agency", change, talk, [], {"text": persian.quoted(change.text)}, bulk=True)


def _visit_cancelled(change: Change, talk: Talk) -> None:
    """Nobody is to come for nothing (E11)."""
    if change.visit is None:
        return
    talk.remind(REMINDER, change.visit.ref, None)
    key = "notice.visit_cancelled.twice" if change.text == "twice" else "notice.visit_cancelled"
    branch = talk.content.catalogue.branch(change.visit.branch).title
    _tell(key, change, talk, time=persian.moment(change.visit.starts_at), branch=branch)


def _bill(change: Change, talk: Talk) -> None:
    """What is to be paid and how, and what became of it: always told, since the request waits for it (I6)."""
    bill = change.bill
    if bill is None:
        return
    amount, reason = persian.amount(bill.amount_rial), persian.quoted(change.text)
    paying = Standing(talk.text("pay.button"), "pay", change.card.ref)
    match change.kind:
        case "billed":
            _tell("notice.billed", change, talk, paying, bill=bill_text.bill(bill, talk))
        case "payment_rejected":
            _tell("notice.payment_rejected", change, talk, paying, title=bill.title, amount=amount, reason=reason)
        case "bill_cancelled":
            _tell("notice.bill_cancelled", change, talk, title=bill.title, amount=amount, reason=reason)
        case _:
            _tell("notice.payment_confirmed", change, talk, title=bill.title, amount=amount)


def _accepted(change: Change, talk: Talk) -> None:
    """Acceptance and its receipt, at once (E3, P2)."""
    key = "notice.accepted.to_pay" if change.bill else "notice.accepted"
    _tell(key, change, talk, promise=_promise(change, talk))
    if change.receipt:
        talk.tell(
            receipt_caption(change.receipt, talk),
            attachment=ReceiptImage(change.receipt),
            fact=f"{_fact(change, talk)}:receipt",
        )


def _stage(change: Change, talk: Talk) -> None:
    """A stage has begun, or begun again: essential where the citizen must come (E11), else only for those who want to
    know (G9). The first one begins with the acceptance, of which they were just told."""
    stage = change.stage
    if stage is None:
        return
    units = {unit.code: unit.title for unit in talk.content.catalogue.units}
    values = {
        "stage": stage.title,
        "unit": units.get(stage.unit, stage.unit),
        "number": persian.digits(change.stage_no),
        "count": persian.digits(change.stage_count),
    }
    if stage.presence:
        values["presence"] = request_text.presence(stage, change.card.branch, talk)
        if stage.due_on:
            values["presence"] += "\n" + talk.text("presence.due", day=persian.day(stage.due_on))
        rows: list[Row] = []
        if not stage.presence.place and talk.content.gives_appointments(change.card.branch):
            rows = [[Standing(talk.text("visit.button"), "visit", change.card.ref)]]
        _say("notice.presence", change, talk, rows, values)
    elif talk.person.notices == "all" and (change.stage_no > 1 or change.kind == "returned"):
        values["due"] = persian.day(stage.due_on) if stage.due_on else ""
        key = "notice.stage" if change.kind == "stage_started" else "notice.returned"
        values["beside"] = "".join("\n" + _beside(each, units, talk) for each in change.beside)
        _say(key, change, talk, [], values, bulk=True)


def _beside(stage: StageProgress, units: Mapping[str, str], talk: Talk) -> str:
    due = persian.day(stage.due_on) if stage.due_on else ""
    return talk.text("notice.stage_beside", stage=stage.title, unit=units.get(stage.unit, stage.unit), due=due)


def _wanting(change: Change, talk: Talk) -> str:
    """Every deficiency with its remark, all in one notice (P1)."""
    card = change.card
    version = talk.content.catalogue.service(card.service).version
    blank = Draft(id="", service=card.service, version=version, created_at=talk.at, updated_at=talk.at)
    titles = {step.name: step.title for step in all_steps(blank, talk.content)}
    return persian.listed(
        [f"{titles.get(one.name, one.name)}: {persian.quoted(one.remark)}" for one in change.deficiencies]
    )


def _fix(change: Change, talk: Talk) -> Standing:
    return Standing(talk.text("button.fix"), "fix", change.card.ref)


def _papers(change: Change, talk: Talk) -> None:
    """What is asked for after acceptance: of this person, or of another agency."""
    if change.kind == "document_asked":
        _document_asked(change, talk)
    else:
        _inquiry(change, talk)


def _document_asked(change: Change, talk: Talk) -> None:
    """One more document, why, and that the desk's time stands still until it is there (P1)."""
    if change.demand is None:
        return
    send = Standing(talk.text("request.documents"), "documents", change.card.ref)
    title, why = persian.quoted(change.demand.title), persian.quoted(change.demand.why)
    _tell("notice.document_asked", change, talk, send, title=title, why=why)


def _inquiry(change: Change, talk: Talk) -> None:
    """What the desk itself asks another agency for, for those who want to know (G9, G14)."""
    inquiry = change.inquiry
    if inquiry is None or talk.person.notices != "all":
        return
    values = {"agency": inquiry.agency, "subject": inquiry.subject}
    if change.kind == "inquiry_answered":
        _say("notice.inquiry_answered", change, talk, [], values, bulk=True)
    elif inquiry.electronic:
        _say("notice.inquiry_sent", change, talk, [], values, bulk=True)
    else:
        _say("notice.inquiry_sent.letter", change, talk, [], {**values, "reason": inquiry.reason}, bulk=True)


def _over(change: Change, talk: Talk) -> None:
    if change.response:
        hand_over(change.response, change.card.ref, talk, fact=_fact(change, talk))
    elif change.kind == "merged":
        _merged(change, talk)


def _merged(change: Change, talk: Talk) -> None:
    """Both codes, and the way to the one that goes on."""
    card = change.card
    text = talk.text(
        "notice.merged",
        service=card.service_title,
        code=persian.tracking_code(card.tracking_code),
        other=persian.tracking_code(change.text),
    )
    opening: list[Row] = [[Standing(talk.text("button.open"), "open", card.merged_ref)]]
    talk.tell(text, opening, fact=_fact(change, talk), notice=Notice(ref=card.ref, kind=change.kind))


def _message(key: str, change: Change, talk: Talk) -> None:
    """What the desk wrote and from which post, with the way to reply."""
    reply = Standing(talk.text("button.reply"), "reply", change.card.ref)
    _tell(key, change, talk, reply, text=persian.quoted(change.text), post=change.by_post)
