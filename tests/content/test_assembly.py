"""Words and catalogue become the one value that a turn speaks with."""

from dataclasses import replace

from msgspec import structs

from dialogs.content.assembly import assemble
from dialogs.content.model import Content
from dialogs.content.search import faq_model
from tests.content.demo import demo_pack


def content() -> Content:
    pack = demo_pack()
    return assemble(pack.words["fa"], pack.catalogue, {}, revision=7)


def test_the_catalogues_own_definitions_are_known() -> None:
    whole = content()

    assert whole.revision == 7
    assert whole.definition("complaint", 1) is demo_pack().catalogue.service("complaint")


def test_earlier_definitions_stay_known() -> None:
    """Decision 5: a draft keeps the version it began with."""
    pack = demo_pack()
    old = structs.replace(pack.catalogue.service("complaint"), version=0, title="شکایت‌نامه")

    whole = assemble(pack.words["fa"], pack.catalogue, {("complaint", 0): old}, revision=1)

    assert whole.definition("complaint", 0).title == "شکایت‌نامه"
    assert whole.definition("complaint", 1).title == "ثبت شکایت"


def test_a_question_is_found_by_other_words() -> None:
    found = content().faq_model.ask("کد پیگیریم گم شده چیکار کنم")

    assert found.hits[0].id == "lost_code"


def test_citizens_find_nothing_of_the_agencies() -> None:
    """Not even where an agency's question is asked word for word."""
    whole = content()
    agency = [entry for entry in whole.words.faqs if entry.audience == "agency"]

    found = [hit.id for entry in agency for hit in whole.faq_model.ask(entry.question).hits]

    assert agency
    assert {whole.faq(one).audience for one in found} == {"citizen"}


def test_agencies_find_their_questions_when_asked_for() -> None:
    whole = content()
    model = faq_model(whole, "agency")

    assert model.ask("خدمت‌های دولت به دولت").hits[0].id == "q16"
    assert {hit.id[0] for hit in model.ask("کد پیگیریم گم شده چیکار کنم").hits} <= {"q"}
    assert faq_model(whole, "agency") is model


def test_all_may_be_searched_together() -> None:
    model = faq_model(content(), "all")

    assert model.ask("خدمت‌های دولت به دولت").hits[0].id == "q16"
    assert model.ask("کد پیگیریم گم شده چیکار کنم").hits[0].id == "lost_code"


def test_the_citizens_search_is_the_one_a_turn_has_at_hand() -> None:
    """What citizens do not see costs nothing when content goes live."""
    whole = content()

    assert faq_model(whole, "citizen") is whole.faq_model


def test_a_services_own_question_is_found_in_its_context() -> None:
    """I10."""
    found = content().faq_model.ask("چند وقت اعتبار داره؟", prefer="residence_letter")

    assert found.hits[0].id == "residence_letter_validity"


def test_a_service_is_found_by_its_nickname() -> None:
    found = content().service_model.ask("مفاصا")

    assert found.hits[0].id == "company_certificate"


def test_what_follows_from_a_revision_is_worked_out_once_and_anew_for_the_next() -> None:
    """A turn need not pay for what was known at the turn before; decision 5: words are always the live revision's."""
    first = content()
    words = replace(first.words, messages={**first.words.messages, "form.branch": "کدام شعبه؟"})
    second = replace(first, revision=8, words=words)

    questions = first.once(asked_branch, "complaint", 1)

    assert first.once(asked_branch, "complaint", 1) is questions
    assert first.once(asked_branch, "complaint", 2) == "complaint 2: " + first.words.messages["form.branch"]
    assert second.once(asked_branch, "complaint", 1) == "complaint 1: کدام شعبه؟"


def asked_branch(whole: Content, service: str, version: int) -> str:
    return f"{service} {version}: {whole.text('form.branch')}"


def test_questions_of_services_that_the_desk_lacks_are_not_offered() -> None:
    pack = demo_pack()
    fewer = structs.replace(pack.catalogue, services=pack.catalogue.services[:1])

    whole = assemble(pack.words["fa"], fewer, {}, revision=1)

    kept = fewer.services[0].code
    tags = {whole.faq(hit.id).service for hit in whole.faq_model.ask("گواهی سکونت چند روز اعتبار دارد؟").hits}
    assert tags <= {"", kept}
