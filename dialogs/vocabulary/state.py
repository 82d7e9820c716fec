"""What lasts between turns (state, draft, person) and what a turn brings about."""

import datetime as dt
from typing import Literal

from msgspec import Struct

from backend_client.catalogue import DocumentSlot
from backend_client.contract import About, Answer, Page
from dialogs.vocabulary.effects import Effect
from dialogs.vocabulary.replies import Reply


class Frame(Struct, frozen=True, tag=True):
    """What one dialog remembers between turns: only what is known at that point."""


class Prompt(Struct, frozen=True, kw_only=True):
    """The choices that stand open. Their buttons carry `id` and an index into `values`.

    `numbered`: a typed «۲» means the second choice; false where a number could be the answer itself.
    """

    id: int
    values: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    numbered: bool = True


class Away(Struct, frozen=True):
    """A long stop of the service, of which this person has not been told yet."""

    since: dt.datetime
    until: dt.datetime


class Handover(Struct, frozen=True, kw_only=True):
    """A live handover (گفت‌وگو با کارشناس) in which this conversation has a part.

    `part`: a citizen who waits; who was taken while they were at something else, and has not joined yet; who talks; or
    the member of staff. `post`: of the member of staff, for the citizen. `unanswered`: staff have yet to answer.
    """

    ref: str
    part: Literal["waiting", "called", "citizen", "staff"]
    post: str = ""
    unanswered: bool = False


class State(Struct, frozen=True, kw_only=True):
    """A conversation between two turns. `frames`: a stack, the last is on top; empty means the menu.

    `prompts` counts all prompts ever shown here. `failures`: wrong answers to the present question in a row.
    `topic`: code of the service spoken of last. `greeted`: the first contact is behind us. `away`: to be told with the
    next message, or soon without one. `handover`: with a person of the desk, None for none.
    """

    frames: tuple[Frame, ...] = ()
    prompt: Prompt | None = None
    prompts: int = 0
    failures: int = 0
    topic: str = ""
    greeted: bool = False
    away: Away | None = None
    handover: Handover | None = None


class Contest(Struct, frozen=True, kw_only=True):
    """What a form contests, as its words tell it: a response, the `title` of its service, and `until` the last day.
    `branch`: of its request."""

    about: About
    title: str
    until: dt.date
    branch: str


class Draft(Struct, frozen=True, kw_only=True):
    """A form being filled; the person's, not the conversation's.

    `version`: of the service's definition, kept for ever. `asked`, `remarks`, `request_ref`: only where it answers a
    deficiency, or sends documents that were asked for after acceptance, `extra`, which stand in no definition.
    `filed_by`: the member of staff who fills it in for somebody else at the counter, "" for the person's own.
    `contests`: of an appeal alone.
    `identity`: asked here and kept with consent, asked for this once, or taken from what is known.
    `status` confirmed: frozen until the effect `effect_id` has its result. `confirm_no` rises only on a rejection, so a
    repeated confirmation keeps its key.
    """

    id: str
    service: str
    version: int
    created_at: dt.datetime
    updated_at: dt.datetime
    answers: dict[str, Answer] = {}
    pages: tuple[Page, ...] = ()
    status: Literal["open", "confirmed", "submitted", "discarded"] = "open"
    identity: Literal["unasked", "keep", "once", "known"] = "unasked"
    confirm_no: int = 1
    pre_registration_number: str = ""
    effect_id: str = ""
    request_ref: str = ""
    revising: bool = False
    asked: tuple[str, ...] = ()
    extra: tuple[DocumentSlot, ...] = ()
    remarks: dict[str, str] = {}
    filed_by: str = ""
    contests: Contest | None = None
    row_version: int = 0


class Person(Struct, frozen=True, kw_only=True):
    """What the front remembers of a person. `profile`: the identity form's answers, given with consent at `consent_at`.

    `staff_ref`: the member of staff this person has enrolled as, "" for none. `digest`: the morning's digest of their
    units, "" as their role has it. `skipped_surveys`: requests whose survey is done or refused.
    """

    ref: str
    profile: dict[str, Answer] = {}
    profile_pages: tuple[Page, ...] = ()
    consent_at: dt.datetime | None = None
    notices: Literal["all", "essential"] = "all"
    staff_ref: str = ""
    digest: Literal["", "on", "off"] = ""
    skipped_surveys: tuple[str, ...] = ()
    row_version: int = 0


class Timer(Struct, frozen=True, kw_only=True):
    """Wake this conversation at `due_at` with TimerFired(name, ref). One per (name, ref); None takes it back."""

    name: str
    ref: str
    due_at: dt.datetime | None


class Pending(Struct, frozen=True, kw_only=True):
    """An effect to commit with the turn. `id` and `key` are unique; the same key means the same deed."""

    id: str
    key: str
    effect: Effect
    draft_id: str = ""


class Turn(Struct, frozen=True, kw_only=True):
    """All that one event brought about, committed at once. `drafts`, `person`: only what changed.

    `intent`: what the message was taken for, for the log. `typing`: a signal that work goes on.
    """

    state: State
    replies: tuple[Reply, ...] = ()
    effects: tuple[Pending, ...] = ()
    timers: tuple[Timer, ...] = ()
    drafts: tuple[Draft, ...] = ()
    person: Person | None = None
    intent: str = ""
    typing: bool = False
