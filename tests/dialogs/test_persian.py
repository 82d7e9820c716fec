"""How things are written for people: digits, dates, rials, masks, isolates (UX 22, 23, 30)."""

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs import persian
from dialogs.spelling import compact

OPENING, CLOSING = "\u2066\u2067\u2068\u202a\u202b\u202d\u202e", "\u2069"


def test_a_code_is_isolated_and_grouped_as_people_copy_it() -> None:
    assert persian.tracking_code("MZ7K9Q2M4XABC") == "\u2066MZ-7K9Q-2M4X-ABC\u2069"
    assert persian.tracking_code("402-77") == "\u2066402-77\u2069"


@given(st.text())
def test_what_others_wrote_cannot_turn_our_words_around(text: str) -> None:
    shown = persian.quoted(f"{OPENING}{text}{CLOSING}")

    assert shown.startswith("\u2068")
    assert shown.endswith("\u2069")
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f]", shown[1:-1])


@pytest.mark.parametrize("identifier", ["0499370899", "10380284790", "123450678912", "12345678"])
def test_a_mask_shows_three_digits_and_never_one_of_the_last_four(identifier: str) -> None:
    """Details: masking."""
    shown = persian.masked(identifier)[1:-1]

    assert shown == persian.digits(identifier[:3]) + "*" * (len(identifier) - 3)
    assert shown.endswith("****")


@pytest.mark.parametrize("identifier", ["", "1234", "123456"])
def test_a_short_identifier_is_masked_whole(identifier: str) -> None:
    assert persian.masked(identifier)[1:-1] == "*" * len(identifier)


def test_amounts_have_their_unit_and_groups_always() -> None:
    assert persian.amount(25_000_000) == "۲۵٬۰۰۰٬۰۰۰ ریال"
    assert persian.amount(0) == "۰ ریال"


def test_days_are_jalali_with_their_weekday() -> None:
    assert persian.day(dt.date(2026, 11, 22)) == "یکشنبه ۱ آذر ۱۴۰۵"
    assert persian.short_day(dt.date(2025, 3, 20)) == "۱۴۰۳/۱۲/۳۰"


def test_a_moment_is_told_in_tehran_where_the_day_may_be_another() -> None:
    evening = dt.datetime(2026, 11, 21, 21, 0, tzinfo=dt.UTC)

    assert persian.moment(evening) == "یکشنبه ۱ آذر ۱۴۰۵، ساعت ۰۰:۳۰"
    assert persian.local_day(evening) == dt.date(2026, 11, 22)


def test_a_label_is_shortened_at_a_word() -> None:
    assert persian.shortened("گواهی نداشتن بدهی عوارض", 15) == "گواهی نداشتن…"
    assert persian.shortened("گواهی", 15) == "گواهی"
    assert persian.shortened("ا" * 50, 40) == "ا" * 39 + "…"


@given(st.text(min_size=1), st.integers(min_value=1, max_value=60))
def test_a_shortened_label_is_never_too_long(text: str, limit: int) -> None:
    assert len(persian.shortened(text, limit)) <= max(limit, 1)


def test_length_is_counted_as_messengers_do() -> None:
    assert persian.utf16_units("سلام") == 4
    assert persian.utf16_units("👍") == 2


@pytest.mark.parametrize("typed", ["آماده ام، شروع كنيم", "آماده‌ام،شروع‌کنیم", " آماده‌ام، شروع کنیم. "])
def test_a_label_is_the_same_however_its_spaces_are_typed(typed: str) -> None:
    """UX 8."""
    assert compact(typed) == compact("آماده‌ام، شروع کنیم")
