"""Saying that a bill is paid, in words that are no proof yet (I6; UX 5)."""

import pytest

from dialogs.citizen.payment import PayFrame
from dialogs.protocol import Said
from tests.dialogs.citizen_world import Citizen

STEP = PayFrame(ref="r1", bill=1, files_id="slip1")


@pytest.mark.parametrize(
    "words", ["پرداخت کردم", "واریز کردم", "پول را ریختم", "پرداخت کرده‌ام فیش ندارم", "انجام شد", "الان پرداخت می‌کنم"]
)
def test_whoever_says_that_it_is_paid_is_asked_for_the_proof(words: str) -> None:
    """«واریز کردم» once led to the list of requests, away from the step."""
    citizen = Citizen(STEP)
    citizen.send(Said(words))
    asked, shown = citizen.turn.replies
    assert "شمارهٔ پیگیری بانک" in asked.text
    assert "کارمزد بررسی" in shown.text
    assert citizen.state.frames == (STEP,)


@pytest.mark.parametrize("words", ["درخواست‌های من را نشان بده", "با کارشناس صحبت می‌کنم"])
def test_whoever_wants_something_else_is_led_there(words: str) -> None:
    citizen = Citizen(STEP)
    citizen.send(Said(words))
    assert "شمارهٔ پیگیری بانک" not in citizen.turn.replies[0].text
