"""Expressions of forms (G1): what a field's `relevant` and `constraint` mean, for dialogs and desk alike."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend_client.catalogue import DocumentSlot, Field
from backend_client.contract import Answer
from backend_client.forms import ExpressionError, holds, names, parse, relevant_answers, wanted

TODAY = dt.date(2026, 11, 21)
ANSWERS: dict[str, Answer] = {
    "kind": "legal",
    "floors": 4,
    "area": "120",
    "born": "1990-03-21",
    "uses": ("shop", "home"),
    "code": "007",
}


def true(expression: str, value: Answer | None = None) -> bool:
    return holds(expression, ANSWERS, value=value, today=TODAY)


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "  ",
        "${kind} = 'legal'",
        '${kind} = "legal"',
        "${kind} != 'natural' and ${floors} > 3",
        "${kind} = 'natural' or ${floors} >= 4",
        "not(${kind} = 'natural')",
        "${missing} = ''",
        "${missing} != 'x'",
        "${floors} = '4'",
        "${area} < 1000",
        "${area} = 120",
        "${code} != '7' and ${code} = 7",
        "${floors} * 2 + 1 = 9",
        "2 + 3 * 4 - 10 div 5 = 12",
        "(2 + 3) * 4 = 20",
        "7 mod 3 = 1 and -7 mod 3 = -1",
        "-(2 - 5) = 3",
        "10 - 3 - 2 = 5",
        "selected(${uses}, 'shop') and not(selected(${uses}, 'office'))",
        "selected(${kind}, 'legal')",
        "count-selected(${uses}) = 2 and count-selected(${missing}) = 0",
        "string-length(${code}) = 3",
        "${born} < today()",
        "today() = '2026-11-21'",
        "today() - ${born} >= 18 * 365",
        "${born} <= today() - 6570",
        "today() + 10 = '2026-12-01'",
        "true() and not(false())",
        "1 = 1 or ${missing} > 1 div 0",
        "1 < 2 = true()",
    ],
)
def test_holds(expression: str) -> None:
    assert true(expression)


@pytest.mark.parametrize(
    "expression",
    [
        "${missing} > 0",
        "${missing} < 5",
        "${missing} = 0",
        "${kind} < 'z'",
        "1 div 0 > 0",
        "1 div 0 <= 0",
        "'2026-02-30' < today()",
        "today() + 99999999999 > today()",
        "${missing}",
        "0",
        "1 = 1 and 1 = 2 or 3 = 4",
    ],
)
def test_does_not_hold(expression: str) -> None:
    assert not true(expression)


@pytest.mark.parametrize(
    ("constraint", "value", "fits"),
    [
        (". > 0 and . <= 100", 100, True),
        (". > 0 and . <= 100", 101, False),
        (". <= today()", "2026-11-21", True),
        (". <= today()", "2026-11-22", False),
        ("count-selected(.) <= 2", ("a", "b", "c"), False),
        ("string-length(.) >= 3", "ab", False),
        (". >= ${floors}", 4, True),
    ],
)
def test_a_constraint_looks_at_the_value_itself(constraint: str, value: Answer, fits: bool) -> None:
    assert true(constraint, value) is fits


@pytest.mark.parametrize(
    ("expression", "position"),
    [
        ("${kind} = ", 9),
        ("${kind = 'x'", 0),
        ("kind = 'x'", 0),
        ("1 = 1 2", 6),
        ("(1 = 1", 6),
        ("selected(${uses})", 16),
        ("today(1)", 6),
        ("regex(., 'a')", 0),
        ("1 = 'open", 4),
        ("1 && 2", 2),
        ("", 0),
        ("(" * 100, 40),
        ("1 + " * 1000, 2000),
        ("${kind.__class__} = 1", 0),
    ],
)
def test_what_is_no_expression_says_where(expression: str, position: int) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse(expression)

    assert refused.value.position == position


@given(st.text(alphabet="${}abk'. ()<=!+-*19andortoy,", max_size=60))
def test_any_text_is_an_expression_or_an_expression_error(text: str) -> None:
    try:
        parse(text)
    except ExpressionError as refused:
        position = refused.position
    else:
        position = int(holds(text, ANSWERS, today=TODAY))

    assert 0 <= position <= max(len(text), 1)


@given(st.integers(-99, 99), st.integers(-99, 99), st.sampled_from(["<", "<=", ">", ">=", "=", "!="]))
def test_numbers_are_ordered_as_python_orders_them(a: int, b: int, sign: str) -> None:
    python = {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b, "=": a == b, "!=": a != b}

    assert holds(f"${{a}} {sign} ${{b}}", {"a": a, "b": str(b)}, today=TODAY) is python[sign]


@given(st.dates(), st.dates())
def test_days_are_ordered_as_days(first: dt.date, last: dt.date) -> None:
    answers: dict[str, Answer] = {"first": first.isoformat(), "last": last.isoformat()}

    assert holds("${first} <= ${last}", answers, today=TODAY) is (first <= last)
    assert holds("${last} - ${first} >= 0", answers, today=TODAY) is (first <= last)


def test_names_are_the_answers_it_depends_on() -> None:
    assert names("not(${a} = ${b}) or selected(${c}, 'x') and . > -${a}") == {"a", "b", "c"}
    assert names("") == frozenset()


def field(name: str, relevant: str = "") -> Field:
    return Field(name=name, type="text", label=name, relevant=relevant)


def test_wanted_are_the_relevant_ones_in_order() -> None:
    items = [field("kind"), field("organisation", "${kind} = 'legal'"), field("born", "${kind} = 'natural'")]

    assert [each.name for each in wanted(items, ANSWERS, TODAY)] == ["kind", "organisation"]
    slot = DocumentSlot(name="authority", title="t", relevant="${kind} = 'legal'")
    assert list(wanted([slot], ANSWERS, TODAY)) == [slot]


def test_an_answer_kept_from_a_question_that_fell_away_counts_as_absent() -> None:
    """UX11: going back keeps later answers, yet they must not steer the form."""
    items = [field("kind"), field("a", "${kind} = 'natural'"), field("b", "${a} = 'yes'")]
    answers: dict[str, Answer] = {"kind": "legal", "a": "yes", "b": "kept", "foreign": "x"}

    assert [each.name for each in wanted(items, answers, TODAY)] == ["kind"]
    assert relevant_answers(items, answers, TODAY) == {"kind": "legal"}
