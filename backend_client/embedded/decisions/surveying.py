"""Filling in the satisfaction survey (T5): after the response, with what the survey of that version asks."""

import datetime as dt

from msgspec.structs import replace

from backend_client.catalogue import Survey
from backend_client.contract import SurveyForm
from backend_client.embedded.checks import value_problem
from backend_client.embedded.decisions.standing import Standing
from backend_client.errors import RequestRejected

MAX_SUGGESTION_CHARS = 4000


def fill(at: Standing, survey: Survey | None, form: SurveyForm) -> Standing:
    """`survey`: of the form's version, None where it never was. Raises RequestRejected."""
    if at.request.status not in {"answered", "delivered"}:
        raise RequestRejected({"": "not_answered"})
    problems = {"": "version"} if survey is None else _wrong(survey, form, at.today)
    if problems:
        raise RequestRejected(problems)
    return replace(at, filled=form)


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
