"""One question of a form: its progress and hint, reading the answer, and what else may be said instead."""

from msgspec.structs import replace

from backend_client.catalogue import Field
from backend_client.contract import Answer
from dialogs import persian
from dialogs.citizen.answers import read_answer, written
from dialogs.citizen.steps import Step, progress
from dialogs.protocol import Body, Chosen, ContactSent, Draft, FileSent, Said, UnsupportedSent
from dialogs.talk import Choice, Row, Standing, Talk
from nlu.faq import Found
from nlu.values import Invalid

PAGE = 5
TRIES_BEFORE_OTHER_WAY = 3


def show(step: Step, draft: Draft, talk: Talk, *, page: int, editing: bool) -> None:
    """One question a message: progress, label, hint, example, why it is asked; choices as buttons (UX 4-8)."""
    field = step.field
    if field is None:
        return
    lines = [head(step, draft, talk, editing=editing), question(step, talk)]
    lines += [talk.text("form.remark", remark=draft.remarks[step.name])] if step.name in draft.remarks else []
    lines += [field.hint] if field.hint else []
    lines += [talk.text("form.example", example=field.example)] if field.example else []
    lines += [talk.text("form.why", why=field.why)] if field.why else []
    answer = draft.answers.get(step.name)
    rows: list[Row] = []
    if answer not in {None, "", ()} and answer is not None:
        lines.append(talk.text("form.present_answer", answer=written(field, answer)))
        rows.append([Choice(talk.text("button.keep"), "keep")])
    rows += choice_rows(field, answer, page, talk)
    if not step.required:
        rows.append([Choice(talk.text("button.skip"), "!skip")])
    rows.append(navigation(talk))
    numbered = field.type in {"select_one", "select_multiple"}
    talk.prompt("\n".join(lines), rows, numbered=numbered, contact=field.type == "mobile")


def head(step: Step, draft: Draft, talk: Talk, *, editing: bool) -> str:
    """«گام ۳ از ۷», without the total while it may still change."""
    if editing:
        return talk.text("form.editing")
    place, total = progress(step.name, draft, talk.content, talk.today)
    if total is None:
        return talk.text("form.step", place=persian.digits(place))
    return talk.text("form.step_of", place=persian.digits(place), total=persian.digits(total))


def question(step: Step, talk: Talk) -> str:
    return step.question if step.required else talk.text("form.optional", label=step.question)


def choice_rows(field: Field, answer: Answer | None, page: int, talk: Talk) -> list[Row]:
    """The options of this page of a select field; chosen ones of several are marked in words and sign."""
    if field.type not in {"select_one", "select_multiple"}:
        return []
    chosen = answer if isinstance(answer, tuple) else ()
    shown = field.choices[page * PAGE : (page + 1) * PAGE]
    rows: list[Row] = []
    for option in shown:
        label = talk.text("form.chosen", label=option.label) if option.value in chosen else option.label
        rows.append([Choice(label, f"value:{option.value}")])
    turns: list[Choice] = []
    if page:
        turns.append(Choice(talk.text("button.previous"), f"page:{page - 1}"))
    if (page + 1) * PAGE < len(field.choices):
        turns.append(Choice(talk.text("button.next"), f"page:{page + 1}"))
    rows.append(turns)
    if field.type == "select_multiple" and chosen:
        rows.append([Choice(talk.text("button.enough"), "keep")])
    return rows


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
        case Said(text=text):
            return _typed(field, text, draft, talk)
        case ContactSent(phone=phone, own=True) if field.type == "mobile":
            return _typed(field, phone, draft, talk)
        case ContactSent(own=False) if field.type == "mobile":
            talk.say("form.contact_not_own")
        case FileSent():
            talk.say("form.file_not_now")
        case Chosen():
            pass
        case _:
            unexpected(body, talk)
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
    if field.type == "select_multiple":
        value: Answer | Invalid = _several(field, text, draft, talk)
    else:
        value = read_answer(field, text, draft, talk.today)
    if not isinstance(value, Invalid):
        offer_as_question(field, text, draft, talk)
        return answered(field, value, draft, talk)
    if value.reason == "constraint" or not answer_question(text, draft.service, talk):
        refuse(field, value, talk)
    talk.again()
    return None


def _several(field: Field, text: str, draft: Draft, talk: Talk) -> Answer | Invalid:
    """Several labels in one message, parted by commas or «و»."""
    parts = [part for part in text.replace("،", ",").replace(" و ", ",").split(",") if part.strip()]
    one = replace(field, type="select_one")
    values = [read_answer(one, part, draft, talk.today) for part in parts]
    wrong = [value for value in values if isinstance(value, Invalid)]
    return wrong[0] if wrong else tuple(dict.fromkeys(str(value) for value in values))


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


def unexpected(body: Body, talk: Talk) -> None:
    """Something else than what is expected now: say what came and repeat the question (UX 14)."""
    kind = body.kind if isinstance(body, UnsupportedSent) else "contact"
    talk.say("form.unexpected", kind=talk.text(f"kind.{kind}"))


# ── a question in mid-form ──


def find_answer(text: str, service: str, talk: Talk) -> Found:
    citizens = {entry.id for entry in talk.content.words.faqs if entry.audience == "citizen"}
    others = {entry.id for entry in talk.content.words.faqs if entry.service not in {"", service}}
    return talk.content.faq_model.ask(text, prefer=service, allow=lambda entry: entry in citizens - others)


def answer_question(text: str, service: str, talk: Talk) -> bool:
    """Answer from the FAQ where the message is surely a question; the form goes on afterwards."""
    found = find_answer(text, service, talk)
    if found.action != "answer":
        return False
    talk.intent = "ask_faq"
    talk.tell(talk.content.faq(found.hits[0].id).answer)
    return True


def offer_as_question(field: Field, text: str, draft: Draft, talk: Talk) -> None:
    """In free text the answer wins; that it may have been a question is said with a button (design, 6)."""
    if field.type == "text" and find_answer(text, draft.service, talk).action == "answer":
        asked = Standing(talk.text("button.was_question"), "asked", f"{draft.id}.{field.name}")
        talk.say("form.maybe_question", [[asked]], label=field.short)


def was_a_question(name: str, draft: Draft, talk: Talk) -> None:
    """Take the answer back and answer the question that it was."""
    text = str(draft.answers.get(name, ""))
    if not text or not answer_question(text, draft.service, talk):
        talk.say("ask.unsure", phone=persian.code(persian.digits(talk.content.catalogue.agency.phone)))
    talk.save(replace(draft, answers={key: answer for key, answer in draft.answers.items() if key != name}))
