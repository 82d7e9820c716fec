"""The satisfaction survey (T5): once a request, after the response; ratings count, what was written stays sealed."""

import datetime as dt

import msgspec
from msgspec import Struct
from sqlalchemy import insert, select

from backend_client.catalogue import Survey
from backend_client.contract import Answer, SurveyForm
from backend_client.embedded import catalogue_store
from backend_client.embedded.checks import value_problem
from backend_client.embedded.requests import followed
from backend_client.embedded.tables import survey as table
from backend_client.embedded.transaction import Tx
from backend_client.errors import AlreadyDone, RequestRejected

MAX_SUGGESTION_CHARS = 4000


class PrivateSurvey(Struct, frozen=True):
    demographics: dict[str, Answer]
    suggestion: str


async def fill(tx: Tx, person_ref: str, form: SurveyForm) -> None:
    """Raises RequestNotFound, AlreadyDone, RequestRejected."""
    request = await followed(tx, person_ref, form.ref)
    if request.status not in {"answered", "delivered"}:
        raise RequestRejected({"": "not_answered"})
    filled = select(table.c.request_id).where(table.c.request_id == request.id)
    if await tx.connection.scalar(filled) is not None:
        raise AlreadyDone
    definition = await catalogue_store.survey(tx, form.version)
    problems = {"": "version"} if definition is None else _wrong(definition, form, tx.today)
    if problems:
        raise RequestRejected(problems)
    private = PrivateSurvey(form.demographics, form.suggestion)
    row = {
        "request_id": request.id,
        "version": form.version,
        "filled_at": tx.now,
        "ratings": msgspec.json.encode(form.ratings).decode(),
        "private": tx.sealed(private, f"survey.private.{request.ref}"),
    }
    await tx.connection.execute(insert(table).values(**row))


def _wrong(survey: Survey, form: SurveyForm, today: dt.date) -> dict[str, str]:
    numbers = {question.number for question in survey.questions}
    scale = {option.value for option in survey.scale}
    fields = {field.name: field for field in survey.demographics}
    problems = {str(number): "unexpected" for number in form.ratings if number not in numbers}
    problems |= {str(number): "choice" for number, value in form.ratings.items() if value not in scale}
    for name, answer in form.demographics.items():
        reason = value_problem(fields[name], answer, today) if name in fields else "unexpected"
        if reason:
            problems[name] = reason
    if len(form.suggestion) > MAX_SUGGESTION_CHARS:
        problems["suggestion"] = "too_long"
    return problems
