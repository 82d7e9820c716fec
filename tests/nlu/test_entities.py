"""What a free message names: every spelling is found in its place, and nothing that only looks like it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.entities import MOST_CHARS, entities
from nlu.service_names import ServiceNames
from nlu.values import read
from tests.nlu.identifiers import iban, legal_id, national_id, tracking_code
from tests.nlu.message_days import NOW
from tests.nlu.messages import service_names
from tests.nlu.naming import named, only

SERVICES = service_names()
NATIONAL, LEGAL, IBAN = "0084575948", "10380284790", "IR062960000000100324200001"


def test_a_whole_message_is_read_in_order() -> None:
    text = (
        "سلام، کد ملیم \u2066۰۰۸-۴۵۷۵۹۴-۸\u2069 و موبایلم ۰۹۱۲ ۳۴۵ ۶۷۸۹ست؛ "
        "شنبهٔ بعد ساعت ۱۰ برای ۲ نفر، ۵۰ هزار تومن دادم"
    )
    assert named(text) == [
        ("national_id", NATIONAL, "۰۰۸-۴۵۷۵۹۴-۸"),
        ("mobile", "09123456789", "۰۹۱۲ ۳۴۵ ۶۷۸۹"),
        ("date", "2026-12-05", "شنبهٔ بعد"),
        ("time", "10:00", "ساعت ۱۰"),
        ("count", "2", "۲ نفر"),
        ("amount", "500000", "۵۰ هزار تومن"),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("0084575948", "national_id", NATIONAL),
        ("کدملی۰۰۸۴۵۷۵۹۴۸است", "national_id", NATIONAL),
        ("008 457 5948", "national_id", NATIONAL),
        ("0084575948، بعدش ۳", "national_id", NATIONAL),
        ("10380284790", "legal_id", LEGAL),
        ("1038-0284-790", "legal_id", LEGAL),
        ("1416753955", "postal_code", "1416753955"),
        ("کد پستی 0084575948", "postal_code", NATIONAL),
        ("1416753955 کد پستیمه", "postal_code", "1416753955"),
        ("code posti 14167-53955", "postal_code", "1416753955"),
        ("کد پستی (۱۰ رقم) ۱۴۱۶۷۵۳۹۵۵", "postal_code", "1416753955"),
        ("09123456789", "mobile", "09123456789"),
        ("9123456789", "mobile", "09123456789"),
        ("+98 (0) 912 345 6789", "mobile", "09123456789"),
        ("۹۸۹۱۲۳۴۵۶۷۸۹+", "mobile", "09123456789"),
        ("0098 912 345 6789", "mobile", "09123456789"),
        ("(0912) 345 67 89", "mobile", "09123456789"),
        ("IR06 2960 0000 0010 0324 2000 01", "iban", IBAN),
        ("شبا ۰۶۲۹۶۰۰۰۰۰۰۰۱۰۰۳۲۴۲۰۰۰۰۱", "iban", IBAN),
        ("062960000000100324200001IR", "iban", IBAN),
    ],
)
def test_numbers_are_told_by_length_check_digit_and_label(text: str, kind: str, value: str) -> None:
    assert [(entity, found) for entity, found, _ in named(text)] == [(kind, value)]


def test_two_labels_belong_each_to_its_own_number() -> None:
    for text in (
        "کد ملی 0084575948 کد پستی 1416753955",
        "کد پستی 1416753955 و کد ملی 0084575948",
        "0084575948\n1416753955",
        "0084575948-1416753955",
    ):
        assert {(kind, value) for kind, value, _ in named(text)} == {
            ("national_id", NATIONAL),
            ("postal_code", "1416753955"),
        }


@pytest.mark.parametrize(
    "text",
    [
        "کد ملی 0084575949",
        "کد ملی 1416753956",
        "00845759480",
        "990499370899",
        "0084575948 12",
        "12-0084575948",
        "008457594",
        "0123456789",
        "1234567891",
        "کد پستی 1234567891",
        "1111111111",
        "02188776655",
        "+0084575948",
        "+1 912 345 6789",
        "6037 9912 3456 7890",
        "IR062960000000100324200002",
        "A0084575948",
        "0084575948x",
        "https://example.ir/p/0084575948",
        "008457594²",
        "1" * 40,
        "MZ-0084-5759-48X",
    ],
)
def test_no_identifier_is_taken_from_anything_else(text: str) -> None:
    assert named(text) == []


def test_a_number_with_a_unit_is_no_identifier() -> None:
    assert named("0084575948 ریال") == [("amount", "84575948", "0084575948 ریال")]
    assert [kind for kind, _, _ in named("0084575948 ۳ نسخه")] == ["national_id", "count"]


CODE = tracking_code(1)


@pytest.mark.parametrize("between", ["", " ", "-", " - ", "/", "،", "…", "\u200c", "\n", "\u200f", "*"])
@pytest.mark.parametrize("group", [1, 2, 4, 13])
def test_a_typed_code_is_found_however_it_is_parted(between: str, group: int) -> None:
    shown = between.join(CODE[start : start + group] for start in range(0, len(CODE), group)).lower()
    assert named(f"کدم {shown} بود")[0][:2] == ("tracking_code", CODE)


@pytest.mark.parametrize(
    "text",
    [
        "ام زد هشت اف اس اس زد پنج ای دبلیو اس اچ شش",
        "ام‌زد ۸ اف اس اس زد ۵ ای دبلیو اس اچ ۶",
        "MZ هشت اف اس اس زد پنج ای دبلیو اس اچ شش",
        "امزد، هشت، اف، اس، اس، زد، پنج، ای، دبلیو، اس، اچ، شش",
        "em zed hasht ef es es zed panj ey dablyu es ech shesh",
        "ام زد هشت خط تیره اف اس اس زد خط تیره پنج ای دبلیو اس اچ شش",
    ],
)
def test_a_spoken_code_is_found(text: str) -> None:
    assert named(f"کد رهگیری {text} است") == [("tracking_code", "MZ8FSSZ5AWSH6", text)]


def test_numbers_spoken_in_twos_are_part_of_a_code() -> None:
    text = "ام زد بیست و سه بی نود و شش تی پنجاه و هفت دی وای"
    body = "23B96T57DY"
    check = next(char for char in "0123456789ABCDEFGHJKMNPQRSTVWXYZ" if only("tracking_code", f"MZ{body}{char}"))
    spoken = {"0": "صفر", "1": "یک", "2": "دو"}.get(check, check)
    assert only("tracking_code", f"{text} {spoken}") == [(f"MZ{body}{check}", f"{text} {spoken}")]


@pytest.mark.parametrize(
    "text", [CODE[:-1] + "?", f"{CODE}7", f"A{CODE}", f"{CODE}X", f"{CODE}{CODE}", "رفته‌ام زد بیرون", "em zed", "ام زد"]
)
def test_a_wrong_code_is_none(text: str) -> None:
    assert named(text) == []


def test_the_name_of_a_service_goes_before_the_number_in_it() -> None:
    services = ServiceNames.build({"market": ("غرفهٔ بازار شنبه",)})
    found = entities("غرفه بازار شنبه برای یکشنبه", now=NOW, services=services)
    assert [(each.entity, each.value) for each in found] == [("service", "market"), ("date", "2026-11-29")]


def test_only_a_message_s_length_is_looked_at_and_no_number_is_cut() -> None:
    assert entities("x " * MOST_CHARS + NATIONAL, now=NOW) == ()
    cut = " " * (MOST_CHARS - 10) + NATIONAL
    assert len(entities(cut, now=NOW)) == 1
    assert entities(cut + "1", now=NOW) == ()


@pytest.mark.parametrize(
    "text",
    ["1", "1 ", "mz ", "m z 1 ", "ام زد ", "ام زد سی ای جی ", "یک دو سه ", "۱ تا ", "هزار ", "شنبه ", "۱۵ مهر ",
     "\u200f", "(", "0912-", "گواهی سکونت ", "govahi sokunat ", "کد ملی ۰۰۸۴۵۷۵۹۴۸ "],
)  # fmt: skip
def test_floods_are_read_to_their_end(text: str) -> None:
    found = entities(text * (20_000 // len(text)), now=NOW, services=SERVICES)
    assert all(each.end <= MOST_CHARS for each in found)


HOSTILE = st.text(
    st.one_of(
        st.characters(exclude_categories=()),
        st.sampled_from("۰۱۲۳456٧٨٩mzMZ +-./:،()\u200c\u200f\u2066\u2069ـ\x00\x01\ud800ﷲﻻ²"),
    ),
    max_size=60,
)
WORDS = st.lists(
    st.sampled_from(
        """
        ساعت ۱۰ و نیم صبح ربع به ۹ شنبه مهر ۱۵ ۱۴۰۳ ماه هفته بعد پیش سه روز دیگر آخر اول هزار میلیون تومان نفر تا ام زد
        سی ای کا 7 گواهی سکونت شکایت ها کد ملی پستی ۰۰۸۴۵۷۵۹۴۸ 09123456789 + IR / - از هر بیست پارسال ی
        """.split()  # noqa: SIM905
    ),
    max_size=14,
).map(" ".join)


@given(st.one_of(HOSTILE, WORDS))
def test_whatever_is_said_the_places_are_right_and_in_order(text: str) -> None:
    found = entities(text, now=NOW, services=SERVICES)
    assert all(0 <= each.start < each.end <= len(text) and each.value for each in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(HOSTILE, st.sampled_from((national_id, legal_id, iban)), st.integers(0, 99), HOSTILE)
def test_an_identifier_among_anything_is_read_as_its_form_field_would(
    before: str, maker: object, seed: int, after: str
) -> None:
    assert callable(maker)
    text = f"{before}\n\n{maker(seed)}\n\n{after}"
    found = entities(text, now=NOW, services=SERVICES)
    assert maker(seed) in {each.value for each in found}
    numbers = [each for each in found if each.entity in ("national_id", "legal_id", "iban", "mobile", "postal_code")]
    for each in numbers:
        assert read(each.entity, text[each.start : each.end], today=NOW.date()) == each.value
