"""A citizen asks in words of their own, or comes by a link: what is answered is for citizens."""

import pytest

from dialogs.citizen.ask import AskFrame
from dialogs.citizen.services import ServicePage, ServicesFrame
from dialogs.protocol import Said, State
from tests.dialogs.citizen_world import Citizen, content

AGENCY = {faq.id: faq for faq in content().words.faqs if faq.audience == "agency"}


@pytest.mark.parametrize("asked", AGENCY)
def test_a_citizen_is_not_told_what_is_for_agencies(asked: str) -> None:
    """Nor is it among the buttons of «did you mean»."""
    citizen = Citizen(AskFrame())

    citizen.send(Said(AGENCY[asked].question))

    shown = [reply.text for reply in citizen.turn.replies]
    labels = [button.label for reply in citizen.turn.replies for row in reply.buttons for button in row]
    assert not any(faq.answer in text for faq in AGENCY.values() for text in shown)
    assert not {faq.question for faq in AGENCY.values()} & set(labels)
    top = citizen.state.frames[-1]
    assert not isinstance(top, AskFrame) or not AGENCY.keys() & set(top.suggested)


def test_a_citizens_own_question_is_answered() -> None:
    citizen = Citizen(AskFrame())

    citizen.send(Said("کد پیگیری را گم کرده‌ام؛ چه کنم؟"))

    assert content().faq("lost_code").answer in [reply.text for reply in citizen.turn.replies]


# ── a deep link to a service ──


def test_a_link_opens_the_page_of_its_service_and_says_who_we_are() -> None:
    citizen = Citizen()
    citizen.state = State()

    citizen.send(Said("/start service_residence_letter"))

    assert citizen.state.frames == (ServicePage(service="residence_letter"),)
    assert citizen.turn.replies[0].text == content().text("welcome", agency=content().catalogue.agency.title)


def test_a_link_to_a_service_that_is_not_offered_shows_those_that_are() -> None:
    citizen = Citizen()

    citizen.send(Said("/start service_gone"))

    assert citizen.state.frames == (ServicesFrame(),)
