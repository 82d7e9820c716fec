"""Words and catalogue become the one value that a turn speaks with."""

from dataclasses import replace

from msgspec import structs

from dialogs.content.assembly import assemble
from dialogs.content.material import material_of
from dialogs.content.model import Content
from nlu.meaning import Audience, Context
from nlu.understand import understand
from tests.content.demo import demo_pack
from tests.flow.world import START
from tests.models import model_of


def content() -> Content:
    pack = demo_pack()
    words = pack.words["fa"]
    return assemble(words, pack.catalogue, {}, 7, model_of(material_of(words, pack.catalogue)))


def test_the_catalogues_own_definitions_are_known() -> None:
    whole = content()

    assert whole.revision == 7
    assert whole.definition("complaint", 1) is demo_pack().catalogue.service("complaint")


def test_earlier_definitions_stay_known() -> None:
    """Decision 5: a draft keeps the version it began with."""
    pack = demo_pack()
    old = structs.replace(pack.catalogue.service("complaint"), version=0, title="شکایت‌نامه")

    whole = assemble(pack.words["fa"], pack.catalogue, {("complaint", 0): old}, 1, content().model)

    assert whole.definition("complaint", 0).title == "شکایت‌نامه"
    assert whole.definition("complaint", 1).title == "ثبت شکایت"


def hits(text: str, *, audience: Audience = "citizen", topic: str = "", whole: Content | None = None) -> list[str]:
    context = Context(now=START, topic=topic, audience=audience)
    return [hit.id for hit in understand((whole or content()).model, text, context).faq.hits]


def test_a_question_is_found_by_other_words() -> None:
    assert hits("کد پیگیریم گم شده چیکار کنم")[0] == "lost_code"


def test_citizens_find_nothing_of_the_agencies() -> None:
    """Not even where an agency's question is asked word for word."""
    whole = content()
    agency = [entry for entry in whole.words.faqs if entry.audience == "agency"]

    found = [one for entry in agency for one in hits(entry.question, whole=whole)]

    assert agency
    assert {whole.faq(one).audience for one in found} == {"citizen"}


def test_agencies_find_their_questions_when_asked_for() -> None:
    assert hits("خدمت‌های دولت به دولت", audience="agency")[0] == "q16"
    assert {one[0] for one in hits("کد پیگیریم گم شده چیکار کنم", audience="agency")} <= {"q"}


def test_all_may_be_searched_together() -> None:
    assert hits("خدمت‌های دولت به دولت", audience="all")[0] == "q16"
    assert hits("کد پیگیریم گم شده چیکار کنم", audience="all")[0] == "lost_code"


def test_a_services_own_question_is_found_in_its_context_alone() -> None:
    """I10."""
    assert hits("چند وقت اعتبار داره؟", topic="residence_letter")[0] == "residence_letter_validity"
    assert "residence_letter_validity" not in hits("چند وقت اعتبار داره؟")


def test_a_service_is_found_by_its_nickname() -> None:
    found = content().service_search.ask("مفاصا")

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

    material = material_of(pack.words["fa"], fewer)

    assert {entry.tag for entry in material.entries} == {"", fewer.services[0].code}
