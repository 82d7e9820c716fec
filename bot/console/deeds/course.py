"""The course of an accepted request: its stage finished, waiting for somebody, back to an earlier stage, a later day
(G5, F60)."""

from backend_client.contract import StaffRequestView, Waiting
from bot.console.deeds.deed import Asked, Day, Deed, OneOf, Options, Typed, Wrong, all_of
from dialogs.protocol import Effect, FinishStage, PauseRequest, PromiseAnew, ResumeRequest, ReturnRequest
from dialogs.staff.card import present_stage
from dialogs.staff.course import REASON_CHARS
from dialogs.staff.stage import NOTE_CHARS

NOTE = Typed("note", NOTE_CHARS, required=False, rows=3)
REASON = Typed("reason", REASON_CHARS, rows=3)
_NEW_DAY = Day("day")


def _whom(asked: Asked) -> Options:
    return [(waiting, asked.voice.text(f"staff.button.pause_{waiting}")) for waiting in ("citizen", "agency")]


def _behind(asked: Asked) -> Options:
    return [(stage.name, stage.title) for stage in asked.view.stages if stage.state == "done"]


_WAITING = OneOf("waiting", _whom)
_STAGE = OneOf("stage", _behind)


def _present_stage(view: StaffRequestView) -> dict[str, str]:
    """The stage is named when the form is shown, so that of two who send it only one finishes it."""
    stage = present_stage(view)
    return {"stage": stage.name if stage else ""}


def _finish(asked: Asked) -> Effect:
    return FinishStage(asked.ref, asked.form.one("stage")[:100], asked.texts(NOTE)["note"])


def _pause(asked: Asked) -> Effect:
    all_of(lambda: asked.chosen(_WAITING), lambda: asked.texts(REASON))
    waiting: Waiting = "citizen" if asked.chosen(_WAITING) == "citizen" else "agency"
    return PauseRequest(asked.ref, waiting, asked.texts(REASON)["reason"])


def _stage(asked: Asked) -> str:
    """Whether it is behind still is the desk's to say: by now the form may have been sent before."""
    stage = asked.form.one(_STAGE.name)
    if stage not in {each.name for each in asked.view.stages}:
        raise Wrong({_STAGE.name: asked.voice.text("console.wrong.not_chosen")})
    return stage


def _return(asked: Asked) -> Effect:
    all_of(lambda: _stage(asked), lambda: asked.texts(REASON))
    return ReturnRequest(asked.ref, _stage(asked), asked.texts(REASON)["reason"])


def _promise(asked: Asked) -> Effect:
    all_of(lambda: asked.day(_NEW_DAY), lambda: asked.texts(REASON))
    return PromiseAnew(asked.ref, asked.day(_NEW_DAY), asked.texts(REASON)["reason"])


DEEDS = (
    Deed("finish", FinishStage, _finish, (NOTE,), hidden=_present_stage),
    Deed("resume", ResumeRequest, lambda asked: ResumeRequest(asked.ref), at_once=True),
    Deed("pause", PauseRequest, _pause, (_WAITING, REASON), rare=True),
    Deed("promise", PromiseAnew, _promise, (_NEW_DAY, REASON), rare=True),
    Deed("return", ReturnRequest, _return, (_STAGE, REASON), rare=True),
)
