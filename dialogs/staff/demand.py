"""Asking for one more document after acceptance, and the unit head's word on it (P1).

title ─▶ why ─▶ (a head: reason) ─▶ a look at the whole ─▶ proposed, or asked at once
"""

from typing import Literal

from msgspec.structs import replace

from backend_client.catalogue import Catalogue, Inquiry
from backend_client.contract import Demand, StaffRequestView
from dialogs import persian
from dialogs.content.sameness import is_obtained_by
from dialogs.protocol import (
    AskDocument,
    Body,
    Chosen,
    DecideDocument,
    Effect,
    ProposeDocument,
    ReadStaffRequest,
    Said,
    Trouble,
)
from dialogs.staff import members
from dialogs.staff.buttons import back, button, page_chosen, page_of, paging
from dialogs.staff.deed import DeedFrame, perform
from dialogs.staff.trouble import offer_retry
from dialogs.staff.writing import written
from dialogs.talk import Choice, Row, Steps, Talk, ask

TITLE_CHARS, WHY_CHARS, REASON_CHARS = 100, 500, 500
Part = Literal["title", "why", "reason"]
PARTS: dict[Part, int] = {"title": TITLE_CHARS, "why": WHY_CHARS, "reason": REASON_CHARS}


class AskDocumentFrame(DeedFrame, frozen=True):
    """`name`: the slot of the definition that was chosen, "" for a title of one's own. Parts are "" until written."""

    title: str = ""
    name: str = ""
    why: str = ""
    reason: str = ""
    page: int = 0

    def present(self, talk: Talk) -> Steps | None:
        match self._missing(talk):
            case "title":
                return self._ask_title(talk)
            case "":
                rows: list[Row] = [[button(talk, self._way(talk), "send")], [button(talk, "rewrite")], [back(talk)]]
                talk.prompt(self._whole(talk), rows)
            case part:
                limit = persian.digits(PARTS[part])
                text = talk.text(f"staff.demand.{part}", title=persian.quoted(self.title), limit=limit)
                talk.prompt(text, [[back(talk)]], numbered=False)
        return None

    def _missing(self, talk: Talk) -> Part | Literal[""]:
        if not self.title:
            return "title"
        if not self.why:
            return "why"
        return "reason" if _is_head(talk) and not self.reason else ""

    def _way(self, talk: Talk) -> str:
        return "send_demand" if _is_head(talk) else "propose_demand"

    def _ask_title(self, talk: Talk) -> Steps:
        told = yield from ask(ReadStaffRequest(self.ref))
        if isinstance(told, Trouble):
            offer_retry(told, talk)
            return
        slots = named(told, talk.content.catalogue)
        rows: list[Row] = [[Choice(persian.shortened(title, 40), f"slot:{name}")] for name, title in slots.items()]
        shown = page_of(rows, self.page)
        text = talk.text("staff.demand.title", limit=persian.digits(TITLE_CHARS))
        talk.prompt(text, [*shown, paging(rows, self.page, talk), [back(talk)]], numbered=False)

    def _whole(self, talk: Talk) -> str:
        title, why = persian.quoted(self.title), persian.quoted(self.why)
        if _is_head(talk):
            return talk.text("staff.demand.preview", title=title, why=why, reason=persian.quoted(self.reason))
        return talk.text("staff.demand.proposal", title=title, why=why)

    def deal(self, body: Body, talk: Talk) -> Steps | None:
        match body:
            case Chosen(value="send") if not self._missing(talk):
                perform(self, self._effect(talk), talk)
            case Chosen(value="rewrite" | "!edit"):
                talk.replace(AskDocumentFrame(ref=self.ref))
                talk.again()
            case Chosen(value=value) if value.startswith("slot:") and not self.title:
                return self._take_title(talk, name=value.removeprefix("slot:"))
            case Chosen(value=value):
                page = page_chosen(value)
                talk.replace(self if page is None else replace(self, page=page))
                talk.again()
            case _:
                return self._write(body, talk)
        return None

    def _write(self, body: Body, talk: Talk) -> Steps | None:
        part = self._missing(talk)
        if not part:
            talk.say("staff.choose")
            talk.again()
            return None
        text = written(body, PARTS[part], talk)
        if text is None:
            return None
        if part == "title":
            return self._take_title(talk, title=text)
        talk.replace(replace(self, **{part: text}))
        talk.again()
        return None

    def _take_title(self, talk: Talk, *, name: str = "", title: str = "") -> Steps:
        """What the desk itself obtains is not asked of the applicant (G14)."""
        told = yield from ask(ReadStaffRequest(self.ref))
        if isinstance(told, Trouble):
            offer_retry(told, talk)
            return
        title = named(told, talk.content.catalogue).get(name, "") if name else title
        same = obtained_by_desk(told, title)
        if same is not None:
            talk.say("staff.demand.inquiry", agency=same.agency)
        elif title:
            talk.replace(replace(self, title=title, name=name))
        talk.again()

    def _effect(self, talk: Talk) -> Effect:
        if _is_head(talk):
            return AskDocument(self.ref, self.title, self.name, self.why, self.reason)
        return ProposeDocument(self.ref, self.title, self.name, self.why)

    def back(self, talk: Talk) -> Steps | None:
        if self.waiting or not self.title:
            return super().back(talk)
        last: Part = "reason" if self.reason else "why" if self.why else "title"
        talk.replace(replace(self, **{last: ""}))
        talk.again()
        return None


def _is_head(talk: Talk) -> bool:
    return talk.staff is not None and members.heads_unit(talk.staff)


def named(view: StaffRequestView, catalogue: Catalogue) -> dict[str, str]:
    """Documents of the definition, with their titles."""
    slots = (*view.definition.documents, *catalogue.identity.documents)
    return {slot.name: slot.title for slot in slots}


def obtained_by_desk(view: StaffRequestView, title: str) -> Inquiry | None:
    """The inquiry that brings what is called so; it is not asked of the applicant (G14)."""
    return next((each for each in view.definition.inquiries if is_obtained_by(title, each)), None)


class DecideDocumentFrame(DeedFrame, frozen=True):
    """`word` "" until it is chosen; then its reason is written."""

    no: int = 0
    word: Literal["", "agree", "decline"] = ""

    def present(self, talk: Talk) -> Steps:
        told = yield from ask(ReadStaffRequest(self.ref))
        if isinstance(told, Trouble):
            offer_retry(told, talk)
            return
        demand = next((each for each in told.demands if each.no == self.no), None)
        if demand is None or demand.state != "proposed" or told.card.status != "accepted":
            talk.tell(_decided(demand, talk))
            talk.close()
        elif self.word:
            text = talk.text(
                f"staff.demand.{self.word}",
                title=persian.quoted(demand.title),
                limit=persian.digits(REASON_CHARS),
            )
            talk.prompt(text, [[back(talk)]], numbered=False)
        else:
            text = talk.text(
                "staff.demand.decide",
                code=persian.tracking_code(told.card.tracking_code),
                title=persian.quoted(demand.title),
                why=persian.quoted(demand.why),
                by=persian.quoted(demand.proposed_by),
            )
            talk.prompt(text, [[button(talk, "agree"), button(talk, "decline")], [back(talk)]])

    def deal(self, body: Body, talk: Talk) -> None:
        match body:
            case Chosen(value=("agree" | "decline") as word) if not self.word:
                talk.replace(replace(self, word=word))
                talk.again()
            case Said() if self.word:
                reason = written(body, REASON_CHARS, talk)
                if reason is not None:
                    perform(self, DecideDocument(self.ref, self.no, self.word == "agree", reason), talk)
            case _:
                talk.say("staff.text_wanted" if self.word else "staff.choose")
                talk.again()

    def back(self, talk: Talk) -> Steps | None:
        if self.waiting or not self.word:
            return super().back(talk)
        talk.replace(replace(self, word=""))
        talk.again()
        return None


def _decided(demand: Demand | None, talk: Talk) -> str:
    if demand is None or not demand.decided_by:
        return talk.text("staff.already.changed")
    return talk.text("staff.already.DecideDocument", by=persian.quoted(demand.decided_by))
