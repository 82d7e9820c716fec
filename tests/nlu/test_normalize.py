"""The matching form is one spelling for all, and what people wrote is left alone."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.normalize import ascii_digits, clean_answer, fold, letters

ANY = st.text(alphabet=st.characters(exclude_categories=()))  # lone surrogates, too
PERSIAN = st.text(alphabet="اآأبپتثحدرزسشعفکكگلمنوهةۀیيىئء هامیترینمیها \u200cًَُِّْـ۰۱٢٣45.؟!،aeiikhs\u0640")


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("ميز خدمت", "میز خدمت"),
        ("كد رهگيري", "کد رهگیری"),
        ("می‌خواهم", "میخواهم"),
        ("می خواهم", "میخواهم"),
        ("نمی خواهم", "نمیخواهم"),
        ("کتاب‌های", "کتابهای"),
        ("کتاب های", "کتابهای"),
        ("مدرسۀ", "مدرسه"),
        ("مدرسهٔ", "مدرسه"),
        ("تبعة", "تبعه"),
        ("مسئول", "مسیول"),
        ("مسؤول", "مسوول"),
        ("آدرس", "ادرس"),
        ("سلاااااام", "سلام"),
        ("ســـلام", "سلام"),
        ("سَلامٌ", "سلام"),
        ("۱۲٣４", "1234"),
        ("شماره ۱۱۱۱", "شماره 1111"),
        ("چقدر؟!", "چقدر"),
        ("G2G / G۲B", "g2g g2b"),
        ("\u202bمتن\u202c", "متن"),
        ("پیش\u00acنویس", "پیشنویس"),
        ("ﻻﻣﭗ", "لامپ"),
        ("  ", ""),
    ],
)
def test_spellings_fold_to_one_form(written: str, form: str) -> None:
    assert fold(written) == form


@given(st.one_of(ANY, PERSIAN))
def test_folding_twice_changes_nothing_and_nothing_raises(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert all(char == " " or unicodedata.category(char)[0] in "LN" for char in folded)


def test_every_letter_folds_once_and_for_all() -> None:
    for point in (*range(0x1FFFF), *range(0x20000, sys.maxunicode + 1, 997)):
        form = fold(chr(point))
        assert fold(form) == form, hex(point)


@given(ANY)
def test_digits_become_ascii_in_their_places(text: str) -> None:
    plain = ascii_digits(text)
    assert len(plain) == len(text)
    assert all(char.isascii() for char in plain if unicodedata.decimal(char, None) is not None)


def test_a_superscript_is_no_digit() -> None:
    """`²`.isdigit() is true, and int() of it raises."""
    assert ascii_digits("۱²①") == "1²①"
    assert letters("۱²①") == "1²①"


@given(st.one_of(ANY, PERSIAN))
def test_a_stored_answer_can_be_stored_and_is_stable(text: str) -> None:
    cleaned = clean_answer(text)
    assert clean_answer(cleaned) == cleaned
    cleaned.encode()
    assert "\0" not in cleaned


def test_an_answer_loses_floods_of_what_is_not_seen() -> None:
    """Attack 24."""
    assert clean_answer("م" + "\u200d" * 60 + "ینا می" + "\u200c" * 2 + "رود") == "م\u200dینا می\u200cرود"
    assert clean_answer("ن" + "\u0301\u0308" * 40 + "ام مُدَّعی") == "ن\u0301\u0308\u0301ام مُدَّعی"


def test_an_answer_keeps_its_spelling_and_loses_what_turns_text_around() -> None:
    assert clean_answer("\u202e می‌روم به كوه\u00a0\u2066۱۲\u2069 \u200c") == "می‌روم به كوه ۱۲"
