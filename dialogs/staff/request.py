"""One request on the staff's table: its card, and a button for each thing that can be done with it now."""

from msgspec.structs import replace

from backend_client.contract import Page, StaffRequestView
from dialogs import persian
from dialogs.protocol import (
    AcceptRequest,
    Body,
    Chosen,
    ReadStaffRequest,
    ReleaseRequest,
    RequestDocument,
    Said,
    TakeRequest,
    Trouble,
)
from dialogs.staff import bills
from dialogs.staff.actions import MORE, more_rows, rows
from dialogs.staff.card import brief_card, card_messages, present_stage, revisions_of, titles_of
from dialogs.staff.correct import begin_correcting
from dialogs.staff.course import CourseFrame
from dialogs.staff.deed import DeedFrame, perform
from dialogs.staff.deficiencies import DeficienciesFrame
from dialogs.staff.give import begin_giving
from dialogs.staff.history import HistoryFrame
from dialogs.staff.merge import MergeFrame
from dialogs.staff.message import MessageFrame
from dialogs.staff.note import NoteFrame
from dialogs.staff.papers import PapersFrame
from dialogs.staff.respond import ResponseFrame
from dialogs.staff.stage import FinishStageFrame
from dialogs.staff.trouble import offer_retry, reason
from dialogs.talk import Steps, Talk, ask

_ELSEWHERE = {"other", *(name for row in MORE for name in row)}
"""What is done in a dialog of its own, or is rarer."""


class StaffRequestFrame(DeedFrame, frozen=True):
    """The request `ref`; taking, accepting and returning it are done from here. `seen`: the whole card was shown
    already. `more`: the rarer things stand open. `revisions`: of the applicant, as the card showed them."""

    seen: bool = False
    more: bool = False
    revisions: int | None = None

    def end(self, talk: Talk) -> None:
        talk.replace(replace(self, waiting="", more=False))

    def present(self, talk: Talk) -> Steps:
        told = yield from ask(ReadStaffRequest(self.ref))
        if isinstance(told, Trouble):
            offer_retry(told, talk)
            return
        if self.more:
            code = persian.tracking_code(told.card.tracking_code)
            talk.prompt(talk.text("staff.more", code=code), more_rows(told, talk))
            return
        revisions = revisions_of(told)
        brief = self.seen and self.revisions in {None, revisions}
        *first, last = [brief_card(told, talk)] if brief else card_messages(told, talk)
        for text in first:
            talk.tell(text)
        talk.prompt(last, rows(told, talk, brief=brief))
        talk.replace(replace(self, seen=True, revisions=revisions))

    def deal(self, body: Body, talk: Talk) -> Steps | None:
        match body:
            case Chosen(value=("take" | "accept") as name):
                effect = TakeRequest(self.ref) if name == "take" else AcceptRequest(self.ref, self.revisions)
                perform(self, effect, talk)
            case Chosen(value=("ask" | "tell") as kind):
                talk.push(MessageFrame(ref=self.ref, kind=kind))
            case Chosen(value="deficiencies"):
                talk.push(DeficienciesFrame(ref=self.ref))
            case Chosen(value="respond"):
                talk.push(ResponseFrame(ref=self.ref, files_id=talk.new_id("response")))
            case Chosen(value="more"):
                talk.replace(replace(self, more=True))
            case Chosen(value=name) if name in _ELSEWHERE:
                return self._do_more(name, talk)
            case Chosen(value="finish"):
                return self._finish(talk)
            case Chosen(value=("confirm_payment" | "reject_payment" | "assess_fee") as name):
                return bills.begin(name, self.ref, talk)
            case Chosen(value="documents"):
                return self._documents(talk)
            case Chosen(value="whole"):
                talk.replace(replace(self, seen=False))
                talk.again()
            case Said():
                talk.say("staff.choose")
                talk.again()
            case _:
                talk.again()
        return None

    def _do_more(self, name: str, talk: Talk) -> Steps | None:
        """When it is done, the request stands there again."""
        closed = replace(self, more=False)
        talk.replace(closed)
        match name:
            case "correct":
                return begin_correcting(self.ref, talk)
            case "other" | "contested":
                return self._open_other(name, talk)
            case "merge":
                talk.push(MergeFrame(ref=self.ref))
            case "note":
                talk.push(NoteFrame(ref=self.ref))
            case "history":
                talk.push(HistoryFrame(ref=self.ref))
            case "give":
                return begin_giving(self.ref, talk)
            case "course":
                talk.push(CourseFrame(ref=self.ref))
            case "papers":
                talk.push(PapersFrame(ref=self.ref))
            case "release":
                return self._release(closed, talk)
        return None

    def _release(self, closed: "StaffRequestFrame", talk: Talk) -> Steps:
        """Who has it is named now, so that what was given meanwhile is not taken away."""
        told = yield from ask(ReadStaffRequest(self.ref))
        if isinstance(told, Trouble):
            offer_retry(told, talk)
        else:
            perform(closed, ReleaseRequest(self.ref, told.card.taken_ref), talk)

    def back(self, talk: Talk) -> Steps | None:
        if not self.more or self.waiting:
            return super().back(talk)
        talk.replace(replace(self, more=False))
        return None

    def _open_other(self, which: str, talk: Talk) -> Steps:
        """The request that goes on instead of this one, or whose response this one contests."""
        told = yield from ask(ReadStaffRequest(self.ref))
        if isinstance(told, Trouble):
            offer_retry(told, talk)
            return
        other = told.merged if which == "other" else told.contests
        if other:
            talk.push(StaffRequestFrame(ref=other.ref))
        talk.again()

    def _finish(self, talk: Talk) -> Steps:
        """The stage is named now, so that of two who press only one finishes it."""
        told = yield from ask(ReadStaffRequest(self.ref))
        if isinstance(told, Trouble):
            offer_retry(told, talk)
        elif (stage := present_stage(told)) is None:
            talk.say("staff.no_stage")
            talk.again()
        else:
            talk.push(FinishStageFrame(ref=self.ref, stage=stage.name, title=stage.title))

    def _documents(self, talk: Talk) -> Steps:
        told = yield from ask(ReadStaffRequest(self.ref))
        if isinstance(told, Trouble):
            talk.tell(reason(told, talk))
        else:
            for number, page in enumerate((*told.pages, *bills.slips(told)), 1):
                send_page(told, page, number, talk)
        talk.again()


def send_page(view: StaffRequestView, page: Page, number: int, talk: Talk) -> None:
    """One page of the documents; attached pages do not count as messages of the reply."""
    slip = talk.text("staff.bill.slip")
    title = {"slip": slip, **titles_of(view, talk.content.catalogue)}.get(page.slot, page.slot)
    caption = talk.text(
        "staff.document",
        number=persian.digits(number),
        count=persian.digits(len(view.pages) + len(bills.slips(view))),
        title=title,
        code=persian.tracking_code(view.card.tracking_code),
    )
    document = RequestDocument(view.card.ref, page.sha256, page.name, page.mime)
    talk.tell(caption, attachment=document)
