"""The content admin goes through what was asked in vain: added to a question, or put aside."""

import datetime as dt
from typing import Any

import pytest
from msgspec.structs import replace

from backend_client.contract import StaffMember
from dialogs.content.paraphrases import FULL, TAKEN
from dialogs.persian import quoted
from dialogs.protocol import (
    AddParaphrase,
    DismissQuestion,
    Done,
    Entry,
    EntryPublished,
    Outcome,
    PublishEntry,
    Question,
    Trouble,
    UnsupportedSent,
)
from tests.dialogs.staff_world import EDITOR, NOW, PUBLISHER, Conversation, demo_content

HOURS = "ساعت کاری میز خدمت چیست؟"
PHRASE = quoted("گرامافون الف دارید؟")
PUBLISH, DISMISS = "انتشار این عبارت", "کنار گذاشتن"
WORDS = "الف ب پ ت ث ج چ ح خ د ذ ر ز".split()  # noqa: SIM905


def question(number: int = 1, **changes: Any) -> Question:
    plain = Question(
        ref=str(number),
        text=f"گرامافون {WORDS[number - 1]} # دارید؟",
        service="",
        outcome="unanswered",
        count=3,
        first_at=NOW,
        last_at=NOW,
    )
    return replace(plain, **changes)


def listed(*questions: Question, staff: StaffMember = PUBLISHER) -> Conversation:
    talk = Conversation(staff=staff)
    talk.questions = questions
    talk.say("/admin")
    return talk.press(talk.labels[0])


def adding(staff: StaffMember = PUBLISHER) -> Conversation:
    return listed(question(), staff=staff).say("۱").press("افزودن به یک پرسش").say("ساعت کاری").press(f"۱) {HOURS}")


def test_the_menu_tells_how_many_there_are() -> None:
    talk = Conversation(staff=PUBLISHER)
    talk.questions = (question(1), question(2))
    assert "پرسش‌های بی‌پاسخ (۲)" in talk.say("/admin").labels


def test_without_any_there_is_a_sentence() -> None:
    assert "نمانده" in listed().text


def test_a_line_tells_words_count_day_and_service() -> None:
    talk = listed(question(service="site_visit", last_at=NOW + dt.timedelta(days=1)), question(2, service="gone"))
    assert f"{quoted('گرامافون الف # دارید؟')}\n۳ بار، آخرین بار دوشنبه ۲ آذر ۱۴۰۵\n" in talk.text
    assert demo_content().catalogue.service("site_visit").title in talk.text
    assert "بدون خدمت مشخص" in talk.text


def test_six_a_page_and_always_a_way_on() -> None:
    talk = listed(*(question(number) for number in range(1, 14)))
    assert talk.labels[6:] == ["بعدی", "بازگشت"]
    talk.press("بعدی")
    assert "ح" in talk.labels[1]
    assert talk.labels[6:] == ["قبلی", "بعدی"]
    assert talk.press("بعدی").labels[1:] == ["قبلی", "بازگشت"]
    assert talk.press("قبلی").labels[6:] == ["قبلی", "بعدی"]


def test_a_page_that_colleagues_have_emptied_meanwhile_gives_way_to_the_one_before() -> None:
    talk = listed(*(question(number) for number in range(1, 8)))
    talk.questions = talk.questions[:6]
    assert talk.press("بعدی").labels[6:] == ["بازگشت"]


def test_the_nearest_entries_come_first_and_words_find_others() -> None:
    talk = listed(question()).say("۱").press("افزودن به یک پرسش")
    assert PHRASE in talk.text
    assert f"۱) {HOURS}" in talk.say("ساعت کاری").labels
    assert "پیدا نشد" in talk.say("زرافه").text
    assert f"۱) {HOURS}" in talk.labels


def test_the_preview_shows_the_phrase_without_masks_and_the_answer_it_will_get() -> None:
    talk = adding()
    assert f"«{HOURS}» افزوده می‌شود:\n{PHRASE}" in talk.text
    assert demo_content().faq("hours").answer in talk.text
    assert talk.turn.effects == ()


def test_publishing_ends_with_the_list_and_can_be_taken_back() -> None:
    talk = adding().press(PUBLISH)
    assert talk.effect == AddParaphrase("1", "hours", "گرامافون الف دارید؟")
    talk.questions = ()
    talk.finish(EntryPublished(8))
    assert "۸" in talk.text
    assert "بازگرداندن این تغییر" in talk.labels
    assert "نمانده" in talk.press("بازگشت").text


def test_other_words_take_the_phrase_s_place() -> None:
    talk = adding().say("  گرامافون   می‌پذیرید؟ ")
    assert talk.press(PUBLISH).effect == AddParaphrase("1", "hours", "گرامافون می‌پذیرید؟")


@pytest.mark.parametrize(
    ("text", "words"),
    [("کد رهگیری چیه", demo_content().faq("what_is_tracking_code").question), ("{x}", "آکولاد"), ("ا" * 201, "۲۰۱")],
)
def test_words_that_cannot_be_added_are_told_why(text: str, words: str) -> None:
    talk = adding().say(text)
    assert words in talk.text
    assert PHRASE in talk.text


def test_a_question_that_is_answered_by_now_is_told_with_its_entry() -> None:
    talk = listed(question(text=HOURS)).say("۱").press("افزودن به یک پرسش").say("کد پیگیری")
    assert f"«{HOURS}» تعلق دارد" in talk.press(talk.labels[0]).text


def test_an_editor_sees_the_preview_only() -> None:
    talk = adding(EDITOR)
    assert "ناشر" in talk.text
    assert PUBLISH not in talk.labels


@pytest.mark.parametrize(
    ("outcome", "words", "still_there"),
    [
        (Trouble(kind="already_done"), "رسیدگی شده", False),
        (Trouble(kind="not_found"), "رسیدگی شده", False),
        (Trouble(kind="rejected", by="هزینه", problems={"": TAKEN}), "«هزینه» تعلق دارد", True),
        (Trouble(kind="rejected", problems={"": FULL}), "زیاد شده", True),
        (Trouble(kind="unavailable"), "پاسخ نمی‌دهد", True),
        (Trouble(kind="not_permitted"), "نقش شما نیست", True),
    ],
)
def test_why_it_was_not_published_is_told(outcome: Outcome, words: str, still_there: bool) -> None:
    talk = adding().press(PUBLISH).finish(outcome)
    assert words in talk.text
    assert (PUBLISH in talk.labels) is still_there


def test_a_publication_whose_dialog_was_left_is_told_all_the_same() -> None:
    talk = adding().press(PUBLISH).say("منو").finish(EntryPublished(8))
    assert "منتشر شد" in talk.turn.replies[0].text
    talk = adding().press(PUBLISH).say("منو").finish(Trouble(kind="rejected", by="هزینه", problems={"": TAKEN}))
    assert "تعلق دارد" in talk.text


@pytest.mark.parametrize(
    ("outcome", "words"),
    [(Done(), "کنار گذاشته شد"), (Trouble(kind="already_done"), "رسیدگی شده"), (Trouble(kind="broken"), "خوانا نبود")],
)
def test_a_question_is_put_aside(outcome: Outcome, words: str) -> None:
    talk = listed(question(), staff=EDITOR).say("۱").press(DISMISS)
    assert talk.effect == DismissQuestion("1")
    assert words in talk.finish(outcome).text


def test_a_question_that_is_gone_is_said() -> None:
    talk = listed(question())
    talk.questions = (question(state="used"),)
    assert "رسیدگی شده" in talk.say("۱").text
    talk.questions = ()
    assert "نمانده" in talk.press("بازگشت").text


@pytest.mark.parametrize(
    "talk", [listed(question()), listed(question()).say("۱"), adding()], ids=["list", "one", "add"]
)
def test_anything_else_is_answered(talk: Conversation) -> None:
    """UX 14."""
    assert talk.send(UnsupportedSent("voice")).turn.replies


def test_added_paraphrases_are_edited_one_a_line() -> None:
    talk = Conversation(staff=PUBLISHER)
    talk.entries = (Entry(key="paraphrases:hours", title=HOURS, text="عصرها بازید؟"),)
    talk.say("/admin").say("paraphrases:hours").say("۱")
    assert talk.turn.replies[0].text == "عصرها بازید؟"
    talk.press("ویرایش این متن")
    assert "یکی است" in talk.say("- عصرها بازید؟\n\n").text
    talk.say("• عصرها بازید؟\nعصرها  بازید\nشب‌ها چی؟")
    assert talk.turn.replies[0].text == "عصرها بازید؟\nشب‌ها چی؟"
    talk.press("انتشار متن تازه")
    assert talk.effect == PublishEntry("paraphrases:hours", "عصرها بازید؟\nشب‌ها چی؟", "عصرها بازید؟", 7)
    talk.finish(Trouble(kind="rejected", by="هزینه", problems={"": TAKEN}))
    assert "«هزینه» تعلق دارد" in talk.text
    talk.say("-")
    assert "هیچ عبارت افزوده‌ای" in talk.text
    assert talk.press("انتشار متن تازه").effect == PublishEntry("paraphrases:hours", "", "عصرها بازید؟", 7)
