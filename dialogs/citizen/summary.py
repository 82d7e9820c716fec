"""The summary before a form is sent: everything in reading form, one button to send, any answer to be changed."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec.structs import replace

from backend_client.contract import COUNTER, Submission
from dialogs import persian
from dialogs.citizen import identity
from dialogs.citizen.answers import in_full, shown
from dialogs.citizen.paging import MOST_BUTTONS, paged
from dialogs.citizen.questions import answer_question
from dialogs.citizen.steps import BRANCH, Step, all_steps, definition_of, fixes_branch, is_relevant
from dialogs.citizen.waiting import PATIENCE, PATIENCE_S, WaitingFrame
from dialogs.protocol import (
    AmendAtCounter,
    AmendRequest,
    Body,
    Chosen,
    Draft,
    Effect,
    FileAtCounter,
    FormToSign,
    GiveDocuments,
    GiveDocumentsAtCounter,
    ReviseRequest,
    Said,
    SubmitRequest,
)
from dialogs.talk import Choice, Talk
from nlu.values import luhn_digit

Kind = Literal["submit", "amend", "give", "revise"]
"""A new request, the answer to deficiencies, documents that were asked for after acceptance, or a correction before
it."""
WORDS: Mapping[Kind, tuple[str, str]] = {
    "submit": ("summary.text", "button.submit"),
    "amend": ("summary.amend", "button.send_amend"),
    "give": ("summary.give", "button.send_give"),
    "revise": ("summary.amend", "button.send_amend"),
}
"""Above it, and on the button that sends it."""
AT_COUNTER: Mapping[Kind, tuple[str, str]] = {
    "submit": ("summary.counter", "button.submit"),
    "amend": ("summary.counter", "button.send_amend"),
    "give": ("summary.give.counter", "button.send_give"),
    "revise": ("summary.counter", "button.send_amend"),
}
"""The same where somebody of the staff fills it in."""


def steps_shown(draft: Draft, talk: Talk) -> list[Step]:
    """All relevant questions, identity included however it came."""
    return [step for step in all_steps(draft, talk.content) if is_relevant(step, draft, talk.today)]


def show(draft: Draft, talk: Talk) -> None:
    """All answers, masked where personal; it says that nothing is registered yet; the button names the act (UX 22)."""
    steps = steps_shown(draft, talk)
    lines = [*_contested(draft, talk), *(f"{step.title}: {shown(step, draft, talk.content)}" for step in steps)]
    title = persian.quoted(definition_of(draft, talk.content).title)
    key, send = (AT_COUNTER if draft.filed_by else WORDS)[_kind(draft)]
    to_sign = [[Choice(talk.text("counter.button.print_form"), "print")]] if _is_signed(draft) else []
    rows = [
        [Choice(talk.text(send), "submit")],
        *to_sign,
        [Choice(talk.text("button.edit"), "!edit")],
        [Choice(talk.text("button.back"), "!back"), Choice(talk.text("button.cancel"), "!cancel")],
    ]
    talk.prompt(talk.text(key, service=title, lines="\n".join(lines)), rows)


def _is_signed(draft: Draft) -> bool:
    """Answers that a counter clerk wrote down for somebody; papers speak for themselves."""
    return bool(draft.filed_by and not draft.extra)


def _contested(draft: Draft, talk: Talk) -> Iterator[str]:
    """Of an appeal: which response and until when, or that this day is past."""
    if contest := draft.contests:
        number, day = persian.code(persian.digits(contest.about.number)), persian.day(contest.until)
        key = "summary.contests" if talk.today <= contest.until else "summary.contests.late"
        yield talk.text(key, number=number, service=contest.title, day=day)


def show_edit(draft: Draft, talk: Talk, page: int) -> None:
    """Which answer to change."""
    steps = [step for step in steps_shown(draft, talk) if step.name != BRANCH or not fixes_branch(draft)]
    choices = [Choice(step.title, f"edit:{step.name}") for step in steps]
    shown, turns = paged(choices, page, MOST_BUTTONS - 1, talk)
    last = Choice(talk.text("button.to_summary"), "to_summary")
    talk.prompt(talk.text("summary.which"), [*([choice] for choice in shown), [*turns, last]])


def take(body: Body, draft: Draft, talk: Talk) -> None:
    match body:
        case Chosen(value="submit"):
            confirm(draft, talk)
            return
        case Chosen(value="print") if _is_signed(draft):
            print_form(draft, talk)
        case Said(text=text) if answer_question(text, draft.service, talk):
            pass
        case _:
            talk.say("summary.choose")
    talk.again()


def confirm(draft: Draft, talk: Talk) -> None:
    """Freeze the draft and have it sent; its result answers, or after 8 s the truth that it is still on its way."""
    identity.remember(draft, talk)
    number = draft.pre_registration_number or pre_registration_number(talk.new_id("pre_registration"))
    frozen = replace(draft, status="confirmed", pre_registration_number=number)
    key = f"{_kind(draft)}:{draft.id}:{draft.confirm_no}"
    effect_id = talk.perform(_effect(frozen, talk), key=key, draft_id=draft.id)
    talk.save(replace(frozen, effect_id=effect_id))
    talk.remind(PATIENCE, effect_id, talk.at + dt.timedelta(seconds=PATIENCE_S))
    talk.replace(WaitingFrame(effect_id=effect_id, draft_id=draft.id))
    talk.typing = True
    talk.stay()


def _kind(draft: Draft) -> Kind:
    if draft.extra:
        return "give"
    if draft.revising:
        return "revise"
    return "amend" if draft.request_ref and draft.asked else "submit"


def _effect(draft: Draft, talk: Talk) -> Effect:
    match _kind(draft):
        case "give":
            kind = GiveDocumentsAtCounter if draft.filed_by else GiveDocuments
            return kind(draft.id, draft.request_ref, draft.pages)
        case "amend":
            return _amendment(draft)
        case "revise":
            return _revision(draft)
        case "submit" if draft.filed_by:
            own = replace(submission(draft, talk), person_ref="", channel=COUNTER)
            return FileAtCounter(draft.id, own)
        case "submit":
            return SubmitRequest(draft.id, submission(draft, talk))


def print_form(draft: Draft, talk: Talk) -> None:
    """To be read and signed by whom it is about; what the chat masks stands there in full."""
    lines = tuple((step.title, in_full(step, draft, talk.content)) for step in steps_shown(draft, talk))
    form = FormToSign(definition_of(draft, talk.content).title, lines)
    talk.tell(talk.text("counter.form_printed"), attachment=form)


def pre_registration_number(unguessable: str) -> str:
    """`P`, eight digits and their check digit: what the person has in hand until the desk gives the tracking code."""
    figures = f"{int(unguessable, 36) % 10**8:08d}"
    return f"P{figures}{luhn_digit(figures)}"


def submission(draft: Draft, talk: Talk) -> Submission:
    """What goes to the desk: relevant answers only, and the pages of relevant documents."""
    steps = steps_shown(draft, talk)
    names = {step.name for step in steps} | {"applicant_kind"}
    branches = tuple(talk.content.catalogue.branches_of(definition_of(draft, talk.content)))
    return Submission(
        service=draft.service,
        version=draft.version,
        branch=str(draft.answers.get(BRANCH, branches[0].code)),
        person_ref=talk.person.ref,
        answers={
            name: answer
            for name, answer in draft.answers.items()
            if name in names and name != BRANCH and answer not in {"", ()}
        },
        pages=tuple(page for page in draft.pages if page.slot in names),
        confirmed_at=talk.at,
        pre_registration_number=draft.pre_registration_number,
        about=draft.contests.about if draft.contests else None,
    )


def _amendment(draft: Draft) -> AmendRequest | AmendAtCounter:
    """Exactly what was asked again."""
    answers = {name: answer for name, answer in draft.answers.items() if name in draft.asked and answer != ""}
    pages = tuple(page for page in draft.pages if page.slot in draft.asked)
    kind = AmendAtCounter if draft.filed_by else AmendRequest
    return kind(draft_id=draft.id, ref=draft.request_ref, answers=answers, pages=pages)


def _revision(draft: Draft) -> ReviseRequest:
    """As an amendment, before the desk has said anything."""
    amended = _amendment(draft)
    return ReviseRequest(draft.id, draft.request_ref, amended.answers, amended.pages)
