"""An inquiry to another agency, noted by staff: sent, reminded, answered with its papers (I5, G14)."""

from typing import ClassVar, Literal

from msgspec.structs import replace

from backend_client.contract import InquiryProgress, StaffRequestView, inquiry_slot
from dialogs import persian
from dialogs.protocol import (
    AnswerInquiry,
    Body,
    Chosen,
    FileSent,
    ReadStaffRequest,
    RemindInquiry,
    SendInquiry,
    Trouble,
)
from dialogs.staff.buttons import back, button
from dialogs.staff.collecting import CollectingFrame
from dialogs.staff.deed import perform
from dialogs.staff.inquiry_lines import describe
from dialogs.staff.trouble import offer_retry
from dialogs.staff.writing import written
from dialogs.talk import Choice, Row, Steps, Talk, ask

LETTER_CHARS, ANSWER_CHARS = 50, 1000
Step = Literal["", "letter", "wait", "remind", "answer", "files"]


class InquiryFrame(CollectingFrame, frozen=True):
    """`no`: its place in the definition. `letter`, `answer`: what was written."""

    no: int = 0
    step: Step = ""
    letter: str = ""
    answer: str = ""
    file_words: ClassVar[str] = "inquiry"

    def present(self, talk: Talk) -> Steps:
        told = yield from ask(ReadStaffRequest(self.ref))
        if isinstance(told, Trouble):
            offer_retry(told, talk)
            return
        inquiry = _found(told, self.no)
        if inquiry is None:
            talk.say("staff.already.changed")
            talk.close()
            return
        named = {"agency": inquiry.agency, "subject": inquiry.subject}
        match self.step:
            case "":
                rows: list[Row] = [[choice] for choice in _offered(told, inquiry, talk)]
                talk.prompt(describe(inquiry, talk), [*rows, [back(talk)]])
            case "letter":
                text = talk.text("staff.inquiry.letter", **named, limit=persian.digits(LETTER_CHARS))
                talk.prompt(text, [[button(talk, "without_letter")], [back(talk)]], numbered=False)
            case "wait" | "remind":
                rows = [[button(talk, way)] for way in clocks(told)]
                talk.prompt(talk.text(f"staff.inquiry.{self.step}", **named), [*rows, [back(talk)]])
            case "answer":
                text = talk.text("staff.inquiry.answer", **named, limit=persian.digits(ANSWER_CHARS))
                talk.prompt(text, [[back(talk)]], numbered=False)
            case "files":
                self._show_files(named, talk)

    def _show_files(self, named: dict[str, str], talk: Talk) -> None:
        lines = [
            talk.text("staff.inquiry.files", **named, answer=persian.quoted(self.answer)),
            self.files_so_far(talk),
        ]
        text = "\n".join(line for line in lines if line)
        talk.prompt(text, [*self.file_rows("keep_answer", talk), [back(talk)]])

    def deal(self, body: Body, talk: Talk) -> None:
        match self.step, body:
            case "", Chosen(value=("letter" | "remind" | "answer") as step):
                talk.replace(replace(self, step=step, files_id=self.files_id or talk.new_id("inquiry")))
            case "letter", Chosen(value="without_letter" | "!skip"):
                talk.replace(replace(self, step="wait", letter=""))
            case (("wait" | "remind"), Chosen(value=("wait" | "no_wait") as chosen)):
                return self._perform(talk, wait=chosen == "wait")
            case "files", Chosen(value="send") if not self.fetching:
                return perform(self, AnswerInquiry(self.ref, self.no, self.answer, self.pages), talk)
            case "files", Chosen(value="remove_files"):
                talk.replace(replace(self, pages=()))
            case "files", FileSent(file=file):
                return self.fetch(file, inquiry_slot(self.no), talk)
            case (("letter" | "answer"), _) if not isinstance(body, Chosen):
                return self._write(body, talk)
            case "files", _:
                talk.say("staff.inquiry.file_wanted")
            case _:
                talk.say("staff.choose")
        return talk.again()

    def _perform(self, talk: Talk, *, wait: bool) -> None:
        if self.step == "remind":
            perform(self, RemindInquiry(self.ref, self.no, wait), talk)
        else:
            perform(self, SendInquiry(self.ref, self.no, self.letter, wait), talk)

    def _write(self, body: Body, talk: Talk) -> None:
        text = written(body, LETTER_CHARS if self.step == "letter" else ANSWER_CHARS, talk)
        if text is None:
            return
        if self.step == "letter":
            talk.replace(replace(self, letter=text, step="wait"))
        else:
            talk.replace(replace(self, answer=text, step="files"))
        talk.again()

    def back(self, talk: Talk) -> Steps | None:
        if self.waiting or not self.step:
            return super().back(talk)
        before: dict[Step, Step] = {"wait": "letter", "files": "answer"}
        talk.replace(replace(self, step=before.get(self.step, "")))
        talk.again()
        return None


def _found(view: StaffRequestView, no: int) -> InquiryProgress | None:
    return next((each for each in view.inquiries if each.no == no), None)


def _offered(view: StaffRequestView, inquiry: InquiryProgress, talk: Talk) -> list[Choice]:
    return [button(talk, f"inquiry_{step}", step) for step in notable(view, inquiry)]


def notable(view: StaffRequestView, inquiry: InquiryProgress) -> tuple[str, ...]:
    """What can be noted of it now: `letter` (it has gone out), `answer`, `remind`."""
    if view.card.status != "accepted":
        return ()
    steps = {"to_send": ("letter", "answer"), "sent": ("answer", "remind"), "answered": ()}
    return steps[inquiry.state]


def clocks(view: StaffRequestView) -> list[str]:
    """How the desk's time can go on until the answer; one that stands still already does so for its own reason."""
    return ["no_wait"] if view.card.waiting else ["wait", "no_wait"]
