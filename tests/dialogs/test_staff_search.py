"""Filters of the queue, and searching by name and by the last digits of an identifier (B3, UX8)."""

import datetime as dt

import pytest

from backend_client.contract import Found
from dialogs import persian
from dialogs.protocol import Trouble
from tests.dialogs.staff_world import CLERK, CODE, NOW, Conversation, accepted, card, view

LATE = card(ref="r2", code="MZ00000000002", accept_by=NOW - dt.timedelta(hours=1))
STAGE = accepted(ref="r3", tracking_code="MZ00000000003", service="x", service_title="گواهی", taken_by=CLERK.name)


def queue() -> Conversation:
    talk = Conversation()
    talk.cards = (card(), LATE, STAGE)
    talk.views = {one.ref: view(one) for one in talk.cards}
    return talk.say("/queue")


def shown(talk: Conversation) -> list[str]:
    return [one.ref for one in (card(), LATE, STAGE) if persian.tracking_code(one.tracking_code) in talk.text]


@pytest.mark.parametrize(
    ("presses", "refs", "head"),
    [
        (("برداشته‌نشده (۲)",), ["r1", "r2"], "نمایش: برداشته‌نشده"),
        (("دیرکرده (۱)",), ["r2"], "نمایش: دیرکرده"),
        (("در دست من (۱)",), ["r3"], "نمایش: در دست شما"),
        (("به تفکیک خدمت", "گواهی (۱)"), ["r3"], "نمایش: خدمت «گواهی»"),
        (("به تفکیک مرحله", "در انتظار پذیرش (۲)"), ["r1", "r2"], "نمایش: مرحلهٔ «در انتظار پذیرش»"),
        (("به تفکیک مرحله", "بررسی مدارک (۱)"), ["r3"], "نمایش: مرحلهٔ «بررسی مدارک»"),
        (("همهٔ درخواست‌ها (۳)",), ["r1", "r2", "r3"], "درخواست‌های باز: ۳"),
    ],
)
def test_a_filter_shows_its_requests_and_says_which(presses: tuple[str, ...], refs: list[str], head: str) -> None:
    talk = queue().press("پالایش فهرست")
    for label in presses:
        talk.press(label)
    assert shown(talk) == refs
    assert head in talk.text


def test_a_filter_that_lets_nothing_through_says_so_and_the_way_back_stands() -> None:
    talk = queue()
    talk.cards = (card(),)
    talk.press("پالایش فهرست").press("دیرکرده (۰)")
    assert "در این پالایش درخواستی نیست" in talk.text
    assert "پالایش فهرست" in talk.labels


def test_back_leads_from_group_to_filters_to_the_list() -> None:
    talk = queue().press("پالایش فهرست").press("به تفکیک خدمت").press("بازگشت")
    assert "به تفکیک مرحله" in talk.labels
    assert shown(talk.press("بازگشت")) == ["r1", "r2", "r3"]


@pytest.mark.parametrize("typed", ["مینا رضایی", "۰۸۹۹", "رضایی 0899"])
def test_words_and_four_digits_are_searched_for(typed: str) -> None:
    talk = queue()
    talk.found = Found((STAGE, card(status="withdrawn", accept_by=None)))
    talk.say(typed)
    assert talk.searched == typed
    assert shown(talk) == ["r1", "r3"]
    assert "متقاضی انصراف داده است" in talk.text
    assert "هنوز کسی برنداشته است" not in talk.text
    assert persian.tracking_code(CODE) in talk.say("۲").text
    assert "پیدا شد" in talk.press("بازگشت").text
    assert "میز کار" in talk.press("بازگشت").text


def test_more_than_are_shown_is_told_with_what_to_do() -> None:
    talk = queue()
    cards = tuple(card(ref=f"s{number}", code=f"MZ00000000{number:03}") for number in range(20))
    talk.found = Found(cards, more=True)
    talk.say("مینا")
    assert "بیش از ۲۰ درخواست" in talk.text
    assert "ردیف‌های ۱۷ تا ۲۰ از ۲۰" in talk.press("بعدی").press("بعدی").press("بعدی").press("بعدی").text


def test_nothing_found_is_told_and_the_queue_stays() -> None:
    talk = queue().say("خسته نباشید")
    assert "پیدا نشد" in talk.text
    assert "چهار رقم آخر" in talk.text
    assert shown(talk) == ["r1", "r2", "r3"]


def test_one_search_follows_another_and_a_code_opens_its_request() -> None:
    talk = queue()
    talk.found = Found((STAGE,))
    talk.say("مینا").say("رضایی")
    assert talk.searched == "رضایی"
    assert len(talk.state.frames) == 2
    assert "مینا رضایی" in talk.say(CODE).text


def test_a_silent_desk_is_told_and_the_search_kept() -> None:
    talk = queue()
    talk.found = Trouble(kind="unavailable")
    assert "پاسخ نمی‌دهد" in talk.say("مینا").text
    talk.found = Found((STAGE,))
    assert shown(talk.press("تلاش دوباره")) == ["r3"]
