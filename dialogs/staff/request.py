"""One request on the staff's table: its card, and a button for each thing that can be done with it now."""

from collections.abc import Iterator

from msgspec.structs import replace

from backend_client.contract import Page, StaffMember, StaffRequestView, Status
from dialogs import persian
from dialogs.protocol import (
    AcceptRequest,
    Body,
    Chosen,
    ReadStaffRequest,
    RequestDocument,
    Said,
    TakeRequest,
    Trouble,
)
from dialogs.staff import members
from dialogs.staff.buttons import back, button
from dialogs.staff.card import brief_card, card_messages, present_stage, titles_of
from dialogs.staff.course import CourseFrame
from dialogs.staff.deed import DeedFrame, perform
from dialogs.staff.deficiencies import DeficienciesFrame
from dialogs.staff.history import HistoryFrame
from dialogs.staff.message import MessageFrame
from dialogs.staff.respond import ResponseFrame
from dialogs.staff.stage import FinishStageFrame
from dialogs.staff.trouble import offer_retry, reason
from dialogs.talk import Row, Steps, Talk, ask

ACTIONS: dict[Status, tuple[tuple[str, ...], ...]] = {
    "submitted": (("take",), ("accept", "deficiencies"), ("tell",), ("documents", "history")),
    "deficient": (("tell",), ("documents", "history")),
    "accepted": (("take",), ("finish", "respond"), ("ask", "tell"), ("documents", "more")),
    "answered": (("tell",), ("documents", "history")),
    "delivered": (("tell",), ("documents", "history")),
    "withdrawn": (("documents", "history"),),
}
"""Rows of what can be done in each status; completeness is judged before acceptance only (P1)."""
LOOKING = ("documents", "history")


class StaffRequestFrame(DeedFrame, frozen=True):
    """The request `ref`; taking and accepting it are done from here. `seen`: the whole card was shown already."""

    seen: bool = False

    def end(self, talk: Talk) -> None:
        talk.replace(replace(self, waiting=""))

    def present(self, talk: Talk) -> Steps:
        told = yield from ask(ReadStaffRequest(self.ref))
        if isinstance(told, Trouble):
            offer_retry(told, talk)
            return
        *first, last = [brief_card(told, talk)] if self.seen else card_messages(told, talk)
        for text in first:
            talk.tell(text)
        talk.prompt(last, rows(told, talk, brief=self.seen))
        talk.replace(replace(self, seen=True))

    def deal(self, body: Body, talk: Talk) -> Steps | None:
        match body:
            case Chosen(value="take"):
                perform(self, TakeRequest(self.ref), talk)
            case Chosen(value="accept"):
                perform(self, AcceptRequest(self.ref), talk)
            case Chosen(value=("ask" | "tell") as kind):
                talk.push(MessageFrame(ref=self.ref, kind=kind))
            case Chosen(value="deficiencies"):
                talk.push(DeficienciesFrame(ref=self.ref))
            case Chosen(value="respond"):
                talk.push(ResponseFrame(ref=self.ref, files_id=talk.new_id("response")))
            case Chosen(value="history"):
                talk.push(HistoryFrame(ref=self.ref))
            case Chosen(value="more"):
                talk.push(CourseFrame(ref=self.ref))
            case Chosen(value="finish"):
                return self._finish(talk)
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
            for number, page in enumerate(told.pages, 1):
                send_page(told, page, number, talk)
        talk.again()


def send_page(view: StaffRequestView, page: Page, number: int, talk: Talk) -> None:
    """One page of the documents; attached pages do not count as messages of the reply."""
    title = titles_of(view, talk.content.catalogue).get(page.slot, page.slot)
    caption = talk.text(
        "staff.document",
        number=persian.digits(number),
        count=persian.digits(len(view.pages)),
        title=title,
        code=persian.tracking_code(view.card.tracking_code),
    )
    document = RequestDocument(view.card.ref, page.sha256, page.name, page.mime)
    talk.tell(caption, attachment=document)


def rows(view: StaffRequestView, talk: Talk, *, brief: bool) -> list[Row]:
    """A button for each thing that this member can do in this status; `brief`: looking stands behind one button."""
    hidden = set(hidden_actions(view)) | set(actions_of_others(talk.staff)) | set(LOOKING if brief else ())
    offered: list[Row] = [
        [button(talk, name) for name in row if name not in hidden] for row in ACTIONS[view.card.status]
    ]
    whole = [button(talk, "whole")] if brief else []
    return [*(row for row in [*offered, whole] if row), [back(talk)]]


def hidden_actions(view: StaffRequestView) -> Iterator[str]:
    """What this request does not need now. The response is for the last stage, or after it."""
    stage = present_stage(view)
    if view.card.taken_by:
        yield "take"
    if stage is None:
        yield "finish"
    elif stage != view.stages[-1]:
        yield "respond"
    if not view.pages:
        yield "documents"


def actions_of_others(member: StaffMember | None) -> Iterator[str]:
    """What other roles do; the desk refuses it all the same."""
    if member is None or not members.accepts(member):
        yield from ("accept", "deficiencies")
