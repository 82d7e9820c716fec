"""The questions that models are measured with: enough of each, in every style, and none that a model has learnt."""

import json
from collections import Counter
from pathlib import Path

import pytest

from nlu.normalize import fold
from tests.content.demo import demo_pack

DATA = Path(__file__).parent / "data"
REGULATION = [f"q{number:02}" for number in range(1, 65)]
STYLES = {"formal", "colloquial", "short", "noisy", "finglish", "contextual"}


def rows(name: str) -> list[dict[str, str | None]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


SEEN, FRESH = rows("seen_questions.jsonl"), rows("fresh_questions.jsonl")
HELDOUT = [*SEEN, *FRESH]
UNANSWERABLE = [*rows("seen_unanswerable.jsonl"), *rows("fresh_unanswerable.jsonl")]


def test_every_row_is_a_question_with_its_answer_and_style() -> None:
    assert all(row.keys() == {"query", "faq_id", "style"} and fold(row["query"] or "") for row in HELDOUT)
    assert {row["faq_id"] for row in HELDOUT} == set(REGULATION)


@pytest.mark.parametrize("question", REGULATION)
def test_each_question_of_the_regulation_is_asked_in_every_style(question: str) -> None:
    asked = [row for row in HELDOUT if row["faq_id"] == question]

    assert len(asked) >= 10
    assert STYLES >= {row["style"] for row in asked} >= STYLES - {"short"}
    assert sum(row["faq_id"] == question for row in FRESH) >= 3


def test_there_are_as_many_that_nobody_has_looked_at_as_a_judgement_needs() -> None:
    assert len(FRESH) >= 400
    assert len(rows("fresh_unanswerable.jsonl")) >= 150


def test_finglish_is_latin_and_nothing_else_is() -> None:
    wrong = [row["query"] for row in HELDOUT if (row["style"] == "finglish") != (row["query"] or "").isascii()]

    assert wrong == []


def test_unanswerable_questions_have_no_answer() -> None:
    counts = Counter(row["style"] for row in UNANSWERABLE)

    assert counts.keys() == {"oos_hard", "oos_plain"}
    assert counts["oos_hard"] >= 250
    assert counts["oos_plain"] >= 120
    assert all(row.keys() == {"query", "faq_id", "style"} and row["faq_id"] is None for row in UNANSWERABLE)


def test_no_question_is_measured_twice() -> None:
    counts = Counter(fold(row["query"] or "") for row in (*HELDOUT, *UNANSWERABLE))

    assert [text for text, count in counts.items() if count > 1] == []


def test_no_measured_question_has_been_learnt() -> None:
    words = demo_pack().words["fa"]
    learnt = {fold(text) for faq in words.faqs for text in (faq.question, *faq.paraphrases)}
    learnt |= {fold(example.text) for example in words.training}

    assert [row["query"] for row in (*HELDOUT, *UNANSWERABLE) if fold(row["query"] or "") in learnt] == []


def test_the_regulations_questions_are_learnt_in_many_ways() -> None:
    agency = [faq for faq in demo_pack().words["fa"].faqs if faq.audience == "agency"]
    ways = {faq.id: len({fold(text) for text in (faq.question, *faq.paraphrases)}) for faq in agency}

    assert [name for name, count in ways.items() if count < 15] == []
    assert [faq.id for faq in agency if len(faq.answer) > 900] == []
