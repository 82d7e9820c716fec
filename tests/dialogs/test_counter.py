"""The counter's dialogs (F33-F36): whatever is done is answered, and nothing of the clerk's becomes another's."""

import random

import pytest
from msgspec.structs import replace

from backend_client.contract import Page, StaffMember
from dialogs.citizen.form import FormFrame
from dialogs.citizen.payment import PayFrame
from dialogs.citizen.services import Readiness
from dialogs.counter.desk import CounterFrame, CounterServices
from dialogs.counter.paper import ForeignPaper
from dialogs.counter.request import CounterRequestFrame
from dialogs.protocol import (
    ContactSent,
    CounterPaper,
    DeliverByHand,
    FileAtCounter,
    FollowRequest,
    FormToSign,
    GiveDocumentsAtCounter,
    Pressed,
    ReportPaymentAtCounter,
    Said,
    SecondFactorWanted,
    Trouble,
    Turn,
)
from tests.dialogs.citizen_world import DOWN, Citizen, content
from tests.dialogs.states import BODIES, COMMANDS, draft

COUNTER = StaffMember(ref="s7", name="نازنین مرادی", post="متصدی باجه", roles=("counter_clerk",), branches=("north",))
CLERK = StaffMember(ref="s8", name="سارا نوری", post="کارشناس", roles=("clerk",))
FRAMES = (
    CounterFrame(),
    CounterServices(),
    CounterRequestFrame(ref="r1"),
    CounterRequestFrame(ref="r2"),
    ForeignPaper(token="T"),
    PayFrame(ref="r2", bill=1, files_id="slip1", filed_by="s7"),
    PayFrame(ref="r2", bill=1, files_id="slip1", reference="12345678", filed_by="s7"),
)


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("staff", [COUNTER, CLERK], ids=["counter clerk", "clerk"])
def test_each_thing_that_may_happen_is_answered_at_the_counter(body: str, staff: StaffMember) -> None:
    for down in (False, True):
        for frame in FRAMES:
            clerk = Citizen(frame, staff=staff)
            clerk.down = down
            clerk.send(BODIES[body])


def test_a_clerk_who_is_no_counter_clerk_files_for_nobody() -> None:
    clerk = Citizen(CounterFrame(), staff=CLERK)
    clerk.send(Said(COMMANDS["help"]))
    assert clerk.state.prompt is not None
    assert "file" not in clerk.state.prompt.values

    clerk = Citizen(CounterServices(), staff=CLERK)
    clerk.send(Said("گواهی سکونت"))
    assert not clerk.drafts


def test_a_desk_without_a_counter_shows_none() -> None:
    """Capabilities."""
    kept = content().capabilities
    object.__setattr__(content(), "capabilities", replace(kept, counter=False))
    try:
        clerk = Citizen(staff=COUNTER)
        clerk.send(Said("/counter"))
        assert clerk.state.frames == ()
        clerk.send(Said("/start ABCDEF"))
        assert isinstance(clerk.pending[0].effect, FollowRequest)
    finally:
        object.__setattr__(content(), "capabilities", kept)


def test_an_own_unfinished_form_is_not_gone_on_with_for_another() -> None:
    """Nor the other way round."""
    own = draft("residence_letter", answers={"full_name": "نازنین مرادی"})
    clerk = Citizen(Readiness(service="residence_letter", filed_by=COUNTER.ref), staff=COUNTER, drafts=(own,))
    clerk.send(Said(COMMANDS["help"]))
    assert clerk.state.prompt is not None
    assert "anew" not in clerk.state.prompt.values
    clerk.send(Pressed(f"p.{clerk.state.prompt.id}.0"))

    (begun,) = [one for one in clerk.drafts.values() if one.id != own.id]
    assert (begun.filed_by, begun.identity) == (COUNTER.ref, "once")
    assert begun.answers == {"branch": "north"}


def test_nothing_of_the_applicant_is_kept_as_the_clerks() -> None:
    """E1 is the applicant's, not the clerk's."""
    service = content().catalogue.service("rate_inquiry")
    answers = {"applicant_kind": "natural", "full_name": "مینا", "national_id": "0499370899", "mobile": "09121234567"}
    fields = {field.name: field.choices[0].value for field in service.fields if field.choices}
    filled = draft(
        service.code, filed_by=COUNTER.ref, identity="once", answers={**answers, **fields, "branch": "north"}
    )
    clerk = Citizen(FormFrame(draft_id=filled.id, cursor="summary"), staff=COUNTER, drafts=(filled,))
    clerk.send(Said(COMMANDS["help"]))
    assert clerk.state.prompt is not None
    printed = clerk.send(Pressed(f"p.{clerk.state.prompt.id}.{clerk.state.prompt.values.index('print')}"))
    form = printed.replies[0].attachment
    assert isinstance(form, FormToSign)
    assert any("۰۴۹۹۳۷۰۸۹۹" in value for _, value in form.lines)

    clerk.send(Pressed(f"p.{clerk.state.prompt.id}.{clerk.state.prompt.values.index('submit')}"))
    effect = clerk.pending[0].effect
    assert isinstance(effect, FileAtCounter)
    assert (effect.submission.person_ref, effect.submission.channel) == ("", "counter")
    assert clerk.person.profile == {}


def test_the_clerks_own_number_is_not_taken_for_the_applicants() -> None:
    filled = draft("rate_inquiry", filed_by=COUNTER.ref, identity="once")
    clerk = Citizen(FormFrame(draft_id=filled.id, cursor="mobile"), staff=COUNTER, drafts=(filled,))
    asked = clerk.send(Said(COMMANDS["help"]))
    assert not any(reply.contact for reply in asked.replies)
    clerk.send(ContactSent("+989121234567", own=True))
    assert "mobile" not in clerk.drafts[filled.id].answers


def test_a_hand_over_that_cannot_be_asked_for_may_be_tried_again() -> None:
    clerk = Citizen(CounterRequestFrame(ref="r1"), staff=CLERK)
    clerk.send(Said(COMMANDS["help"]))
    assert clerk.state.prompt is not None
    clerk.send(Pressed(f"p.{clerk.state.prompt.id}.{clerk.state.prompt.values.index('hand_over')}"))
    assert isinstance(clerk.pending[0].effect, DeliverByHand)
    clerk.finish(DOWN)
    assert clerk.state.prompt is not None
    assert "hand_over" in clerk.state.prompt.values


def press(clerk: Citizen, value: str) -> Turn:
    assert clerk.state.prompt is not None
    return clerk.send(Pressed(f"p.{clerk.state.prompt.id}.{clerk.state.prompt.values.index(value)}"))


def test_a_payment_is_noted_down_for_the_person_at_the_counter() -> None:
    """F35, I6: the clerk stands at the request again; of a payment that was faster its clerk is named."""
    clerk = Citizen(CounterRequestFrame(ref="r2"), staff=COUNTER)
    clerk.send(Said(COMMANDS["help"]))
    press(clerk, "pay")
    clerk.send(Said("۱۲۳۴۵۶"))
    press(clerk, "send")
    assert clerk.pending[0].effect == ReportPaymentAtCounter("r2", 1, "123456", ())

    told = clerk.finish(Trouble(kind="already_done", by="همکار باجه"))
    assert "همکار باجه" in told.replies[0].text
    assert clerk.state.frames == (CounterRequestFrame(ref="r2"),)


def test_documents_of_after_acceptance_are_taken_in_for_the_person_at_the_counter() -> None:
    """P1: papers are not read to anybody, and not signed."""
    page = Page(slot="later:1", sha256="0" * 64, name="a.jpg", mime="image/jpeg", size=9)
    clerk = Citizen(CounterRequestFrame(ref="r2"), staff=COUNTER)
    clerk.send(Said(COMMANDS["help"]))
    press(clerk, "documents")
    (begun,) = clerk.drafts.values()
    assert (begun.filed_by, begun.request_ref, begun.asked) == (COUNTER.ref, "r2", ("later:1",))

    given = replace(begun, pages=(page,))
    clerk = Citizen(FormFrame(draft_id=begun.id, cursor="summary"), staff=COUNTER, drafts=(given,))
    clerk.send(Said(COMMANDS["help"]))
    assert clerk.state.prompt is not None
    assert "print" not in clerk.state.prompt.values
    press(clerk, "submit")
    assert clerk.pending[0].effect == GiveDocumentsAtCounter(begun.id, "r2", (page,))
    told = clerk.finish(Trouble(kind="already_done", by="همکار باجه"))
    assert "همکار باجه" in told.replies[0].text


def test_the_bill_is_printed_for_whoever_will_pay_it() -> None:
    """I6, also by a clerk who files for nobody."""
    for staff in (COUNTER, CLERK):
        clerk = Citizen(CounterRequestFrame(ref="r2"), staff=staff)
        clerk.send(Said(COMMANDS["help"]))
        printed = press(clerk, "print_bill")
        assert printed.replies[0].attachment == CounterPaper("r2", "bill", bill=1)
        assert clerk.state.prompt is not None
        assert ("pay" in clerk.state.prompt.values) is (staff is COUNTER)


def test_the_second_factor_is_asked_for_beside_a_form_that_goes_on() -> None:
    begun = draft("residence_letter")
    citizen = Citizen(FormFrame(draft_id=begun.id, cursor="full_name"), drafts=(begun,))
    citizen.send(Said("/start ABCDEF"))
    citizen.finish(SecondFactorWanted("ABCDEF"))
    assert [type(frame).__name__ for frame in citizen.state.frames] == ["FormFrame", "BindFrame"]
    citizen.send(Said("۰۸۹۹"))
    citizen.finish(Trouble(kind="too_many_tries", wait_s=600))
    assert [type(frame).__name__ for frame in citizen.state.frames] == ["FormFrame"]


def test_no_walk_at_the_counter_ends_in_an_exception() -> None:
    """A clerk who presses and types anything."""
    words = [Said(word) for word in COMMANDS.values()]
    answers = [Said(word) for word in ("مینا نمونه‌پور", "0499370899", "۰۹۱۲۱۲۳۴۵۶۷", "۲", "گواهی سکونت", "/start ABC")]
    for seed in range(40):
        chance = random.Random(seed)
        clerk = Citizen(CounterFrame(), staff=COUNTER)
        clerk.send(Said(COMMANDS["help"]))
        for _ in range(50):
            clerk.down = chance.random() < 0.1
            if clerk.pending and chance.random() < 0.7:
                clerk.finish(chance.choice([clerk.likely(), clerk.likely(), DOWN]))
            elif clerk.buttons and chance.random() < 0.7:
                clerk.send(Pressed(chance.choice(clerk.buttons)))
            else:
                clerk.send(chance.choice([*BODIES.values(), *words, *answers, *answers]))
