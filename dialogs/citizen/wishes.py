"""What somebody wants who says it in free words: the way there, or both ways where two are meant alike.

The intent decides where it is an act («پیگیری کنم»), the questions' answers where it is a question; where neither is
sure enough, both are offered with buttons.
"""

from typing import NamedTuple

from dialogs.citizen.services import ServicePage, named
from dialogs.protocol import Frame
from dialogs.talk import Talk
from nlu.meaning import Understanding

ACT_FROM, OFFER_FROM = 0.7, 0.4
"""The intent's probability from which it is followed, and from which its way is offered beside answers."""
IN_FORM_FROM = 0.8
"""In a form an answer is awaited, so what leads away must be surer."""
COMMANDS = {
    "track_request": "track",
    "my_requests": "my_requests",
    "send_document": "my_requests",
    "change_request": "my_requests",
    "file_appeal": "my_requests",
    "survey": "my_requests",
    "opt_out": "settings",
    "privacy_erase": "privacy",
    "talk_to_human": "human",
    "help": "help",
    "greet": "greet",
    "thanks": "thanks",
    "cancel": "cancel",
}
"""Intent → the command that leads there."""
OFFERED = frozenset({"track", "my_requests", "settings", "privacy", "human", "help"})
"""Commands that have a button of their own: `wish.<command>`."""
IN_FORM = frozenset({"cancel", "human", "help", "skip", "track", "my_requests"})
COMPLAINT = "complaint"
"""The code of the service that takes complaints (F63), where the desk offers one."""
PARTS = {
    "address": "contact",
    "stages": "stages",
    "documents": "documents",
    "time": "stages",
    "inquiries": "documents",
    "cost": "costs",
    "responsible": "contact",
    "laws": "laws",
    "complaints": "laws",
    "questions": "faq",
}
"""I1-I10 → the part of a service's page that tells it."""


class Wish(NamedTuple):
    """Either a command or a page. `p`: its probability."""

    p: float
    command: str = ""
    page: Frame | None = None


def wish_of(meaning: Understanding, talk: Talk) -> Wish | None:
    """What the message wants done or shown; None where it is a question or says nothing."""
    intent = meaning.intent
    service = service_of(meaning, talk)
    match intent.name:
        case "ask_service_info":
            about = service or talk.topic
            return Wish(intent.p, page=ServicePage(service=about, part=PARTS.get(intent.info, ""))) if about else None
        case "start_request":
            return Wish(intent.p, page=ServicePage(service=service)) if service else Wish(intent.p, "services")
        case "file_complaint":
            offered = any(one.code == COMPLAINT for one in talk.content.catalogue.services)
            return Wish(intent.p, page=ServicePage(service=COMPLAINT)) if offered else None
        case name if name in COMMANDS:
            return Wish(intent.p, COMMANDS[name])
        case _:
            return None


def service_of(meaning: Understanding, talk: Talk) -> str:
    """The one service that the message names, "" for none or several."""
    codes = meaning.values("service")
    if len(codes) == 1:
        return codes[0]
    return named(meaning.text, talk)


def prevails(wish: Wish, meaning: Understanding) -> bool:
    """The wish is surely meant, and no answer more surely."""
    hits = meaning.faq.hits
    asked = hits[0].p if meaning.faq.action == "answer" else 0.0
    return wish.p >= ACT_FROM and wish.p >= asked


def command_in_form(text: str, talk: Talk) -> str:
    """The command that these words, which are no answer, surely give in mid-form; "" for none."""
    intent = talk.understand(text).intent
    command = COMMANDS.get(intent.name, "skip" if intent.name == "skip" else "")
    return command if command in IN_FORM and intent.p >= IN_FORM_FROM else ""
