"""The response (T4) and its correction: its text, grounds, remarks and files, looked at before it is issued.

A correction begins with all of the valid response. That one's number goes with the form: of two who correct it one
does, and the other sees the newer response before they go on with what they have typed."""

from collections.abc import Mapping, Sequence
from typing import get_args

from msgspec.structs import replace

from backend_client.contract import Outcome, ResponseDraft, ResponseFile, StaffRequestView
from bot.console.deeds.deed import Asked, Deed, Typed, Wrong, all_of
from bot.console.ready import ReadyGroup, ready_group
from bot.console.voice import Voice
from dialogs.protocol import CorrectResponse, Effect, IssueResponse
from dialogs.staff.respond import MOST_GROUNDS
from dialogs.staff.response_steps import GROUND_CHARS, MOST_FILES, REASON_CHARS, REMARKS_CHARS, TEXT_CHARS

RESPONSE = Typed("response", TEXT_CHARS, rows=9)
GROUNDS = Typed("grounds", MOST_GROUNDS * GROUND_CHARS, required=False, rows=3)
REMARKS = Typed("remarks", REMARKS_CHARS, required=False, rows=3)
REASON = Typed("reason", REASON_CHARS, rows=3)
_NUMBER_CHARS = 100


def _outcome(asked: Asked) -> Outcome | None:
    return next((one for one in get_args(Outcome) if one == asked.form.one("outcome")), None)


def _draft(asked: Asked) -> ResponseDraft:
    """T4: its outcome, text, legal grounds ticked or written, remarks, files. Raises Wrong."""
    problems: dict[str, str] = {}
    texts: dict[str, str] = {}
    try:
        texts = asked.texts(RESPONSE, GROUNDS, REMARKS)
    except Wrong as wrong:
        problems = wrong.problems
    outcome = _outcome(asked)
    if outcome is None:
        problems["outcome"] = asked.voice.text("console.wrong.no_outcome")
    laws = [law for place, law in enumerate(asked.view.definition.laws) if str(place) in asked.form.all("law")]
    grounds = [*laws, *([written] if (written := texts.get("grounds", "")) else [])]
    if not grounds and "grounds" not in problems:
        problems["grounds"] = asked.voice.text("console.wrong.no_grounds")
    if problems or outcome is None:
        raise Wrong(problems)
    return ResponseDraft(
        text=texts["response"],
        legal_grounds="\n".join(grounds),
        remarks=texts["remarks"],
        pages=asked.pages,
        outcome=outcome,
    )


def _respond(asked: Asked) -> Effect:
    return IssueResponse(asked.ref, _draft(asked))


def _correct(asked: Asked) -> Effect:
    all_of(lambda: asked.texts(REASON), lambda: _draft(asked))
    draft = replace(_draft(asked), kept=tuple(file.ref for file in _kept(asked)))
    return CorrectResponse(asked.ref, draft, asked.texts(REASON)["reason"], asked.form.one("seen")[:_NUMBER_CHARS])


def _kept(asked: Asked) -> list[ResponseFile]:
    """Files of the valid response that stay."""
    files = asked.view.response.files if asked.view.response else ()
    return [file for file in files if file.ref in asked.form.all("kept")]


def _seen(view: StaffRequestView) -> dict[str, str]:
    return {"seen": view.response.number if view.response else ""}


def _valid(view: StaffRequestView, _: Voice) -> dict[str, list[str]]:
    """All of the valid response, to be changed."""
    valid = view.response
    if valid is None:
        return {}
    lines = [line for line in valid.legal_grounds.split("\n") if line.strip()]
    laws = view.definition.laws
    return {
        "outcome": [valid.outcome],
        RESPONSE.name: [valid.text],
        "law": [str(place) for place, law in enumerate(laws) if law in lines],
        GROUNDS.name: ["\n".join(line for line in lines if line not in laws)],
        REMARKS.name: [valid.remarks],
        "kept": [file.ref for file in valid.files],
    }


def _ready(asked: Asked) -> Mapping[str, Sequence[ReadyGroup]]:
    """Those of the outcome that is chosen; before that, of each."""
    outcome, card, voice = _outcome(asked), asked.view.card, asked.voice
    if outcome is not None:
        return {RESPONSE.name: ready_group(outcome, card, voice)}
    groups = [ready_group(one, card, voice, voice.text(f"console.outcome.{one}")) for one in ("granted", "refused")]
    return {RESPONSE.name: [group for found in groups for group in found]}


def _more(asked: Asked) -> dict[str, object]:
    """`kept`: files of the valid response that stay. `overtaken`: that is another than the form was begun with."""
    valid = asked.view.response
    return {
        "laws": asked.view.definition.laws,
        "kept": _kept(asked),
        "overtaken": valid is not None and asked.form.one("seen") not in {"", valid.number},
    }


DEEDS = (
    Deed(
        "respond",
        IssueResponse,
        _respond,
        (RESPONSE, GROUNDS, REMARKS),
        ready=_ready,
        template="respond.html",
        more=_more,
        preview="preview.html",
        most_files=MOST_FILES,
    ),
    Deed(
        "correct",
        CorrectResponse,
        _correct,
        (RESPONSE, GROUNDS, REMARKS, REASON),
        rare=True,
        hidden=_seen,
        filled=_valid,
        ready=_ready,
        template="respond.html",
        more=_more,
        preview="preview.html",
        most_files=MOST_FILES,
    ),
)
