"""Looking without changing anything: a request's history, line by line (G5)."""

from msgspec.structs import replace

from backend_client.contract import HistoryEntry, StaffRequestView
from dialogs import persian
from dialogs.protocol import Body, Chosen, ReadStaffRequest, Trouble
from dialogs.staff import undelivered
from dialogs.staff.buttons import back, page_chosen, page_of, paging
from dialogs.staff.members import StaffDialog
from dialogs.staff.paragraphs import clip
from dialogs.staff.trouble import offer_retry
from dialogs.talk import Speaks, Steps, Talk, ask

LINES = 8
TEXT_CHARS = 200
LAST_NOTES = 3
NOTE_CHARS = 300
_NUMBERED = frozenset({"registered", "submitted", "contested_corrected"})
"""Their text is a number; of a submission that of the response which it contests."""
_CODED = frozenset({"appealed", "appeal_withdrawn", "appeal_granted", "appeal_refused"})
"""Their text is the appeal's code."""


class HistoryFrame(StaffDialog, frozen=True):
    """The latest entries stand on the first page."""

    ref: str
    page: int = 0

    def present(self, talk: Talk) -> Steps:
        told = yield from ask(ReadStaffRequest(self.ref))
        if isinstance(told, Trouble):
            offer_retry(told, talk)
            return
        latest = told.history[::-1]
        lines = [entry_line(entry, talk) for entry in page_of(latest, self.page, LINES)]
        code = persian.tracking_code(told.card.tracking_code)
        text = talk.text("staff.history", code=code, lines="\n".join(lines))
        talk.prompt(text, [paging(latest, self.page, talk, LINES), [back(talk)]])

    def deal(self, body: Body, talk: Talk) -> None:
        page = page_chosen(body.value) if isinstance(body, Chosen) else None
        if page is not None:
            talk.replace(replace(self, page=page))
        talk.again()


def entry_line(entry: HistoryEntry, talk: Speaks) -> str:
    """Who, when, what."""
    by = persian.quoted(entry.by) if entry.by else talk.text("staff.history.system")
    what = talk.text(f"staff.kind.{entry.kind}")
    line = talk.text("staff.history.line", moment=persian.moment(entry.at), what=what, by=by)
    if entry.undelivered:
        what, why = undelivered.described(entry.undelivered, talk)
        return f"{line}\n{talk.text('staff.history.undelivered', what=what, why=why)}"
    return f"{line}\n{persian.quoted(clip(said(entry), TEXT_CHARS))}" if entry.text else line


def said(entry: HistoryEntry) -> str:
    """Its text, numbers and codes as people read them."""
    if entry.kind in _CODED:
        return persian.tracking_code(entry.text)
    return persian.digits(entry.text) if entry.kind in _NUMBERED else entry.text


def notes_on_card(view: StaffRequestView, talk: Talk) -> str:
    """The last notes that staff wrote for themselves, with who and when; "" for none."""
    notes = [entry for entry in view.history if entry.kind == "noted"][-LAST_NOTES:]
    lines = [
        talk.text(
            "staff.card.note",
            by=persian.quoted(entry.by),
            moment=persian.moment(entry.at),
            text=persian.quoted(clip(entry.text, NOTE_CHARS)),
        )
        for entry in notes
    ]
    return talk.text("staff.card.notes", lines="\n".join(lines)) if lines else ""
