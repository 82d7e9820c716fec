"""The editor's eye: what it marks, and what it leaves alone."""

import pytest

from dialogs.content.persian_lint import lint, long_sentences


@pytest.mark.parametrize(
    "text",
    [
        "كتاب",
        "بلي",
        "کـتاب",
        "٣ روز",
        "3 روز",
        "این می شود.",
        "نمی شود",
        "خدمت ها",
        "پرونده های من",
        "بزرگ تر",
        "یک  روز",
        "سلام ،شما",
        "سلام،شما",
        "« متن»",
        "سلام, شما",
        "متن\u200c است",
        "متن \nدیگر",
    ],
)
def test_a_slip_is_marked(text: str) -> None:
    assert list(lint(text))


@pytest.mark.parametrize(
    "text",
    [
        "می‌شود، نمی‌شود و خدمت‌ها",
        "کد شما \u2066MZ-7K9Q-2M4X\u2069 است.",
        "نشانی: https://khadamat.example/desk?id=12 را باز کنید.",
        "از {count} مدرک، {number} رسید.",
        "خدمت‌های G2G و فایل PDF1",
        "مبلغ ۱۲٬۵۰۰ ریال تا ۱۴۰۵/۰۸/۳۰",
        "متن…\n\nبند دیگر",
        "هاشم و مها آمدند.",
        "ادارهٔ کل، مسئلهٔ شما",
    ],
)
def test_good_text_is_left_alone(text: str) -> None:
    assert list(lint(text)) == []


def test_a_sentence_has_at_most_25_words() -> None:
    """UX30."""
    assert list(long_sentences("کلمه " * 25)) == []
    assert list(long_sentences("کلمه " * 20 + ". " + "کلمه " * 20)) == []
    assert list(long_sentences("کلمه " * 26))
