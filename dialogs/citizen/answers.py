"""One answer: reading it from what was said, and writing it for people to read."""

import datetime as dt
from itertools import count

from backend_client import forms
from backend_client.catalogue import Field
from backend_client.contract import Answer
from dialogs import persian
from dialogs.citizen.steps import Step, pages_of
from dialogs.content.model import Content
from dialogs.protocol import Draft
from dialogs.spelling import compact
from nlu.normalize import fold
from nlu.values import Invalid, read

AND, RIAL, TOMAN = fold("و"), fold("ریال"), fold("تومان")


IDENTIFIERS = frozenset({"national_id", "foreign_id", "legal_id", "mobile", "postal_code", "iban"})
"""Types whose answer is a code: read from left to right, also in Persian."""


MASKED = IDENTIFIERS - {"postal_code"}


def read_answer(field: Field, text: str, draft: Draft, today: dt.date) -> Answer | Invalid:
    """The value of a typed answer, checked by the field's type and its own constraint (reason `constraint`)."""
    if field.type == "text" and field.appearance != "multiline":
        text = " ".join(text.split())
    value = _chosen(field, text) if field.type == "select_one" else read(field.type, text, today=today)
    if isinstance(value, Invalid) or forms.holds(field.constraint, draft.answers, value=value, today=today):
        return value
    return Invalid("constraint")


def _chosen(field: Field, text: str) -> Answer | Invalid:
    for option in field.choices:
        if compact(option.label) == compact(text) or option.value == text.strip():
            return option.value
    return Invalid("choice")


def in_toman(text: str, amount: int, today: dt.date) -> int | None:
    """The same figures in tomans, in rials, where the text names no unit and both may be meant; else None."""
    value = read("rial_amount", f"{text} {TOMAN}", today=today)
    return value if isinstance(value, int) and value == 10 * amount and amount else None


def read_several(field: Field, text: str) -> tuple[str, ...] | Invalid:
    """All options named in one message, by label or number, in any order, with or without commas and «و»."""
    places = {digits: option.value for digits, option in zip(map(str, count(1)), field.choices, strict=False)}
    labels = {compact(option.label): option.value for option in field.choices}
    words, chosen, start = fold(text).split(), list[str](), 0
    while start < len(words):
        for end in range(len(words), start, -1):
            spelt = "".join(words[start:end])
            value = labels.get(spelt) or labels.get(spelt.removeprefix(AND)) or places.get(spelt)
            if value is not None:
                chosen.append(value)
                start = end
                break
        else:
            if words[start] != AND:
                return Invalid("choice")
            start += 1
    return tuple(dict.fromkeys(chosen)) if chosen else Invalid("choice")


def shown(step: Step, draft: Draft, content: Content) -> str:
    """The answer in reading form; identifiers masked, what was skipped named so (UX 10, 22)."""
    if step.slot:
        count = len(pages_of(step.name, draft))
        return content.text("form.pages", count=persian.digits(count)) if count else content.text("form.empty")
    answer = draft.answers.get(step.name, "")
    if answer in {"", ()} or step.field is None:
        return content.text("form.empty")
    return written(step.field, answer)


def in_full(step: Step, draft: Draft, content: Content) -> str:
    """The same for a print that the applicant signs: nothing is masked."""
    answer = draft.answers.get(step.name, "")
    if step.field is None or step.field.type not in MASKED or answer in {"", ()}:
        return shown(step, draft, content)
    return persian.code(persian.digits(str(answer)))


def written(field: Field, answer: Answer) -> str:
    """One value as people write it. Personal identifiers and numbers are masked."""
    if field.type in {"select_one", "select_multiple"}:
        labels = {option.value: option.label for option in field.choices}
        values = answer if isinstance(answer, tuple) else (str(answer),)
        return "، ".join(labels.get(value, value) for value in values)
    if field.type in {"national_id", "foreign_id", "legal_id"}:
        return persian.masked(str(answer))
    if field.type == "mobile":
        return persian.code(persian.digits(f"{str(answer)[:4]}***{str(answer)[-4:]}"))
    if field.type == "iban":
        return persian.code(f"{str(answer)[:4]}***{str(answer)[-4:]}")
    if field.type == "jalali_date":
        return persian.day(dt.date.fromisoformat(str(answer)))
    if field.type == "rial_amount":
        return persian.amount(int(answer)) if isinstance(answer, int | str) else ""
    if field.type == "postal_code":
        return persian.code(persian.digits(str(answer)))
    if field.type == "integer":
        return persian.digits(str(answer))
    return persian.quoted(str(answer))
