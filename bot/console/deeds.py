"""What can be done to a request from its page: one small declaration a deed.

To add one: its effect (bot.access rules it, bot.effects.staff performs it), its name in `dialogs.staff.actions.ACTIONS`
(when it is offered, in the chat as here), and a Deed below. Its words are those of the chat: `staff.button.<name>`,
`staff.done.<Effect>`, `staff.already.<Effect>`; for each text `console.field.<name>` and, where there is something to
explain, `console.deed.<name>`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import get_args

from backend_client.contract import Deficiency, Outcome, Page, ResponseDraft, StaffMember, StaffRequestView
from bot.console.forms import Form
from bot.console.voice import Voice
from dialogs import persian
from dialogs.protocol import (
    AcceptRequest,
    AskCitizen,
    Effect,
    FinishStage,
    IssueResponse,
    ListDeficiencies,
    TakeRequest,
    TellCitizen,
)
from dialogs.staff.actions import ACTIONS, actions_of_others, hidden_actions
from dialogs.staff.card import present_stage
from dialogs.staff.deficiencies import REMARK_CHARS, deficient_things
from dialogs.staff.message import TEXT_CHARS as MESSAGE_CHARS
from dialogs.staff.respond import MOST_GROUNDS
from dialogs.staff.response_steps import GROUND_CHARS, REMARKS_CHARS, TEXT_CHARS
from dialogs.staff.stage import NOTE_CHARS
from nlu.normalize import clean_answer


@dataclass(frozen=True)
class Typed:
    """One text of a deed's form; `limit` in characters."""

    name: str
    limit: int
    required: bool = True
    rows: int = 5


class Wrong(Exception):
    """The form cannot be understood yet. `problems`: name of a field → the sentence about it."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(", ".join(problems))
        self.problems = dict(problems)


@dataclass(frozen=True)
class Asked:
    """A form that came in about a request. `pages`: files kept for it so far."""

    view: StaffRequestView
    form: Form
    voice: Voice
    pages: tuple[Page, ...] = ()

    @property
    def ref(self) -> str:
        return self.view.card.ref

    def texts(self, *fields: Typed) -> dict[str, str]:
        """The texts, cleaned. Raises Wrong for those that are missing or too long."""
        found = {field.name: clean_answer(self.form.one(field.name)) for field in fields}
        problems = {}
        for field in fields:
            length = len(found[field.name])
            if field.required and not length:
                problems[field.name] = self.voice.text("console.wrong.missing")
            elif length > field.limit:
                problems[field.name] = self.voice.text(
                    "console.wrong.long", limit=persian.digits(field.limit), length=persian.digits(length)
                )
        if problems:
            raise Wrong(problems)
        return found


@dataclass(frozen=True)
class Deed:
    """`build` makes the effect of a form, or raises Wrong. `at_once`: a button on the request's page does it.

    `template`: of its form. `preview`: template of the look at the whole before it is done, "" for none. `files`:
    whether it takes any. `hidden`: what the form must remember of the request as it stood when it was shown.
    """

    name: str
    effect: type[Effect]
    build: Callable[[Asked], Effect]
    fields: tuple[Typed, ...] = ()
    at_once: bool = False
    template: str = "deed.html"
    preview: str = ""
    files: bool = False
    hidden: Callable[[StaffRequestView], dict[str, str]] = lambda _: {}


NOTE = Typed("note", NOTE_CHARS, required=False, rows=3)
MESSAGE = Typed("text", MESSAGE_CHARS)
RESPONSE = Typed("response", TEXT_CHARS, rows=9)
GROUNDS = Typed("grounds", MOST_GROUNDS * GROUND_CHARS, required=False, rows=3)
REMARKS = Typed("remarks", REMARKS_CHARS, required=False, rows=3)


def _present_stage(view: StaffRequestView) -> dict[str, str]:
    """The stage is named when the form is shown, so that of two who send it only one finishes it."""
    stage = present_stage(view)
    return {"stage": stage.name if stage else ""}


def _finish(asked: Asked) -> Effect:
    return FinishStage(asked.ref, asked.form.one("stage")[:100], asked.texts(NOTE)["note"])


def _deficiencies(asked: Asked) -> Effect:
    """Those that are ticked, each with why (P1)."""
    titles = dict(deficient_things(asked.view, asked.voice))
    chosen = [name for name in dict.fromkeys(asked.form.all("wanting")) if name in titles]
    if not chosen:
        raise Wrong({"wanting": asked.voice.text("console.wrong.nothing_chosen")})
    remarks = asked.texts(*(Typed(remark_of(name), REMARK_CHARS) for name in chosen))
    return ListDeficiencies(asked.ref, tuple(Deficiency(name=name, remark=remarks[remark_of(name)]) for name in chosen))


def remark_of(name: str) -> str:
    """The form's field for what is wrong with that field or document."""
    return f"remark_{name}"


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


_ALL = (
    Deed("take", TakeRequest, lambda asked: TakeRequest(asked.ref), at_once=True),
    Deed("accept", AcceptRequest, lambda asked: AcceptRequest(asked.ref), at_once=True),
    Deed("deficiencies", ListDeficiencies, _deficiencies, template="deficiencies.html"),
    Deed("finish", FinishStage, _finish, (NOTE,), hidden=_present_stage),
    Deed(
        "respond",
        IssueResponse,
        _respond,
        (RESPONSE, GROUNDS, REMARKS),
        template="respond.html",
        preview="preview.html",
        files=True,
    ),
    Deed("ask", AskCitizen, lambda asked: AskCitizen(asked.ref, asked.texts(MESSAGE)["text"]), (MESSAGE,)),
    Deed("tell", TellCitizen, lambda asked: TellCitizen(asked.ref, asked.texts(MESSAGE)["text"]), (MESSAGE,)),
)
DEEDS: Mapping[str, Deed] = {deed.name: deed for deed in _ALL}


def offered(view: StaffRequestView, member: StaffMember) -> list[Deed]:
    """What this member can do now, in the chat's order; the desk refuses the rest all the same."""
    hidden = {*hidden_actions(view), *actions_of_others(member)}
    names = [name for row in ACTIONS[view.card.status] for name in row if name not in hidden]
    return [DEEDS[name] for name in names if name in DEEDS]
