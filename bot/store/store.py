"""The hot path's few named queries: what the inbox, the turn, the outbox and the effects ask of the database.

One implementation per engine; every method is one transaction (the SQLite one groups several into one commit). A lease
carries a fencing token; a commit with an outdated token changes nothing and says so by returning False. Times are aware
UTC, from the store's own clock.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Literal, Protocol

from msgspec import Struct

from bot.channels.channel import Address, Capabilities, Incoming
from bot.store.figures import Figures
from dialogs.protocol import Attachment, Body, Button, Draft, Effect, Notice, Outcome, Person, State, Turn

Source = Literal["update", "timer", "feed", "result", "service", "replay"]


class InboxRow(Struct, frozen=True, kw_only=True):
    """One thing that makes the bot act. `raw`: a messenger's update as it came, else the Body's JSON.

    `at`: what dialogs see as the time: received_at of updates, the first lease time of all else, stored once.
    `deaths`: how often a process died while it had this row, and maybe others.
    """

    id: int
    source: Source
    key: str
    seq: int
    raw: bytes
    received_at: dt.datetime
    at: dt.datetime
    attempts: int
    deaths: int = 0


class Work(Struct, frozen=True, kw_only=True):
    """A leased conversation with its next inbox row and all that its turn may look at."""

    conversation_id: int
    address: Address
    fence: int
    state: State
    person: Person
    drafts: tuple[Draft, ...]
    row: InboxRow


class EffectRow(Struct, frozen=True, kw_only=True):
    """A leased effect. `key` goes to the desk as its idempotency key."""

    id: str
    key: str
    effect: Effect
    draft_id: str
    conversation_id: int
    address: Address
    person: Person
    attempts: int
    created_at: dt.datetime
    fence: int


class OutboxPayload(Struct, frozen=True, kw_only=True):
    """A message as it was committed; what it attaches is made when it is sent. `asked_at`: of the first answer to an
    update, when that came."""

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    attachment: Attachment | None = None
    contact: bool = False
    delivery_of: str = ""
    notice: Notice | None = None
    asked_at: dt.datetime | None = None


class OutboxRow(Struct, frozen=True, kw_only=True):
    """A leased message."""

    id: int
    conversation_id: int
    address: Address
    seq: int
    dedup_key: str
    payload: OutboxPayload
    person_ref: str
    attempts: int
    created_at: dt.datetime
    fence: int
    bulk: bool = False


class HistoryItem(Struct, frozen=True, kw_only=True):
    """One line of a conversation: an update of the person (`raw`) or a message to them (`payload`).

    `at`: when it was received or committed; the pages draw days between messages by it.
    """

    seq: int
    outbox_id: int | None = None
    raw: bytes | None = None
    payload: OutboxPayload | None = None
    at: dt.datetime | None = None


class Session(Struct, frozen=True, kw_only=True):
    """A web session: an account of the channel `web`, known by the hash of its token."""

    id: str
    address: Address


class StoredFileRow(Struct, frozen=True, kw_only=True):
    """A file kept by the front. `name_hash`: its keyed hash, which is its place under files/."""

    name_hash: str
    mime: str
    size: int
    owner: str


Listed = tuple[int, str, str, dt.datetime]
"""A row that failed for good: its id, channel, error code, and since when it is there."""

FileKey = tuple[str, str]
"""A row of a file: its name_hash and its owner."""


class DroppedFiles(Struct, frozen=True, kw_only=True):
    """`last`: how far the look went, None at the end. `freed`: name hashes that nobody owns any more."""

    last: FileKey | None
    freed: tuple[str, ...]


class FeedRow(Struct, frozen=True, kw_only=True):
    """A change as it concerns one conversation. `key`: change id and conversation."""

    key: str
    conversation_id: int
    body: Body


class Store(Protocol):
    # ── inbox ──
    async def receive(self, updates: Sequence[Incoming]) -> int:
        """Commit updates, making account, person and conversation at first contact; repeated ones are dropped. Those
        without an address go straight to quarantine. Returns how many were new."""
        ...

    async def add_feed_rows(self, feed: str, cursor: int, rows: Sequence[FeedRow]) -> None:
        """Insert the rows and move the feed's cursor in one transaction."""
        ...

    async def feed_cursor(self, feed: str) -> int: ...

    async def replay(self, inbox_id: int) -> bool:
        """Put a quarantined row back in the queue; False if it is not quarantined."""
        ...

    async def quarantined(self, limit: int = 100) -> tuple[Listed, ...]:
        """Newest first."""
        ...

    # ── turn ──
    async def lease_conversations(self, worker: str, limit: int) -> tuple[Work, ...]:
        """Lease conversations that have a due row, each with its first one in sequence."""
        ...

    async def lease_suspect(self, worker: str) -> Work | None:
        """Lease one conversation with a row at which a process has died; None if there is no more of them."""
        ...

    async def commit_turn(self, work: Work, turn: Turn, duration_ms: float) -> bool:
        """State, person, drafts, outbox rows, effects, timers and the row's end, at once. False: the lease was lost or
        a draft or person was changed elsewhere meanwhile; everything is dropped, the row stays for the next."""
        ...

    async def fail_turn(self, work: Work, error_code: str, wait: dt.timedelta | None, apology: str) -> bool:
        """Count the failure. `wait`: until the next try, by the store's clock; None: quarantine the row, so that the
        chat goes on. `apology` "": nothing is
        said; the same one is said once however often the row fails that way."""
        ...

    async def next_turn_due(self) -> dt.datetime | None:
        """When the earliest waiting inbox row may be leased; None if nothing waits."""
        ...

    # ── effects ──
    async def lease_effects(self, worker: str, limit: int, *, desk_away: bool = False) -> tuple[EffectRow, ...]:
        """`desk_away`: only those that do not need the desk."""
        ...

    async def desk_is_back(self) -> None:
        """What waits for its next try because the desk did not answer is due now."""
        ...

    async def lease_suspect_effect(self, worker: str) -> tuple[EffectRow, ...]:
        """One effect at which a process has died; none if there is no more of them. `lease_effects` leaves them."""
        ...

    async def finish_effect(self, row: EffectRow, outcome: Outcome) -> bool:
        """Mark it done and put its result into the conversation's inbox, in one transaction."""
        ...

    async def retry_effect(self, row: EffectRow, wait: dt.timedelta, error_code: str) -> bool:
        """Try again so much later by the store's clock, whatever this machine's says meanwhile."""
        ...

    async def next_effect_due(self) -> dt.datetime | None: ...

    async def add_effect(self, conversation_id: int, effect_id: str, key: str, effect: Effect) -> None:
        """An effect that no turn decided (RecordDelivery after a response was sent). Repeating the key is harmless."""
        ...

    # ── outbox ──
    async def lease_outbox(
        self, worker: str, channel: str, bot: str, limits: Capabilities, limit: int
    ) -> tuple[OutboxRow, ...]:
        """Messages that may go now: head of line of their chat, its gate and the bot's open (and charged by the
        messenger's `limits`), chats in which a reply waits first."""
        ...

    async def next_send_due(self, channel: str, bot: str) -> dt.datetime | None: ...

    async def mark_sent(self, row: OutboxRow, remote_id: str) -> bool:
        """Sent; where it handed over a response, RecordDelivery is added in the same transaction."""
        ...

    async def retry_outbox(self, row: OutboxRow, wait: dt.timedelta, error_code: str) -> bool:
        """As `retry_effect`."""
        ...

    async def fail_outbox(self, row: OutboxRow, error_code: str) -> bool: ...

    async def requeue(self, outbox_id: int | None, code: str) -> int:
        """Failed messages stand in the queue again, each at its place: this one, or all of that error code (None, "":
        neither). Returns how many."""
        ...

    async def close_gate(self, channel: str, bot: str, chat: str, pause: dt.timedelta) -> None:
        """Nothing goes to this chat ("" = the whole bot) for so long."""
        ...

    async def undelivered(self, limit: int = 100) -> tuple[Listed, ...]:
        """Failed messages, newest first."""
        ...

    # ── web chat and console ──
    async def open_session(self, token_hash: str) -> Session: ...

    async def session(self, token_hash: str) -> Session | None: ...

    async def history(self, address: Address, after: int, limit: int = 200) -> tuple[HistoryItem, ...]:
        """The conversation in sequence after `after`; what is handed out is marked fetched in the same transaction (and
        where it handed over a response, RecordDelivery is added)."""
        ...

    async def outbox_payload(self, address: Address, outbox_id: int) -> tuple[OutboxPayload, str] | None:
        """A message of this conversation and its person_ref; None if it is not of this conversation."""
        ...

    # ── people ──
    async def person(self, ref: str) -> Person | None: ...

    async def conversation_of_person(self, person_ref: str) -> int | None:
        """The conversation the person used last."""
        ...

    async def conversations_of_staff(self, staff_refs: Sequence[str]) -> dict[str, int]:
        """staff_ref → the conversation its person used last; those who never enrolled are absent."""
        ...

    async def add_invite(self, token_hash: str, staff_ref: str, expires_at: dt.datetime) -> None: ...

    async def invited(self, token_hash: str) -> str | None:
        """The staff_ref that an invitation is for, used or not; None if it is unknown."""
        ...

    async def redeem_invite(self, token_hash: str, person_ref: str) -> str | None:
        """The staff_ref, once: sets it on the person. None if unknown, expired or used by somebody else."""
        ...

    async def audit(self, person_ref: str, action: str, target: str, outcome: str) -> None: ...

    # ── files ──
    async def add_file(self, row: StoredFileRow) -> None: ...

    async def has_file(self, name_hash: str) -> bool:
        """Whether anybody owns it."""
        ...

    async def without_row(self, names: Sequence[str]) -> tuple[str, ...]:
        """Those of the names that no row has."""
        ...

    async def drop_idle_files(
        self, after: FileKey, limit: int, submitted_before: dt.datetime, stray_before: dt.datetime
    ) -> DroppedFiles:
        """Delete rows of files that nobody needs: of discarded drafts, of drafts submitted before then, and without a
        draft from before then. Neither a profile, nor another draft of its person, nor an unsent response needs them.
        Looks at `limit` rows in order, beginning after that one."""
        ...

    # ── content ──
    async def add_revision(self, key: str, text: str, was: str, by: str, undo_of: int | None) -> int | None:
        """Append a content revision and return its number; None where this text is no longer what it `was`."""
        ...

    async def revisions(self) -> tuple[tuple[int, str, str, str], ...]:
        """(revision, key, text, was) of all content revisions, oldest first."""
        ...

    # ── processes ──
    async def hold_duty(self, duty: str, worker: str, lease: dt.timedelta) -> bool:
        """Take or keep what only one process does at a time; False while another has it."""
        ...

    async def lay_down_duty(self, duty: str, worker: str) -> None: ...

    async def hear(self, told: Callable[[str], None]) -> None:
        """Until cancelled: news that other processes have committed, `web:<chat>`, `content` or `turns`; "" where some
        may have been missed. Where there is but one process there is none."""
        ...

    async def tell(self, topic: str) -> None:
        """Let other processes hear it, and this one."""
        ...

    # ── the service's own life ──
    async def alive(self) -> None:
        """Somebody takes turns at this moment."""
        ...

    async def resume(self, long_stop: dt.timedelta, active_within: dt.timedelta) -> int:
        """Nobody did since the last `alive`. Where that is longer than `long_stop`, ServiceResumed goes to each person
        who was at an open step at most `active_within` before it, once a stop. Returns to how many."""
        ...

    # ── the database itself ──
    async def figures(self) -> Figures:
        """How full the queues are."""
        ...

    async def meta(self, name: str) -> bytes | None:
        """A fact about the database, kept by name."""
        ...

    async def set_meta(self, name: str, value: bytes) -> None: ...
