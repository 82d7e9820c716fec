"""What the tests of Rasa's side share: a Rasa that calls, a desk of fixed answers, one request that is there."""

import datetime as dt
from typing import Any

from backend_client.contract import Capabilities, RequestView, Submission
from bot.app import App
from bot.rasa.core import Core
from bot.rasa.heard import Heard, heard
from bot.rasa.speech import Told
from dialogs.content.model import Content
from dialogs.protocol import FindRequest, Person, Reading, Trouble
from tests.dialogs.citizen_world import content

ADDRESS = "https://desk.example"
LAST_FOUR = "5948"


class Live:
    """Content that is live; `looked`: how often for new words."""

    def __init__(self) -> None:
        self.looked = 0

    def present(self) -> Content:
        return content()

    async def follow(self) -> None:
        self.looked += 1


class Desk:
    """Answers with `found`; each find is noted."""

    def __init__(self, found: RequestView | Trouble | None = None, can: Capabilities | None = None) -> None:
        self.found = found
        self.can = can or Capabilities()
        self.finds: list[tuple[str, str, str]] = []

    async def perform(self, person: Person, reading: Reading[Any]) -> object:
        assert isinstance(reading, FindRequest)
        self.finds.append((person.ref, reading.tracking_code, reading.last_four))
        return self.found

    async def capabilities(self) -> Capabilities:
        return self.can


def said(text: str = "", intent: str = "", slots: dict[str, str] | None = None, **entities: str) -> Heard:
    """A message as Rasa understood it."""
    found = [{"entity": name, "value": value, "start": 0, "end": 1} for name, value in entities.items()]
    return heard("u1", slots or {}, {"text": text, "intent": {"name": intent, "confidence": 0.9}, "entities": found})


async def act(action: str, message: Heard, desk: Desk | None = None) -> Told:
    desk = desk or Desk()
    return await Core(Live(), desk, desk, ADDRESS).speak(action, message)


def call(action: str, message: dict[str, Any], slots: dict[str, Any] | None = None) -> dict[str, Any]:
    """What Rasa 3.6 posts to /webhook."""
    return {
        "next_action": action,
        "sender_id": "u1",
        "version": "3.6.21",
        "tracker": {
            "sender_id": "u1",
            "slots": slots or {},
            "latest_message": message,
            "latest_event_time": 1537645578.314389,
            "followup_action": None,
            "paused": False,
            "events": [{"event": "user", "timestamp": 1537645578.3, "text": message.get("text")}],
            "latest_input_channel": "rest",
            "active_loop": {},
            "latest_action": {"action_name": "action_listen"},
            "latest_action_name": "action_listen",
        },
        "domain": {
            "config": {},
            "intents": [],
            "entities": [],
            "slots": {},
            "responses": {},
            "actions": [],
            "forms": {},
        },
    }


def message(text: str, intent: str, **entities: str) -> dict[str, Any]:
    """A latest_message, with the places of its entities."""
    found = [
        {"entity": name, "value": value, "start": text.find(value), "end": text.find(value) + len(value)}
        for name, value in entities.items()
    ]
    return {"text": text, "intent": {"name": intent, "confidence": 0.92}, "entities": found, "intent_ranking": []}


async def complain(app: App) -> str:
    """A request that is accepted at once; its tracking code."""
    version = next(one.version for one in (await app.desk.catalogue()).services if one.code == "complaint")
    now = dt.datetime.now(dt.UTC)
    submitted = await app.desk.submit(
        "rasa",
        Submission(
            service="complaint",
            version=version,
            branch="hq",
            person_ref="mina",
            answers={
                "applicant_kind": "natural",
                "full_name": "مینا نمونه‌پور",
                "national_id": f"008457{LAST_FOUR}",
                "mobile": "09121112233",
                "subject": "delay",
                "against": "واحد صدور",
                "happened_on": (now.date() - dt.timedelta(days=7)).isoformat(),
                "description": "سه روز پس از مهلت رسید، هنوز پاسخی به من نرسیده است.",
                "wishes": ("answer",),
            },
            pages=(),
            confirmed_at=now,
            pre_registration_number="P123456782",
        ),
    )
    return submitted.card.tracking_code
