"""One question of a form: its progress and hint, reading the answer, and what else may be said instead."""

from msgspec.structs import replace

from backend_client.catalogue import Field
from backend_client.contract import Answer
from dialogs import persian
from dialogs.citizen import package, spoken
from dialogs.citizen.answers import IDENTIFIERS, RIAL, in_toman, read_answer, read_several, written
from dialogs.citizen.paging import MOST_BUTTONS, paged
from dialogs.citizen.steps import Step, progress
from dialogs.protocol import Body, Chosen, ContactSent, Draft, FileSent, Said, UnsupportedSent
from dialogs.talk import Choice, Row, Standing, Talk
from nlu.meaning import Understanding
from nlu.values import Invalid

SELECTS = frozenset({"select_one", "select_multiple"})
TRIES_BEFORE_OTHER_WAY = 3
SURE_FROM = 0.9
QUESTIONS, QUESTION_FROM, ANSWER_FROM = frozenset({"ask_faq", "ask_service_info", "send_document"}), 0.6, 0.5
FEW_WORDS = 2
"""An answer so sure needs no more; else intents that ask, their probability in mid-form, and that of the answer, which
may be lower where both agree. So few words are rather an attempt at the answer."""


def show(step: Step, draft: Draft, talk: Talk, *, page: int, editing: bool) -> None:
    """One question a message: progress, label, hint, example, why it is asked; choices as buttons (UX 4-8)."""
    field = step.field
    if field is None:
        return
    lines = [head(step, draft, talk, editing=editing), question(step, talk)]
    lines += [talk.text("form.remark", remark=draft.remarks[step.name])] if step.name in draft.remarks else []
    lines += [field.hint] if field.hint else []
    lines += [talk.text("form.example", example=example(field))] if field.example else []
    lines += [talk.text("form.why", why=field.why)] if field.why else []
    answer = draft.answers.get(step.name)
    if answer not in {None, "", ()} and answer is not None:
        lines.append(talk.text("form.present_answer", answer=written(field, answer)))
    last = _last_rows(step, field, answer, talk)
    rows = [*option_rows(field, answer, page, last, talk), *last]
    contact = field.type == "mobile" and not draft.filed_by  # whoever holds the telephone is not whom it is about
    talk.prompt("\n".join(lines), rows, numbered=field.type in SELECTS, contact=contact)


def example(field: Field) -> str:
    """An identifier's stands apart: its crosses would else be drawn before its digits in right-to-left text."""
    return persian.code(field.example) if field.type in IDENTIFIERS else field.example


def head(step: Step, draft: Draft, talk: Talk, *, editing: bool) -> str:
    """Which step of how many this is, without the total while it may still change."""
    if editing:
        return talk.text("form.editing")
    place, total = progress(step.name, draft, talk.content, talk.today)
    if total is None:
        return talk.text("form.step", place=persian.digits(place))
    return talk.text("form.step_of", place=persian.digits(place), total=persian.digits(total))


def question(step: Step, talk: Talk) -> str:
    return step.question if step.required else talk.text("form.optional", label=step.question)


def option_rows(field: Field, answer: Answer | None, page: int, last: list[Row], talk: Talk) -> list[Row]:
    """The options of this page of a select field; chosen ones of several are marked in words and sign."""
    if field.type not in SELECTS:
        return []
    chosen = answer if isinstance(answer, tuple) else ()
    options = []
    for option in field.choices:
        label = talk.text("form.chosen", label=option.label) if option.value in chosen else option.label
        options.append(Choice(label, f"value:{option.value}"))
    reserved = 1 if field.type == "select_multiple" and not chosen else 0
    shown, turns = paged(options, page, MOST_BUTTONS - reserved - sum(map(len, last)), talk)
    return [*([choice] for choice in shown), turns]


def _last_rows(step: Step, field: Field, answer: Answer | None, talk: Talk) -> list[Row]:
    """After the options, so that a typed number counts options only: keep the answer, skip, the ways out."""
    rows: list[Row] = []
    if answer not in {None, "", ()} and answer is not None:
        word = "button.enough" if field.type == "select_multiple" else "button.keep"
        rows.append([Choice(talk.text(word), "keep")])
    if not step.required:
        rows.append([Choice(talk.text("button.skip"), "!skip")])
    return [*rows, navigation(talk)]


def navigation(talk: Talk) -> Row:
    return [Choice(talk.text("button.back"), "!back"), Choice(talk.text("button.cancel"), "!cancel")]


def take(body: Body, step: Step, draft: Draft, talk: Talk) -> Draft | None:
    """An answer by words, by button, or by sharing one's own number. The draft with it; None: the question stands."""
    field = step.field
    if field is None:
        return None
    match body:
        case Chosen(value="keep"):
            return draft
        case Chosen(value=value) if value.startswith("value:"):
            return _select(field, value.removeprefix("value:"), draft, talk)
        case Chosen(value=value) if value.startswith("text:"):
            return answered(field, value.removeprefix("text:"), draft, talk)
        case Chosen(value=value) if value.startswith("rial:"):
            return _amount(field, int(value.removeprefix("rial:")), draft, talk)
        case Said(text=text):
            return _typed(field, text, draft, talk)
        case ContactSent() if field.type == "mobile" and draft.filed_by:
            talk.say("counter.contact_unwanted")
        case ContactSent(phone=phone, own=True) if field.type == "mobile":
            return _typed(field, phone, draft, talk)
        case ContactSent(own=False) if field.type == "mobile":
            talk.say("form.contact_not_own")
        case Chosen():
            pass
        case _:
            unexpected(body, "option" if field.type in SELECTS else "words", talk)
    talk.again()
    return None


def _select(field: Field, value: str, draft: Draft, talk: Talk) -> Draft | None:
    if field.type != "select_multiple":
        return answered(field, value, draft, talk)
    before = draft.answers.get(field.name, ())
    chosen = before if isinstance(before, tuple) else ()
    kept = tuple(one for one in chosen if one != value) if value in chosen else (*chosen, value)
    answered(field, kept, draft, talk)
    talk.again()
    return None


def _typed(field: Field, text: str, draft: Draft, talk: Talk) -> Draft | None:
    value: Answer | Invalid
    if field.type == "select_multiple":
        value = read_several(field, text)
        if isinstance(value, tuple) and len(value) == 1:
            return _select(field, value[0], draft, talk)
    else:
        value = read_answer(field, text, draft, talk.today)
    toman = in_toman(text, value, talk.today) if field.type == "rial_amount" and isinstance(value, int) else None
    if toman is not None and isinstance(value, int):
        return _ask_unit(value, toman, talk)
    if not isinstance(value, Invalid):
        if field.type == "text" and (command := spoken.command_in_form(text, talk, spoken.OF_WORDS, draft.service)):
            return _ask_which(str(value), command, talk)
        offer_as_question(field, text, draft, talk)
        return answered(field, value, draft, talk)
    if value.reason != "constraint" and not answer_question(text, draft.service, talk):
        if command := spoken.command_in_form(text, talk, about=draft.service):
            return talk.want(command)
        refuse(field, value, talk)
    elif value.reason == "constraint":
        refuse(field, value, talk)
    talk.again()
    return None


def _ask_which(text: str, command: str, talk: Talk) -> None:
    """Words that answer the question and may as well be a command: the person says which."""
    ways = [
        [Choice(talk.text("form.is_answer"), f"text:{text}")],
        [Choice(talk.text(f"wish.{command}"), f"!{command}")],
    ]
    talk.prompt(
        talk.text("form.answer_or_command", text=persian.quoted(text)), [*ways, navigation(talk)], numbered=False
    )


def _ask_unit(rial: int, toman: int, talk: Talk) -> None:
    """A bare number is never guessed to be rials or tomans; the question stands until one is chosen."""
    units = [Choice(talk.text("form.rial"), f"rial:{rial}"), Choice(talk.text("form.toman"), f"rial:{toman}")]
    text = talk.text("form.which_unit", amount=persian.separated(rial))
    talk.prompt(text, [units, navigation(talk)], numbered=False)


def _amount(field: Field, rial: int, draft: Draft, talk: Talk) -> Draft | None:
    """The amount in the unit that was chosen."""
    return _typed(field, f"{rial} {RIAL}", draft, talk)


def answered(field: Field, value: Answer, draft: Draft, talk: Talk) -> Draft:
    return talk.save(replace(draft, answers={**draft.answers, field.name: value}))


def refuse(field: Field, invalid: Invalid, talk: Talk) -> None:
    """Field, what is wrong, how to mend it (UX 17); after three failures another way (UX 19)."""
    if invalid.reason == "constraint" and field.constraint_message:
        text = field.constraint_message
    else:
        text = talk.text(f"invalid.{field.type}.{invalid.reason}", label=field.short)
    talk.failures += 1
    if talk.failures >= TRIES_BEFORE_OTHER_WAY:
        phone = persian.code(persian.digits(talk.content.catalogue.agency.phone))
        text = f"{text}\n{talk.text('form.other_way', phone=phone)}"
    talk.tell(text)


def unexpected(body: Body, expected: str, talk: Talk) -> None:
    """Something else than what is expected now: say what came and what is wanted, then repeat the question (UX 14).

    `expected` names a key of the words `form.expected.*`.
    """
    kind = body.kind if isinstance(body, UnsupportedSent) else "file" if isinstance(body, FileSent) else "contact"
    if f"kind.{kind}" not in talk.content.words.messages:
        kind = "other"
    talk.say("form.unexpected", kind=talk.text(f"kind.{kind}"), expected=talk.text(f"form.expected.{expected}"))


# ── a question in mid-form ──


def answer_question(text: str, service: str, talk: Talk) -> bool:
    """Answer from the FAQ where the message is surely a question; the form goes on afterwards.

    What is asked of every service (cost, time, documents, address) is answered with this service's own.
    """
    meaning = talk.understand(text, service)
    if not is_question(meaning):
        return False
    talk.intent = meaning.intent.name
    entry = talk.content.faq(meaning.faq.hits[0].id) if _is_answered(meaning) else None
    part = entry.part if entry else spoken.PARTS.get(meaning.intent.info, "")
    about = next(iter(meaning.values("service")), service) if entry is None else service
    offered = talk.content.catalogue.services if part else ()
    own = next((one for one in offered if one.code == about), None)
    if own is None and entry is None:
        return False
    talk.tell(package.part_text(part, own, talk.content) if own else entry.answer if entry else "")
    return True


def is_question(meaning: Understanding) -> bool:
    """In mid-form an answer is awaited, so what is taken for a question must look like one, too."""
    if spoken.is_act(meaning):
        return False
    if meaning.faq.hits and meaning.faq.hits[0].p >= SURE_FROM:
        return True
    asked_from = SURE_FROM if len(meaning.normal.split()) <= FEW_WORDS else QUESTION_FROM
    if meaning.intent.name not in QUESTIONS or meaning.intent.p < asked_from:
        return False
    return _is_answered(meaning) or (bool(meaning.intent.info) and not any(map(str.isdecimal, meaning.text)))


def _is_answered(meaning: Understanding) -> bool:
    return bool(meaning.faq.hits) and meaning.faq.hits[0].p >= ANSWER_FROM


def offer_as_question(field: Field, text: str, draft: Draft, talk: Talk) -> None:
    """In free text the answer wins; that it may have been a question is said with a button (design, 6)."""
    if field.type != "text" or talk.strange(text):
        return
    meaning = talk.understand(text, draft.service)
    if meaning.faq.action == "answer" and is_question(meaning):
        asked = Standing(talk.text("button.was_question"), "asked", f"{draft.id}.{field.name}")
        talk.say("form.maybe_question", [[asked]], label=field.short)


def was_a_question(name: str, draft: Draft, talk: Talk) -> None:
    """Take the answer back and answer the question that it was."""
    text = str(draft.answers.get(name, ""))
    if not text or not answer_question(text, draft.service, talk):
        talk.say("ask.unsure", phone=persian.code(persian.digits(talk.content.catalogue.agency.phone)))
    talk.save(replace(draft, answers={key: answer for key, answer in draft.answers.items() if key != name}))
