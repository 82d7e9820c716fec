"""Whatever is done in whatever state: an answer, bounded and with a way on; never an exception (UX 2, 8, 14-16)."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from backend_client.contract import Change
from dialogs import codec
from dialogs.protocol import (
    Body,
    DeskChanged,
    EffectFinished,
    Handover,
    HandoverMoved,
    Pressed,
    Said,
    TimerFired,
    Trouble,
    UnsupportedSent,
)
from dialogs.staff.deed import DeedFrame
from tests.dialogs.citizen_world import DOWN, NOW, RECEIPT, REFUSED, Citizen, card, response, view
from tests.dialogs.states import BODIES, COMMANDS, STATES, forms, of_staff, others


def test_every_dialog_is_among_these_states() -> None:
    seen = {type(frame) for frame, _ in [*STATES, *of_staff()]}
    abstract = {kind for kind in codec.frame_types().values() if kind.__subclasses__()} | {DeedFrame}

    assert set(codec.frame_types().values()) - abstract == seen


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_is_answered_in_every_state(command: str) -> None:
    """UX 2. Help and courtesies leave the state as it is (UX 16)."""
    for down in (False, True):
        for frame, drafts in STATES:
            citizen = Citizen(frame, drafts=drafts)
            citizen.send(Said(COMMANDS["help"]))
            before = citizen.state.frames
            citizen.down = down

            citizen.send(Said(COMMANDS[command]))

            if command in {"help", "greet", "thanks"}:
                assert citizen.state.frames == before, frame
            if command in {"menu", "start"}:
                assert citizen.state.frames == (), frame


@pytest.mark.parametrize("body", BODIES)
def test_each_thing_that_may_happen_is_answered_in_every_state(body: str) -> None:
    """UX 14, 15."""
    for frame, drafts in STATES:
        Citizen(frame, drafts=drafts).send(BODIES[body])


@pytest.mark.parametrize(
    "body", [Said(""), Said("کارتابل"), Said("منو"), Pressed("a.s_take.r1"), UnsupportedSent("voice")]
)
def test_a_citizen_in_a_dialog_of_the_staff_is_led_out(body: Body) -> None:
    """A member who was dismissed in mid-dialog is a citizen from then on."""
    for frame, _ in of_staff():
        Citizen(frame).send(body)


def test_every_button_that_is_shown_can_be_pressed_and_typed() -> None:
    """UX 8: the typed label does what the button does."""
    for frame, drafts in STATES:
        shown = Citizen(frame, drafts=drafts)
        shown.send(Said(COMMANDS["help"]))
        assert shown.state.prompt is not None
        for number, label in enumerate(shown.state.prompt.labels):
            pressed, typed = (Citizen(frame, drafts=drafts) for _ in range(2))
            for citizen in (pressed, typed):
                citizen.send(Said(COMMANDS["help"]))
            pressed.send(Pressed(f"p.{pressed.state.prompt.id}.{number}"))  # type: ignore[union-attr]
            typed.send(Said(label.replace("ی", "ي").replace("\u200c", " ")))
            assert pressed.state == typed.state, (frame, label)


def test_every_prompt_has_a_way_on() -> None:
    for frame, drafts in STATES:
        citizen = Citizen(frame, drafts=drafts)
        citizen.send(Said(COMMANDS["help"]))
        assert citizen.state.prompt is not None
        assert citizen.state.prompt.values, frame


@pytest.mark.parametrize(
    "kind",
    [
        "SubmitRequest",
        "AmendRequest",
        "FetchFile",
        "FollowRequest",
        "FileAtCounter",
        "ReportPaymentAtCounter",
        "GiveDocumentsAtCounter",
        "BindByCode",
        "RenewBindCode",
        "DeliverByHand",
        "WriteToDesk",
        "WithdrawRequest",
        "FillSurvey",
        "RecordDelivery",
        "RedeemInvite",
    ],
)
def test_a_late_result_never_breaks_what_goes_on(kind: str) -> None:
    for frame, drafts in STATES:
        citizen = Citizen(frame, drafts=drafts)
        for outcome in (DOWN, Trouble(kind="not_found"), Trouble(kind="already_done"), Trouble(kind="rejected")):
            citizen.send(EffectFinished(effect_id="e1", effect=kind, outcome=outcome, draft_id="gone"))


def test_a_change_at_the_desk_takes_nothing_over() -> None:
    """Design: it adds a notice with a button; the question stays open."""
    moved = Change(
        id=41, kind="accepted", at=NOW, card=card(), person_refs=("p1",), unit="licensing", branch="hq", receipt=RECEIPT
    )
    for frame, drafts in STATES:
        citizen = Citizen(frame, drafts=drafts)
        citizen.send(Said(COMMANDS["help"]))
        before = citizen.state
        citizen.send(DeskChanged(change=moved, side="citizen"))
        assert citizen.state == before, frame


@pytest.mark.parametrize("timer", ["patience", "working", "draft_warning", "draft_expiry", "survey_invitation", "owed"])
def test_a_late_timer_is_harmless_in_every_state(timer: str) -> None:
    for frame, drafts in STATES:
        Citizen(frame, drafts=drafts).send(TimerFired(name=timer, ref="gone"))


LIVE = (
    Handover(ref="h1", part="waiting"),
    Handover(ref="h1", part="called", post="کارشناس"),
    Handover(ref="h1", part="citizen", post="کارشناس"),
    Handover(ref="h1", part="staff", unanswered=True),
)


@pytest.mark.parametrize("handover", LIVE, ids=lambda handover: handover.part)
def test_in_a_live_handover_everything_is_answered_or_passed_on(handover: Handover) -> None:
    """UX 2. Nothing that the other one does takes a form over, and it ends wherever the person is."""
    staff = handover.part == "staff"
    moves = ("said", "ended") if staff else ("first", "taken", "said", "returned", "taken", "ended")
    for frame, drafts in [*others(), *list(forms())[:5]]:
        for body in [*BODIES.values(), Said(COMMANDS["menu"]), Said(COMMANDS["hang_up"])]:
            citizen = Citizen(frame, drafts=drafts)
            citizen.state = replace(citizen.state, handover=handover)
            citizen.send(body)
            for kind in moves:
                moved = HandoverMoved(kind=kind, ref="h1", text="سلام", post="کارشناس")  # type: ignore[arg-type]
                hear(citizen, moved)
            assert citizen.state.handover is None


def hear(citizen: Citizen, moved: HandoverMoved) -> None:
    """What is over already is not told again."""
    if citizen.state.handover is not None:
        citizen.send(moved)


@pytest.mark.parametrize("timer", ["handover_silence", "handover_answer", "handover_hours"])
def test_a_timer_of_a_talk_that_is_over_is_harmless(timer: str) -> None:
    for handover in (None, *LIVE):
        citizen = Citizen()
        citizen.state = replace(citizen.state, handover=handover)
        citizen.send(TimerFired(name=timer, ref="gone"))
        assert citizen.state.handover == handover


def walk(seed: int, steps: int) -> None:
    """A person who presses and types anything, while the desk answers well, badly or not at all."""
    chance = random.Random(seed)
    citizen = Citizen()
    citizen.view = chance.choice([view(), view(response=response(), can_withdraw=False, deficiencies=())])
    words = [Said(word) for word in COMMANDS.values()]
    answers = [Said(word) for word in ("مینا نمونه‌پور", "0499370899", "فردا", "۲", "۵۰ تومان", "بله", "گواهی سکونت")]
    citizen.send(Said("سلام"))
    for _ in range(steps):
        citizen.down = chance.random() < 0.1
        if citizen.pending and chance.random() < 0.7:
            citizen.finish(chance.choice([citizen.likely(), citizen.likely(), DOWN, REFUSED]))
        elif citizen.buttons and chance.random() < 0.6:
            citizen.send(Pressed(chance.choice(citizen.buttons)))
        else:
            citizen.send(chance.choice([*BODIES.values(), *words, *answers, *answers]))


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=0, max_value=10**9))
def test_no_walk_through_the_dialogs_ends_in_an_exception(seed: int) -> None:
    walk(seed, steps=60)
