"""Free words that stand for something we have a word of our own for: commands, parts of a service's page."""

from dialogs.talk import Talk
from nlu.meaning import Understanding

COMMANDS = {
    "track_request": "track",
    "my_requests": "my_requests",
    "send_document": "my_requests",
    "change_request": "my_requests",
    "file_appeal": "my_requests",
    "survey": "my_requests",
    "book_appointment": "my_visits",
    "opt_out": "settings",
    "privacy_erase": "privacy",
    "talk_to_human": "human",
    "help": "help",
    "greet": "greet",
    "thanks": "thanks",
    "cancel": "cancel",
}
"""Intent → the command that leads there."""
ACTS = frozenset({*COMMANDS, "start_request", "file_complaint"}) - {"greet", "thanks"}
ACT_FROM = 0.85
"""What somebody wants done, and from which probability it is surely no question of how it is done."""
IN_FORM = frozenset({"cancel", "human", "help", "skip", "track", "my_requests"})
OF_WORDS = frozenset({"cancel", "human", "help", "skip"})
"""What may be meant where any words are an answer."""
MOST_WORDS = 8
IN_FORM_FROM, PART_FROM = 0.9, 0.7
"""In a form an answer is awaited, so what leads away must be surer."""
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


def is_act(meaning: Understanding) -> bool:
    """Who wants it done is led there; who asks how it is done is told."""
    return meaning.intent.name in ACTS and meaning.intent.p >= ACT_FROM


def command_in_form(text: str, talk: Talk, commands: frozenset[str] = IN_FORM, about: str = "") -> str:
    """The command, of these, that the words surely give in mid-form; "" for none. Words with a figure, or many of
    them, or mostly such as nobody asks with, are rather an answer. `about`: the form's service."""
    if len(text.split()) > MOST_WORDS or any(map(str.isdecimal, text)) or talk.strange(text):
        return ""
    intent = talk.understand(text, about).intent
    command = COMMANDS.get(intent.name, "skip" if intent.name == "skip" else "")
    return command if command in commands and intent.p >= IN_FORM_FROM else ""


def part_meant(text: str, service: str, talk: Talk) -> str:
    """The part of this service's page that is asked for, where no answer of its own is surer; "" for none."""
    meaning = talk.understand(text, service)
    intent, hits = meaning.intent, meaning.faq.hits
    own = meaning.faq.action == "answer" and talk.content.faq(hits[0].id).service == service
    if intent.name != "ask_service_info" or intent.p < PART_FROM or own:
        return ""
    return PARTS.get(intent.info, "") if set(meaning.values("service")) <= {service} else ""
