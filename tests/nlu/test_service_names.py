"""Services by their names: in every spelling, and never by a word that everybody uses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.service_names import ServiceNames
from tests.nlu.messages import service_names

DEMO = service_names()


def named(text: str, services: ServiceNames = DEMO) -> list[tuple[str, str]]:
    return [(each.value, text[each.start : each.end]) for each in services.find(text)]


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("گواهی سکونت می‌خوام", "residence_letter", "گواهی سکونت"),
        ("گواهي سكونت", "residence_letter", "گواهي سكونت"),
        ("گواهیِ سکونت", "residence_letter", "گواهیِ سکونت"),
        ("گواهی‌سکونت", "residence_letter", "گواهی‌سکونت"),
        ("گواهیسکونت", "residence_letter", "گواهیسکونت"),
        ("گواهی سکونتم چی شد", "residence_letter", "گواهی سکونتم"),
        ("گواهی سکونتتتت", "residence_letter", "گواهی سکونتتتت"),
        ("گواهی سکنوت", "residence_letter", "گواهی سکنوت"),
        ("گواهی سوکونت", "residence_letter", "گواهی سوکونت"),
        ("گواهی ســکونت", "residence_letter", "گواهی ســکونت"),
        ("گواهی محل سکونت رو بده", "residence_letter", "گواهی محل سکونت"),
        ("نامه‌ی سکونت", "residence_letter", "نامه‌ی سکونت"),
        ("تایید نشانی", "residence_letter", "تایید نشانی"),
        ("govahie sokoonat", "residence_letter", "govahie sokoonat"),
        ("govahi e sokunat mikham", "residence_letter", "govahi e sokunat"),
        ("مجوز کسب و کار خانگی", "business_permit", "مجوز کسب و کار خانگی"),
        ("مجوز کسبوکار خانگی", "business_permit", "مجوز کسبوکار خانگی"),
        ("مجوز خونگی", "business_permit", "مجوز خونگی"),
        ("مجوزهای خانگی", "business_permit", "مجوزهای خانگی"),
        ("جواز کسب خانگیش", "business_permit", "جواز کسب خانگیش"),
        ("گواهی نداشتن بدهی می‌خوام", "company_certificate", "گواهی نداشتن بدهی"),
        ("شکایت دارم", "complaint", "شکایت"),
        ("شکایت‌ها رو کی می‌خونه", "complaint", "شکایت‌ها"),
        ("شکایت رو کجا بنویسم", "complaint", "شکایت"),
    ],
)
def test_a_service_is_found_by_its_name_in_any_spelling(text: str, code: str, words: str) -> None:
    assert named(text) == [(code, words)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "سلام وقت بخیر",
        "گواهی رو کجا تحویل بدم",
        "مجوز من چی شد",
        "در خانه کار می‌کنم",
        "حکایت ما شده",
        "یه گزارش بنویسید",
        "از ساختمان شما بازدید می‌کنم",
        "govahi",
        "نامه رو بخون",
        "محل سکونتم تهرانه",
        "گواهی، سکونت",
        "عوارض شهرداری",
        "kar daram",
    ],
)
def test_an_everyday_word_makes_no_service(text: str) -> None:
    assert named(text) == []


def test_a_lone_everyday_word_is_a_name_if_nothing_else_is_said() -> None:
    services = ServiceNames.build({"permit": ("صدور پروانه", "مجوز"), "work": ("کار",)})
    assert named("مجوز", services) == [("permit", "مجوز")]
    assert named("سلام، مجوزم لطفا", services) == [("permit", "مجوزم")]
    assert named("مجوز من برای مغازه", services) == []
    assert named("کار", services) == [("work", "کار")]


def test_the_longest_name_wins_and_two_services_are_both_found() -> None:
    services = ServiceNames.build({"short": ("گواهی سکونت",), "long": ("گواهی سکونت دانشجویی",)})
    assert named("گواهی سکونت دانشجویی", services) == [("long", "گواهی سکونت دانشجویی")]
    assert named("گواهی سکونت و گواهی سکونت دانشجویی", services) == [
        ("short", "گواهی سکونت"),
        ("long", "گواهی سکونت دانشجویی"),
    ]


def test_a_beginning_that_two_services_share_names_neither() -> None:
    services = ServiceNames.build({"a": ("گواهی پایان کار ساختمان مسکونی",), "b": ("گواهی پایان کار ساختمان تجاری",)})
    assert named("گواهی پایان کار", services) == []
    assert named("گواهی پایان کار ساختمان تجاری", services) == [("b", "گواهی پایان کار ساختمان تجاری")]


def test_one_slip_is_forgiven_in_long_words_only_and_one_word_must_be_right() -> None:
    services = ServiceNames.build({"a": ("تمدید پروانه",), "b": ("سند ملک",)})
    assert named("تمدید پروامه", services) == [("a", "تمدید پروامه")]
    assert named("تمدید پروا", services) == []
    assert named("تمدیز پروامه", services) == []
    assert named("سنگ ملک", services) == []


def test_no_names_find_nothing() -> None:
    assert ServiceNames.build({}).find("گواهی سکونت") == ()
    assert ServiceNames.build({"a": ("", " ", "؟")}).find("گواهی؟") == ()


@given(st.lists(st.text(max_size=20), max_size=4), st.text(max_size=60))
def test_any_names_and_any_message_will_do(names: list[str], text: str) -> None:
    services = ServiceNames.build({"a": names, "b": [*names[:1], "نامهٔ من"]})
    assert all(0 <= each.start < each.end <= len(text) for each in services.find(text))
