"""The check of a form and its documents at the desk: the same rules as in the dialogs, once more.

Reasons of values are those of `nlu.values`; the others: missing, choice, format, constraint, unexpected, and of
documents kind, too_big, too_many.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from backend_client.catalogue import DocumentSlot, Field, IdentityForm, Service
from backend_client.contract import Answer, Page
from backend_client.embedded.applicant import kind_of
from backend_client.forms import holds, relevant_answers, wanted
from nlu.values import Invalid, read

_MB = 1024 * 1024


class Form(Struct, frozen=True):
    """All that a request of a service is asked: `slots` include the fields that are files."""

    fields: tuple[Field, ...]
    slots: tuple[DocumentSlot, ...]

    def titles(self) -> dict[str, str]:
        """What people call each question, by its name."""
        return {field.name: field.short for field in self.fields} | {slot.name: slot.title for slot in self.slots}


def form_of(service: Service, identity: IdentityForm) -> Form:
    fields = (*identity.fields, *service.fields)
    files = tuple(_slot_of(field) for field in fields if field.type in {"image", "file"})
    return Form(
        tuple(field for field in fields if field.type not in {"image", "file"}),
        (*files, *identity.documents, *service.documents),
    )


def _slot_of(field: Field) -> DocumentSlot:
    kinds: tuple[Literal["image", "pdf"], ...] = ("image",) if field.type == "image" else ("image", "pdf")
    return DocumentSlot(
        name=field.name, title=field.short, required=field.required, relevant=field.relevant, kinds=kinds
    )


def kept(
    form: Form, answers: Mapping[str, Answer], pages: Sequence[Page], today: dt.date
) -> tuple[dict[str, Answer], tuple[Page, ...]]:
    """What counts of a draft: answers and pages of questions that fell away, and foreign names, are left out."""
    live = relevant_answers(form.fields, answers, today)
    slots = {slot.name for slot in wanted(form.slots, live, today)}
    return live, tuple(page for page in pages if page.slot in slots)


def relevant_names(form: Form, answers: Mapping[str, Answer], today: dt.date) -> frozenset[str]:
    fields = {field.name for field in wanted(form.fields, answers, today)}
    return frozenset(fields | {slot.name for slot in wanted(form.slots, answers, today)})


def problems(
    form: Form, service: Service, answers: Mapping[str, Answer], pages: Sequence[Page], today: dt.date
) -> dict[str, str]:
    """Name of a field or slot → reason code; empty if all is well. `answers`, `pages`: as `kept` left them."""
    found = {}
    for field in wanted(form.fields, answers, today):
        reason = _field_problem(field, answers, today)
        if reason:
            found[field.name] = reason
    for slot in wanted(form.slots, answers, today):
        reason = slot_problem(slot, [page for page in pages if page.slot == slot.name])
        if reason:
            found[slot.name] = reason
    if kind_of(answers) not in service.applicants:
        found.setdefault("applicant_kind", "not_served")
    return found


def _field_problem(field: Field, answers: Mapping[str, Answer], today: dt.date) -> str:
    answer = answers.get(field.name, "")
    if answer in {"", ()}:
        return "missing" if field.required else ""
    reason = value_problem(field, answer, today)
    if reason:
        return reason
    return "" if holds(field.constraint, answers, value=answer, today=today) else "constraint"


def value_problem(field: Field, answer: Answer, today: dt.date) -> str:
    values = {option.value for option in field.choices}
    match field.type:
        case "select_one":
            return "" if answer in values else "choice"
        case "select_multiple":
            chosen = answer if isinstance(answer, tuple) else ("",)
            return "" if values >= set(chosen) and len(set(chosen)) == len(chosen) else "choice"
        case "jalali_date":
            return "" if isinstance(answer, str) and _is_day(answer) else "format"
        case "integer" | "rial_amount":
            return _read_problem(field, answer, today) if isinstance(answer, int) else "format"
        case _:
            return _read_problem(field, answer, today) if isinstance(answer, str) else "format"


def _read_problem(field: Field, answer: str | int, today: dt.date) -> str:
    """The value must be what its own reader makes of it. Free text may be cleaned differently tomorrow."""
    value = read(field.type, str(answer), today=today)
    if isinstance(value, Invalid):
        return value.reason
    return "" if value == answer or field.type == "text" else "format"


def _is_day(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def slot_problem(slot: DocumentSlot, pages: Sequence[Page]) -> str:
    """What is wrong with the pages of one document, "" if nothing is."""
    return next(_slot_problems(slot, pages), "")


def _slot_problems(slot: DocumentSlot, pages: Sequence[Page]) -> Iterator[str]:
    if slot.required and not pages:
        yield "missing"
    if len(pages) > slot.max_pages:
        yield "too_many"
    for page in pages:
        if _kind(page.mime) not in slot.kinds:
            yield "kind"
        if not 0 < page.size <= slot.max_mb * _MB:
            yield "too_big"


def _kind(mime: str) -> str:
    return "pdf" if mime == "application/pdf" else mime.partition("/")[0]
