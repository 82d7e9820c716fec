"""The head of the agency follows up who was not content (T5, E9), and reads no form (F22)."""

import datetime as dt

import pytest
from msgspec.structs import replace

from backend_client.contract import FollowUp, StaffMember
from dialogs import persian
from dialogs.protocol import Done, MorningCame, SettleFollowUp, Trouble
from tests.dialogs.staff_world import CLERK, NOW, Conversation

HEAD = StaffMember(ref="s7", name="پروین مهرآسا", post="مدیر دستگاه", roles=("head",))
ONE = FollowUp(
    ref="r1",
    tracking_code="MZ7K9Q2M4XABC",
    service_title="گواهی سکونت",
    unit="residence",
    branch="north",
    applicant="مینا نمونه‌پور",
    mobile="09121234567",
    opened_at=NOW - dt.timedelta(days=2),
    answered_at=NOW - dt.timedelta(days=4),
    promised_to=NOW.date() - dt.timedelta(days=5),
)
SETTLED = replace(ONE, ref="r2", settled_at=NOW, settled_by="پروین مهرآسا", text="تماس گرفتم.", told=False)


def head(*told: FollowUp) -> Conversation:
    talk = Conversation(staff=HEAD)
    talk.follow_ups = told
    return talk


def test_the_list_tells_the_open_ones_apart_from_the_settled() -> None:
    talk = head(ONE, SETTLED).say("نارضایتی‌ها")
    assert "۱ باز، ۱ پیگیری‌شده" in talk.text
    assert talk.text.index("🔴") < talk.text.index("✅")


def test_without_any_it_says_where_they_would_come_from() -> None:
    assert "امتیاز یک نظرسنجی" in head().say("/followups").text


def test_the_card_has_whom_to_call_and_whether_the_promise_was_kept() -> None:
    talk = head(ONE).tap("a.s_follow.r1")
    for part in ("۰۹۱۲۱۲۳۴۵۶۷", "مینا نمونه‌پور", "پس از روز وعده‌شده", "پاسخ‌های نظرسنجی محرمانه است"):
        assert part in talk.text


@pytest.mark.parametrize(("way", "told"), [("📝 ثبت نتیجه", False), ("✉️ پیام به ارباب رجوع", True)])
def test_it_is_settled_with_words(way: str, told: bool) -> None:
    talk = head(ONE).tap("a.s_follow.r1").press(way)
    assert not talk.say("   ").turn.effects
    assert talk.say("تماس گرفتم و توضیح دادم.").effect == SettleFollowUp("r1", "تماس گرفتم و توضیح دادم.", told)
    assert "بسته شد" in talk.finish(Done()).text


def test_back_leads_from_writing_to_the_card() -> None:
    talk = head(ONE).tap("a.s_follow.r1").press("📝 ثبت نتیجه").press("بازگشت")
    assert "📝 ثبت نتیجه" in talk.labels


def test_the_slower_of_two_heads_is_told_who_settled_it() -> None:
    talk = head(ONE).tap("a.s_follow.r1").press("📝 ثبت نتیجه").say("تماس گرفتم.")
    assert f"{persian.quoted('رضا کیان')} پیش از شما" in talk.finish(Trouble(kind="already_done", by="رضا کیان")).text


def test_while_the_desk_is_away_nothing_written_is_lost() -> None:
    talk = head(ONE).tap("a.s_follow.r1").press("📝 ثبت نتیجه").say("تماس گرفتم.")
    talk.finish(Trouble(kind="unavailable"))
    assert talk.say("تماس گرفتم.").effect == SettleFollowUp("r1", "تماس گرفتم.", told=False)


def test_a_settled_one_has_no_buttons_but_the_way_back() -> None:
    talk = head(SETTLED).tap("a.s_follow.r2")
    assert talk.labels == ["بازگشت", "منو"]
    assert "تماس گرفتم." in talk.text


@pytest.mark.parametrize("way", ["/followups", "نارضایتی‌ها"])
def test_others_are_told_whose_work_it_is(way: str) -> None:
    talk = Conversation(staff=CLERK)
    talk.follow_ups = (ONE,)
    assert "کار مدیر دستگاه است" in talk.say(way).text
    assert ONE.applicant not in talk.text


def test_a_working_morning_reminds_of_those_that_wait_since_yesterday() -> None:
    fresh = replace(ONE, ref="r3", opened_at=NOW)
    talk = head(ONE, fresh, SETTLED).send(MorningCame(NOW.date()))
    assert "۱ مورد نارضایتی" in talk.text
    assert head(fresh).send(MorningCame(NOW.date())).turn.replies == ()
