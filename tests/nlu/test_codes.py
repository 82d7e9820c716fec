"""Codes: check characters, and finding them in sentences with any digits, separators and direction marks (E4)."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.entities import last_four, pre_registration_numbers, tracking_codes
from nlu.values import CODE_ALPHABET, is_pre_registration_number, is_tracking_code, luhn_digit, normal_code
from tests.nlu.identifiers import national_id, pre_registration_number, tracking_code

CODE = tracking_code(1)
DIGIT_SETS = ("0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩", "０１２３４５６７８９")


@pytest.mark.parametrize("seed", range(30))
def test_one_wrong_character_is_always_noticed(seed: int) -> None:
    code = tracking_code(seed)
    assert is_tracking_code(code)
    place = Random(seed).randrange(2, 13)
    others = [char for char in CODE_ALPHABET if char != code[place]]
    assert not any(is_tracking_code(code[:place] + char + code[place + 1 :]) for char in others)


def test_luhn_digits_are_luhn_s() -> None:
    assert luhn_digit("7992739871") == "3"
    assert is_pre_registration_number(pre_registration_number(3))
    assert not is_pre_registration_number("P12345678")
    assert not is_pre_registration_number("")


def test_letters_that_are_never_used_are_read_as_digits() -> None:
    assert normal_code("mz-oil0 1234 567") == "MZ01101234567"


@given(st.text())
def test_no_text_is_taken_for_a_code_by_accident_or_raises(text: str) -> None:
    assert is_tracking_code(normal_code(text)) is False
    assert is_pre_registration_number(text) is False


@pytest.mark.parametrize("digits", DIGIT_SETS)
@pytest.mark.parametrize("between", ["", " ", "-", " - ", "\u200c", "\u00a0", "–", "\u2011", "\u200e", "_"])
@pytest.mark.parametrize("group", [1, 3, 4, 13])
def test_a_code_is_found_in_a_sentence_however_it_is_grouped(digits: str, between: str, group: int) -> None:
    shown = between.join(CODE[start : start + group] for start in range(0, len(CODE), group))
    shown = f"\u2066{shown}\u2069".translate(str.maketrans("0123456789", digits)).lower()
    text = f"سلام، کد من {shown} است؛ ۳ روز گذشته."
    (span,) = tracking_codes(text)
    assert (span.value, span.valid) == (CODE, True)
    assert normal_code(text[span.start : span.end]) == CODE


def test_several_codes_come_in_order_and_a_miscopied_one_is_told() -> None:
    wrong = CODE[:-1] + ("2" if CODE[-1] != "2" else "3")
    spans = tracking_codes(f"{CODE}\n{wrong} و {tracking_code(2)}")
    assert [(span.value, span.valid) for span in spans] == [(CODE, True), (wrong, False), (tracking_code(2), True)]


@pytest.mark.parametrize(
    "text",
    ["", "MZ", "مزاحم شدم", "mz salam chetor hasti", f"{CODE}7", f"A{CODE}", "MZ7K9Q", "0084575948", "MZ" + "-" * 50],
)
def test_what_is_no_code_is_not_found(text: str) -> None:
    assert tracking_codes(text) == []


def test_pre_registration_numbers_are_found_and_checked() -> None:
    number = pre_registration_number(5)
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    text = f"شماره پیش‌ثبت {number[:5]} {number[5:]} و {wrong}"
    assert [(span.value, span.valid) for span in pre_registration_numbers(text)] == [(number, True), (wrong, False)]


@given(st.text(), st.integers(0, 99), st.text())
def test_spans_point_into_the_text_as_written(before: str, seed: int, after: str) -> None:
    text = f"{before} {tracking_code(seed)} {after}"
    spans = tracking_codes(text)
    assert tracking_code(seed) in {span.value for span in spans}
    assert all(normal_code(text[span.start : span.end]) == span.value for span in spans)


@pytest.mark.parametrize(
    ("text", "four"),
    [
        ("5948", "5948"),
        ("۵۹۴۸", "5948"),
        ("چهار رقم آخر ۵۹۴۸ است", "5948"),
        ("5 9 4 8", "5948"),
        ("\u20665948\u2069", "5948"),
        (f"{CODE} 5948", "5948"),
        (f"کد {pre_registration_number(1)} رقم‌ها: 5948", "5948"),
        (national_id(1), national_id(1)[-4:]),
        ("594", ""),
        ("59481", ""),
        ("5948 1234", ""),
        ("ندارم", ""),
        (CODE, ""),
    ],
)
def test_the_last_four_digits_are_read_in_any_spelling(text: str, four: str) -> None:
    assert last_four(text) == four
