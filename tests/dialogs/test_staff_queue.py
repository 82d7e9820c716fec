"""The staff's queue: who gets in, what a line says, finding by code (E7, G4)."""

import datetime as dt

import pytest

from dialogs import persian
from dialogs.protocol import Said, Trouble, UnsupportedSent
from tests.dialogs.staff_world import CLERK, CODE, EDITOR, NOW, Conversation, accepted, card, view


def test_others_are_told_kindly_that_this_is_for_staff() -> None:
    """E7: no request is shown to a person who is not enrolled, and the way out is offered."""
    person = Conversation(staff=None).say("/queue")
    assert "ویژهٔ کارکنان" in person.text
    assert person.state.frames == ()
    assert CODE not in person.text


def test_a_role_without_requests_is_told_so() -> None:
    assert "نقش شما" in Conversation(staff=EDITOR).say("/queue").text


def test_the_member_is_greeted_with_name_and_post() -> None:
    talk = Conversation().say("/queue")
    assert CLERK.name in talk.text
    assert CLERK.post in talk.text


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (dt.timedelta(hours=7), "در مهلت"),
        (dt.timedelta(hours=2), "مهلت نزدیک است"),
        (dt.timedelta(hours=-1), "دیرکرد"),
    ],
)
def test_a_line_says_in_words_whether_acceptance_is_late(left: dt.timedelta, words: str) -> None:
    """UX30: never by colour alone."""
    talk = Conversation()
    talk.cards = (card(accept_by=NOW + left),)
    assert words in talk.say("/queue").text


@pytest.mark.parametrize(("day", "words"), [(30, "در مهلت"), (24, "مهلت نزدیک است"), (21, "دیرکرد")])
def test_a_line_says_in_words_whether_the_response_is_late(day: int, words: str) -> None:
    talk = Conversation()
    talk.cards = (accepted(taken_by="سارا نوری", promised_to=dt.date(2026, 11, day)),)
    talk.say("/queue")
    assert words in talk.text
    assert "سارا نوری" in talk.text
    assert "بررسی مدارک" in talk.text


def test_long_queues_have_pages_and_a_typed_number_opens_the_line_of_that_page() -> None:
    """UX8, UX30: at most eight buttons; the number that is shown is the number that is meant."""
    talk = Conversation()
    talk.cards = tuple(card(ref=f"r{number}", code=f"MZ00000000{number:03}") for number in range(1, 7))
    talk.views = {one.ref: view(one) for one in talk.cards}
    talk.say("/queue")
    assert "ردیف‌های ۱ تا ۴ از ۶" in talk.text
    talk.press("بعدی")
    assert "ردیف‌های ۵ تا ۶ از ۶" in talk.text
    talk.say("۲")
    assert persian.tracking_code("MZ00000000006") in talk.text


def test_only_what_the_member_has_taken() -> None:
    talk = Conversation()
    talk.cards = (card(), card(ref="r2", code="MZ00000000002", taken_by=CLERK.name))
    talk.say("/queue").press("پالایش فهرست").press("در دست من (۱)")
    assert persian.tracking_code("MZ00000000002") in talk.text
    assert "در دست شما" in talk.text
    assert persian.tracking_code(CODE) not in talk.text
    assert persian.tracking_code(CODE) in talk.press("پالایش فهرست").press("همهٔ درخواست‌ها (۲)").text


@pytest.mark.parametrize("typed", [CODE, "mz-7k9q-2m4x-abc", "MZ ۷K۹Q ۲M۴X ABC", f"\u2066{CODE}\u2069"])
def test_a_request_is_found_by_its_code_however_it_is_typed(typed: str) -> None:
    talk = Conversation().say("/queue").say(typed)
    assert "مینا رضایی" in talk.text


def test_an_unknown_code_is_named_and_the_queue_stays() -> None:
    talk = Conversation().say("/queue").say("MZ0000000000Z")
    assert "پیدا نشد" in talk.text
    assert CLERK.name in talk.text


def test_what_is_no_text_says_what_is_expected() -> None:
    for body in (UnsupportedSent("voice"), Said("؟؟")):
        assert "کد پیگیری درخواست را بنویسید" in Conversation().say("/queue").send(body).text


def test_an_empty_queue_says_so() -> None:
    talk = Conversation()
    talk.cards = ()
    assert "درخواست بازی در واحد شما نیست" in talk.say("/queue").text


def test_a_silent_desk_is_told_and_asked_again() -> None:
    talk = Conversation()
    talk.cards = Trouble(kind="unavailable")
    assert "پاسخ نمی‌دهد" in talk.say("/queue").text
    talk.cards = (card(),)
    assert persian.tracking_code(CODE) in talk.press("تلاش دوباره").text


def test_back_leads_from_request_to_queue_to_menu() -> None:
    """UX11: every step has a way back."""
    talk = Conversation().say("/queue")
    talk.press(talk.labels[0]).press("بازگشت")
    assert "میز کار" in talk.text
    assert talk.press("منو").state.frames == ()
