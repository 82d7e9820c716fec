"""What happens to requests, told to the staff of the unit (E7, G4): each notice stands alone."""

from backend_client.contract import Change, RequestCard, StaffMember
from dialogs import persian
from dialogs.counter.members import serves_counter
from dialogs.staff import appeal_notices, bills, members, paper_notices, undelivered
from dialogs.staff.actions import OPEN
from dialogs.staff.hands import is_mine
from dialogs.staff.notice_lines import lines
from dialogs.staff.paragraphs import clip
from dialogs.talk import Row, Standing, Talk

TEXT_CHARS = 600


def desk_changed(change: Change, talk: Talk) -> None:
    """Tell this member of staff where something is to be done, or nothing any more."""
    if not members.is_enrolled(talk.staff):
        return
    if not members.works_on_requests(talk.staff):
        _at_counter(change, talk)
        return
    text = _words(change, talk) if _concerns(change, talk.staff) else ""
    if text:
        talk.tell(text, [_buttons(change, talk)], fact=f"staff:{change.id}:{talk.person.ref}")


def _at_counter(change: Change, talk: Talk) -> None:
    """A counter clerk tells whoever is in no messenger."""
    if change.kind == "undelivered" and serves_counter(talk):
        opening = Standing(talk.text("counter.open"), "s_counter", change.card.ref)
        talk.tell(_undelivered(change, talk), [[opening]], fact=f"staff:{change.id}:{talk.person.ref}")


def _concerns(change: Change, member: StaffMember) -> bool:
    """Of time that is short whoever has it in hand is told, or all who may take it; of time that is over the head of
    the unit, too."""
    taken = change.card.taken_by
    if change.kind not in {"due_near", "overdue", "inquiry_late"} or not taken or member.name == taken:
        return True
    return change.kind == "overdue" and "unit_head" in member.roles


def _words(change: Change, talk: Talk) -> str:
    """The notice; "" for a change that staff need not be told of."""
    match change.kind:
        case "submitted" if not change.automatic:
            return lines("submitted", change, talk)
        case "stage_started":
            return _stage_started(change, talk)
        case "returned" | "revised" | "message_from_citizen":
            return lines(change.kind, change, talk, text=persian.quoted(clip(change.text, TEXT_CHARS)))
        case "due_near" | "overdue":
            return lines(change.kind, change, talk, what=_due(change.card, talk))
        case "corrected" | "withdrawn" | "stages_finished":
            return lines(change.kind, change, talk)
        case "merged":
            return lines("merged", change, talk, other=persian.tracking_code(change.text))
        case "undelivered":
            return _undelivered(change, talk)
        case "payment_reported":
            return _payment_reported(change, talk)
        case "given":
            return _given(change, talk)
        case "released":
            return lines("released", change, talk, by=persian.quoted(change.by))
        case "noted":
            text = persian.quoted(clip(change.text, TEXT_CHARS))
            return lines("noted", change, talk, by=persian.quoted(change.by), text=text)
        case _:
            return paper_notices.words(change, talk) or appeal_notices.words(change, talk)


def _due(card: RequestCard, talk: Talk) -> str:
    """What is to be done in that time."""
    if card.status == "submitted":
        return talk.text("staff.notice.what.accept")
    return (
        talk.text("staff.notice.what.stage", stage=card.stage) if card.stage else talk.text("staff.notice.what.answer")
    )


def _stage_started(change: Change, talk: Talk) -> str:
    stage = change.stage
    if stage is None:
        return ""
    text = lines(
        "stage_started",
        change,
        talk,
        stage=stage.title,
        number=persian.digits(change.stage_no),
        count=persian.digits(change.stage_count),
    )
    return f"{text}\n{talk.text('staff.card.stage_due', day=persian.day(stage.due_on))}" if stage.due_on else text


def _given(change: Change, talk: Talk) -> str:
    """To whoever has it now, and to whoever had it; where the unit routes by load, nobody gave it."""
    if not change.by:
        return lines("routed", change, talk)
    by = persian.quoted(change.by)
    yours = talk.staff is not None and is_mine(change.card, talk.staff)
    return lines("given" if yours else "given_away", change, talk, by=by)


def _payment_reported(change: Change, talk: Talk) -> str:
    if change.bill is None:
        return ""
    given = bills.proof(change.bill, talk)
    amount = persian.amount(change.bill.amount_rial)
    return lines("payment_reported", change, talk, title=change.bill.title, amount=amount, given=given)


def _undelivered(change: Change, talk: Talk) -> str:
    """What the citizen does not know, why, and the other way to tell them (R8)."""
    lost = change.undelivered
    if lost is None:
        return ""
    what, why = undelivered.described(lost, talk)
    phone = persian.code(persian.digits(lost.mobile))
    return lines("undelivered", change, talk, what=what, why=why, phone=phone)


def _buttons(change: Change, talk: Talk) -> Row:
    """Buttons that keep their meaning for ever."""
    opening = Standing(talk.text("staff.button.open"), "s_open", change.card.ref)
    if way := paper_notices.way(change, talk):
        return [*way, opening]
    if change.kind == "withdrawn" or change.card.taken_by or change.card.status not in OPEN:
        return [opening]
    return [opening, Standing(talk.text("staff.button.take"), "s_take", change.card.ref)]
