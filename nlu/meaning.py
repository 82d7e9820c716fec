"""What a message means: the words that every room of understanding speaks with."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal, NamedTuple

Audience = Literal["citizen", "agency", "all"]
Action = Literal["answer", "suggest", "defer"]


@dataclass(frozen=True, slots=True)
class Entity:
    """`text[start:end]` of the message says `value`, in normal form:

    service: its code · tracking_code, national_id, legal_id, mobile, postal_code, iban: as nlu.values reads them ·
    date: ISO day (Gregorian) · time: `HH:MM` · amount: rials · count: figures.
    """

    entity: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that may answer. `score`: likeness, 0 to about 1. `p`: probability that it is what was meant."""

    id: str
    score: float
    p: float


@dataclass(frozen=True, slots=True)
class Found:
    """What to do with a question, and the entries nearest to it, best first, also when deferring.

    Greetings and other texts that say nothing find nothing.
    """

    action: Action
    hits: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class Intent:
    """`info`: the part of the information package, only of ask_service_info. `p`: its probability."""

    name: str
    p: float
    info: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """Where the message was said. `topic`: code of the service that was talked of last, "" for none.

    `now`: in Tehran's time, for «فردا» and the like.
    """

    now: dt.datetime
    topic: str = ""
    audience: Audience = "citizen"


class Scope(NamedTuple):
    """Which entries may be found. `topic`: the service that is talked of: its own are found, and rather than others;
    "" for none, None where those of all services are meant."""

    audience: Audience = "all"
    topic: str | None = None


EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class Understanding:
    """`normal`: the matching form. `intents`: best first, never empty; `entities`: by their place."""

    text: str
    normal: str
    intents: tuple[Intent, ...]
    faq: Found
    entities: tuple[Entity, ...] = ()

    @property
    def intent(self) -> Intent:
        return self.intents[0]

    def values(self, entity: str) -> tuple[str, ...]:
        """The different values of one kind, in their order."""
        return tuple(dict.fromkeys(one.value for one in self.entities if one.entity == entity))
