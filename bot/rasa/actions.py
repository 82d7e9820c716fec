"""The actions as rasa-sdk knows them: what Rasa tells goes to the core, what the core says goes back."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from bot.rasa.core import Core
from bot.rasa.heard import heard
from bot.rasa.names import ACTIONS
from bot.rasa.speech import Button


class MizbanAction(Action):
    """One of bot.rasa.names.ACTIONS."""

    def __init__(self, name: str, core: Core) -> None:
        self._name = name
        self._core = core

    def name(self) -> str:
        return self._name

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        del domain
        told = await self._core.speak(self._name, heard(tracker.sender_id, tracker.slots, tracker.latest_message))
        for say in told.says:
            dispatcher.utter_message(text=say.text, buttons=[_button(each) for each in say.buttons])
        return [SlotSet(name, value) for name, value in told.slots.items()]


def _button(button: Button) -> dict[str, str]:
    """A channel that knows links opens it; to any other it is a payload like all."""
    link = {"type": "web_url", "url": button.url} if button.url else {}
    return {"title": button.title, "payload": button.payload, **link}


def executor(core: Core) -> ActionExecutor:
    """All actions, each with the same core."""
    every = ActionExecutor()
    for name in ACTIONS:
        every.register_action(MizbanAction(name, core))
    return every
