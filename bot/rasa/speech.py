"""What an action gives back to Rasa, and who speaks: our content, with the address of our own chat."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dialogs import persian
from dialogs.content.model import Content
from dialogs.talk import LABEL_LIMIT


@dataclass(frozen=True)
class Button:
    """`payload`: what pressing it sends to Rasa. `url`: a page that it opens instead, where the channel can."""

    title: str
    payload: str
    url: str = ""


@dataclass(frozen=True)
class Say:
    text: str
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True)
class Told:
    """Messages in their order; `slots`: None empties one."""

    says: tuple[Say, ...]
    slots: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Words:
    """`address`: the public one of our chat, without a slash at its end."""

    content: Content
    address: str

    def text(self, key: str, **values: str) -> str:
        return self.content.text(key, **values)

    def link(self, service: str = "") -> str:
        """Our chat, open at this service."""
        return f"{self.address}/?start=service_{service}" if service else f"{self.address}/"

    def chat_button(self, service: str = "") -> Button:
        link = self.link(service)
        return Button(self.text("rasa.button.chat"), link, link)

    def in_person(self) -> dict[str, str]:
        """Where people are: `phone`, `hours` and `address` of the agency's own in-person desk."""
        agency, branches = self.content.catalogue.agency, self.content.catalogue.branches
        places = [branch for branch in branches if branch.kind == "headquarters"] or branches
        phone = persian.code(persian.digits(agency.phone))
        return {"phone": phone, "hours": places[0].hours if places else "", "address": agency.address}


def told(text: str, buttons: Sequence[Button] = (), slots: Mapping[str, str | None] | None = None) -> Told:
    """One message."""
    return Told((Say(text, tuple(buttons)),), slots or {})


def intent_button(title: str, intent: str, **entities: str) -> Button:
    """Pressing it is as if somebody had said that, as Rasa writes it: `/intent{"entity": "value"}`."""
    said = json.dumps(entities, ensure_ascii=False) if entities else ""
    return Button(persian.shortened(title, LABEL_LIMIT), f"/{intent}{said}")
