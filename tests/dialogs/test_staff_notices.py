"""Notices to staff stand alone, take over no question, and their buttons keep their meaning (E7, E11, G4)."""

import dataclasses
import datetime as dt
from typing import Any, get_args

import pytest
from msgspec.structs import replace

from backend_client.catalogue import Presence
from backend_client.contract import Change, ChangeKind, Undelivered
from bot.feed import NOT_TO_CITIZEN
from dialogs import persian
from dialogs.protocol import DeskChanged, InviteAccepted, TakeRequest, Trouble
from tests.dialogs.staff_world import (
    CLERK,
    CODE,
    EDITOR,
    NOW,
    PUBLISHER,
    STAGES,
    Conversation,
    accepted,
    card,
    view,
)


def changed(kind: str, **changes: Any) -> DeskChanged:
    of = changes.pop("card", card())
    plain = Change(id=41, kind="submitted", at=NOW, card=of, person_refs=("p9",), unit="licensing", branch="hq")
    return DeskChanged(replace(plain, kind=kind, **changes), "staff")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (changed("submitted"), "درخواست تازه برای واحد شما"),
        (
            changed("stage_started", card=accepted(), stage=STAGES[0], stage_no=1, stage_count=2),
            "آغاز مرحله در واحد شما: بررسی مدارک (۱ از ۲)",
        ),
        (changed("stages_finished", card=accepted(stage="")), "گام بعدی: صدور پاسخ"),
        (changed("corrected"), "متقاضی نواقص را برطرف کرد"),
        (changed("message_from_citizen", text="مدرک تازه را فرستادم"), "مدرک تازه را فرستادم"),
        (changed("withdrawn", card=card(status="withdrawn")), "کاری از سوی شما لازم نیست"),
    ],
)
def test_each_notice_names_service_code_and_what_to_do(change: DeskChanged, words: str) -> None:
    """UX24, G4: the responsible unit is told, in words that stand alone."""
    talk = Conversation().send(change)
    (reply,) = talk.turn.replies
    assert words in reply.text
    assert persian.tracking_code(CODE) in reply.text
    assert "صدور مجوز کسب‌وکار خانگی" in reply.text
    assert reply.fact == "staff:41:p1"
    assert all(button.data.startswith("a.s_") for row in reply.buttons for button in row)


@pytest.mark.parametrize("kind", sorted(set(get_args(ChangeKind)) - (NOT_TO_CITIZEN - {"submitted"})))
def test_whatever_did_not_reach_a_citizen_has_a_name(kind: ChangeKind) -> None:
    """R8: of each notice that citizens have, one can fail."""
    lost = Undelivered(notice=kind, reason="no_chat", mobile="09121234567")
    assert "نرسید" in Conversation().send(changed("undelivered", undelivered=lost)).text


def test_a_counter_clerk_is_told_whom_to_call_and_nothing_else() -> None:
    talk = Conversation(staff=replace(CLERK, roles=("counter_clerk",)))
    able = replace(talk.content.capabilities, counter=True)
    talk.content = dataclasses.replace(talk.content, capabilities=able)
    lost = Undelivered(notice="deficient", reason="no_chat", mobile="09121234567")
    talk.send(changed("undelivered", undelivered=lost))
    assert "پیام نواقص به متقاضی نرسید: درخواست را در باجه ثبت کرده" in talk.text
    assert "۰۹۱۲۱۲۳۴۵۶۷" in talk.text
    assert talk.last.buttons[0][0].data == "a.s_counter.r1"
    assert talk.send(changed("submitted")).turn.replies == ()


def test_a_notice_leaves_the_open_question_open() -> None:
    """E7: it adds a message, and the earlier prompt's buttons still work."""
    talk = Conversation().say("/queue")
    question = talk.turn
    talk.send(changed("submitted"))
    assert len(talk.turn.replies) == 1
    assert talk.state == question.state
    talk.turn = question
    assert "مینا رضایی" in talk.press(talk.labels[0]).text


@pytest.mark.parametrize("kind", ["accepted", "deficient", "taken", "question", "answered", "delivered"])
def test_what_colleagues_did_is_no_notice(kind: str) -> None:
    assert Conversation().send(changed(kind)).turn.replies == ()


def test_an_automatic_intake_is_told_by_its_first_stage_alone() -> None:
    assert Conversation().send(changed("submitted", automatic=True)).turn.replies == ()


@pytest.mark.parametrize("staff", [None, EDITOR, replace(CLERK, active=False)])
def test_those_who_do_not_work_on_requests_hear_nothing(staff: Any) -> None:
    assert Conversation(staff=staff).send(changed("submitted")).turn.replies == ()


def test_opening_and_taking_from_a_notice_after_weeks() -> None:
    talk = Conversation().send(changed("submitted"))
    talk.at += dt.timedelta(days=40)
    assert "مینا رضایی" in talk.tap("a.s_open.r1").text
    talk.tap("a.s_take.r1")
    assert talk.effect == TakeRequest("r1")
    assert talk.moved(view(card(taken_by=CLERK.name))).turn.replies[0].text.startswith("ثبت شد")


def test_taking_from_a_notice_too_late_tells_who_took_it() -> None:
    """E7: two staff racing."""
    talk = Conversation().tap("a.s_take.r1").finish(Trouble(kind="already_done", by="سارا نوری"))
    assert "سارا نوری" in talk.text
    assert persian.tracking_code(CODE) in talk.text


@pytest.mark.parametrize("data", ["a.s_open.r1", "a.s_take.r1", "a.s_queue.", "a.s_admin."])
def test_foreign_buttons_open_nothing(data: str) -> None:
    """E7: a standing action is authorised again at each tap, on the person."""
    talk = Conversation(staff=None).tap(data)
    assert "ویژهٔ کارکنان" in talk.text
    assert talk.turn.effects == ()
    assert CODE not in talk.text


def test_presence_stands_on_the_card_of_its_stage() -> None:
    """E11: place, time and reason."""
    stage = replace(STAGES[0], presence=Presence(reason="امضای حضوری", time="روزهای کاری ۹ تا ۱۲"))
    talk = Conversation()
    talk.views["r1"] = view(accepted(), stages=(stage, STAGES[1]))
    talk.tap("a.s_open.r1")
    assert "امضای حضوری" in talk.text
    assert "محل: ستاد مرکزی" in talk.text


@pytest.mark.parametrize(
    ("staff", "buttons"),
    [
        (CLERK, ["درخواست‌های واحد من"]),
        (PUBLISHER, ["ویرایش متن‌های ربات"]),
        (replace(PUBLISHER, roles=("clerk", "publisher")), ["درخواست‌های واحد من", "ویرایش متن‌های ربات"]),
    ],
)
def test_an_accepted_invite_welcomes_and_shows_how_to_begin(staff: Any, buttons: list[str]) -> None:
    """E7: enrolment."""
    talk = Conversation(staff=None).say("/start invite_abc")
    talk.staff = staff
    talk.finish(InviteAccepted(name=staff.name, post=staff.post))
    welcome = talk.turn.replies[0]
    assert staff.name in welcome.text
    assert staff.post in welcome.text
    assert [button.label for row in welcome.buttons for button in row] == buttons
    data = welcome.buttons[0][0].data
    assert talk.tap(data).state.frames != ()


def test_a_spent_invite_is_told_with_what_to_do() -> None:
    talk = Conversation(staff=None).say("/start invite_abc").finish(Trouble(kind="already_done"))
    assert "پیوند تازه‌ای بخواهید" in talk.text
