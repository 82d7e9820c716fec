"""An inquiry in words, as staff read it: where it stands, by whom, since when (I5, G14)."""

from backend_client.contract import InquiryProgress, StaffRequestView
from dialogs import persian
from dialogs.staff.due import TellsTime


def describe(inquiry: InquiryProgress, talk: TellsTime) -> str:
    """All that staff know of it."""
    lines = [talk.text("staff.inquiry", agency=inquiry.agency, subject=inquiry.subject)]
    if not inquiry.electronic:
        lines.append(talk.text("staff.inquiry.by_letter", reason=inquiry.reason))
    lines.append(line(inquiry, talk))
    if inquiry.letter:
        lines.append(talk.text("staff.inquiry.number", letter=persian.quoted(inquiry.letter)))
    if inquiry.answer:
        lines.append(talk.text("staff.inquiry.answered_with", answer=persian.quoted(inquiry.answer)))
    return "\n".join(lines)


def line(inquiry: InquiryProgress, talk: TellsTime) -> str:
    """Where it stands, by whom, since when."""
    by = persian.quoted(inquiry.by)
    if inquiry.answered_at is not None:
        return talk.text("staff.inquiry.state.answered", by=by, day=persian.day(persian.local_day(inquiry.answered_at)))
    if inquiry.sent_at is None:
        return talk.text("staff.inquiry.state.to_send")
    day = persian.day(persian.local_day(inquiry.sent_at))
    text = talk.text(
        "staff.inquiry.state.sent", by=by, day=day, due=persian.moment(inquiry.due_at) if inquiry.due_at else ""
    )
    late = inquiry.due_at is not None and inquiry.due_at < talk.at
    return f"{text}\n{talk.text('staff.inquiry.state.late')}" if late else text


def on_card(view: StaffRequestView, talk: TellsTime) -> str:
    """Each inquiry that has gone out, with where it stands; "" for none."""
    lines = [f"{each.agency}، {each.subject}: {line(each, talk)}" for each in view.inquiries if each.state != "to_send"]
    return talk.text("staff.card.inquiries", lines=persian.listed(lines)) if lines else ""
