"""The response (T4): its text, grounds, remarks and files, looked at before it is issued."""

from typing import get_args

from backend_client.contract import Outcome, ResponseDraft
from bot.console.deeds.deed import Asked, Deed, Typed, Wrong
from dialogs.protocol import Effect, IssueResponse
from dialogs.staff.respond import MOST_GROUNDS
from dialogs.staff.response_steps import GROUND_CHARS, REMARKS_CHARS, TEXT_CHARS

RESPONSE = Typed("response", TEXT_CHARS, rows=9)
GROUNDS = Typed("grounds", MOST_GROUNDS * GROUND_CHARS, required=False, rows=3)
REMARKS = Typed("remarks", REMARKS_CHARS, required=False, rows=3)


def _respond(asked: Asked) -> Effect:
    """T4: its outcome, text, legal grounds ticked or written, remarks, files."""
    problems: dict[str, str] = {}
    texts: dict[str, str] = {}
    try:
        texts = asked.texts(RESPONSE, GROUNDS, REMARKS)
    except Wrong as wrong:
        problems = wrong.problems
    outcome: Outcome | None = next((one for one in get_args(Outcome) if one == asked.form.one("outcome")), None)
    if outcome is None:
        problems["outcome"] = asked.voice.text("console.wrong.no_outcome")
    laws = [law for place, law in enumerate(asked.view.definition.laws) if str(place) in asked.form.all("law")]
    grounds = [*laws, *([written] if (written := texts.get("grounds", "")) else [])]
    if not grounds and "grounds" not in problems:
        problems["grounds"] = asked.voice.text("console.wrong.no_grounds")
    if problems or outcome is None:
        raise Wrong(problems)
    draft = ResponseDraft(
        text=texts["response"],
        legal_grounds="\n".join(grounds),
        remarks=texts["remarks"],
        pages=asked.pages,
        outcome=outcome,
    )
    return IssueResponse(asked.ref, draft)


DEEDS = (
    Deed(
        "respond",
        IssueResponse,
        _respond,
        (RESPONSE, GROUNDS, REMARKS),
        template="respond.html",
        preview="preview.html",
        files=True,
    ),
)
