"""Amounts and counts in a free message; a number alone is neither."""

import pytest

from tests.nlu.naming import named, only

AMOUNTS = {
    500_000: ("۵۰ هزار تومان", "50هزارتومن", "پنجاه هزار تومن", "500,000 ریال", "۵۰۰٬۰۰۰ ريال", "500 000 ریال",
              "۵۰ هزار تومنی", "۵۰ هزارتومنه", "پانصد هزار ریال", "50000 toman", "50 hezar toman",
              "۵۰\u200cهزار\u200cتومان", "۵۰۰۰۰۰ ﷼"),
    25_000_000: ("دو و نیم میلیون تومان", "۲.۵ میلیون تومان", "۲/۵ میلیون تومان", "دو میلیون و ۵۰۰ هزار تومان"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "rials"), [(text, rials) for rials, texts in AMOUNTS.items() for text in texts])
def test_an_amount_with_its_unit_is_found(text: str, rials: int) -> None:
    assert named(f"دیروز {text} دادم")[1:] == [("amount", str(rials), text)]


def test_an_hour_is_no_part_of_the_sum_after_it() -> None:
    assert [each[:2] for each in named("ساعت ۹ 500,000 ریال")] == [("time", "09:00"), ("amount", "500000")]
    assert [each[:2] for each in named("ساعت ۹ پنجاه هزار تومان")] == [("time", "09:00"), ("amount", "500000")]


def test_a_line_ends_a_number() -> None:
    assert [each[:2] for each in named("سه تا\n۵۰ هزار تومان")] == [("count", "3"), ("amount", "500000")]


@pytest.mark.parametrize(
    "text",
    ["۵۰۰۰۰۰", "۵۰ هزار", "۵۰ میلیون", "۵۰۰ دلار", "دو سه میلیون تومان", "۲/۵۰۰ میلیون تومان", "چند هزار تومان",
     "۲۰۰ تا ۵۰۰ هزار تومان", "۱۵۰ت", "تومان", "9999999999999999 ریال"],
)  # fmt: skip
def test_a_sum_without_unit_or_certainty_is_none(text: str) -> None:
    assert only("amount", text) == []


@pytest.mark.parametrize(
    ("text", "count", "words"),
    [
        ("سه نفر هستیم", "3", "سه نفر"),
        ("سه نفریم", "3", "سه نفریم"),
        ("۲ نسخه", "2", "۲ نسخه"),
        ("دو تا می‌خوام", "2", "دو تا"),
        ("دوتا", "2", "دوتا"),
        ("سه‌تا عکس", "3", "سه‌تا"),
        ("بیست و یک نفر", "21", "بیست و یک نفر"),
        ("۱ نفر", "1", "۱ نفر"),
        ("یک نسخه", "1", "یک نسخه"),
        ("do nafar", "2", "do nafar"),
        ("۱۰عدد", "10", "۱۰عدد"),
    ],
)
def test_what_is_counted_is_found(text: str, count: str, words: str) -> None:
    assert named(text) == [("count", count, words)]


@pytest.mark.parametrize(
    "text",
    ["با یک نفر حرف بزنم", "یه نسخه", "دو سه نفر", "۲ تا ۳ نفر", "۸ تا ۱۲", "سال ۱۴۰۳ تا حالا", "۵ تا شنبه",
     "چند نفر", "یکی دو نفر", "۲ یا ۳ نفر", "چند هزار نفر", "نفر اول", "۲۴ درصد", "۱۲", "یکتا"],
)  # fmt: skip
def test_articles_ranges_and_until_are_no_count(text: str) -> None:
    assert only("count", text) == []
