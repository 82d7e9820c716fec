"""Filling in the satisfaction survey (T5): after the response, with what the survey of that version asks; and what
follows where it is under the level."""

import datetime as dt
from statistics import fmean

from msgspec.structs import replace

from backend_client.catalogue import Survey
from backend_client.contract import StaffMember, SurveyForm
from backend_client.embedded.checks import value_problem
from backend_client.embedded.decisions.exchange import tell
from backend_client.embedded.decisions.rules import check_text
from backend_client.embedded.decisions.standing import News, Standing
from backend_client.errors import RequestRejected

MAX_SUGGESTION_CHARS = 4000


def fill(at: Standing, survey: Survey | None, form: SurveyForm, heads: tuple[str, ...] = ()) -> Standing:
    """`survey`: of the form's version, None where it never was. `heads`: members who follow up where it is under the
    level. Raises RequestRejected."""
    if at.request.status not in {"answered", "delivered"}:
        raise RequestRejected({"": "not_answered"})
    problems = {"": "version"} if survey is None else _wrong(survey, form, at.today)
    if problems:
        raise RequestRejected(problems)
    at = replace(at, filled=form)
    if survey and _is_under(survey, form):
        return replace(at, dissatisfied=True).telling(News(kind="dissatisfied", to=heads))
    return at


def settle(at: Standing, by: StaffMember, text: str, *, told: bool) -> Standing:
    """The head has followed it up. `told`: the applicant reads these words. Raises RequestRejected."""
    check_text(text)
    at = tell(at, by, text) if told else at
    return at.telling(News(kind="followed_up", by=by, note=text))


def _is_under(survey: Survey, form: SurveyForm) -> bool:
    """The mean over what was answered; of a form without a rating nothing can be said."""
    levels = {option.value: place for place, option in enumerate(survey.scale)}
    given = [(each, form.ratings[each.number]) for each in survey.questions if each.number in form.ratings]
    scores = [survey.scores(question)[levels[value]] for question, value in given]
    return bool(scores) and fmean(scores) < survey.follow_up_below


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
