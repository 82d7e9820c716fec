"""What happened, in the past tense: what makes a conversation act."""

import datetime as dt
from typing import Literal

from msgspec import Struct

from backend_client.contract import Absence, Change
from dialogs.vocabulary.outcomes import Outcome


class SentFile(Struct, frozen=True, kw_only=True):
    """A file that a channel has for us but we have not looked at. `remote`: how the channel finds it again."""

    remote: str
    name: str = ""
    mime: str = ""
    size: int = 0


class Said(Struct, frozen=True, tag=True):
    """A person wrote this. `/start <payload>` comes as text, too."""

    text: str


class Pressed(Struct, frozen=True, tag=True):
    """A person pressed a button; `data` is what the button carried (see `engine.button_data`)."""

    data: str


class Chosen(Struct, frozen=True, tag=True):
    """A choice of the present prompt, by button or by words: the engine makes this of Pressed or Said."""

    value: str


class FileSent(Struct, frozen=True, tag=True):
    """`album`: the same for all files that were sent at once, "" for a single one. `caption`: words beside it."""

    file: SentFile
    album: str = ""
    caption: str = ""


class ContactSent(Struct, frozen=True, tag=True):
    """`own`: the channel vouches that it is the sender's own number."""

    phone: str
    own: bool


class UnsupportedSent(Struct, frozen=True, tag=True):
    """Voice, sticker, location …: `kind` is a key of the words `kind.*`."""

    kind: str


class TimerFired(Struct, frozen=True, tag=True):
    """`name` says which timer, `ref` what it is about."""

    name: str
    ref: str


class EffectFinished(Struct, frozen=True, tag=True, kw_only=True):
    """The result of an effect of this conversation. `draft_id`, `ref`: "" where it was about no draft, no request."""

    effect_id: str
    effect: str
    outcome: Outcome
    draft_id: str = ""
    ref: str = ""


class DeskChanged(Struct, frozen=True, tag=True):
    """Something happened to a request. `side`: told to its citizen, to the staff of its unit, in the unit's
    group."""

    change: Change
    side: Literal["citizen", "staff", "group"]


class ServiceResumed(Struct, frozen=True, tag=True):
    """Nobody took turns from `since` to `until`: what a person did meanwhile may be lost. Of conversations in which
    a step stood open."""

    since: dt.datetime
    until: dt.datetime


class ContactRestored(Struct, frozen=True, tag=True):
    """A person who could not be reached is there again. `refs`: requests whose notices they missed meanwhile."""

    refs: tuple[str, ...]


class DeputyNamed(Struct, frozen=True, tag=True):
    """A colleague will be away, and this person stands in for them."""

    absence: Absence


class MorningCame(Struct, frozen=True, tag=True):
    """A working day has begun; to staff."""

    day: dt.date


class HandoverMoved(Struct, frozen=True, tag=True, kw_only=True):
    """Something happened in a live handover. `kind`: to staff: somebody asks; to the citizen: the first in the queue,
    taken, back in the queue; to either: the other one's words `text`, the end.

    `post`: of the member of staff. `waiting`: how many wait. `silence`: it ended since nobody wrote.
    """

    kind: Literal["asked", "first", "taken", "returned", "said", "ended"]
    ref: str
    text: str = ""
    post: str = ""
    waiting: int = 0
    silence: bool = False


Body = (
    Said
    | Pressed
    | Chosen
    | FileSent
    | ContactSent
    | UnsupportedSent
    | TimerFired
    | EffectFinished
    | DeskChanged
    | ServiceResumed
    | ContactRestored
    | DeputyNamed
    | HandoverMoved
    | MorningCame
)


class Event(Struct, frozen=True, kw_only=True):
    """Something happened in a conversation. `at`: aware UTC, the only clock dialogs know."""

    at: dt.datetime
    body: Body
