"""Writing the response (T4): outcome, text, legal grounds, remarks, files, a look at the whole, then it is issued."""

from abc import abstractmethod
from typing import ClassVar, Literal, get_args

from msgspec.structs import replace

from backend_client.contract import Outcome, ResponseDraft
from dialogs import persian
from dialogs.protocol import (
    Body,
    Chosen,
    Effect,
    FileSent,
    IssueResponse,
    ReadStaffRequest,
    Trouble,
)
from dialogs.staff.buttons import button, page_chosen
from dialogs.staff.collecting import CollectingFrame
from dialogs.staff.deed import perform
from dialogs.staff.ready import ready_chosen
from dialogs.staff.response_steps import (
    GROUND_CHARS,
    REASON_CHARS,
    REMARKS_CHARS,
    TEXT_CHARS,
    present_step,
)
from dialogs.staff.toggles import toggled
from dialogs.staff.trouble import offer_retry
from dialogs.staff.writing import written
from dialogs.talk import Choice, Steps, Talk, ask

Step = Literal["reason", "outcome", "text", "grounds", "remarks", "files", "preview"]
"""`reason`: of a correction alone."""
EVERY_STEP: tuple[Step, ...] = get_args(Step)
LIMITS: dict[Step, int] = {
    "reason": REASON_CHARS,
    "text": TEXT_CHARS,
    "grounds": GROUND_CHARS,
    "remarks": REMARKS_CHARS,
}
MOST_GROUNDS = 6


class WritingFrame(CollectingFrame, frozen=True):
    """`steps`: in their order, beginning with the first; others are reached from the preview. `revising`: a step chosen
    at the end."""

    steps: ClassVar[tuple[Step, ...]] = EVERY_STEP[1:]
    words: ClassVar[str] = "response"

    step: Step = "outcome"
    outcome: Outcome = "granted"
    revising: bool = False
    text: str = ""
    grounds: tuple[str, ...] = ()
    remarks: str = ""
    page: int = 0

    def present(self, talk: Talk) -> Steps:
        told = yield from ask(ReadStaffRequest(self.ref))
        if isinstance(told, Trouble):
            offer_retry(told, talk)
        else:
            present_step(self, told, talk)

    def deal(self, body: Body, talk: Talk) -> Steps | None:
        match body:
            case Chosen(value="send") if self._is_complete():
                perform(self, self.effect(), talk)
            case Chosen(value=value) if value.startswith("law:"):
                return self._toggle_law(int(value.removeprefix("law:")), talk)
            case Chosen(value=value):
                self._choose(value, talk)
                talk.again()
            case FileSent(file=file) if self.step == "files":
                self.fetch(file, "response", talk)
            case _ if self.step in LIMITS:
                self._write(body, talk)
            case _:
                talk.say("staff.response.file_wanted" if self.step == "files" else "staff.choose")
                talk.again()
        return None

    @abstractmethod
    def effect(self) -> Effect:
        """The deed, with what was written."""

    def extra_fields(self, talk: Talk) -> list[str]:
        """What stands above the fields of T4 in the preview."""
        del talk
        return []

    def sending(self, talk: Talk) -> Choice:
        """The button under the preview that has it issued."""
        return button(talk, "issue", "send")

    def draft(self) -> ResponseDraft:
        return ResponseDraft(
            text=self.text,
            legal_grounds="\n".join(self.grounds),
            remarks=self.remarks,
            pages=self.pages,
            outcome=self.outcome,
        )

    def _is_complete(self) -> bool:
        return bool(self.step == "preview" and self.text and self.grounds and not self.fetching)

    def _choose(self, value: str, talk: Talk) -> None:
        page = page_chosen(value)
        if page is not None:
            talk.replace(replace(self, page=page))
        elif value.startswith("step:"):
            chosen = next(step for step in EVERY_STEP if step == value.removeprefix("step:"))
            talk.replace(replace(self, step=chosen, revising=True))
        elif self.step == "outcome" and value in get_args(Outcome):
            chosen_outcome: Outcome = "refused" if value == "refused" else "granted"
            talk.replace(replace(self, outcome=chosen_outcome).onward())
        elif self.step == "text" and (text := ready_chosen(value, talk)):
            talk.replace(self.filled(text).onward())
        elif value == "onward" and self._may_go_on():
            talk.replace(self.onward())
        elif value in {"without_remarks", "!skip"} and self.step == "remarks":
            talk.replace(replace(self, remarks="").onward())
        elif value == "remove_files":
            talk.replace(self.without_files())
        elif value == "drop":
            talk.replace(replace(self, fetching=()))
        elif value == "clear_grounds":
            talk.replace(replace(self, grounds=()))

    def without_files(self) -> "WritingFrame":
        return replace(self, pages=())

    def filled(self, text: str) -> "WritingFrame":
        """With the text of the present step."""
        return replace(self, text=text) if self.step == "text" else replace(self, remarks=text)

    def _may_go_on(self) -> bool:
        missing: dict[Step, bool] = {"text": not self.text, "grounds": not self.grounds}
        return not missing.get(self.step)

    def onward(self) -> "WritingFrame":
        """The step after this one; the preview again where only this one was to be changed."""
        following = (
            "preview" if self.revising or self.step == "preview" else self.steps[self.steps.index(self.step) + 1]
        )
        return replace(self, step=following, revising=False, page=0)

    def _toggle_law(self, place: int, talk: Talk) -> Steps:
        told = yield from ask(ReadStaffRequest(self.ref))
        if isinstance(told, Trouble):
            offer_retry(told, talk)
            return
        if place < len(told.definition.laws):
            self._set_grounds(toggled(self.grounds, told.definition.laws[place]), talk)
        talk.again()

    def _set_grounds(self, grounds: tuple[str, ...], talk: Talk) -> None:
        if len(grounds) > MOST_GROUNDS:
            talk.say("staff.response.grounds_full", most=persian.digits(MOST_GROUNDS))
        else:
            talk.replace(replace(self, grounds=grounds))

    def _write(self, body: Body, talk: Talk) -> None:
        text = written(body, LIMITS[self.step], talk)
        if text is None:
            return
        if self.step == "grounds":
            self._set_grounds((*(ground for ground in self.grounds if ground != text), text), talk)
        else:
            talk.replace(self.filled(text).onward())
        talk.again()

    def back(self, talk: Talk) -> Steps | None:
        if self.waiting or (self.step == self.steps[0] and not self.revising):
            return super().back(talk)
        before = "preview" if self.revising else self.steps[self.steps.index(self.step) - 1]
        talk.replace(replace(self, step=before, revising=False, page=0))
        talk.again()
        return None


class ResponseFrame(WritingFrame, frozen=True):
    """The response itself, which ends the workflow."""

    def effect(self) -> Effect:
        return IssueResponse(self.ref, self.draft())
