"""E9, T5: what the survey says, counted again in a plain way; nobody's own answers can be read out of it."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend_client.catalogue import Option, Survey, SurveyQuestion
from backend_client.reports.opinion import FilledSurvey, Opinion, opinion
from backend_client.reports.secrecy import FEWEST, hidden
from backend_client.reports.suggestions import Suggestion, SuggestionRow, suggestions
from tests.reports.test_performance import at, days

VALUES = ("a", "b", "c")
SURVEY = Survey(
    version=3,
    scale=tuple(Option(value, value.upper()) for value in VALUES),
    questions=(
        SurveyQuestion(number=1, axis="x", text="one"),
        SurveyQuestion(number=2, axis="x", text="two", reversed=True),
        SurveyQuestion(number=3, axis="y", text="three"),
    ),
)
PERIOD = days(0, 29)
ratings = st.dictionaries(st.integers(1, 3), st.sampled_from(VALUES))
forms = st.builds(
    FilledSurvey,
    service=st.sampled_from(("p", "q", "r")),
    unit=st.just("u"),
    branch=st.just("b"),
    channel=st.just("web"),
    filled_at=st.integers(-2, 31).map(at),
    version=st.just(3),
    ratings=ratings,
)


def form(service: str, *, day: int = 1, **rated: str) -> FilledSurvey:
    numbers = {int(number[1:]): value for number, value in rated.items()}
    return FilledSurvey(service, "u", "b", "web", at(day), 3, numbers)


def told(some: list[FilledSurvey], by: str = "service") -> Opinion:
    (found,) = opinion(some, {3: SURVEY}, PERIOD, by)  # type: ignore[arg-type]
    return found


@given(st.lists(forms, min_size=1, max_size=60))
def test_what_is_shown_is_what_a_plain_count_says(some: list[FilledSurvey]) -> None:
    inside = [one for one in some if PERIOD.has(one.filled_at)]
    for found in opinion(some, {3: SURVEY}, PERIOD, "service"):
        for line in found.questions:
            if line.counts is None:
                continue
            rated = [
                one.ratings[line.question.number]
                for one in inside
                if line.question.number in one.ratings and line.group in {"", one.service}
            ]
            assert line.counts == tuple(rated.count(value) for value in VALUES)
            scores = {"a": 1, "b": 2, "c": 3} if line.question.reversed else {"a": 3, "b": 2, "c": 1}
            assert line.mean == round(sum(scores[value] for value in rated) / len(rated), 2)


@given(st.lists(forms, max_size=60))
def test_neither_a_line_nor_a_difference_tells_of_few_people(some: list[FilledSurvey]) -> None:
    for found in opinion(some, {3: SURVEY}, PERIOD, "service"):
        for question in SURVEY.questions:
            lines = {line.group: line for line in found.questions if line.question.number == question.number}
            shown = [line.answers for line in lines.values() if line.answers is not None]
            total = lines[""].answers
            parts = sum(line.answers or 0 for group, line in lines.items() if group)
            assert all(answers >= FEWEST for answers in shown)
            assert total is None or total == parts or total - parts >= FEWEST


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 12)), st.sets(st.sampled_from("abcdef")))
def test_what_is_left_out_together_is_never_few(counts: dict[str, int], always: set[str]) -> None:
    left_out = hidden(counts, always)
    together = sum(counts.get(group, 0) for group in left_out)

    assert always <= left_out
    assert all(counts[group] >= FEWEST or not counts[group] or group in left_out for group in counts)
    assert together == 0 or together >= FEWEST or together == sum(counts.values())


def test_an_axis_has_its_polarity_and_turns_reversed_questions_round() -> None:
    found = told([form("p", q1="a", q2="a", q3="b")] * 6, "all")
    axis = next(line for line in found.axes if line.axis == "x")

    assert (axis.questions, axis.reversed) == ((1, 2), (2,))
    assert axis.mean == 2.0  # much of the good, and much of the bad
    assert [line.mean for line in found.questions] == [3.0, 1.0, 2.0]


def test_one_hidden_service_takes_the_smallest_other_with_it() -> None:
    found = told([form("p", q1="a")] * 2 + [form("q", q1="a")] * 9 + [form("r", q1="a")] * 6)

    assert dict(found.forms) == {"p": None, "q": 9, "r": None, "": 17}


def test_fewer_forms_than_may_be_shown_show_nothing() -> None:
    found = told([form("p", q1="a")] * 4, "all")

    assert dict(found.forms) == {"": None}
    assert {line.answers for line in found.questions} == {None}
    assert {line.mean for line in found.axes} == {None}


@pytest.mark.parametrize("day", [-1, 30])
def test_forms_outside_the_period_do_not_count(day: int) -> None:
    assert opinion([form("p", day=day, q1="a")], {3: SURVEY}, PERIOD, "all") == ()


def test_suggestions_stand_without_a_way_back_to_their_writer() -> None:
    some = [
        Suggestion("q", at(3), " کوتاه‌تر "),
        Suggestion("p", at(9), "ب"),
        Suggestion("p", at(1), "  "),
        Suggestion("p", at(1) - dt.timedelta(days=40), "پیش از دوره"),
        Suggestion("p", at(2), "الف"),
    ]

    assert suggestions(some, PERIOD) == (
        SuggestionRow("p", "الف"),
        SuggestionRow("p", "ب"),
        SuggestionRow("q", "کوتاه‌تر"),
    )
