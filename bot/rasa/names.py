"""What Rasa's side and ours call the same things: actions, slots, intents, and which intent leads to which action."""

from collections.abc import Mapping

from dialogs.citizen.spoken import PARTS
from nlu.training import INFO, INTENTS

FAQ_ANSWER = "action_faq_answer"
SERVICE_INFO = "action_service_info"
START_REQUEST = "action_start_request"
TRACK_REQUEST = "action_track_request"
BOOK_APPOINTMENT = "action_book_appointment"
FILE_COMPLAINT = "action_file_complaint"
SURVEY = "action_survey"
HANDOVER = "action_handover"
ACTIONS = (
    FAQ_ANSWER, SERVICE_INFO, START_REQUEST, TRACK_REQUEST, BOOK_APPOINTMENT, FILE_COMPLAINT, SURVEY, HANDOVER,
)  # fmt: skip

SERVICE, PART, FAQ_ID, TRACKING_CODE, LAST_FOUR = "service", "part", "faq_id", "tracking_code", "last_four"

FAQ = "faq"
"""The retrieval intent of all questions: `faq/<id>`, answered by `utter_faq/<id>` or, live, by the action."""
TRACK_FORM = "track_form"
PARTED = "ask_service_info"
ASKED_BY: Mapping[str, str] = {
    "stages": "stages",
    "documents": "documents",
    "costs": "cost",
    "contact": "address",
    "laws": "laws",
    "faq": "questions",
}
"""A part of the information package → what is asked for to see it."""
LEADS_TO: Mapping[str, str] = {
    "ask_faq": FAQ_ANSWER,
    FAQ: FAQ_ANSWER,
    "nlu_fallback": FAQ_ANSWER,
    "out_of_scope": FAQ_ANSWER,
    **{f"{PARTED}_{info}": SERVICE_INFO for info in INFO},
    "start_request": START_REQUEST,
    "book_appointment": BOOK_APPOINTMENT,
    "file_complaint": FILE_COMPLAINT,
    "survey": SURVEY,
    "talk_to_human": HANDOVER,
    "file_appeal": HANDOVER,
}
"""Rasa's intent → action. Tracking goes through its form first; see bot.rasa.stories."""


def rasa_intent(intent: str, info: str = "") -> str:
    """In Rasa a slash makes a retrieval intent, so `ask_service_info/cost` is `ask_service_info_cost` there."""
    return f"{intent}_{info}" if info else intent


def our_intent(name: str) -> str:
    """The other way, "" for a name that is none of ours."""
    info = name.removeprefix(f"{PARTED}_").removeprefix(f"{PARTED}/")
    if info != name:
        return f"{PARTED}/{info}" if info in INFO else ""
    return name if name in INTENTS and name != PARTED else ""


def part_of(name: str) -> str:
    """The part of the information package that this word means: its own name, or what is asked for."""
    return name if name in ASKED_BY else PARTS.get(name, "")
