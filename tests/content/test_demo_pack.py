"""The demo agency: a whole information package for every service, every kind of field, the survey of the form."""

import datetime as dt
from typing import get_args

import jdatetime
import pytest

from backend_client.catalogue import FieldType, Service
from tests.content.demo import COMMANDS, demo_files, demo_pack, doubted

SERVICES = demo_pack().catalogue.offered
EVERY = pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.code)
HEADINGS = (
    "تعریف", "معرفی خدمت‌گیرندگان", "نحوهٔ تعامل", "گزارش‌دهی", "بازبینی", "هدف", "قوانین", "تعهدات متقابل",
    "شرایط و استثناها", "حل تناقضات و جبران عدم ارائهٔ خدمت", "هزینه‌ها", "دورهٔ اعتبار", "خاتمه",
)  # fmt: skip


def by_code(code: str) -> Service:
    return demo_pack().catalogue.service(code)


def test_nothing_is_wrong_with_it() -> None:
    assert [str(problem) for problem in doubted(demo_files())] == []


def test_six_services_cover_the_ways_to_ask() -> None:
    assert len(SERVICES) == 6
    assert {service.intake for service in SERVICES} == {"automatic", "clerk"}
    assert {service.kind for service in SERVICES} == {"G2C", "G2B", "both"}
    assert {kind for service in SERVICES for kind in service.applicants} == {"natural", "foreign", "legal"}
    assert {service.delivery for service in SERVICES} == {"electronic", "mixed"}


@EVERY
def test_the_information_package_is_whole(service: Service) -> None:
    """E8, I1-I10, P4."""
    own = [faq for faq in demo_pack().words["fa"].faqs if faq.service == service.code]

    assert service.address  # I1
    assert service.stages  # I2
    assert service.documents or service.instant or service.code == "complaint"  # I3
    assert all(stage.duration.amount for stage in service.stages)  # I4
    assert all(inquiry.agency and inquiry.duration.amount for inquiry in service.inquiries)  # I5
    assert all(cost.how and cost.account and cost.legal_basis for cost in service.costs)  # I6
    assert service.costs
    assert service.responsible.name  # I7
    assert service.responsible.post
    assert service.responsible.phone
    assert service.laws  # I8
    assert service.complaint  # I9
    assert 3 <= len(own) <= 5  # I10
    assert service.owner
    assert service.review_on
    assert service.review_on > dt.date(2026, 3, 21)


def test_forms_and_letters_can_be_downloaded() -> None:
    """I3."""
    with_forms = [service for service in SERVICES if service.templates]

    assert len(with_forms) >= 5
    assert all(template.file in demo_pack().samples for service in with_forms for template in service.templates)


def test_every_type_of_field_is_asked_somewhere() -> None:
    """G1: forms of every kind."""
    identity = demo_pack().catalogue.identity.fields
    fields = [*identity, *(field for service in SERVICES for field in service.fields)]

    assert {field.type for field in fields} == set(get_args(FieldType))
    assert any(field.appearance == "multiline" for field in fields)
    assert any(not field.required for field in fields)
    assert any(field.relevant for field in fields)
    assert any(field.constraint and field.constraint_message for field in fields)
    assert any(field.hint and field.why and field.example for field in fields)


def test_one_service_waits_for_its_official_code() -> None:
    """F6."""
    assert [service.code for service in SERVICES if service.service_code is None] == ["site_visit"]


def test_a_statement_has_all_its_headings() -> None:
    """S."""
    stated = [service for service in SERVICES if service.statement]

    assert {service.code for service in stated} == {"business_permit", "complaint"}
    assert all(tuple(section.title for section in service.statement) == HEADINGS for service in stated)


def test_presence_is_at_the_in_person_desk_and_told_beforehand() -> None:
    """E11, F35."""
    stages = [stage for stage in by_code("site_visit").stages if stage.presence]

    assert len(stages) == 1
    presence = stages[0].presence
    assert presence is not None
    assert (presence.place, stages[0].unit) == ("", "reception")
    assert presence.reason
    assert presence.time
    assert presence.documents


def test_a_stage_may_hang_on_the_answers() -> None:
    """T1: only where the company owns something here its properties are compared."""
    assert [stage.name for stage in by_code("company_certificate").stages if stage.relevant] == ["properties"]


def test_two_units_may_work_at_once() -> None:
    """T1: accounts and properties are compared side by side."""
    assert [stage.name for stage in by_code("company_certificate").stages if stage.with_previous] == ["properties"]


def test_a_promise_can_be_a_range() -> None:
    """F60."""
    assert any(stage.duration_worst for service in SERVICES for stage in service.stages)


def test_inquiries_are_the_desks_business() -> None:
    """I5, F29: with agency and time; the one on paper with its reason."""
    inquiries = [inquiry for service in SERVICES for inquiry in service.inquiries]

    assert len(inquiries) >= 3
    assert [bool(inquiry.reason) for inquiry in inquiries if not inquiry.electronic] == [True]


def test_a_complaint_is_a_service_with_a_form() -> None:
    """F63."""
    complaint = by_code("complaint")

    assert complaint.unit == "inspection"
    assert len(complaint.fields) >= 5


def test_an_instant_service_knows_all_but_one_of_its_answers() -> None:
    """E3: a rate that is not in the table goes to a clerk."""
    service = by_code("rate_inquiry")
    zones, uses = (field.choices for field in service.fields)
    rows = {(row["zone"], row["land_use"]) for row in demo_pack().catalogue.tables["renovation_rates"]}

    missing = {(zone.value, use.value) for zone in zones for use in uses} - rows

    assert missing == {("z4", "industrial")}


def test_the_survey_is_the_audit_forms() -> None:
    """T5: 16 questions in six axes, five levels, polarity and place as data."""
    survey = demo_pack().catalogue.survey

    assert [question.number for question in survey.questions] == list(range(1, 17))
    assert len({question.axis for question in survey.questions}) == 6
    assert [option.label for option in survey.scale] == ["بسیار زیاد", "زیاد", "متوسط", "کم", "بسیار کم"]
    assert [question.number for question in survey.questions if question.reversed] == [9, 11, 14, 15]
    assert [question.number for question in survey.questions if question.applies == "presence"] == [5]
    assert [field.name for field in survey.demographics] == ["gender", "age", "education", "job", "visits"]
    assert survey.suggestion


def test_the_agency_has_headquarters_and_branches() -> None:
    """E10: every request has a place."""
    kinds = [branch.kind for branch in demo_pack().catalogue.branches]

    assert sorted(kinds) == ["branch", "branch", "headquarters"]
    assert len(demo_pack().catalogue.units) == 5


@pytest.mark.parametrize("year", [1405, 1406])
def test_closures_of_this_year_and_the_next_are_known(year: int) -> None:
    days = {closure.day for closure in demo_pack().catalogue.closures}
    fixed = [(1, 1), (1, 2), (1, 3), (1, 4), (1, 12), (1, 13), (3, 14), (3, 15), (11, 22), (12, 29)]

    assert {jdatetime.date(year, month, day).togregorian() for month, day in fixed} <= days
    assert sum(jdatetime.date.fromgregorian(date=day).year == year for day in days) >= 25


def test_citizens_find_answers_and_agencies_the_regulations() -> None:
    general = [faq for faq in demo_pack().words["fa"].faqs if not faq.service]
    agency = [faq.id for faq in general if faq.audience == "agency"]

    assert sum(faq.audience == "citizen" for faq in general) >= 30
    assert agency == [f"q{number:02}" for number in range(1, 65)]
    assert all(len(faq.paraphrases) >= 4 for faq in demo_pack().words["fa"].faqs)


def test_each_question_is_also_asked_in_latin_letters() -> None:
    asked = (faq for faq in demo_pack().words["fa"].faqs)

    assert [faq.id for faq in asked if not any(text.isascii() for text in faq.paraphrases)] == []


@pytest.mark.parametrize("slash", ["start", "help", "settings", "cancel", "menu", "track", "admin", "staff"])
def test_slash_commands_are_understood(slash: str) -> None:
    """UX2."""
    commands = demo_pack().words["fa"].commands

    assert COMMANDS in demo_files()
    assert f"/{slash}" in commands[slash]
