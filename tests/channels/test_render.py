"""Messages in the pieces and rows that a messenger can show."""

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.channel import Capabilities, OutFile, OutMessage
from bot.channels.render import fitted, numbered, rows_of, shortened, split_text
from dialogs.persian import utf16_units
from dialogs.protocol import Button

LIMITS = Capabilities(text_limit=40, caption_limit=10)
BUTTONS = ((Button("بله", "p:1:0"), Button("خیر", "p:1:1")),)
RECEIPT = OutFile("receipt.png", "image/png", b"PNG")


def test_a_text_is_cut_between_paragraphs_first() -> None:
    assert split_text("یک دو سه\nچهار\n\nپنج شش", 16) == ("یک دو سه\nچهار", "پنج شش")


def test_then_between_lines_then_between_words() -> None:
    assert split_text("یک دو سه\nچهار پنج", 12) == ("یک دو سه", "چهار پنج")
    assert split_text("یک دو سه چهار پنج", 12) == ("یک دو سه", "چهار پنج")


def test_a_cut_just_after_the_limit_wastes_nothing() -> None:
    assert split_text("یک دو سه\n\nچهار", 8) == ("یک دو سه", "چهار")


def test_a_word_longer_than_a_message_is_cut_anyway() -> None:
    assert split_text("ا" * 25, 10) == ("ا" * 10, "ا" * 10, "ا" * 5)


def test_length_is_counted_as_the_messenger_counts() -> None:
    assert split_text("🙂🙂🙂", 4) == ("🙂🙂", "🙂")


@given(st.text(alphabet="اب🙂 \n", max_size=200), st.integers(2, 30))
def test_no_piece_is_too_long_and_nothing_is_lost(text: str, limit: int) -> None:
    pieces = split_text(text, limit)

    assert all(utf16_units(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_a_message_within_the_limits_stays_as_it_is() -> None:
    message = OutMessage(text="سلام", buttons=BUTTONS, file=RECEIPT)

    assert fitted(message, LIMITS) == (message,)


def test_a_long_caption_follows_its_file_and_has_the_buttons() -> None:
    message = OutMessage(text="رسید درخواست شما", buttons=BUTTONS, file=RECEIPT)

    assert fitted(message, LIMITS) == (
        OutMessage(text="", file=RECEIPT),
        OutMessage(text="رسید درخواست شما", buttons=BUTTONS),
    )


def test_of_a_long_text_the_last_piece_has_the_buttons() -> None:
    message = OutMessage(text="سلام بر شما که آمدید\n\nکدام خدمت را می‌خواهید؟", buttons=BUTTONS)

    assert fitted(message, LIMITS) == (
        OutMessage(text="سلام بر شما که آمدید"),
        OutMessage(text="کدام خدمت را می‌خواهید؟", buttons=BUTTONS),
    )


def test_choices_are_numbered_where_there_are_no_buttons() -> None:
    assert numbered("ثبت شود؟", BUTTONS) == "ثبت شود؟\n\n۱. بله\n۲. خیر"
    assert numbered("سلام", ()) == "سلام"


def test_wide_rows_are_broken() -> None:
    row = tuple(Button(str(number), f"p:1:{number}") for number in range(10))

    assert rows_of((row,), 8) == (row[:8], row[8:])


def test_a_label_is_shortened_visibly() -> None:
    assert shortened("گواهی", 5) == "گواهی"
    assert shortened("گواهی عدم سوءپیشینه", 8) == "گواهی ع…"
