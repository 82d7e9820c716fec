"""What happens to papers after acceptance, told to the staff (P1)."""

from backend_client.contract import Change
from dialogs import persian
from dialogs.staff.notice_lines import lines
from dialogs.staff.paragraphs import clip
from dialogs.talk import Standing, Talk

TEXT_CHARS = 600


def words(change: Change, talk: Talk) -> str:
    """The notice; "" for a change of another kind."""
    match change.kind:
        case "document_proposed" | "document_declined" | "document_asked" if change.demand:
            title, why = persian.quoted(change.demand.title), change.text or change.demand.why
            text = persian.quoted(clip(why, TEXT_CHARS))
            return lines(change.kind, change, talk, by=persian.quoted(change.by), title=title, text=text)
        case "documents_given":
            return lines("documents_given", change, talk, titles=persian.listed(change.text.splitlines()))
        case "inquiry_late" if change.inquiry:
            inquiry = change.inquiry
            return lines("inquiry_late", change, talk, agency=inquiry.agency, subject=inquiry.subject)
        case _:
            return ""


def way(change: Change, talk: Talk) -> list[Standing]:
    """The button to what this notice asks for: a head's decision, a reminder of the agency."""
    if change.kind == "document_proposed" and change.demand:
        return [Standing(talk.text("staff.button.decide"), "s_demand", f"{change.card.ref}.{change.demand.no}")]
    if change.kind == "inquiry_late" and change.inquiry:
        return [Standing(talk.text("staff.button.inquiry"), "s_inquiry", f"{change.card.ref}.{change.inquiry.no}")]
    return []
