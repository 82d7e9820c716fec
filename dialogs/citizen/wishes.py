"""What somebody wants who says it in free words: the way there, or both ways where two are meant alike.

The intent decides where it is an act, the questions' answers where it is a question; where neither is
sure enough, both are offered with buttons.
"""

from typing import NamedTuple

from dialogs.citizen import visits
from dialogs.citizen.services import ServicePage
from dialogs.citizen.spoken import COMMANDS, PARTS, is_act
from dialogs.protocol import Frame
from dialogs.talk import Talk
from nlu.fillers import names_request
from nlu.meaning import Understanding

FOLLOWED_FROM, OFFER_FROM = 0.7, 0.35
"""The intent's probability from which it is followed where no answer is surer, and from which its way is offered beside
answers."""
NAMED_P = 0.72
"""That who names a service wants its page."""
OFFERED = frozenset({"track", "my_requests", "my_visits", "settings", "privacy", "human", "help"})
"""Commands that have a button of their own: `wish.<command>`."""
COMPLAINT = "complaint"
"""The code of the service that takes complaints (F63), where the desk offers one."""


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
        case "ask_service_info" if about := service or talk.topic:
            return Wish(intent.p, page=ServicePage(service=about, part=PARTS.get(intent.info, "")))
        case "start_request" if not service:
            return Wish(intent.p, "services")
        case "file_complaint" if any(one.code == COMPLAINT for one in talk.content.catalogue.offered):
            return Wish(intent.p, page=ServicePage(service=COMPLAINT))
        case "book_appointment" if service and any(visits.receiving(service, talk)):
            return Wish(intent.p, page=visits.booking(service, talk))
        case "cancel" if service or _names_request(meaning, talk):
            return Wish(intent.p, "my_requests")
        case name if name in COMMANDS:
            return Wish(intent.p, COMMANDS[name])
        case _:
            return Wish(max(intent.p, NAMED_P), page=ServicePage(service=service)) if service else None


def _names_request(meaning: Understanding, talk: Talk) -> bool:
    """What is to be cancelled has been filed; it is withdrawn on its own page."""
    read = talk.content.model.reader.lexicon.read(meaning.text)
    return bool(meaning.values("tracking_code")) or names_request(read)


def ways(meaning: Understanding) -> tuple[str, ...]:
    """The commands that were perhaps meant, the likelier first: more than one only where they are close."""
    likely = [COMMANDS.get(intent.name, "") for intent in meaning.intents[:2] if intent.p >= OFFER_FROM]
    return tuple(dict.fromkeys(command for command in likely if command in OFFERED))


def service_of(meaning: Understanding, talk: Talk) -> str:
    """The one service that the message names, or is surely like the name of; "" for none or several."""
    codes = meaning.values("service")
    if codes:
        return codes[0] if len(codes) == 1 else ""
    found = talk.content.service_search.ask(meaning.text)
    return found.hits[0].id if found.action == "answer" else ""


def prevails(wish: Wish, meaning: Understanding) -> bool:
    """The wish is surely meant, and no answer more surely."""
    hits = meaning.faq.hits
    asked = hits[0].p if meaning.faq.action == "answer" else 0.0
    return wish.p >= FOLLOWED_FROM and (is_act(meaning) or wish.p >= asked)
