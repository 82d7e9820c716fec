"""What each action says to Rasa, without rasa-sdk: our words, our certainty, our second factor."""

import dataclasses
from typing import Any

import pytest

from backend_client.contract import Capabilities
from backend_client.errors import BackendUnavailable
from bot import log
from bot.rasa.core import Core
from bot.rasa.heard import heard
from bot.rasa.names import (
    ACTIONS,
    ASKED_BY,
    BOOK_APPOINTMENT,
    FAQ_ANSWER,
    FILE_COMPLAINT,
    HANDOVER,
    SERVICE_INFO,
    START_REQUEST,
    SURVEY,
    TRACK_REQUEST,
    our_intent,
    rasa_intent,
)
from bot.rasa.speech import Told
from dialogs import persian
from dialogs.citizen import package
from dialogs.citizen.spoken import PARTS
from dialogs.protocol import Trouble
from nlu.codes import check_character
from nlu.training import INFO, INTENTS
from tests.dialogs.citizen_world import content, view
from tests.rasa.lives import ADDRESS, Desk, Live, act, said

CODE = "MZ7K9Q2M4XAB" + check_character("7K9Q2M4XAB")
MISTYPED = CODE[:-1] + ("1" if CODE[-1] == "0" else "0")
LETTER = content().catalogue.service("residence_letter")
WORDS = content().words.messages


def texts(told: Told) -> list[str]:
    return [say.text for say in told.says]


def decide(monkeypatch: pytest.MonkeyPatch, action: str) -> None:
    """Whatever the model finds for this question, it now does this with it."""
    model = content().model
    found: Any = model.faq.find(model.reader.read("کد پیگیری را گم کرده‌ام؛ چه کنم؟"))
    decided = dataclasses.replace(found, action=action)
    monkeypatch.setattr(type(model.faq), "find", lambda *_, **__: decided)


def payloads(told: Told) -> list[str]:
    return [button.payload for say in told.says for button in say.buttons]


# ── questions ──


async def test_a_question_is_answered_where_we_are_sure() -> None:
    told = await act(FAQ_ANSWER, said("کد پیگیری را گم کرده‌ام؛ چه کنم؟", "ask_faq"))

    assert texts(told) == [content().faq("lost_code").answer]


async def test_what_may_be_meant_is_offered_and_a_press_answers_it(monkeypatch: pytest.MonkeyPatch) -> None:
    decide(monkeypatch, "suggest")
    asked = await act(FAQ_ANSWER, said("کد را گم کردم", "ask_faq"))
    told = await act(FAQ_ANSWER, said("/ask_faq", "ask_faq", faq_id="lost_code"))

    assert texts(asked) == [WORDS["ask.did_you_mean"]]
    assert '/ask_faq{"faq_id": "lost_code"}' in payloads(asked)
    assert 1 <= len(payloads(asked)) <= 3
    assert texts(told) == [content().faq("lost_code").answer]


async def test_what_we_do_not_know_is_said_so() -> None:
    told = await act(FAQ_ANSWER, said("قیمت دلار در بازار آزاد سنگاپور", "nlu_fallback"))

    assert texts(told) == [content().text("ask.unsure", phone=phone())]


async def test_what_is_for_agencies_is_no_answer_even_by_its_id() -> None:
    told = await act(FAQ_ANSWER, said("/ask_faq", "ask_faq", faq_id="q01"))

    assert content().faq("q01").answer not in texts(told)


async def test_an_unknown_action_of_the_model_defers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a coming model calls its doubt."""
    decide(monkeypatch, "defer")

    assert texts(await act(FAQ_ANSWER, said("کد"))) == [content().text("ask.unsure", phone=phone())]


async def test_a_question_of_every_service_is_answered_for_the_one_talked_of() -> None:
    told = await act(FAQ_ANSWER, said("/ask_faq", faq_id="costs", slots={"service": LETTER.code}))

    assert texts(told) == [package.part_text("costs", LETTER, content())]


# ── services ──


@pytest.mark.parametrize(("asked", "part"), PARTS.items())
async def test_each_part_is_told_in_the_words_of_our_own_dialog(asked: str, part: str) -> None:
    told = await act(SERVICE_INFO, said("/x", f"ask_service_info_{asked}", service=LETTER.code))

    assert texts(told) == [package.part_text(part, LETTER, content())]
    assert told.slots == {"service": LETTER.code}
    assert payloads(told) == [f'/start_request{{"service": "{LETTER.code}"}}']


@pytest.mark.parametrize("name", [LETTER.code, LETTER.title, *LETTER.nicknames, "گواهي سكونت"])
async def test_a_service_is_known_by_any_of_its_names(name: str) -> None:
    told = await act(SERVICE_INFO, said("/x", "ask_service_info_cost", service=name))

    assert texts(told) == [package.part_text("costs", LETTER, content())]


async def test_the_service_talked_of_before_is_meant_where_none_is_named() -> None:
    told = await act(SERVICE_INFO, said("هزینه‌اش چقدر است؟", "ask_service_info_cost", {"service": LETTER.code}))

    assert texts(told) == [package.part_text("costs", LETTER, content())]


async def test_part_may_come_as_a_slot_of_an_agencys_own_story() -> None:
    told = await act(SERVICE_INFO, said("/x", "their_intent", {"part": "time", "service": LETTER.code}))

    assert texts(told) == [package.part_text("stages", LETTER, content())]


async def test_without_a_part_the_overview_has_a_button_for_each() -> None:
    told = await act(SERVICE_INFO, said("/x", "their_intent", service=LETTER.code))

    assert texts(told) == [package.overview(LETTER, content())]
    assert [payload.partition("{")[0] for payload in payloads(told)] == [
        "/start_request",
        *(f"/ask_service_info_{ASKED_BY[part]}" for part in package.PARTS),
    ]


async def test_which_service_is_asked_where_none_is_known() -> None:
    told = await act(SERVICE_INFO, said("مدارکش چیه", "ask_service_info_documents"))

    assert texts(told) == [WORDS["rasa.which_service"]]
    assert payloads(told) == [
        f'/ask_service_info_documents{{"service": "{service.code}"}}' for service in content().catalogue.offered
    ]


async def test_a_form_is_led_in_our_own_chat_and_its_checklist_told_before() -> None:
    told = await act(START_REQUEST, said("/x", "start_request", service=LETTER.code))
    link = f"{ADDRESS}/?start=service_{LETTER.code}"

    assert texts(told) == [
        package.checklist(LETTER, content()),
        content().text("rasa.in_chat", service=LETTER.title, link=link),
    ]
    assert told.says[1].buttons[0].url == link


async def test_a_complaint_has_its_own_service_and_the_way_of_the_one_talked_of() -> None:
    told = await act(FILE_COMPLAINT, said("شکایت دارم", "file_complaint", {"service": LETTER.code}))

    assert texts(told)[0] == LETTER.complaint
    assert f"{ADDRESS}/?start=service_complaint" in texts(told)[-1]


async def test_an_agency_without_a_service_for_complaints_names_its_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.rasa.services.COMPLAINT", "none")

    told = await act(FILE_COMPLAINT, said("/file_complaint", "file_complaint"))

    assert texts(told) == [content().text("rasa.complaint", **place())]


# ── tracking ──


async def test_tracking_asks_for_code_and_digits_and_keeps_nothing_after_the_look() -> None:
    desk = Desk(view(full=False))
    first = await act(TRACK_REQUEST, said("پیگیری", "track_request"), desk)
    second = await act(TRACK_REQUEST, said(f"کدم {CODE} است", "track_request", tracking_code=CODE), desk)
    third = await act(TRACK_REQUEST, said("۵۹۴۸", slots={"tracking_code": CODE, "last_four": "۵۹۴۸"}), desk)

    assert texts(first) == [WORDS["rasa.track.code"]]
    assert texts(second) == [content().text("track.last_four", code=persian.tracking_code(CODE))]
    assert second.slots == {"tracking_code": CODE, "last_four": None}
    assert "وضعیت" in texts(third)[0]
    assert third.slots == {"tracking_code": None, "last_four": None}
    assert desk.finds == [("rasa:u1", CODE, "5948")]


async def test_digits_are_taken_from_the_message_only_where_they_are_awaited() -> None:
    """A year in the sentence with the code is not tried as digits."""
    desk = Desk(view(full=False))
    told = await act(TRACK_REQUEST, said(f"سال ۱۴۰۳ درخواست دادم {CODE}", "track_request"), desk)
    assert desk.finds == []

    await act(TRACK_REQUEST, said("5948", slots={name: value for name, value in told.slots.items() if value}), desk)
    assert desk.finds == [("rasa:u1", CODE, "5948")]


async def test_the_name_of_the_caller_is_no_person_of_ours() -> None:
    """A sender who calls himself by a person's reference cannot lock that person out, nor see anything as him."""
    desk = Desk(Trouble(kind="not_found"))
    message = dataclasses.replace(said(slots={"tracking_code": CODE, "last_four": "1234"}), sender="mina")

    await act(TRACK_REQUEST, message, desk)

    assert desk.finds[0][0] == "rasa:mina"


async def test_an_unknown_code_and_wrong_digits_have_the_same_words_and_the_code_stands() -> None:
    told = await act(
        TRACK_REQUEST, said(slots={"tracking_code": CODE, "last_four": "1234"}), Desk(Trouble(kind="not_found"))
    )

    assert texts(told) == [WORDS["track.not_found"]]
    assert told.slots == {"tracking_code": CODE, "last_four": None}
    assert payloads(told) == ["/track_request"]


@pytest.mark.parametrize(
    ("trouble", "text"),
    [
        (Trouble(kind="too_many_tries", wait_s=61), content().text("track.too_many_tries", minutes="۲")),
        (Trouble(kind="unavailable"), WORDS["trouble.unavailable"]),
        (None, WORDS["trouble.unavailable"]),
    ],
)
async def test_what_the_desk_refuses_is_told(trouble: Trouble | None, text: str) -> None:
    told = await act(TRACK_REQUEST, said(slots={"tracking_code": CODE, "last_four": "1234"}), Desk(trouble))

    assert texts(told) == [text]


@pytest.mark.parametrize(
    ("slots", "key"),
    [
        ({"tracking_code": "نمی‌دانم"}, "track.no_code"),
        ({"tracking_code": MISTYPED}, "track.mistyped"),
        ({"tracking_code": CODE, "last_four": "نمی‌دانم"}, "track.four_digits"),
    ],
)
async def test_what_is_no_code_or_digits_is_asked_for_again(slots: dict[str, str], key: str) -> None:
    desk = Desk()
    told = await act(TRACK_REQUEST, said("نمی‌دانم", slots=slots), desk)

    assert texts(told) == [WORDS[key]]
    assert told.slots["last_four"] is None
    assert desk.finds == []


# ── the rest ──


async def test_the_way_to_people_has_phone_hours_and_address() -> None:
    (text,) = texts(await act(HANDOVER, said("کارشناس", "talk_to_human")))

    assert text == content().text("rasa.handover", **place())
    assert all(part in text for part in place().values())


async def test_appointments_are_offered_only_where_the_desk_has_them() -> None:
    class Later(Capabilities, frozen=True, kw_only=True):
        appointments: bool = True

    desk = Desk()
    without = await act(BOOK_APPOINTMENT, said("نوبت", "book_appointment"), desk)
    desk.can = Later()
    offered = await act(BOOK_APPOINTMENT, said("نوبت", "book_appointment"), desk)

    assert texts(without) == [content().text("rasa.appointment.none", **place())]
    assert texts(offered) == [content().text("rasa.appointment", link=f"{ADDRESS}/")]


async def test_a_survey_leads_to_our_chat_where_there_is_one() -> None:
    there = await act(SURVEY, said("نظر", "survey"))
    none = await act(SURVEY, said("نظر", "survey"), Desk(can=Capabilities(survey=False)))

    assert texts(there) == [content().text("rasa.survey", link=f"{ADDRESS}/")]
    assert texts(none) == [content().text("rasa.survey.none", phone=phone())]


async def test_each_action_speaks_with_the_words_that_are_live_now() -> None:
    live, desk = Live(), Desk()
    core = Core(live, desk, desk, ADDRESS)
    for action in ACTIONS:
        assert (await core.speak(action, said("سلام"))).says

    assert live.looked == len(ACTIONS)


async def test_a_bug_is_an_apology_with_a_reference_and_a_log_without_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def break_(*_: object) -> Told:
        raise ValueError("قناری")

    told_of: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr("bot.rasa.answering.answer", break_)
    log.hear(hearer := lambda name, values: told_of.append((name, dict(values))))
    told = await act(FAQ_ANSWER, said("قناری"))
    log.unhear(hearer)

    ((name, values),) = told_of
    assert (name, values["error"], values["action"]) == ("rasa.failed", "ValueError", FAQ_ANSWER)
    assert texts(told) == [content().text("rasa.sorry", reference=values["reference"])]
    assert "قناری" not in str(told_of)


async def test_a_desk_that_is_away_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(_: Desk) -> Capabilities:
        raise BackendUnavailable

    monkeypatch.setattr(Desk, "capabilities", away)

    assert texts(await act(SURVEY, said("نظر"))) == [WORDS["trouble.unavailable"]]


@pytest.mark.parametrize(
    "odd",
    [
        None,
        [],
        7,
        {"text": 5},
        {"intent": "x", "entities": {}},
        {"entities": [None, {"entity": 1}, {"entity": "service"}]},
    ],
)
async def test_a_message_that_is_not_in_the_form_is_as_if_empty(odd: object) -> None:
    message = heard(None, odd, odd)

    assert (message.sender, message.intent, message.entities) == ("", "", {})
    for action in ACTIONS:
        assert (await act(action, message)).says


def test_intents_have_one_name_on_each_side() -> None:
    ours = [name for name in INTENTS if name != "ask_service_info"] + [f"ask_service_info/{info}" for info in INFO]
    theirs = [rasa_intent(*name.split("/")) for name in ours]

    assert [our_intent(name) for name in theirs] == ours
    assert not any("/" in name for name in theirs)
    assert our_intent("faq") == our_intent("ask_service_info_x") == our_intent("ask_service_info") == ""
    assert set(PARTS) == set(INFO)


def place() -> dict[str, str]:
    agency = content().catalogue.agency
    hours = next(one.hours for one in content().catalogue.branches if one.kind == "headquarters")
    return {"phone": phone(), "hours": hours, "address": agency.address}


def phone() -> str:
    return persian.code(persian.digits(content().catalogue.agency.phone))
