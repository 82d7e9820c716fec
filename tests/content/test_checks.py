"""What is wrong across a pack's files is found before it is published, at its line."""

import pytest

from tests.content.demo import (
    AGENCY_FAQ,
    COMMANDS,
    COMPANY,
    EXTRA,
    FAQ,
    IDENTITY,
    PERMIT,
    RATES,
    SURVEY,
    VISIT,
    changed,
    doubted,
    line_of,
    with_file,
    without,
)

BRANCHES = "catalogue/branches.yaml"
OWNS = '    relevant: "${property_count} > 0"\n    with_previous: true'
NO_RELEVANT = "\"${activity} = 'other'\""


@pytest.mark.parametrize(
    ("path", "old", "new", "told"),
    [
        # references
        (PERMIT, "unit: licensing", "unit: licenses", "no unit 'licenses'; use one of inspection, licensing"),
        (PERMIT, "    unit: technical", "    unit: safety", "no unit 'safety'"),
        (PERMIT, "group: permits", "group: permit", "no group 'permit'"),
        (VISIT, "branches: [north, south]", "branches: [north, west]", "no branches 'west'"),
        ("catalogue/closures.yaml", "branch: north", "branch: west", "no branch 'west'"),
        (PERMIT, "file: darkhast-kasbokar-khanegi.txt", "file: none.txt", "no file samples/none.txt"),
        (IDENTITY, "sample: moarefi-name.txt", "sample: none.txt", "no file samples/none.txt"),
        ("catalogue/units.yaml", "code: licensing", "code: reception", "code 'reception' is here twice"),
        ("catalogue/hours.yaml", "opens: 08:00", "opens: 18:00", "opens after it closes"),
        ("catalogue/hours.yaml", "weekend: [4, 5]", "weekend: [0, 5]", "weekdays run from 1"),
        # G13: hours of appointments
        (BRANCHES, "opens: 08:30", "opens: 07:30", "outside the office hours, 08:00 to 16:00"),
        (BRANCHES, "weekdays: [6, 7, 1, 2, 3]", "weekdays: [5]", "appointments on a day of the weekend"),
        (BRANCHES, "opens: 13:00", "opens: 12:00", "overlaps with hours above it"),
        (BRANCHES, "counters: 3", "counters: 0", "between 1 and 100 counters"),
        (BRANCHES, "minutes: 20", "minutes: 0", "an appointment takes 5 to 240 minutes"),
        # I6: fees that can be billed
        (COMPANY, "name: issuing", "name: arrears", "'arrears' is here twice"),
        (COMPANY, "name: issuing", 'name: ""', "name ''; use small Latin letters"),
        (COMPANY, "due: accounts", "due: closing", "no stage 'closing'; use one of accounts, properties, issue"),
        (COMPANY, '${property_count}"', '${properties}"', "'properties' is no field of this form"),
        (COMPANY, '* ${property_count}"', '* "', "not an expression"),
        (COMPANY, "due: accounts", "table: fees", "no rows in catalogue/tables/fees.csv"),
        (COMPANY, "due: accounts", 'expression: "1"\n      table: fees', "more than one rule"),
        ("pack.yaml", "IR66", "IR67", "is no IBAN; write IR and 24 digits"),
        ("pack.yaml", '"140500"', '"14"', "deposit_prefix '14'; write the agency's 4 to 15 digits"),
        # forms
        (PERMIT, NO_RELEVANT, "\"${activity} ='other\"", "not an expression"),
        (PERMIT, NO_RELEVANT, '"${workers} = 3"', "'workers' is no earlier field of this form"),
        (COMPANY, OWNS, OWNS.replace("property_count", "height"), "'height' is no field of this form; only answers"),
        (COMPANY, OWNS, OWNS.replace("property_count", "official_gazette"), "'official_gazette' is no field"),
        (COMPANY, "- name: accounts", "- name: accounts\n    with_previous: true", "no stage to run together with"),
        (COMPANY, OWNS, OWNS.replace(">", "> >"), "not an expression"),
        (PERMIT, '". >= 1 and . <= 5"', '". >= ${nobody}"', "'nobody' is no earlier field of this form"),
        (PERMIT, "- name: workers", "- name: mobile", "'mobile' is asked already; nothing is asked twice (E1)"),
        (PERMIT, "- name: workers", "- name: Workers", "name 'Workers'"),
        (PERMIT, "value: shops", "value: market", "values of choices must differ"),
        (PERMIT, "label: سفارش حضوری", "label: " + "سفارش " * 8, "label of 47 characters on a button"),
        (IDENTITY, "- name: organisation", "- name: company", "the identity form needs a field 'organisation'"),
        # UX5, UX7: an example shows the form and cannot be used
        (PERMIT, "example: ۱۱۴×××××××", "example: ۱۱۴۳۵۶۷۸۱۲", "the example of 'postal_code' is a usable identifier"),
        (IDENTITY, "example: ۰۹۱۲×××××××", "example: ۰۹۱۲۳۴۵۶۷۸۹", "the example of 'mobile' is a usable identifier"),
        (PERMIT, "example: ۱۴۰۶/۰۲/۱۵", "example: ۱۴۰۶/۱۲/۳۰", "the example of 'start_date' would be refused"),
        (PERMIT, "example: ۵۰ میلیون تومان", "example: ۵۰ دلار", "the example of 'investment' would be refused"),
        # the information package and its duties
        (PERMIT, "    legal_basis: بند ۱", "    legal_basis: ''\n#", "'costs' is missing in the information package"),
        (VISIT, "delivery: mixed", "delivery: electronic", "presence in an electronic service"),
        (VISIT, "  time: شنبه", "  place: اتاق ۱۲ واحد فنی\n      time: شنبه", "citizens may be sent only to"),
        (VISIT, "delivery_reason: تعهدنامه", "delivery_reason: ''\n#", "'mixed' needs a delivery_reason"),
        (VISIT, "    reason: سامانهٔ شرکت گاز", "    reason: ''\n#", "not electronic: give its reason (F29)"),
        (PERMIT, "duration_worst: 3 days", "duration_worst: 1 days", "duration_worst is shorter than duration (F60)"),
        (
            COMPANY,
            "title: آگهی آخرین تغییرات شرکت",
            "title: فهرست ملک‌های ثبت‌شده",
            "'فهرست ملک‌های ثبت‌شده' is what the desk obtains",
        ),
        (PERMIT, "title: عکس چهره", "title: استعلام مالیاتی", "'استعلام مالیاتی' is what the desk obtains"),
        # instant services
        (RATES, "match: [zone, land_use]", "match: [zone, use_title]", "'use_title' must be a column"),
        (RATES, "سالانه {rate} ریال", "سالانه {price} ریال", "renovation_rates.csv has no column 'price'"),
        (RATES, "سالانه {rate} ریال", "سالانه {rate!r} ریال", "a brace; only an instant service's texts"),
        (PERMIT, "label: کد پستی خانه", "label: کد پستی {x}", "a brace; only an instant service's texts"),
        # survey
        (SURVEY, "below: 2.5", "below: 5.5", "a mean score of a form is never 5.5"),
        (SURVEY, "number: 2,", "number: 1,", "question 1 is here twice"),
        # words
        (FAQ, "- id: late", "- id: track", "the question 'track' is there already"),
        (AGENCY_FAQ, "نه. آوردن", "{x} آوردن", "'q16': questions and answers have no placeholders"),
        (AGENCY_FAQ, "audience: agency", "audience: citizen", "'q01' is not for agencies; write 'audience: agency'"),
        (COMMANDS, "help: [/help", "help: [/help, منو", "'منو' also means 'menu'"),
        # language of the catalogue
        (PERMIT, "label: کد پستی خانه", "label: كد پستی خانه", "Arabic ك; write ک"),
        (PERMIT, "label: کد پستی خانه", "label: کد پستی خانه ها", "«ها» stands apart"),
        (PERMIT, "constraint_message: شرح خیلی", "constraint_message: نامعتبر. #", "«نامعتبر» alone"),
    ],
)  # fmt: skip
def test_a_fault_is_found_at_its_line(path: str, old: str, new: str, told: str) -> None:
    messages = [str(problem) for problem in doubted(changed(path, old, new))]

    found = [message for message in messages if told in message]
    assert found, messages
    assert found[0].startswith(f"{path}:")


def test_a_table_of_fees_has_whole_rials_in_every_row() -> None:
    """I6."""
    files = changed(COMPANY, "due: accounts", "table: renovation_rates")

    (first, *_) = [str(problem) for problem in doubted(files) if "whole rials" in str(problem)]
    assert first.startswith("catalogue/tables/renovation_rates.csv:2: 'amount_rial' must be whole rials")


def test_the_line_is_the_one_of_the_fault() -> None:
    problems = doubted(changed(PERMIT, "    unit: technical", "    unit: safety"))

    assert [problem.line for problem in problems] == [line_of(PERMIT, "    unit: technical")]


def test_a_service_without_its_own_questions_is_not_complete() -> None:
    """I10."""
    files = without("words/fa/services/complaint.yaml")

    assert ["I10" in problem.message for problem in doubted(files)] == [True]


def test_an_optional_document_may_shorten_an_inquiry() -> None:
    """G14 forbids only what is required."""
    files = changed(
        COMPANY,
        "title: رسید پرداخت عوارض سال جاری",
        "title: فهرست ملک‌های ثبت‌شده",
    )

    assert doubted(files) == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("button.extra: " + "الف" * 14, "a button of 42 characters"),
        ("list.button: " + "الف" * 14, "a button of 42 characters"),
        ("extra.caption: " + "متن. " * 300, "longer than 1024 characters"),
        ("extra: " + "متن. " * 900, "longer than 4096 characters"),
        ("extra: خطای سیستم رخ داد. دوباره بنویسید.", "«خطای سیستم» says nothing to people"),
        ("extra: این کار غیرمجاز است. کار دیگری انتخاب کنید.", "«غیرمجاز» scolds"),
        ("extra: کد ملی نامعتبر است.", "«نامعتبر» alone"),
        ("extra: خطای ۵۰۰ پیش آمد.", "«خطای ۵۰۰» says nothing"),
        ("extra: این متن می شود.", "«می» and its verb are apart"),
        ("extra: مهلت 3 روز است.", "Latin digits"),
        ("extra: " + "کلمه " * 26, "a sentence of 26 words"),
    ],
)
def test_a_message_is_read_as_an_editor_would(line: str, told: str) -> None:
    problems = doubted(with_file(EXTRA, f"{line}\n"))

    assert [(problem.path, problem.line) for problem in problems if told in problem.message] == [(EXTRA, 1)]


def test_another_language_has_the_same_keys_and_placeholders() -> None:
    files = with_file(EXTRA, "extra.hello: سلام {name}\nextra.bye: خدانگهدار\n")
    files["words/en/messages/extra.yaml"] = b"extra.hello: Hello {nme}\nextra.more: More\n"

    messages = [str(problem) for problem in doubted(files) if "extra" in problem.message]

    assert "words/en/messages: 'extra.bye' is not translated" in messages
    assert "words/en/messages/extra.yaml:1: 'extra.hello' has other placeholders than in 'fa'" in messages
    assert "words/en/messages/extra.yaml:2: 'extra.more' is no message of 'fa'" in messages
