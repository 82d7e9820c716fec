"""Correcting an issued response (اصلاحیه): why, what is changed, a look at the whole, then a number of its own (T4).

Whatever a colleague does meanwhile, what was typed stays: the frame is told of the newer response and goes on from it.
"""

from typing import ClassVar

from msgspec.structs import replace

from backend_client.contract import Response, ResponseDraft, ResponseFile
from dialogs import persian
from dialogs.protocol import Body, Chosen, CorrectResponse, Effect, EffectFinished, ReadStaffRequest, Trouble
from dialogs.staff.buttons import button
from dialogs.staff.deed import tell_outcome
from dialogs.staff.respond import Step, WritingFrame
from dialogs.staff.trouble import offer_retry
from dialogs.talk import Choice, Steps, Talk, ask


class CorrectionFrame(WritingFrame, frozen=True):
    """`seen`: number of the response that is corrected; `overtaken`: a colleague has corrected it meanwhile. `kept`:
    its files that stay."""

    steps: ClassVar[tuple[Step, ...]] = ("reason", "preview")
    words: ClassVar[str] = "correction"

    step: Step = "reason"
    seen: str = ""
    reason: str = ""
    kept: tuple[ResponseFile, ...] = ()
    overtaken: bool = False

    def deal(self, body: Body, talk: Talk) -> Steps | None:
        if body == Chosen("renew") and self.overtaken:
            return self._renew(talk)
        if body == Chosen("send") and self.overtaken:
            talk.again()
            return None
        return super().deal(body, talk)

    def effect(self) -> Effect:
        return CorrectResponse(self.ref, self.draft(), self.reason, self.seen)

    def draft(self) -> ResponseDraft:
        return replace(super().draft(), kept=tuple(file.ref for file in self.kept))

    def filled(self, text: str) -> WritingFrame:
        return replace(self, reason=text) if self.step == "reason" else super().filled(text)

    def file_names(self) -> tuple[str, ...]:
        return (*(file.name for file in self.kept), *super().file_names())

    def without_files(self) -> WritingFrame:
        return replace(self, pages=(), kept=())

    def extra_fields(self, talk: Talk) -> list[str]:
        number = persian.code(persian.digits(self.seen))
        return [talk.text("staff.correction.field", number=number, reason=persian.quoted(self.reason))]

    def sending(self, talk: Talk) -> Choice:
        if self.overtaken:
            return button(talk, "renew")
        return button(talk, "issue_correction", "send")

    def hear_result(self, result: EffectFinished, talk: Talk) -> bool:
        outcome = result.outcome
        late = isinstance(outcome, Trouble) and outcome.kind == "already_done"
        if not isinstance(outcome, Trouble) or not late or self.waiting != result.effect_id:
            return super().hear_result(result, talk)
        tell_outcome(result, talk)
        talk.replace(self.after(outcome))
        talk.again()
        return True

    def after(self, trouble: Trouble) -> "CorrectionFrame":
        """Nothing that was typed is lost, whatever the desk said."""
        return replace(self, waiting="", overtaken=trouble.kind == "already_done")

    def _renew(self, talk: Talk) -> Steps:
        """Look at the newer response; what was typed here stays as it is."""
        told = yield from ask(ReadStaffRequest(self.ref))
        if isinstance(told, Trouble):
            offer_retry(told, talk)
            return
        if valid := told.response:
            talk.tell(_shown(valid, talk))
            there = {file.ref for file in valid.files}
            kept = tuple(file for file in self.kept if file.ref in there)
            talk.replace(replace(self, seen=valid.number, kept=kept, overtaken=False))
        talk.again()


def _shown(valid: Response, talk: Talk) -> str:
    return talk.text(
        "staff.correction.newer",
        number=persian.code(persian.digits(valid.number)),
        by=persian.quoted(valid.issuer_name),
        reason=persian.quoted(valid.reason),
        text=persian.quoted(valid.text),
    )


def begin_correcting(ref: str, talk: Talk) -> Steps:
    """All of the valid response stands there already, to be changed."""
    told = yield from ask(ReadStaffRequest(ref))
    if isinstance(told, Trouble):
        offer_retry(told, talk)
    elif valid := told.response:
        frame = CorrectionFrame(
            ref=ref,
            files_id=talk.new_id("response"),
            outcome=valid.outcome,
            text=valid.text,
            grounds=tuple(line for line in valid.legal_grounds.split("\n") if line.strip()),
            remarks=valid.remarks,
            kept=valid.files,
            seen=valid.number,
        )
        talk.push(frame)
    else:
        talk.again()
