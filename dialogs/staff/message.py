"""A question or a message to the citizen (E7): written, looked at, sent."""

from typing import Literal

from msgspec.structs import replace

from dialogs import persian
from dialogs.protocol import AskCitizen, Body, Chosen, Effect, ReadStaffRequest, TellCitizen, Trouble
from dialogs.staff.buttons import back, button, page_chosen
from dialogs.staff.deed import DeedFrame, perform
from dialogs.staff.ready import ready_chosen, ready_rows
from dialogs.staff.writing import written
from dialogs.talk import Steps, Talk, ask

TEXT_CHARS = 1500


class MessageFrame(DeedFrame, frozen=True):
    """`text` "" until it has been written. A question waits for an answer, a message does not. `page`: of the ready
    answers."""

    kind: Literal["ask", "tell"] = "tell"
    text: str = ""
    page: int = 0

    def present(self, talk: Talk) -> Steps:
        if self.text:
            rows = [[button(talk, f"send_{self.kind}", "send")], [button(talk, "rewrite")], [back(talk)]]
            talk.prompt(talk.text(f"staff.{self.kind}.preview", text=persian.quoted(self.text)), rows)
        else:
            limit = persian.digits(TEXT_CHARS)
            told = yield from ask(ReadStaffRequest(self.ref))
            offered = [] if isinstance(told, Trouble) else ready_rows(self.kind, told.card, self.page, talk)
            talk.prompt(talk.text(f"staff.{self.kind}", limit=limit), [*offered, [back(talk)]], numbered=False)

    def deal(self, body: Body, talk: Talk) -> None:
        match body:
            case Chosen(value="send") if self.text:
                perform(self, self._effect(), talk)
            case Chosen(value="rewrite" | "!edit"):
                talk.replace(replace(self, text=""))
                talk.again()
            case Chosen(value=value):
                page = page_chosen(value)
                chosen = replace(self, text=ready_chosen(value, talk)) if page is None else replace(self, page=page)
                talk.replace(chosen)
                talk.again()
            case _:
                text = written(body, TEXT_CHARS, talk)
                if text is not None:
                    talk.replace(replace(self, text=text))
                    talk.again()

    def _effect(self) -> Effect:
        return AskCitizen(self.ref, self.text) if self.kind == "ask" else TellCitizen(self.ref, self.text)

    def back(self, talk: Talk) -> Steps | None:
        if self.text and not self.waiting:
            talk.replace(replace(self, text=""))
            talk.again()
            return None
        return super().back(talk)
