"""Answers in reading form, complete: staff who are authorised see identifiers in full."""

import datetime as dt
from collections.abc import Iterator

from backend_client.catalogue import Catalogue, Field
from backend_client.contract import Answer, StaffRequestView
from dialogs import persian
from dialogs.staff.paragraphs import clip

ANSWER_LIMIT = 700
APPLICANT_FIELDS = frozenset(
    {"applicant_kind", "full_name", "national_id", "foreign_id", "legal_id", "organisation", "mobile"}
)
"""Reserved names of the identity form: what they hold stands in `applicant`."""


def shown_fields(view: StaffRequestView, catalogue: Catalogue) -> Iterator[Field]:
    """Answered fields: what the identity form asks besides the applicant, then the service's own."""
    for field in (*catalogue.identity.fields, *view.definition.fields):
        if field.name in view.answers and field.name not in APPLICANT_FIELDS:
            yield field


def shown(field: Field, answer: Answer) -> str:
    """One answer as people write it."""
    if isinstance(answer, tuple):
        return "، ".join(_label(field, value) for value in answer)
    match field.type:
        case "select_one" | "select_multiple":
            return _label(field, str(answer))
        case "jalali_date":
            return persian.day(dt.date.fromisoformat(str(answer)))
        case "rial_amount":
            return persian.amount(int(answer))
        case "integer":
            return persian.digits(answer)
        case "text":
            return persian.quoted(clip(str(answer), ANSWER_LIMIT))
        case _:
            return persian.code(persian.digits(str(answer)))


def _label(field: Field, value: str) -> str:
    labels = {option.value: option.label for option in field.choices}
    return labels.get(value, value)
