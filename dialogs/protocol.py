"""The whole vocabulary between the dialogs and the shell: Event, Reading, Effect, Reply, State, Turn.

Pure: no clock, no network, no database, no channel names. Every type is a frozen msgspec Struct, a dataclass that
reads and writes its own JSON; the tag in that JSON is the type's name.
"""

import datetime as dt
from typing import Generic, Literal, TypeVar

from msgspec import Struct, field

from backend_client.contract import (
    Answer,
    Change,
    Deficiency,
    Page,
    Receipt,
    RequestCard,
    RequestView,
    Response,
    ResponseDraft,
    StaffRequestView,
    Submission,
    Submitted,
    SurveyForm,
)

# ── Events: what happened, past tense ────────────────────────────────────────────────────────────────────────────


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
    file: SentFile


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
    """The result of an effect of this conversation. `draft_id` "" where it had none."""

    effect_id: str
    effect: str
    outcome: "Outcome"
    draft_id: str = ""


class DeskChanged(Struct, frozen=True, tag=True):
    """Something happened to a request. `side`: told to its citizen or to the staff of its unit."""

    change: Change
    side: Literal["citizen", "staff"]


Body = Said | Pressed | Chosen | FileSent | ContactSent | UnsupportedSent | TimerFired | EffectFinished | DeskChanged


# ── Outcomes of readings and effects ─────────────────────────────────────────────────────────────────────────────


class Trouble(Struct, frozen=True, tag=True, kw_only=True):
    """It could not be done. `kind`: see backend_client.errors for the meaning."""

    kind: Literal["unavailable", "not_found", "rejected", "already_done", "not_permitted", "too_many_tries", "broken"]
    by: str = ""
    wait_s: int = 0
    problems: dict[str, str] = {}


class RequestRegistered(Struct, frozen=True, tag=True):
    submitted: Submitted


class RequestMoved(Struct, frozen=True, tag=True):
    """The desk did it; the request now."""

    card: RequestCard


class FileStored(Struct, frozen=True, tag=True):
    page: Page


class FileRefused(Struct, frozen=True, tag=True):
    """`reason` names a key of the words `file_refused.*`; `limit` is the number that was passed, if any."""

    reason: Literal["kind", "too_big", "empty", "damaged", "password", "pixels", "gone", "too_many"]
    limit: int = 0


class InviteAccepted(Struct, frozen=True, tag=True):
    name: str
    post: str


class EntryPublished(Struct, frozen=True, tag=True):
    """A word of the content is live in this revision."""

    revision: int


class Done(Struct, frozen=True, tag=True):
    """It was done and there is nothing more to say."""


Outcome = RequestRegistered | RequestMoved | FileStored | FileRefused | InviteAccepted | EntryPublished | Done | Trouble


# ── Readings: questions to the desk, answered within the turn ────────────────────────────────────────────────────


class Entry(Struct, frozen=True, kw_only=True):
    """One text of the content that an admin can change: `faq:<id>` or `message:<key>`; `title` is what it is about."""

    key: str
    title: str
    text: str
    placeholders: tuple[str, ...] = ()


Told = TypeVar("Told")


class Reading(Struct, Generic[Told], frozen=True, tag=True):
    """A question that changes nothing, answered with a `Told`: `told = yield from ask(ReadRequest(ref))`."""


class ReadMyRequests(Reading[tuple[RequestCard, ...] | Trouble], frozen=True):
    """Requests the person follows, newest first."""


class ReadRequest(Reading[RequestView | Trouble], frozen=True):
    """One of the person's own requests, in full."""

    ref: str


class FindRequest(Reading[RequestView | Trouble], frozen=True):
    """Anybody's request by code and second factor: card and stages only."""

    tracking_code: str
    last_four: str


class ReadQueue(Reading[tuple[RequestCard, ...] | Trouble], frozen=True):
    """Staff: open requests of the member's units and branches."""


class ReadStaffRequest(Reading[StaffRequestView | Trouble], frozen=True):
    """Staff: one request with answers, documents, history."""

    ref: str


class FindStaffRequest(Reading[RequestCard | Trouble], frozen=True):
    """Staff: a request by its code."""

    tracking_code: str


class ReadEntries(Reading[tuple[Entry, ...]], frozen=True):
    """Admin: texts of the content whose words or key fit, best first, at most 8."""

    query: str


# ── Effects: changes in the world, imperative; committed first, performed by the durable runner ─────────────────


class Effect(Struct, frozen=True, tag=True):
    """A change in the world. Each kind has an entry in bot.access, checked on the person when it is performed."""


class SubmitRequest(Effect, frozen=True):
    draft_id: str
    submission: Submission


class WithdrawRequest(Effect, frozen=True):
    ref: str


class AmendRequest(Effect, frozen=True):
    draft_id: str
    ref: str
    answers: dict[str, Answer]
    pages: tuple[Page, ...]


class WriteToDesk(Effect, frozen=True):
    ref: str
    text: str


class FollowRequest(Effect, frozen=True):
    """`token` is the QR's; the shell checks its signature and tells the desk the code."""

    token: str


class FillSurvey(Effect, frozen=True):
    form: SurveyForm


class FetchFile(Effect, frozen=True):
    """Get a file from the channel, look at it, keep it. `owner`: a draft's id, or the id of what collects it."""

    owner: str
    slot: str
    file: SentFile
    kinds: tuple[Literal["image", "pdf"], ...]
    max_mb: int


class RecordDelivery(Effect, frozen=True):
    ref: str
    at: dt.datetime


class RedeemInvite(Effect, frozen=True):
    token: str


class TakeRequest(Effect, frozen=True):
    ref: str


class AcceptRequest(Effect, frozen=True):
    ref: str


class ListDeficiencies(Effect, frozen=True):
    ref: str
    deficiencies: tuple[Deficiency, ...]


class FinishStage(Effect, frozen=True):
    ref: str
    stage: str
    note: str


class AskCitizen(Effect, frozen=True):
    ref: str
    text: str


class TellCitizen(Effect, frozen=True):
    ref: str
    text: str


class IssueResponse(Effect, frozen=True):
    ref: str
    draft: ResponseDraft


class PublishEntry(Effect, frozen=True):
    """Admin: make this text live. `base`: the revision it was edited from; `was`: the text then."""

    key: str
    text: str
    was: str
    base: int


class UndoRevision(Effect, frozen=True):
    """Admin: a new revision that takes this one's change back."""

    revision: int


# ── Replies ──────────────────────────────────────────────────────────────────────────────────────────────────────


class ReceiptImage(Struct, frozen=True, tag=True):
    """Table T3 as an image with its QR."""

    receipt: Receipt


class ResponseImage(Struct, frozen=True, tag=True):
    """Table T4 as an image with its QR."""

    response: Response


class ResponseAttachment(Struct, frozen=True, tag=True):
    """A file of a response, read from the desk when it is sent."""

    request_ref: str
    file_ref: str
    name: str
    mime: str


class RequestDocument(Struct, frozen=True, tag=True):
    """Staff: one page of a request's documents, read from the desk when it is sent."""

    request_ref: str
    sha256: str
    name: str
    mime: str


class SampleFile(Struct, frozen=True, tag=True):
    """A form or letter of the content pack's `samples/`."""

    path: str
    name: str


Attachment = ReceiptImage | ResponseImage | ResponseAttachment | RequestDocument | SampleFile


class Button(Struct, frozen=True):
    """`data` ≤ 64 ASCII bytes: prompt and choice, or a standing action."""

    label: str
    data: str


class Reply(Struct, frozen=True, kw_only=True):
    """One message to the person of this conversation, neutral of channels.

    `text` may be a caption (≤ 1024 UTF-16 units with an attachment, else ≤ 4096). `fact` names what it tells, for the
    outbox's dedup key; "" for an ordinary reply. `contact` asks the channel to offer sharing one's own number.
    `delivery_of`: the request whose response this message hands over.
    """

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    attachment: Attachment | None = None
    fact: str = ""
    bulk: bool = False
    contact: bool = False
    delivery_of: str = ""


# ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────


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


class State(Struct, frozen=True, kw_only=True):
    """A conversation between two turns. `frames`: a stack, the last is on top; empty means the menu.

    `prompts` counts all prompts ever shown here. `failures`: wrong answers to the present question in a row.
    `topic`: code of the service spoken of last. `greeted`: the first contact is behind us.
    """

    frames: tuple[Frame, ...] = ()
    prompt: Prompt | None = None
    prompts: int = 0
    failures: int = 0
    topic: str = ""
    greeted: bool = False


class Draft(Struct, frozen=True, kw_only=True):
    """A form being filled; the person's, not the conversation's.

    `version`: of the service's definition, kept for ever. `asked`, `remarks`, `request_ref`: only where it answers a
    deficiency. `identity`: asked here and kept with consent, asked for this once, or taken from what is known.
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
    asked: tuple[str, ...] = ()
    remarks: dict[str, str] = {}
    row_version: int = 0


class Person(Struct, frozen=True, kw_only=True):
    """What the front remembers of a person. `profile`: the identity form's answers, given with consent at `consent_at`.

    `staff_ref`: the member of staff this person has enrolled as, "" for none. `skipped_surveys`: requests whose survey
    is done or refused.
    """

    ref: str
    profile: dict[str, Answer] = {}
    profile_pages: tuple[Page, ...] = ()
    consent_at: dt.datetime | None = None
    notices: Literal["all", "essential"] = "all"
    staff_ref: str = ""
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


class Event(Struct, frozen=True, kw_only=True):
    """Something happened in a conversation. `at`: aware UTC, the only clock dialogs know."""

    at: dt.datetime
    body: Body = field()
