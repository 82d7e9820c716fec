"""Listing what is wanting (P1): choose fields and documents, say why of each, look at all, tell it at once.

choosing (cursor -1) ─▶ a remark for each (cursor 0 …) ─▶ summary (cursor past the last) ─▶ ListDeficiencies
"""

from collections.abc import Iterator

from msgspec import field
from msgspec.structs import replace

from backend_client import forms
from backend_client.catalogue import Catalogue
from backend_client.contract import Deficiency, StaffRequestView
from dialogs import persian
from dialogs.protocol import Body, Chosen, ListDeficiencies, ReadStaffRequest, Trouble
from dialogs.staff.buttons import back, button, page_chosen
from dialogs.staff.card import titles_of
from dialogs.staff.deed import DeedFrame, perform
from dialogs.staff.due import TellsTime
from dialogs.staff.paragraphs import clip, in_messages
from dialogs.staff.ready import ready_chosen, ready_rows
from dialogs.staff.toggles import chosen_lines, toggle_rows, toggled
from dialogs.staff.trouble import offer_retry
from dialogs.staff.writing import written
from dialogs.talk import Row, Steps, Talk, ask

CHOOSING = -1
REMARK_CHARS = 300
SHOWN_CHARS = 200
REASONS = ("unreadable", "incomplete", "mismatch")
"""Remarks on documents that a button offers: keys of the words `staff.reason.*`."""


class DeficienciesFrame(DeedFrame, frozen=True):
    """`chosen`: names of fields and documents in the order of choosing; `remarks`: those written so far."""

    chosen: tuple[str, ...] = ()
    remarks: dict[str, str] = field(default_factory=dict)
    cursor: int = CHOOSING
    page: int = 0

    @property
    def present_name(self) -> str:
        """What the remark is about that is asked for now; "" while choosing and in the summary."""
        return self.chosen[self.cursor] if 0 <= self.cursor < len(self.chosen) else ""

    def present(self, talk: Talk) -> Steps:
        told = yield from ask(ReadStaffRequest(self.ref))
        if isinstance(told, Trouble):
            offer_retry(told, talk)
        elif self.cursor == CHOOSING:
            self._ask_which(told, talk)
        elif self.present_name:
            self._ask_remark(told, talk)
        else:
            self._summarise(told, talk)

    def _ask_which(self, view: StaffRequestView, talk: Talk) -> None:
        titles = dict(deficient_things(view, talk))
        text = talk.text("staff.deficiencies", chosen=chosen_lines(titles, self.chosen, talk))
        onward = [button(talk, "onward")] if self.chosen else []
        talk.prompt(text, [*toggle_rows(titles, self.chosen, self.page, talk), onward, [back(talk)]])

    def _ask_remark(self, view: StaffRequestView, talk: Talk) -> None:
        name, catalogue = self.present_name, talk.content.catalogue
        earlier = self.remarks.get(name, "")
        text = talk.text(
            "staff.deficiencies.remark",
            title=titles_of(view, catalogue).get(name, name),
            number=persian.digits(self.cursor + 1),
            count=persian.digits(len(self.chosen)),
        )
        if earlier:
            text += "\n" + talk.text("staff.earlier", text=persian.quoted(clip(earlier, SHOWN_CHARS)))
        rows: list[Row] = [[button(talk, "keep")]] if earlier else []
        if is_document(name, view, catalogue):
            rows += [[button(talk, f"reason.{reason}", f"reason:{reason}")] for reason in REASONS]
        else:
            rows += ready_rows("remark", view.card, self.page, talk)
        talk.prompt(text, [*rows, [back(talk)]], numbered=False)

    def _summarise(self, view: StaffRequestView, talk: Talk) -> None:
        titles = titles_of(view, talk.content.catalogue)
        lines = [f"• {titles.get(name, name)}: {persian.quoted(self.remarks[name])}" for name in self.chosen]
        head = talk.text("staff.deficiencies.summary", code=persian.tracking_code(view.card.tracking_code))
        *first, last = in_messages([head, *lines, talk.text("staff.deficiencies.not_sent")], most=3)
        for text in first:
            talk.tell(text)
        talk.prompt(last, [[button(talk, "send_deficiencies", "send")], [button(talk, "choose")], [back(talk)]])

    def deal(self, body: Body, talk: Talk) -> None:
        if isinstance(body, Chosen):
            self._choose(body.value, talk)
        elif self.present_name:
            remark = written(body, REMARK_CHARS, talk)
            if remark is not None:
                self._remark(remark, talk)
        else:
            talk.say("staff.choose")
            talk.again()

    def _choose(self, value: str, talk: Talk) -> None:
        name = self.present_name
        if value == "send" and self.chosen and set(self.chosen) <= set(self.remarks):
            wanting = tuple(Deficiency(name=name, remark=self.remarks[name]) for name in self.chosen)
            perform(self, ListDeficiencies(self.ref, wanting), talk)
            return
        if (page := page_chosen(value)) is not None:
            talk.replace(replace(self, page=page))
        elif value.startswith("toggle:"):
            talk.replace(replace(self, chosen=toggled(self.chosen, value.removeprefix("toggle:"))))
        elif value == "onward" and self.chosen:
            talk.replace(replace(self, cursor=0, page=0))
        elif value in {"choose", "!edit"}:
            talk.replace(replace(self, cursor=CHOOSING))
        elif value == "keep" and name in self.remarks:
            talk.replace(replace(self, cursor=self.cursor + 1))
        elif value.startswith("reason:") and name:
            self._remark(talk.text(f"staff.reason.{value.removeprefix('reason:')}"), talk)
        elif name and (remark := ready_chosen(value, talk)):
            self._remark(remark, talk)
        talk.again()

    def _remark(self, remark: str, talk: Talk) -> None:
        remarks = {**self.remarks, self.present_name: remark}
        talk.replace(replace(self, remarks=remarks, cursor=self.cursor + 1))
        talk.again()

    def back(self, talk: Talk) -> Steps | None:
        if self.waiting or self.cursor == CHOOSING:
            return super().back(talk)
        talk.replace(replace(self, cursor=self.cursor - 1))
        talk.again()
        return None


def deficient_things(view: StaffRequestView, talk: TellsTime) -> Iterator[tuple[str, str]]:
    """(name, title) of all that this applicant was asked: relevant fields and documents, answered or not."""
    titles = titles_of(view, talk.content.catalogue)
    service, identity = view.definition, talk.content.catalogue.identity
    yield from ((slot.name, titles[slot.name]) for slot in service.documents if _asked(slot.relevant, view, talk))
    yield from ((field.name, titles[field.name]) for field in service.fields if _asked(field.relevant, view, talk))
    sent = {page.slot for page in view.pages}
    yield from ((slot.name, titles[slot.name]) for slot in identity.documents if slot.name in sent)
    yield from (
        (asked.name, titles[asked.name])
        for asked in identity.fields
        if asked.name in view.answers and asked.name != "applicant_kind"
    )


def _asked(relevant: str, view: StaffRequestView, talk: TellsTime) -> bool:
    return forms.holds(relevant, view.answers, today=persian.local_day(talk.at))


def is_document(name: str, view: StaffRequestView, catalogue: Catalogue) -> bool:
    """A field that asks for a file is one, too."""
    slots = {slot.name for slot in (*view.definition.documents, *catalogue.identity.documents)}
    return name in slots | {asked.name for asked in view.definition.fields if asked.type in {"image", "file"}}
