"""Long texts break into lines that fit and that each keep their direction (T4)."""

import pytest

from bot.papers.wrapping import wrapped


def letters(text: str) -> float:
    """A measure of one for each character that is seen."""
    return float(sum(character not in "\u200e\u200f\u2066\u2067\u2068\u2069" for character in text))


def test_words_stay_whole_and_lines_fit() -> None:
    text = "این متن بلند است و باید در چند سطر نوشته شود"
    lines = wrapped(text, 12, letters)
    assert " ".join(lines) == text
    assert all(letters(line) <= 12 for line in lines)


def test_a_word_wider_than_the_sheet_is_cut() -> None:
    lines = wrapped("ب" * 95, 10, letters)
    assert "".join(lines) == "ب" * 95
    assert max(map(letters, lines)) <= 10


def test_line_ends_and_empty_lines_are_kept() -> None:
    assert wrapped("الف\n\nب", 10, letters) == ["الف", "", "ب"]
    assert wrapped("", 10, letters) == [""]


def test_an_isolate_is_closed_and_opened_again_at_a_break() -> None:
    assert wrapped("\u2066one two\u2069 سه", 4, letters) == [
        "\u200f\u2066one\u2069",
        "\u200f\u2066two\u2069",
        "سه",
    ]


def test_foreign_text_keeps_the_direction_of_its_whole_on_every_line() -> None:
    """Else «شرکت (Acme Ltd.)» would turn its last parenthesis around on the second line."""
    lines = wrapped("\u2068شرکت (Acme Ltd.)\u2069", 10, letters)
    assert lines == ["\u2067شرکت (Acme\u2069", "\u2067Ltd.)\u2069"] or lines[1].startswith("\u200f\u2067")


@pytest.mark.parametrize("width", [0.5, 1, 3])
def test_a_width_too_small_for_anything_still_ends(width: float) -> None:
    assert wrapped("abc de", width, letters)
