"""Notes, giving and returning, absences: what is offered to whom, asked of the desk, and told (E7, G4)."""

import datetime as dt

import pytest
from msgspec.structs import replace

from backend_client.contract import Absence, Absences, Change, ChangeKind, HistoryEntry, RequestCard, StaffMember
from dialogs import persian
from dialogs.protocol import (
    AbsenceSet,
    DeputyNamed,
    DeskChanged,
    Done,
    EndAbsence,
    GiveRequest,
    Pressed,
    ReleaseRequest,
    Said,
    SetAbsence,
    Trouble,
    WriteNote,
)
from tests.dialogs.staff_world import CLERK, CODE, NOW, Conversation, accepted, card, view

HEAD = replace(CLERK, ref="s7", name="پری سعادت", roles=("unit_head",))
MINE = accepted(taken_by=CLERK.name, taken_ref=CLERK.ref)
THEIRS = accepted(taken_by="سارا نوری", taken_ref="s8")
AWAY = Absence(
    staff_ref="s8", name="سارا نوری", from_on=dt.date(2026, 11, 22), to_on=dt.date(2026, 11, 24),
    deputy_ref=CLERK.ref, deputy_name=CLERK.name,
)  # fmt: skip


def more(of: RequestCard, staff: StaffMember = CLERK) -> Conversation:
    talk = Conversation(staff)
    talk.cards, talk.views = (of,), {of.ref: view(of)}
    return talk.tap(f"a.s_open.{of.ref}").press("کارهای دیگر")


@pytest.mark.parametrize(
    ("of", "staff", "offered"),
    [
        (card(), CLERK, {"سپردن به همکار"}),
        (MINE, CLERK, {"سپردن به همکار", "برگرداندن به واحد"}),
        (THEIRS, CLERK, set()),
        (THEIRS, HEAD, {"سپردن به همکار", "برگرداندن به واحد"}),
        (replace(THEIRS, deputy=CLERK.name, deputy_ref=CLERK.ref), CLERK, {"سپردن به همکار", "برگرداندن به واحد"}),
        (accepted(status="answered", taken_by=CLERK.name), CLERK, set()),
        (card(status="withdrawn"), CLERK, set()),
    ],
)
def test_giving_and_returning_are_offered_to_who_may(of: RequestCard, staff: StaffMember, offered: set[str]) -> None:
    labels = set(more(of, staff).labels)
    assert labels & {"سپردن به همکار", "برگرداندن به واحد"} == offered
    assert {"نوشتن یادداشت", "دیدن تاریخچه", "بازگشت"} <= labels


def test_a_note_is_written_kept_and_stands_on_the_card() -> None:
    talk = more(MINE).press("نوشتن یادداشت")
    assert "متقاضی آن را نمی‌بیند" in talk.text
    talk.say("سند را با دفترخانه بررسی کنید")
    assert talk.effect == WriteNote("r1", "سند را با دفترخانه بررسی کنید")
    noted = HistoryEntry(at=NOW, kind="noted", by=CLERK.name, text="سند را با دفترخانه بررسی کنید")
    talk.moved(view(MINE, history=(noted,)))
    assert "یادداشت شما" in talk.text
    talk.press("دیدن همهٔ جزئیات")
    assert "یادداشت‌های کارکنان (متقاضی نمی‌بیند):" in talk.text
    assert "سند را با دفترخانه بررسی کنید" in talk.text
    assert "یادداشت کارکنان" in talk.press("کارهای دیگر").press("دیدن تاریخچه").text


def test_a_note_that_is_too_long_is_not_sent() -> None:
    talk = more(MINE).press("نوشتن یادداشت").say("ا" * 1001)
    assert talk.turn.effects == ()
    assert "۱٬۰۰۱" in talk.text or "۱۰۰۱" in talk.text


def test_a_request_is_given_with_who_had_it_when_it_was_chosen() -> None:
    talk = more(THEIRS, HEAD).press("سپردن به همکار").press("بهرام کریمی، کارشناس صدور")
    assert talk.effect == GiveRequest("r1", "s9", "s8")
    talk.moved(view(replace(THEIRS, taken_by="بهرام کریمی", taken_ref="s9")))
    assert "بهرام کریمی" in talk.text
    assert "سپرده شد" in talk.text
    assert "پایان مرحله" in talk.labels


def test_the_slower_of_two_who_give_is_told_who_has_it() -> None:
    talk = more(MINE).press("سپردن به همکار").press("بهرام کریمی، کارشناس صدور")
    talk.finish(Trouble(kind="already_done", by="سارا نوری"))
    assert "سارا نوری" in talk.text
    assert "سپرده نشد" in talk.text


@pytest.mark.parametrize(
    ("why", "words"), [("not_there", "فعال نیست"), ("away", "خودش نیست"), ("other_unit", "کار نمی‌کند")]
)
def test_why_a_colleague_cannot_have_it_is_told_and_another_chosen(why: str, words: str) -> None:
    talk = more(MINE).press("سپردن به همکار").press("بهرام کریمی، کارشناس صدور")
    talk.finish(Trouble(kind="rejected", problems={"to": why}))
    assert words in talk.text
    assert "سارا نوری، کارشناس صدور" in talk.labels


def test_two_colleagues_of_one_name_and_post_have_different_buttons() -> None:
    talk = more(MINE)
    twin = talk.colleagues[0]  # type: ignore[index]
    talk.colleagues = (twin, replace(twin, ref="s10"))
    talk.press("سپردن به همکار").press("۲. سارا نوری، کارشناس صدور")
    assert talk.effect == GiveRequest("r1", "s10", CLERK.ref)


def test_nobody_to_give_it_to_is_told_and_the_request_stands_again() -> None:
    talk = more(MINE)
    talk.colleagues = ()
    talk.press("سپردن به همکار")
    assert "همکار دیگری در این واحد" in talk.text
    assert "پایان مرحله" in talk.labels


def test_a_request_goes_back_to_the_unit() -> None:
    talk = more(MINE).press("برگرداندن به واحد")
    assert talk.effect == ReleaseRequest("r1", CLERK.ref)
    talk.moved(view(accepted()))
    assert "به واحد برگشت" in talk.text
    assert "برداشتن درخواست" in talk.labels


def told(kind: ChangeKind, of: RequestCard, staff: StaffMember = CLERK, text: str = "") -> Conversation:
    change = Change(
        id=9, kind=kind, at=NOW, card=of, person_refs=(), unit="licensing", branch="hq", by="سارا نوری", text=text
    )
    return Conversation(staff).send(DeskChanged(change, "staff"))


def test_the_colleague_is_told_with_a_button_and_the_one_before_is_told_too() -> None:
    talk = told("given", MINE)
    assert "به شما سپرد" in talk.text
    assert talk.labels == ["باز کردن درخواست"]
    assert "به همکار دیگری سپرد" in told("given", replace(THEIRS, taken_by="بهرام کریمی", taken_ref="s9")).text


def test_a_returned_request_may_be_taken_from_its_notice() -> None:
    talk = told("released", accepted())
    assert "به واحد برگرداند" in talk.text
    assert talk.labels == ["باز کردن درخواست", "برداشتن درخواست"]


def test_a_note_is_told_with_its_text() -> None:
    assert "فوری است" in told("noted", MINE, text="فوری است").text


def test_the_deputy_reads_in_a_notice_for_whom_they_stand_in() -> None:
    of = replace(THEIRS, deputy=CLERK.name, deputy_ref=CLERK.ref)
    assert "شما جانشین او هستید" in told("message_from_citizen", of, text="سلام").text


def test_what_the_deputy_stands_in_for_is_in_their_own_hands() -> None:
    talk = Conversation()
    talk.cards = (replace(THEIRS, deputy=CLERK.name, deputy_ref=CLERK.ref), card(ref="r2", code="MZ00000000002"))
    talk.absences = Absences(standing_in=(AWAY,))
    talk.say("/queue")
    assert f"جانشین {persian.quoted('سارا نوری')} هستید، تا سه‌شنبه ۳ آذر ۱۴۰۵" in talk.text
    talk.press("پالایش فهرست").press("در دست من (۱)")
    assert persian.tracking_code(CODE) in talk.text
    assert persian.tracking_code("MZ00000000002") not in talk.text


def away() -> Conversation:
    return Conversation().say("/queue").press("پالایش فهرست").press("نبودن و جانشین").press("ثبت روزهای نبودن")


def test_days_and_deputy_are_said_looked_at_and_set() -> None:
    talk = away().say("۱۴۰۵/۹/۵").say("۷ آذر ۱۴۰۵").press("سارا نوری، کارشناس صدور")
    assert "پنجشنبه ۵ آذر ۱۴۰۵" in talk.text
    assert "شنبه ۷ آذر ۱۴۰۵" in talk.text
    assert "هنوز ثبت نشده است" in talk.text
    talk.press("ثبت")
    assert talk.effect == SetAbsence(dt.date(2026, 11, 26), dt.date(2026, 11, 28), "s8")
    own = replace(AWAY, staff_ref=CLERK.ref, deputy_ref="s8", deputy_name="سارا نوری")
    talk.absences = Absences(own=own)
    talk.finish(AbsenceSet(own))
    assert "جانشین شما خبردار شد" in talk.text
    assert f"جانشین: {persian.quoted('سارا نوری')}" in talk.text


def test_one_day_by_buttons_and_back_goes_step_by_step() -> None:
    talk = away().press("از فردا").press("همان یک روز").press("سارا نوری، کارشناس صدور")
    assert talk.text.count("دوشنبه ۲ آذر ۱۴۰۵") == 2
    for words in ("جانشین شما باشد", "تا پایان چه روزی", "از چه روزی", "اکنون نبودنی"):
        assert words in talk.press("بازگشت").text


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (("۱۴۰۵/۸/۳۰",), "آن روز گذشته است"),
        (("۱۴۰۵/۹/۵", "۱۴۰۵/۹/۴"), "پیش از روز آغاز"),
        (("۱۴۰۵/۹/۵", "۱۴۰۷/۹/۴"), "بیش از یک سال"),
        (("سی و سوم",), "آغاز نبودن"),
        (("1405/13/1",), "ماه در «آغاز نبودن»"),
    ],
)
def test_a_wrong_day_is_told_and_asked_again(said: tuple[str, ...], words: str) -> None:
    talk = away()
    for text in said:
        talk.say(text)
    assert words in talk.text
    assert talk.turn.effects == ()
    assert "چه روزی" in talk.text


def test_what_the_desk_refuses_is_told_and_may_be_mended() -> None:
    talk = away().press("از امروز").press("همان یک روز").press("سارا نوری، کارشناس صدور").press("ثبت")
    talk.finish(Trouble(kind="rejected", problems={"deputy": "away"}))
    assert "خودش نیست" in talk.text
    assert "جانشین شما باشد" in talk.press("بازگشت").text


def test_an_absence_is_ended() -> None:
    talk = Conversation()
    talk.absences = Absences(own=replace(AWAY, staff_ref=CLERK.ref, deputy_ref="s8", deputy_name="سارا نوری"))
    talk.say("/queue")
    assert "نیستید؛ جانشین" in talk.text
    talk.press("پالایش فهرست").press("نبودن و جانشین").press("پایان جانشینی")
    assert talk.effect == EndAbsence()
    talk.absences = Absences()
    assert "فقط در دست خودتان" in talk.finish(Done()).text


def test_the_deputy_is_told_at_once_with_the_way_to_the_queue() -> None:
    talk = Conversation().send(DeputyNamed(AWAY))
    assert "شما جانشین او هستید" in talk.text
    assert "میز کار" in talk.press("درخواست‌های واحد من").text


def test_others_have_no_absence() -> None:
    person = Conversation(staff=None)
    assert person.send(DeputyNamed(AWAY)).turn.replies == ()
    for body in (Said("/queue"), Pressed("a.s_queue.")):
        assert "ویژهٔ کارکنان" in person.send(body).text
