"""What an action is called with: the part of Rasa's tracker that our answers depend on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LONGEST = 4000
"""Of a text that is looked into; messengers send no longer ones."""


@dataclass(frozen=True)
class Heard:
    """`entities`: those of the latest message, the first of each kind; `slots`: those that are set to a text."""

    sender: str = ""
    text: str = ""
    intent: str = ""
    entities: Mapping[str, str] = field(default_factory=dict)
    slots: Mapping[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """From this message, else from what was said before; "" for nothing."""
        return self.entities.get(name) or self.slots.get(name, "")


def heard(sender: object, slots: object, message: object) -> Heard:
    """From anything a caller may send: what is not in Rasa's form is as if it were not there."""
    latest = message if isinstance(message, dict) else {}
    intent = latest.get("intent")
    return Heard(
        sender=_text(sender),
        text=_text(latest.get("text")),
        intent=_text(intent.get("name")) if isinstance(intent, dict) else "",
        entities=_entities(latest.get("entities")),
        slots={name: _text(value) for name, value in slots.items() if _text(value)} if isinstance(slots, dict) else {},
    )


def _entities(found: Any) -> dict[str, str]:
    entities: dict[str, str] = {}
    for one in found if isinstance(found, list) else []:
        if isinstance(one, dict) and isinstance(one.get("entity"), str) and _text(one.get("value")):
            entities.setdefault(one["entity"], _text(one["value"]))
    return entities


def _text(value: object) -> str:
    return value[:LONGEST] if isinstance(value, str) else ""
