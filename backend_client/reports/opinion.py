"""What citizens said in the survey (T5), by question and by axis; never a single form.

Every rating becomes a score from 1 (worst) to the number of the scale's levels (best): the scale runs from most to
least, and where much is bad (a reversed question) its other end is the best one. Only such scores are averaged.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from backend_client.catalogue import Survey, SurveyQuestion
from backend_client.reports.period import Period
from backend_client.reports.secrecy import FEWEST, hidden

OpinionGrouping = Literal["all", "service", "unit", "branch", "channel"]
OPINION_GROUPINGS: tuple[OpinionGrouping, ...] = ("all", "service", "unit", "branch", "channel")


class FilledSurvey(NamedTuple):
    """One form: by question number the option that was chosen; skipped questions are absent."""

    service: str
    unit: str
    branch: str
    channel: str
    filled_at: dt.datetime
    version: int
    ratings: Mapping[int, str]


class QuestionLine(NamedTuple):
    """`counts`: by option, in the scale's order; None with `mean` where too few answered to show it."""

    group: str
    question: SurveyQuestion
    answers: int | None
    counts: tuple[int, ...] | None
    mean: float | None


class AxisLine(NamedTuple):
    """`reversed`: numbers of its questions in which much is bad, turned round for the mean.

    `mean`: of all answers to those of its questions that are shown; None where there is none.
    """

    group: str
    axis: str
    questions: tuple[int, ...]
    reversed: tuple[int, ...]
    mean: float | None


class Opinion(NamedTuple):
    """One version of the survey. `forms`: by group, None where too few to tell."""

    survey: Survey
    forms: Mapping[str, int | None]
    questions: tuple[QuestionLine, ...]
    axes: tuple[AxisLine, ...]


def opinion(
    forms: Sequence[FilledSurvey], surveys: Mapping[int, Survey], period: Period, by: OpinionGrouping
) -> tuple[Opinion, ...]:
    """One for each version in which forms were filled in the period, the oldest first. The group "" is the whole."""
    versions: dict[int, list[FilledSurvey]] = defaultdict(list)
    for form in forms:
        if period.has(form.filled_at):
            versions[form.version].append(form)
    return tuple(_opinion(surveys[version], versions[version], by) for version in sorted(versions))


def _opinion(survey: Survey, forms: Sequence[FilledSurvey], by: OpinionGrouping) -> Opinion:
    groups: dict[str, list[FilledSurvey]] = defaultdict(list)
    if by != "all":
        for form in forms:
            groups[getattr(form, by)].append(form)
    parts = {group: _counted(survey, groups[group]) for group in sorted(groups)}
    whole = _counted(survey, forms)
    few = hidden({group: len(groups[group]) for group in groups})
    told: dict[str, int | None] = {group: None if group in few else len(groups[group]) for group in sorted(groups)}
    told[""] = len(forms) if len(forms) >= FEWEST else None
    lines = [line for question in survey.questions for line in _question(survey, question, whole, parts, few)]
    return Opinion(survey, told, tuple(lines), tuple(_axes(survey, lines, told)))


_Counts = Mapping[int, tuple[int, ...]]


def _counted(survey: Survey, forms: Sequence[FilledSurvey]) -> _Counts:
    """By question, how often each option of the scale was chosen."""
    place = {option.value: at for at, option in enumerate(survey.scale)}
    counts = {question.number: [0] * len(place) for question in survey.questions}
    for form in forms:
        for number, value in form.ratings.items():
            if number in counts and value in place:
                counts[number][place[value]] += 1
    return {number: tuple(each) for number, each in counts.items()}


def _question(
    survey: Survey, question: SurveyQuestion, whole: _Counts, parts: Mapping[str, _Counts], few: frozenset[str]
) -> list[QuestionLine]:
    """Each group's line and at last that of the whole."""
    answers = {group: sum(counts[question.number]) for group, counts in parts.items()}
    left_out = hidden(answers, few)
    lines = [
        QuestionLine(group, question, None, None, None)
        if group in left_out or not answers[group]
        else _line(survey, question, group, parts[group][question.number])
        for group in parts
    ]
    total = whole[question.number]
    shown = sum(total) >= FEWEST
    lines.append(_line(survey, question, "", total) if shown else QuestionLine("", question, None, None, None))
    return lines


def _line(survey: Survey, question: SurveyQuestion, group: str, counts: tuple[int, ...]) -> QuestionLine:
    return QuestionLine(group, question, sum(counts), counts, _mean(_scored(survey, question, counts)))


def _scored(survey: Survey, question: SurveyQuestion, counts: Sequence[int]) -> tuple[int, int]:
    """How many answers, and the sum of their scores."""
    return sum(counts), sum(score * count for score, count in zip(survey.scores(question), counts, strict=True))


def _mean(scored: tuple[int, int]) -> float | None:
    answers, sum_ = scored
    return round(sum_ / answers, 2) if answers else None


def _axes(survey: Survey, lines: Sequence[QuestionLine], groups: Mapping[str, int | None]) -> list[AxisLine]:
    axes: dict[str, list[SurveyQuestion]] = defaultdict(list)
    for question in survey.questions:
        axes[question.axis].append(question)
    shown = {(line.group, line.question.number): line for line in lines}
    return [
        AxisLine(
            group,
            axis,
            tuple(question.number for question in questions),
            tuple(question.number for question in questions if question.reversed),
            _axis_mean(survey, [shown[group, question.number] for question in questions]),
        )
        for axis, questions in axes.items()
        for group in groups
    ]


def _axis_mean(survey: Survey, lines: Sequence[QuestionLine]) -> float | None:
    scored = [_scored(survey, line.question, line.counts) for line in lines if line.counts is not None]
    return _mean((sum(answers for answers, _ in scored), sum(sum_ for _, sum_ in scored)))
