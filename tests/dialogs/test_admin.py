"""The content admin finds, edits, previews, publishes and takes back one text of the bot."""

import pytest

from dialogs.protocol import Entry, EntryPublished, PublishEntry, Trouble, UndoRevision
from tests.dialogs.staff_world import CLERK, EDITOR, PUBLISHER, Conversation, demo_content

FAQ = Entry(key="faq:hours", title="ساعت کار میز خدمت", text="شنبه تا چهارشنبه، ۸ تا ۱۶.")
NOTICE = Entry(
    key="message:notice.accepted",
    title="اعلان پذیرش",
    text="درخواست {code} پذیرفته شد.",
    placeholders=("code",),
)
NEW = "شنبه تا چهارشنبه از ۸ تا ۱۴ در خدمت شما هستیم."


def found(staff: object = PUBLISHER, entry: Entry = FAQ) -> Conversation:
    talk = Conversation(staff=staff)  # type: ignore[arg-type]
    talk.entries = (FAQ, NOTICE)
    number = "۱" if entry is FAQ else "۲"
    return talk.say("/admin").say("ساعت").press(f"{number}) {entry.title}")


def edited(text: str = NEW, staff: object = PUBLISHER, entry: Entry = FAQ) -> Conversation:
    return found(staff, entry).press("ویرایش این متن").say(text)


@pytest.mark.parametrize(("staff", "words"), [(None, "ویژهٔ کارکنان"), (CLERK, "ویراستار و ناشر")])
def test_others_are_told_kindly(staff: object, words: str) -> None:
    talk = Conversation(staff=staff)  # type: ignore[arg-type]
    assert words in talk.say("/admin").text
    assert talk.state.frames == ()


def test_a_text_is_found_by_its_words_and_shown_as_it_is() -> None:
    talk = found()
    assert talk.turn.replies[0].text == FAQ.text
    assert FAQ.title in talk.text


def test_nothing_found_is_said_and_asked_again() -> None:
    talk = Conversation(staff=PUBLISHER).say("/admin").say("زرافه")
    assert "پیدا نشد" in talk.text
    assert "بخشی از متن" in talk.text


def test_the_preview_is_what_citizens_will_see() -> None:
    talk = edited()
    assert talk.turn.replies[0].text == NEW
    assert "هنوز منتشر نشده است" in talk.text
    assert talk.turn.effects == ()


def test_places_that_the_bot_fills_show_samples_in_the_preview() -> None:
    talk = edited("کد شما {code} است.", entry=NOTICE)
    assert "{" not in talk.turn.replies[0].text


def test_publishing_says_the_revision_and_offers_to_take_it_back() -> None:
    talk = edited().press("انتشار متن تازه")
    assert talk.effect == PublishEntry(FAQ.key, NEW, FAQ.text, 7)
    talk.content = demo_content(8)
    talk.finish(EntryPublished(8))
    assert "همهٔ گفت‌وگوها" in talk.text
    assert "۸" in talk.text
    talk.press("بازگرداندن این تغییر")
    assert talk.turn.effects == ()
    assert talk.press("بله، متن پیشین برگردد").effect == UndoRevision(8)
    talk.finish(EntryPublished(9))
    assert "متن پیشین" in talk.text
    assert FAQ.title in talk.text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("درخواست پذیرفته شد.", "در متن تازه نیست"),
        ("درخواست {code} {stage} پذیرفته شد.", "نمی‌شناسد"),
        ("درخواست {code} پذیرفته شد}.", "آکولاد"),
    ],
)
def test_places_must_stay_exactly_as_they_are(text: str, words: str) -> None:
    """UX17: which one is missing or unknown, and what to do."""
    talk = edited(text, entry=NOTICE)
    assert words in talk.text
    assert "انتشار متن تازه" not in talk.labels


def test_a_text_that_is_too_long_is_told_with_both_lengths() -> None:
    assert "۳۰۰۱" in edited("ا" * 3001).text


def test_the_same_text_is_nothing_to_publish() -> None:
    assert "یکی است" in edited(FAQ.text).text


def test_an_editor_may_prepare_but_not_publish() -> None:
    talk = edited(staff=EDITOR)
    assert "ناشر" in talk.text
    assert "انتشار متن تازه" not in talk.labels


def test_a_colleagues_change_meanwhile_is_not_overwritten() -> None:
    """Told with ones own text, then the present one is shown."""
    talk = edited().press("انتشار متن تازه")
    talk.entries = (Entry(key=FAQ.key, title=FAQ.title, text="متن همکار"),)
    talk.finish(Trouble(kind="rejected", problems={"": "changed_meanwhile"}))
    assert NEW in talk.turn.replies[0].text
    assert talk.turn.replies[1].text == "متن همکار"
    assert "ویرایش این متن" in talk.labels


def test_a_publication_whose_dialog_was_left_is_told_all_the_same() -> None:
    talk = edited().press("انتشار متن تازه").say("منو").finish(EntryPublished(8))
    assert "منتشر شد" in talk.turn.replies[0].text


def test_back_at_every_step() -> None:
    """UX11."""
    talk = edited().press("بازگشت")
    assert "متن تازهٔ" in talk.text
    assert FAQ.text in talk.press("بازگشت").text
    assert f"۲) {NOTICE.title}" in talk.press("بازگشت").labels
    assert "بخشی از متن" in talk.press("بازگشت").text
