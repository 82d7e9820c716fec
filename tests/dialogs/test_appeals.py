"""Contesting a response in the chat: its way in, its last day, and what the desk says no to (T4, F63)."""

import datetime as dt
from typing import Any

import pytest
from msgspec.structs import replace

from backend_client.contract import About, Contested, Response, Submitted
from dialogs import persian
from dialogs.citizen.form import FormFrame
from dialogs.citizen.requests import RequestFrame
from dialogs.citizen.services import Readiness, named
from dialogs.protocol import Outcome, Pressed, RequestRegistered, Said, SubmitRequest, Trouble
from dialogs.talk import Scene, Talk
from tests.dialogs import staff_world
from tests.dialogs.citizen_world import NOW, RECEIPT, Citizen, card, content, response, view
from tests.dialogs.staff_world import Conversation
from tests.dialogs.states import CONTEST, draft
from tests.dialogs.test_staff_notices import changed

CODE = "response_appeal"
ANSWER = replace(response(), outcome="refused", appeal_service=CODE)
NUMBER = persian.code(persian.digits(ANSWER.number))
LAST_DAY = persian.day(ANSWER.appeal_until)
APPEAL = card(ref="r7", tracking_code=f"{staff_world.CODE[:-1]}7", service=CODE, service_title="اعتراض به پاسخ")
REASONS = "متراژ ملک در سند با پاسخ یکی نیست."
FILLED = draft(
    CODE,
    contests=CONTEST,
    answers={"branch": "hq", "reasons": REASONS, "wanted": "", "evidence": "", "applicant_kind": "natural"},
    identity="known",
)


def answered(answer: Response = ANSWER, **changes: Any) -> Citizen:
    """Before a request whose response can be contested."""
    citizen = Citizen()
    plain = view(card=card(status="answered", outcome="refused"), response=answer, deficiencies=(), bills=())
    citizen.view = replace(plain, **{"can_withdraw": False, "appeal_service": CODE, **changes})
    citizen.send(Pressed("a.open.r1"))
    return citizen


def confirming(outcome: Outcome, **changes: Any) -> Citizen:
    """The desk's answer to a confirmed appeal, whose person still waits for it."""
    citizen = Citizen(FormFrame(draft_id=FILLED.id, cursor="summary"), drafts=(FILLED,))
    citizen.view = replace(view(response=ANSWER), **changes)
    citizen.send(Said("/back"))
    citizen.state = replace(citizen.state, frames=(FormFrame(draft_id=FILLED.id, cursor="summary"),))
    citizen.send(Said("؟؟"))
    press(citizen, "ثبت درخواست")
    citizen.finish(outcome)
    return citizen


def rejected(**problems: str) -> Trouble:
    return Trouble(kind="rejected", problems=problems)


def labels(citizen: Citizen) -> list[str]:
    return [button.label for reply in citizen.turn.replies for row in reply.buttons for button in row]


def press(citizen: Citizen, label: str) -> None:
    buttons = [button for reply in citizen.turn.replies for row in reply.buttons for button in row]
    citizen.send(Pressed(next(button.data for button in buttons if button.label.startswith(label))))


def told(citizen: Citizen) -> str:
    return "\n".join(reply.text for reply in citizen.turn.replies)


# ── the way in ──


def test_a_response_is_contested_from_its_request_with_the_last_day_on_the_button() -> None:
    citizen = answered()
    assert f"اعتراض به پاسخ، تا {persian.short_day(ANSWER.appeal_until)}" in labels(citizen)

    press(citizen, "اعتراض به پاسخ")

    assert citizen.state.frames[-1] == Readiness(service=CODE, contests=CONTEST)
    assert told(citizen).startswith(f"به پاسخ شمارهٔ {NUMBER} دربارهٔ «{ANSWER.service_title}» اعتراض می‌کنید.")
    assert LAST_DAY in told(citizen).splitlines()[1]


@pytest.mark.parametrize("appeal_service", ["", CODE])
def test_only_what_can_be_contested_now_has_a_button(appeal_service: str) -> None:
    offered = [label for label in labels(answered(appeal_service=appeal_service)) if label.startswith("اعتراض")]
    assert bool(offered) == bool(appeal_service)


def test_the_branch_of_the_request_is_not_asked_again() -> None:
    """E1."""
    citizen = answered()
    press(citizen, "اعتراض به پاسخ")
    press(citizen, "آماده‌ام")

    (begun,) = citizen.drafts.values()
    assert (begun.contests, begun.answers) == (CONTEST, {"branch": "hq"})


def test_a_form_that_was_begun_is_gone_on_with_for_the_same_response_only() -> None:
    citizen = answered()
    citizen.drafts = {FILLED.id: FILLED}
    press(citizen, "اعتراض به پاسخ")
    assert "فرم نیمه‌تمامی از این خدمت دارید" in told(citizen)

    corrected = replace(ANSWER, number=f"{ANSWER.number}/1", correction=1, corrects=ANSWER.number)
    citizen.view = replace(citizen.view, response=corrected)
    citizen.send(Pressed("a.appeal.r1"))
    assert "فرم نیمه‌تمامی از این خدمت دارید" not in told(citizen)


def test_a_refusal_has_the_way_under_it_as_long_as_there_is_one() -> None:
    citizen = answered()
    press(citizen, "دریافت پاسخ")
    assert "a.appeal.r1" in citizen.buttons

    citizen.at = dt.datetime.combine(ANSWER.appeal_until + dt.timedelta(days=1), dt.time(0, 1), persian.TEHRAN)
    press(citizen, "دریافت پاسخ")
    assert "a.appeal.r1" not in citizen.buttons


@pytest.mark.parametrize("answer", [replace(ANSWER, outcome="granted"), replace(ANSWER, appeal_service="")])
def test_nothing_stands_under_what_was_granted_or_is_contested_elsewhere(answer: Response) -> None:
    citizen = answered(answer)
    press(citizen, "دریافت پاسخ")

    assert "a.appeal.r1" not in citizen.buttons


def test_an_old_button_tells_late_people_the_authority_and_its_day() -> None:
    citizen = answered(appeal_service="")

    citizen.send(Pressed("a.appeal.r1"))

    for part in (NUMBER, LAST_DAY, ANSWER.appeal_authority):
        assert part in told(citizen)
    assert citizen.state.frames == (RequestFrame(ref="r1"),)


def test_an_old_button_tells_of_the_appeal_that_is_there() -> None:
    citizen = answered(appeal_service="", appeals=(APPEAL,))

    citizen.send(Pressed("a.appeal.r1"))

    assert persian.tracking_code(APPEAL.tracking_code) in told(citizen)
    assert "a.open.r7" in citizen.buttons


def test_the_service_is_neither_found_nor_listed() -> None:
    words = content()
    assert named("اعتراض به پاسخ", Talk(Scene(Citizen().state, Citizen().person, None, (), words, str), NOW)) == ""
    assert CODE not in {hit.id for hit in words.service_search.ask("اعتراض به پاسخ").hits}
    citizen = Citizen()
    citizen.send(Said(f"/start service_{CODE}"))
    assert not any(isinstance(frame, Readiness) for frame in citizen.state.frames)
    assert "اعتراض به پاسخ" not in labels(citizen)


# ── both pages ──


def test_each_of_the_two_names_the_other_and_leads_there_and_back() -> None:
    citizen = answered(appeal_service="", appeals=(APPEAL,))
    assert persian.tracking_code(APPEAL.tracking_code) in told(citizen)
    press(citizen, "دیدن اعتراض")
    assert citizen.state.frames == (RequestFrame(ref="r1"), RequestFrame(ref="r7"))

    contested = Contested(ref="r1", response=ANSWER, can_open=True)
    citizen.view = view(card=APPEAL, deficiencies=(), bills=(), contests=contested)
    citizen.state = replace(citizen.state, frames=(RequestFrame(ref="r1"), RequestFrame(ref="r7")))
    citizen.send(Pressed("p.999.0"))
    assert NUMBER in told(citizen)
    assert persian.tracking_code(ANSWER.tracking_code) in told(citizen)
    press(citizen, "دیدن درخواست اصلی")
    assert citizen.state.frames == (RequestFrame(ref="r1"),)


# ── confirmed ──


def test_what_is_sent_names_the_response() -> None:
    citizen = Citizen(FormFrame(draft_id=FILLED.id, cursor="summary"), drafts=(FILLED,))
    citizen.send(Said("؟؟"))
    assert NUMBER in told(citizen)

    press(citizen, "ثبت درخواست")

    effect = citizen.pending[0].effect
    assert isinstance(effect, SubmitRequest)
    assert (effect.submission.about, effect.submission.branch) == (CONTEST.about, "hq")


def test_it_is_registered_as_every_request() -> None:
    citizen = confirming(RequestRegistered(Submitted(card=APPEAL, receipt=RECEIPT)))

    assert persian.tracking_code(APPEAL.tracking_code) in told(citizen)


def test_after_the_last_day_every_word_is_kept_and_the_authority_told() -> None:
    citizen = confirming(rejected(about="too_late"))

    for part in (NUMBER, LAST_DAY, ANSWER.appeal_authority, "نوشتهٔ شما محفوظ است"):
        assert part in told(citizen)
    kept = citizen.drafts[FILLED.id]
    assert (kept.status, kept.answers["reasons"], kept.confirm_no) == ("open", REASONS, 2)

    citizen.at = dt.datetime.combine(ANSWER.appeal_until + dt.timedelta(days=1), dt.time(9), persian.TEHRAN)
    press(citizen, "ادامهٔ فرم")
    assert f"مهلت آن تا پایان {LAST_DAY} بود" in told(citizen)


def test_of_a_corrected_response_the_new_one_is_shown_and_contested_with_the_same_words() -> None:
    corrected = replace(ANSWER, number=f"{ANSWER.number}/1", correction=1, corrects=ANSWER.number, text="متن تازه")
    citizen = confirming(rejected(about="corrected"), response=corrected, appeal_service=CODE)

    assert "متن تازه" in told(citizen)
    kept = citizen.drafts[FILLED.id]
    assert kept.contests
    assert (kept.contests.about.number, kept.answers["reasons"]) == (corrected.number, REASONS)
    press(citizen, "ثبت درخواست")
    effect = citizen.pending[0].effect
    assert isinstance(effect, SubmitRequest)
    assert effect.submission.about == About(ref="r1", number=corrected.number)


def test_who_comes_second_is_told_the_code_of_the_first() -> None:
    citizen = confirming(rejected(about=f"appealed:{APPEAL.tracking_code}"))

    assert persian.tracking_code(APPEAL.tracking_code) in told(citizen)
    assert FILLED.id not in citizen.drafts


def test_another_applicant_is_named_and_asked_again() -> None:
    citizen = confirming(rejected(national_id="other_applicant"))

    assert "با متقاضی درخواست اصلی یکی نیست" in told(citizen)
    assert citizen.state.frames == (FormFrame(draft_id=FILLED.id, cursor="national_id", return_to="summary"),)


@pytest.mark.parametrize("reason", ["unknown", "not_appealable", "future"])
def test_whatever_else_the_desk_says_keeps_the_form(reason: str) -> None:
    citizen = confirming(rejected(about=reason))

    assert citizen.drafts[FILLED.id].status == "open"
    assert f"a.resume.{FILLED.id}" in citizen.buttons


# ── staff ──


def deciding(**changes: Any) -> Conversation:
    """Before an appeal whose last stage is the present one."""
    talk = Conversation()
    contested = Contested(ref="r9", response=ANSWER, **changes)
    talk.views["r1"] = staff_world.view(staff_world.accepted(), stages=staff_world.STAGES[:1], contests=contested)
    talk.cards = (staff_world.accepted(),)
    talk.say("/queue")
    return talk.press(talk.labels[0])


def test_whoever_decides_reads_what_is_contested() -> None:
    text = deciding().text
    for part in (NUMBER, persian.tracking_code(ANSWER.tracking_code), ANSWER.text, ANSWER.issuer_name, "موافقت نشد"):
        assert part in text
    assert "شمارهٔ پاسخ تازه" not in text
    assert persian.code(persian.digits("1405-000001/1")) in deciding(corrected="1405-000001/1").text


@pytest.mark.parametrize("own", [False, True])
def test_who_issued_it_is_told_that_a_colleague_answers(own: bool) -> None:
    talk = deciding(own=own)

    assert ("صدور پاسخ" in talk.labels) != own
    assert ("پاسخ اعتراض را همکار دیگری می‌نویسد" in talk.text) == own


def test_the_issuer_who_tries_all_the_same_is_told_kindly() -> None:
    assert "همکار دیگری باید بنویسد" in content().text("staff.rejected.own_response")


@pytest.mark.parametrize("can_open", [False, True])
def test_the_contested_request_opens_before_whom_it_stands_anyway(can_open: bool) -> None:
    talk = deciding(can_open=can_open).press("کارهای دیگر")
    assert ("باز کردن درخواست اصلی" in talk.labels) == can_open
    if can_open:
        talk.views["r9"] = staff_world.view(staff_world.card(ref="r9", status="answered"), appeals=(APPEAL,))
        talk.press("باز کردن درخواست اصلی")
        assert f"اعتراض به پاسخ: {persian.tracking_code(APPEAL.tracking_code)}" in talk.text


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("appealed", "به پاسخ این درخواست اعتراض شد"),
        ("appeal_withdrawn", "اعتراض به پاسخ این درخواست را پس گرفت"),
        ("appeal_granted", "موافقت شد"),
        ("appeal_refused", "موافقت نشد"),
    ],
)
def test_the_unit_hears_of_the_appeal_and_of_its_end(kind: str, words: str) -> None:
    talk = Conversation().send(changed(kind, text=APPEAL.tracking_code))

    (reply,) = talk.turn.replies
    assert words in reply.text
    assert persian.tracking_code(APPEAL.tracking_code) in reply.text


def test_those_who_decide_hear_of_a_correction() -> None:
    talk = Conversation().send(changed("contested_corrected", text="1405-000001/1"))

    assert persian.code("۱۴۰۵-۰۰۰۰۰۱/۱") in talk.text
