"""Lexical search: what is called so comes first in every style of writing, and an honest «not sure» for the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.likeness import ANSWER_FROM, SUGGEST_FROM
from nlu.search import Named, Search
from nlu.skeleton import skeleton
from tests.nlu.desk_questions import ANSWERED, ENTRIES, UNANSWERED

MODEL = Search.build(Named(name, texts) for name, texts in ENTRIES.items())
QUERIES = [(text, name) for name, texts in ANSWERED.items() for text in texts]


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("چه مدارکی لازم است؟", "documents"),
        ("چه مداركي لازمه", "documents"),
        ("madarek lazem chie", "documents"),
        ("مدارک", "documents"),
        ("پولمو پس میدین؟", "refund"),
        ("mikham darkhastam ro peygiri konam", "follow"),
        ("تمدید پروانه چطوریه", "renew"),
        ("آدرسسسس", "address"),
    ],
)
def test_a_question_finds_its_answer_in_any_style(text: str, entry: str) -> None:
    assert MODEL.ask(text).hits[0].id == entry


def test_most_questions_find_their_entry_first_and_nearly_all_among_three() -> None:
    found = [([hit.id for hit in MODEL.ask(text).hits], name) for text, name in QUERIES]
    assert sum(ids[:1] == [name] for ids, name in found) >= 0.85 * len(found)
    assert sum(name in ids for ids, name in found) >= 0.92 * len(found)


def test_answers_given_outright_are_nearly_always_right() -> None:
    answers = [(found.hits[0].id, name) for text, name in QUERIES if (found := MODEL.ask(text)).action == "answer"]
    assert len(answers) >= 0.5 * len(QUERIES)
    assert sum(given_ != name for given_, name in answers) <= 0.02 * len(QUERIES)


def test_questions_that_nothing_answers_are_rarely_answered() -> None:
    assert sum(MODEL.ask(text).action == "answer" for text in UNANSWERED) <= 0.08 * len(UNANSWERED)


@pytest.mark.parametrize("text", ["سلام", "salam", "سلام، ممنون", "", "؟؟؟", "😀", "چطور؟", "لطفا", "kjhsdf sdkjf"])
def test_small_talk_and_noise_are_not_answered(text: str) -> None:
    assert MODEL.ask(text).action == "defer"


def test_the_thresholds_decide_what_happens() -> None:
    for text, _ in QUERIES:
        found = MODEL.ask(text)
        p = found.hits[0].p if found.hits else 0.0
        expected = "answer" if p >= ANSWER_FROM else "suggest" if p >= SUGGEST_FROM else "defer"
        assert found.action == expected
        assert [hit.score for hit in found.hits] == sorted((hit.score for hit in found.hits), reverse=True)
        assert sum(hit.p for hit in found.hits) <= 1.000001


def test_the_service_in_context_goes_first() -> None:
    model = Search.build(
        Named(f"{service}-cost", ("هزینه‌اش چقدر است؟", "تعرفهٔ این خدمت"), tag=service)
        for service in ("permit", "certificate")
    )
    assert model.ask("هزینه‌ش چقدره؟", prefer="permit").hits[0].id == "permit-cost"
    assert model.ask("هزینه‌ش چقدره؟", prefer="certificate").hits[0].id == "certificate-cost"
    assert model.ask("هزینه‌ش چقدره؟").action == "suggest"


def test_what_is_not_allowed_is_not_found() -> None:
    assert all(hit.id != "documents" for hit in MODEL.ask("مدارک", allow=lambda name: name != "documents").hits)
    assert MODEL.ask("مدارک", allow=lambda _: False).hits == ()


def test_no_more_than_the_limit_is_offered() -> None:
    assert len(MODEL.ask("درخواست ثبت شده", limit=2).hits) <= 2


def test_services_are_found_by_title_nickname_and_misspelling() -> None:
    services = Search.build(
        [
            Named("1021", ("صدور پروانهٔ کسب", "جواز کسب", "مجوز مغازه")),
            Named("1022", ("ثبت شکایت از عملکرد کارکنان", "شکایت")),
            Named("1023", ("گواهی سابقهٔ فعالیت", "سابقه کار")),
        ]
    )
    for text, code in (
        ("جواز", "1021"),
        ("javaz kasb", "1021"),
        ("پروانه كسب", "1021"),
        ("شکایات", "1022"),
        ("سابقه", "1023"),
    ):
        assert services.ask(text).hits[0].id == code


def test_an_empty_index_knows_nothing() -> None:
    assert Search.build([]).ask("هزینه چقدر است؟").action == "defer"
    assert Search.build([Named("a", ())]).ask("هزینه").hits == ()


@given(st.text(alphabet=st.characters(exclude_categories=())), st.integers(1, 5))
def test_whatever_is_asked_gets_a_verdict(text: str, limit: int) -> None:
    found = MODEL.ask(text, limit=limit)
    assert found.action in {"answer", "suggest", "defer"}
    assert all(0 <= hit.p <= 1 for hit in found.hits)
    assert len(found.hits) <= limit


@pytest.mark.parametrize(
    ("persian", "latin"),
    [
        ("خدمت", "khedmat"),
        ("پیگیری", "peygiri"),
        ("هزینه", "hazine"),
        ("مدارک", "madarek"),
        ("شکایت", "shekayat"),
        ("چقدر", "cheghadr"),
    ],
)
def test_both_scripts_have_the_same_skeleton(persian: str, latin: str) -> None:
    assert skeleton(persian) == skeleton(latin) != ""
