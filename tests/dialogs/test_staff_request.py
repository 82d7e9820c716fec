"""One request on the staff's table: the card and each deed on it (E7, G4, G5)."""

import pytest
from msgspec.structs import replace

from backend_client.contract import HistoryEntry, Message
from dialogs import persian
from dialogs.protocol import (
    AcceptRequest,
    AskCitizen,
    FinishStage,
    RequestDocument,
    TakeRequest,
    TellCitizen,
    Trouble,
    UnsupportedSent,
)
from tests.dialogs.staff_world import CLERK, CODE, NOW, PAGE, Conversation, accepted, card, view

SHOWN = persian.tracking_code(CODE)


def opened(**of: object) -> Conversation:
    talk = Conversation()
    talk.views["r1"] = view(accepted(**of))
    talk.cards = (accepted(**of),)
    talk.say("/queue")
    return talk.press(talk.labels[0])


def submitted() -> Conversation:
    talk = Conversation().say("/queue")
    return talk.press(talk.labels[0])


def test_the_card_says_all_in_reading_form() -> None:
    """E7: authorised staff see the identifier in full, answers by label, amounts with their unit."""
    text = submitted().text
    for part in (SHOWN, "مینا رضایی", "۰۴۹۹۳۷۰۸۹۹", "خوراکی و آشپزی خانگی", "۵۰۰٬۰۰۰٬۰۰۰ ریال", "یکشنبه ۱ آذر ۱۴۰۵"):
        assert part in text
    assert "اینترنت و پیام‌رسان، پخش به فروشگاه‌ها" in text
    assert "؟" not in text
    assert "food" not in text


def test_very_long_answers_leave_the_card_within_its_messages() -> None:
    talk = Conversation()
    long = "توضیح " * 400
    talk.views["r1"] = view(
        answers={"description": long, "activity_other": long, "postal_code": "1" * 10},
        messages=tuple(Message(at=NOW, sender="citizen", text=long) for _ in range(9)),
    )
    talk.say("/queue")
    talk.press(talk.labels[0])
    assert all(persian.utf16_units(reply.text) <= 4096 for reply in talk.turn.replies)


@pytest.mark.parametrize(
    ("of", "offered", "hidden"),
    [
        (card(), {"پذیرش درخواست", "اعلام نواقص", "برداشتن درخواست"}, {"پایان مرحله", "صدور پاسخ"}),
        (card(taken_by="سارا"), {"پذیرش درخواست"}, {"برداشتن درخواست"}),
        (card(status="deficient"), {"پیام به متقاضی"}, {"پذیرش درخواست", "صدور پاسخ"}),
        (accepted(), {"پایان مرحله", "پرسش از متقاضی"}, {"پذیرش درخواست", "اعلام نواقص", "صدور پاسخ"}),
        (card(status="withdrawn"), {"کارهای دیگر"}, {"پیام به متقاضی", "صدور پاسخ"}),
    ],
)
def test_only_what_fits_the_status_is_offered(of: object, offered: set[str], hidden: set[str]) -> None:
    """P1: completeness is judged before acceptance only."""
    talk = Conversation()
    talk.views["r1"] = view(of)  # type: ignore[arg-type]
    labels = set(talk.say("/queue").press(talk.labels[0]).labels)
    assert offered <= labels
    assert not hidden & labels


def test_accepting_is_done_at_the_desk_and_its_result_told_with_the_card() -> None:
    """P1, P2: the result of the effect answers, nobody waits."""
    talk = submitted().press("پذیرش درخواست")
    assert talk.effect == AcceptRequest("r1", 0)
    assert talk.turn.replies == ()
    assert talk.turn.typing
    talk.moved(view(accepted()))
    assert f"درخواست {SHOWN}" in talk.text
    assert "پذیرفته شد" in talk.text
    assert "پایان مرحله" in talk.labels


def test_while_a_result_is_outstanding_nothing_is_done_twice() -> None:
    """E7: a second press commits no second effect."""
    talk = submitted()
    first = talk.labels
    talk.press("برداشتن درخواست")
    talk.say("برداشتن درخواست")
    assert "در حال ثبت" in talk.text
    assert talk.turn.effects == ()
    talk.moved(view(card(taken_by=CLERK.name)))
    assert "شما برداشتید" in talk.text
    assert "برداشتن درخواست" in first
    assert "برداشتن درخواست" not in talk.labels


def test_of_two_who_race_the_slower_is_told_who_was_faster() -> None:
    """E7: one wins, the other is told who."""
    talk = submitted().press("برداشتن درخواست")
    assert talk.effect == TakeRequest("r1")
    talk.views["r1"] = view(card(taken_by="سارا نوری"))
    talk.finish(Trouble(kind="already_done", by="سارا نوری"))
    assert "این درخواست را \u2068سارا نوری\u2069 پیش‌تر برداشته یا بسته است" in talk.turn.replies[0].text
    assert "مسئول کنونی: \u2068سارا نوری\u2069" in talk.text


def test_ones_own_earlier_press_is_told_as_ones_own() -> None:
    talk = submitted().press("برداشتن درخواست").finish(Trouble(kind="already_done", by=CLERK.name))
    assert "به نام خود شما" in talk.text


def test_a_result_that_comes_after_leaving_is_told_on_its_own_with_a_button() -> None:
    """UX24: it stands alone, and takes over no open question."""
    talk = submitted().press("پذیرش درخواست")
    talk.say("منو").moved(view(accepted()))
    (reply,) = talk.turn.replies
    assert SHOWN in reply.text
    assert [button.data for row in reply.buttons for button in row] == ["a.s_open.r1"]
    assert talk.state.frames == ()


def test_finishing_names_the_stage_and_takes_a_note() -> None:
    """G4, G5: the present stage is finished, whoever pressed twice."""
    talk = opened().press("پایان مرحله")
    assert "«بررسی مدارک»" in talk.text
    talk.say("مدارک کامل است")
    assert talk.effect == FinishStage("r1", "review", "مدارک کامل است")
    talk.moved(view(accepted(stage="صدور مجوز")))
    assert "پایان یافت" in talk.text


@pytest.mark.parametrize("how", ["پایان مرحله بدون یادداشت", "رد کن"])
def test_finishing_without_a_note(how: str) -> None:
    talk = opened().press("پایان مرحله").say(how)
    assert talk.effect == FinishStage("r1", "review", "")


@pytest.mark.parametrize(
    ("button", "send", "effect"),
    [
        ("پرسش از متقاضی", "فرستادن پرسش", AskCitizen("r1", "متراژ خانه چقدر است")),
        ("پیام به متقاضی", "فرستادن پیام", TellCitizen("r1", "متراژ خانه چقدر است")),
    ],
)
def test_a_message_is_looked_at_before_it_is_sent(button: str, send: str, effect: object) -> None:
    """E7: questions and messages to the citizen."""
    talk = opened().press(button).say("متراژ خانه چقدر است")
    assert "هنوز فرستاده نشده است" in talk.text
    assert talk.turn.effects == ()
    assert talk.press(send).effect == effect
    talk.moved(view(accepted()))
    assert "برای متقاضی رفت" in talk.text


def test_a_message_is_kept_where_the_desk_is_away() -> None:
    """UX25: what was written is not lost, and sending can be tried again."""
    talk = opened().press("پیام به متقاضی").say("سلام، مدرک شما رسید").press("فرستادن پیام")
    talk.finish(Trouble(kind="unavailable"))
    assert "پاسخ نمی‌دهد" in talk.text
    assert "مدرک شما رسید" in talk.last.text
    assert talk.press("فرستادن پیام").effect == TellCitizen("r1", "سلام، مدرک شما رسید")


def test_back_from_the_preview_leads_to_writing_and_then_to_the_card() -> None:
    talk = opened().press("پیام به متقاضی").say("مدرک شما رسید").press("بازگشت")
    assert "پیام خود به متقاضی را بنویسید" in talk.text
    assert SHOWN in talk.press("بازگشت").text


@pytest.mark.parametrize(
    ("body", "words"), [(UnsupportedSent("voice"), "یک متن لازم است"), ("الف" * 1000, "کوتاه‌تر کنید")]
)
def test_what_is_no_fitting_text_is_told_with_what_to_do(body: object, words: str) -> None:
    """UX14, UX17."""
    talk = opened().press("پیام به متقاضی")
    talk.say(body) if isinstance(body, str) else talk.send(body)  # type: ignore[arg-type]
    assert words in talk.text
    assert "پیام خود به متقاضی را بنویسید" in talk.text


def test_documents_are_sent_page_by_page() -> None:
    talk = submitted().press("دیدن مدارک")
    document = talk.turn.replies[0]
    assert document.attachment == RequestDocument("r1", PAGE.sha256, PAGE.name, PAGE.mime)
    assert "سند مالکیت" in document.text
    assert SHOWN in document.text
    assert "پذیرش درخواست" in talk.labels


def test_the_history_is_told_the_latest_first_a_page_at_a_time() -> None:
    """G5: every stage is recorded and shown."""
    talk = Conversation()
    entries = tuple(HistoryEntry(at=NOW, kind="taken", by=f"همکار {number}") for number in range(10))
    talk.views["r1"] = view(history=entries)
    talk.say("/queue").press(talk.labels[0]).press("کارهای دیگر").press("دیدن تاریخچه")
    assert "همکار 9" in talk.text
    assert "همکار 1\u2069" not in talk.text
    assert "همکار 1\u2069" in talk.press("بعدی").text


def test_a_request_of_another_unit_is_not_opened() -> None:
    """E7: outside one's units a request is not found."""
    talk = Conversation().tap("a.s_open.r9")
    assert "در میان واحدها و شعبه‌های شما نیست" in talk.text
    assert talk.labels == ["بازگشت", "منو"]


def test_unit_staff_are_not_offered_what_clerks_decide() -> None:
    talk = Conversation(staff=replace(CLERK, roles=("unit_staff",))).tap("a.s_open.r1")
    assert "پذیرش درخواست" not in talk.labels
    assert "برداشتن درخواست" in talk.labels


def test_after_a_deed_the_card_is_brief_and_the_whole_one_a_button_away() -> None:
    talk = submitted().press("برداشتن درخواست").moved(view(card(taken_by=CLERK.name)))
    assert SHOWN in talk.last.text
    assert "خوراکی و آشپزی خانگی" not in talk.text
    assert "دیدن مدارک" not in talk.labels
    assert "خوراکی و آشپزی خانگی" in talk.press("دیدن همهٔ جزئیات").text
    assert "دیدن مدارک" in talk.labels


def test_a_withdrawal_meanwhile_blames_no_colleague() -> None:
    talk = submitted().press("پذیرش درخواست").finish(Trouble(kind="already_done"))
    assert "پیش‌تر تغییر کرده است" in talk.text
