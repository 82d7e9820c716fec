"""Who asks: agreed to once, kept, and offered for confirmation in every later form (E1: nobody is asked twice)."""

from msgspec.structs import replace

from dialogs.citizen.answers import shown
from dialogs.citizen.questions import answer_question
from dialogs.citizen.steps import BRANCH, KIND, Step, all_steps, definition_of, is_answered, is_relevant
from dialogs.protocol import Body, Chosen, Draft, Said
from dialogs.talk import Choice, Talk


def offer(draft: Draft, talk: Talk) -> None:
    """What we know, masked, to be confirmed; or, the first time, what is asked, why, and for how long it is kept."""
    known = _known(draft, talk)
    if known is not None:
        lines = [f"{step.title}: {shown(step, known, talk.content)}" for step in _identity(known, talk)]
        choices = [
            Choice(talk.text("identity.right"), "identity:known"),
            Choice(talk.text("identity.change"), "identity:keep"),
        ]
        text = talk.text("identity.known", lines="\n".join(lines))
    else:
        choices = [
            Choice(talk.text("identity.agree"), "identity:keep"),
            Choice(talk.text("identity.once"), "identity:once"),
        ]
        text = talk.text("identity.consent")
    navigation = [Choice(talk.text("button.cancel"), "!cancel")]
    talk.prompt(text, [*([choice] for choice in choices), navigation])


def _known(draft: Draft, talk: Talk) -> Draft | None:
    """The draft with what is known of the person, where that is all that one of the kinds of applicant needs."""
    applicants = definition_of(draft, talk.content).applicants
    last = talk.person.profile.get(KIND)
    for kind in sorted(applicants, key=lambda one: one != last):
        filled = _filled(draft, kind, talk)
        needed = [step for step in _identity(filled, talk) if step.required and step.name != KIND]
        if talk.person.profile and all(is_answered(step, filled) for step in needed):
            return filled
    return None


def _filled(draft: Draft, kind: str, talk: Talk) -> Draft:
    others = tuple(page for page in draft.pages if page not in talk.person.profile_pages)
    answers = {**draft.answers, **talk.person.profile, KIND: kind}
    return replace(draft, answers=answers, pages=(*talk.person.profile_pages, *others))


def _identity(draft: Draft, talk: Talk) -> list[Step]:
    return [step for step in all_steps(draft, talk.content) if step.identity and is_relevant(step, draft, talk.today)]


def take(body: Body, draft: Draft, talk: Talk) -> None:
    """Confirmed, to be changed, agreed to, or for this once."""
    known = _known(draft, talk)
    match body:
        case Chosen(value="identity:known") if known is not None:
            talk.save(replace(known, identity="known"))
        case Chosen(value="identity:keep"):
            _begin(known or draft, talk, keep=True)
            if known is not None and talk.top is not None:
                talk.replace(replace(talk.top, cursor=_identity(known, talk)[0].name))
        case Chosen(value="identity:once"):
            _begin(draft, talk, keep=False)
        case Said(text=text) if answer_question(text, draft.service, talk):
            pass
        case _:
            talk.say("identity.choose")
    talk.again()


def ask_anew(draft: Draft, talk: Talk) -> Draft:
    """For somebody at the counter: all is asked, nothing offered of whoever fills the form in, nothing kept as theirs.
    Their own branch is taken where they have one."""
    branches = {branch.code for branch in talk.content.catalogue.branches_of(definition_of(draft, talk.content))}
    own = talk.staff.branches if talk.staff else ()
    if len(own) == 1 and own[0] in branches:
        draft = replace(draft, answers={**draft.answers, BRANCH: own[0]})
    return _begin(draft, talk, keep=False)


def _begin(draft: Draft, talk: Talk, *, keep: bool) -> Draft:
    """Ask; a service for one kind of applicant does not ask which."""
    kinds = definition_of(draft, talk.content).applicants
    answers = {**draft.answers, KIND: kinds[0]} if len(kinds) == 1 else dict(draft.answers)
    if keep and talk.person.consent_at is None:
        talk.person = replace(talk.person, consent_at=talk.at)
    return talk.save(replace(draft, identity="keep" if keep else "once", answers=answers))


def remember(draft: Draft, talk: Talk) -> None:
    """At confirmation: keep the identity with the person where that was agreed to, with what was changed of it."""
    if draft.identity == "once" or draft.asked or draft.filed_by:
        return
    steps = _identity(draft, talk)
    names = {step.name for step in steps} | {KIND}
    given = {name: answer for name, answer in draft.answers.items() if name in names}
    slots = {step.name for step in steps if step.slot}
    pages = tuple(page for page in talk.person.profile_pages if page.slot not in slots)
    own = tuple(page for page in draft.pages if page.slot in slots)
    talk.person = replace(talk.person, profile={**talk.person.profile, **given}, profile_pages=(*pages, *own))
