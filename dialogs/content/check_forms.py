"""Forms that can be filled: names, expressions, choices and examples of the identity form's and services' fields."""

import datetime as dt
from collections.abc import Iterator, Sequence

from backend_client import forms
from backend_client.catalogue import DocumentSlot, Field, Service
from dialogs.content.check_catalogue import CODE, service_path
from dialogs.content.parser import Pack
from dialogs.content.problems import ContentProblem
from nlu.values import REASONS, Invalid, read

_SELECTS = {"select_one", "select_multiple"}
_IDENTIFIERS = {"national_id", "legal_id", "foreign_id", "mobile", "postal_code", "iban"}
_RESERVED = ("applicant_kind", "full_name", "national_id", "foreign_id", "legal_id", "organisation", "mobile")
_MAX_LABEL = 40
_SOME_DAY = dt.date(2026, 3, 21)
"""Examples carry a full year, so the day on which they are read does not matter."""


def check_forms(pack: Pack) -> Iterator[ContentProblem]:
    """Every form of the pack. A service's expressions may name fields of the identity form, too."""
    identity, path = pack.catalogue.identity, "catalogue/identity.yaml"
    for name in _RESERVED:
        if name not in {field.name for field in identity.fields}:
            yield pack.problem(path, "fields", f"the identity form needs a field '{name}'")
    yield from _form(pack, path, identity.fields, identity.documents, ())
    known = tuple(field.name for field in identity.fields)
    for service in pack.catalogue.services:
        yield from _form(pack, service_path(service), service.fields, service.documents, known)
        yield from _stages(pack, service)
    for index, field in enumerate(pack.catalogue.survey.demographics):
        address = f"demographics.{index}"
        yield from _field(pack, "catalogue/survey.yaml", address, field)
        if field.required:
            yield pack.problem("catalogue/survey.yaml", address, f"'{field.name}' must be optional (T5)")


def _form(
    pack: Pack,
    path: str,
    fields: Sequence[Field],
    documents: Sequence[DocumentSlot],
    asked_before: tuple[str, ...],
) -> Iterator[ContentProblem]:
    known = list(asked_before)
    for index, field in enumerate(fields):
        address = f"fields.{index}"
        yield from _name(pack, path, address, field.name, known)
        yield from _expression(pack, path, f"{address}.relevant", field.relevant, known)
        known.append(field.name)
        yield from _expression(pack, path, f"{address}.constraint", field.constraint, known)
        yield from _field(pack, path, address, field)
    for index, slot in enumerate(documents):
        yield from _name(pack, path, f"documents.{index}", slot.name, known)
        yield from _expression(pack, path, f"documents.{index}.relevant", slot.relevant, known)
        known.append(slot.name)


def _stages(pack: Pack, service: Service) -> Iterator[ContentProblem]:
    """Whether a request has a stage is read from its answers, among which documents are not."""
    fields = (*pack.catalogue.identity.fields, *service.fields)
    known = [field.name for field in fields if field.type not in {"image", "file"}]
    for index, stage in enumerate(service.stages):
        address, fix = f"stages.{index}.relevant", "only answers of this form or of the identity form can be asked for"
        yield from _expression(pack, service_path(service), address, stage.relevant, known, fix)


def _name(pack: Pack, path: str, address: str, name: str, known: list[str]) -> Iterator[ContentProblem]:
    if not CODE.fullmatch(name):
        yield pack.problem(path, f"{address}.name", f"name '{name}'", "use small Latin letters, digits, _")
    if name in known:
        fix = "nothing is asked twice (E1)"
        yield pack.problem(path, f"{address}.name", f"'{name}' is asked already", fix)


def _expression(
    pack: Pack, path: str, address: str, expression: str, known: list[str], fix: str = ""
) -> Iterator[ContentProblem]:
    if not expression:
        return
    try:
        named = forms.names(expression)
    except forms.ExpressionError as error:
        yield pack.problem(path, address, f"not an expression: {error}")
        return
    for name in sorted(set(named) - set(known)):
        yield pack.problem(path, address, f"'{name}' is no {'field' if fix else 'earlier field'} of this form", fix)


def _field(pack: Pack, path: str, address: str, field: Field) -> Iterator[ContentProblem]:
    if (field.type in _SELECTS) != bool(field.choices):
        message = "has no choices" if field.type in _SELECTS else f"is {field.type} and cannot have choices"
        yield pack.problem(path, address, f"'{field.name}' {message}")
    values = [option.value for option in field.choices]
    if len(set(values)) < len(values) or not all(value and " " not in value for value in values):
        yield pack.problem(path, f"{address}.choices", "values of choices must differ and have no spaces")
    for index, option in enumerate(field.choices):
        if len(option.label) > _MAX_LABEL:
            message = f"label of {len(option.label)} characters on a button"
            yield pack.problem(path, f"{address}.choices.{index}", message, f"at most {_MAX_LABEL}")
    if field.constraint and not field.constraint_message:
        yield pack.problem(path, address, f"'{field.name}' has a constraint without its message (UX17)")
    if field.type in _IDENTIFIERS and not field.why:
        yield pack.problem(path, address, f"'{field.name}' does not say why it is asked (UX5)")
    yield from _example(pack, path, address, field)


def _example(pack: Pack, path: str, address: str, field: Field) -> Iterator[ContentProblem]:
    """UX7: an example shows the form and cannot be used: people send examples back."""
    if not field.example:
        if field.type in _IDENTIFIERS or field.type in {"jalali_date", "rial_amount"}:
            yield pack.problem(path, address, f"'{field.name}' needs an example (UX7)")
        return
    if field.type not in REASONS:
        yield pack.problem(path, f"{address}.example", f"a field of type {field.type} takes no example")
        return
    readable = not isinstance(read(field.type, field.example, today=_SOME_DAY), Invalid)
    if readable and field.type in _IDENTIFIERS:
        message = f"the example of '{field.name}' is a usable identifier (UX7)"
        yield pack.problem(path, f"{address}.example", message, "put × for some of its digits")
    if not readable and field.type not in _IDENTIFIERS:
        yield pack.problem(path, f"{address}.example", f"the example of '{field.name}' would be refused (UX7)")
