"""A pack's files become catalogue and words; every problem is told with file, line and remedy."""

import datetime as dt

import pytest

from backend_client.catalogue import Duration
from dialogs.content.parser import parse
from tests.content.demo import (
    AGENCY_FAQ,
    EXTRA,
    FAQ,
    IDENTITY,
    PERMIT,
    RATES,
    SURVEY,
    VISIT,
    changed,
    demo_files,
    demo_pack,
    line_of,
    refused,
    with_file,
    without,
)

CLOSURES = "catalogue/closures.yaml"
TABLE = "catalogue/tables/renovation_rates.csv"


def test_a_duration_is_written_in_words() -> None:
    stage = demo_pack().catalogue.service("business_permit").stages[2]

    assert (stage.duration, stage.duration_worst) == (Duration(4, "hours"), Duration(1, "days"))


def test_a_jalali_day_becomes_a_day() -> None:
    days = {closure.day: closure.title for closure in demo_pack().catalogue.closures}

    assert days[dt.date(2026, 4, 2)] == "روز طبیعت"
    assert demo_pack().catalogue.service("complaint").review_on == dt.date(2027, 8, 23)


def test_working_hours_are_times_and_not_sexagesimal_numbers() -> None:
    hours = demo_pack().catalogue.hours

    assert (hours.opens, hours.closes, hours.weekend) == (dt.time(8), dt.time(16), (4, 5))


def test_words_such_as_no_stay_words() -> None:
    files = changed(PERMIT, '{value: "no", label: خیر}', "{value: no, label: خیر}")

    assert refused(files) == []


def test_messages_of_all_rooms_are_one_mapping() -> None:
    files = with_file(EXTRA, "extra.one: یک\nextra.two: |-\n  دو\n  سه\n")

    assert refused(files) == []


def test_samples_are_kept_as_they_are() -> None:
    content = b"%PDF-1.4 \x00 not text"

    assert refused(with_file("samples/letter.pdf", content)) == []
    assert demo_pack().samples["moarefi-name.txt"] == demo_files()["samples/moarefi-name.txt"]


def test_a_table_has_one_mapping_a_row() -> None:
    rows = demo_pack().catalogue.tables["renovation_rates"]

    assert rows[0]["zone"] == "z1"
    assert rows[0]["rate"] == "۱۸٬۵۰۰"


@pytest.mark.parametrize(
    ("path", "old", "new", "told"),
    [
        (PERMIT, "type: select_one", "type: selectone", "unknown type 'selectone'; use one of file, foreign_id"),
        (PERMIT, "    hint: یک عدد", "    hnit: یک عدد", "unknown key 'hnit'; did you mean 'hint'?"),
        (PERMIT, "  duration: 2 days", "  duration: soon", "'duration' must be a duration; write '3 days'"),
        (PERMIT, "amount_rial: 850000", "amount_rial: ۸۵۰", "'amount_rial' must be a whole number"),
        (SURVEY, "below: 2.5", "below: low", "'follow_up_below' must be a number such as 2.5"),
        (PERMIT, "required: false", "required: perhaps", "'required' must be true or false"),
        (PERMIT, "applicants: [natural]", "applicants: natural", "'applicants' must be a list"),
        (PERMIT, "review_on: 1406/06/01", "review_on: 1406/12/30", "'1406/12/30' is no day of the calendar"),
        (PERMIT, "code: business_permit", "code: permit", "code 'permit' in a file of another name"),
        (RATES, "kind: both", "kind: G2G", "a G2G service does not belong on the desk (F16)"),
        (RATES, "kind: both", "kind: G۲G", "a G2G service does not belong on the desk (F16)"),
        (CLOSURES, "1405/01/03", "1405/13/03", "'1405/13/03' is no day of the calendar"),
        (IDENTITY, "type: legal_id", "type: legalid", "unknown type 'legalid'"),
        (AGENCY_FAQ, "  audience: agency", "  audience: agencies", "unknown audience 'agencies'; use one of"),
    ],
)
def test_a_problem_has_its_line_and_its_remedy(path: str, old: str, new: str, told: str) -> None:
    problems = refused(changed(path, old, new))

    assert [(problem.path, problem.line) for problem in problems] == [(path, line_of(path, old))]
    assert str(problems[0]).startswith(f"{path}:{problems[0].line}: {told}")


ASKED_IN_LINES = """- id: hours
  question: ساعت کار چیست؟
  answer: از ۸ تا ۱۶.
  paraphrases: |
    - کی بازید؟

    - سلام، تا چند هستید؟
"""


def test_a_list_of_texts_may_stand_line_by_line() -> None:
    """A phrase of this form needs no quotes, whatever signs it has."""
    asked = parse(with_file(FAQ, ASKED_IN_LINES)).words["fa"].faqs[0]

    assert asked.paraphrases == ("کی بازید؟", "سلام، تا چند هستید؟")


def test_a_line_that_begins_no_text_is_told_where_it_stands() -> None:
    problems = refused(with_file(FAQ, ASKED_IN_LINES.replace("- سلام", "سلام")))

    assert [(problem.path, problem.line) for problem in problems] == [(FAQ, 7)]
    assert problems[0].message == "«سلام، تا چند هستید؟» does not begin with '- '"


def test_all_problems_are_told_at_once() -> None:
    files = changed(PERMIT, "type: select_one", "type: choose") | changed(VISIT, "type: image", "type: photo")
    files[PERMIT] = files[PERMIT].replace(b"duration_worst: 3 days", b"duration_worst: 3 weeks")

    assert [problem.path for problem in refused(files)] == [PERMIT, PERMIT, VISIT]


def test_a_missing_key_is_told_at_its_group() -> None:
    problems = refused(changed(PERMIT, "    title: عکس چهره\n", ""))

    assert [(problem.line, problem.message) for problem in problems] == [
        (line_of(PERMIT, "- name: photo"), "'title' is missing")
    ]


def test_a_duplicate_key_is_told_with_both_lines() -> None:
    problems = refused(with_file(EXTRA, "one: یک\ntwo: دو\none: سه\n"))

    assert [str(problem) for problem in problems] == [f"{EXTRA}:3: 'one' is here twice, first in line 1; remove one"]


def test_a_message_key_may_stand_in_one_file_only() -> None:
    files = with_file(EXTRA, "extra: یک\n") | {"words/fa/messages/zz.yaml": "extra: دو\n".encode()}

    assert [(problem.path, problem.line) for problem in refused(files)] == [("words/fa/messages/zz.yaml", 1)]


def test_messages_are_flat() -> None:
    problems = refused(with_file(EXTRA, "menu:\n  title: منو\n"))

    assert [(problem.line, problem.fix) for problem in problems] == [(1, "keep the file flat: key: text")]


def test_a_missing_file_is_told() -> None:
    files = without("catalogue/units.yaml")

    assert [str(problem) for problem in refused(files)] == ["catalogue/units.yaml: the file is missing"]


@pytest.mark.parametrize("path", ["catalogue/unit.yaml", "../secret.yaml", "words/fa/messages.yaml", "x.py"])
def test_an_unknown_file_is_told(path: str) -> None:
    problems = refused(with_file(path, "a: b\n"))

    assert [(problem.path, problem.message) for problem in problems] == [(path, "no such file in a pack")]


@pytest.mark.parametrize(
    ("content", "line", "told"),
    [
        ("zone,zone\na,b\n", 1, "the first row must name the columns"),
        ("منطقه,x\na,b\n", 1, "the first row must name the columns"),
        ("", 1, "the first row must name the columns"),
        ("zone,rate\nz1\n", 2, "1 cells where 2 are expected"),
        ('zone,rate\nz1,"1\n', 0, "not a CSV file"),
    ],
)
def test_a_table_that_cannot_be_read_is_told(content: str, line: int, told: str) -> None:
    problems = refused(with_file(TABLE, content))

    assert problems[0].line == line
    assert problems[0].message.startswith(told)


def test_the_default_language_must_have_words() -> None:
    problems = refused(changed("pack.yaml", "language: fa", "language: en"))

    assert [problem.message for problem in problems] == ["no words for the language 'en'"]
