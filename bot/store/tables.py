"""The bot's database: what stands in it, for both engines. Queries of the hot path are in `bot.store.sqlite`.

Every moment is an integer: microseconds since 1970 in UTC. A column of type `Sealed` is encrypted, bound to
its table, column and row (`uid` or another lasting name of the row); see `backend_client.seal`. Rows that a
worker takes carry a lease: its owner, its end, and a fence that rises with each lease, so that a late worker
is noticed.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMING)

Moment = BigInteger
Sealed = LargeBinary
_RowId = BigInteger().with_variant(Integer, "sqlite")


def _id() -> Column[int]:
    return Column("id", _RowId, primary_key=True, autoincrement=True)


def _lease() -> tuple[Column[str], Column[int], Column[int]]:
    return (
        Column("lease_owner", String(64)),
        Column("lease_until", Moment),
        Column("fence", BigInteger, nullable=False, server_default="0"),
    )


def _text(name: str, default: str | None = None) -> Column[str]:
    return Column(name, Text, nullable=False, server_default=default)


def _moment(name: str) -> Column[int]:
    return Column(name, Moment, nullable=False)


def _count(name: str, default: str = "0") -> Column[int]:
    return Column(name, BigInteger, nullable=False, server_default=default)


def _only(condition: str) -> dict[str, Any]:
    """A partial index, on both engines."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


def _ref(name: str, target: str, *, nullable: bool = False) -> Column[int]:
    return Column(name, _RowId, ForeignKey(target), nullable=nullable)


# One human being. `profile`: the whole Person. `staff_ref` stands apart, since staff are looked up by it.
person = Table(
    "person",
    metadata,
    _id(),
    Column("ref", String(32), nullable=False, unique=True),
    Column("profile", Sealed, nullable=False),
    _text("staff_ref", ""),
    _count("row_version", "1"),
    _moment("created_at"),
    Index(
        "ix_person_staff",
        "staff_ref",
        **_only("staff_ref <> ''"),
    ),
)

# A person as one bot of one messenger knows them.
account = Table(
    "account",
    metadata,
    _id(),
    _text("channel"),
    _text("bot"),
    _text("user_id"),
    _ref("person_id", "person.id"),
    _moment("created_at"),
    UniqueConstraint("channel", "bot", "user_id"),
)

# A web session: an account of the channel `web` whose user is the session's id.
session = Table(
    "session",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    _moment("created_at"),
)

# Where one person talks to one bot. `next_seq` numbers the rows of inbox and outbox alike, which gives the
# history its order. `ready_at`: when its earliest queued inbox row is due, null if none waits. `not_before`:
# pause after a failure. `used_at`: when the person last wrote.
conversation = Table(
    "conversation",
    metadata,
    _id(),
    Column("uid", String(32), nullable=False, unique=True),
    _text("channel"),
    _text("bot"),
    _text("chat"),
    _text("user_id"),
    _ref("person_id", "person.id"),
    Column("state", Sealed),
    _count("next_seq", "1"),
    Column("ready_at", Moment),
    _count("not_before"),
    _moment("used_at"),
    _moment("created_at"),
    *_lease(),
    UniqueConstraint("channel", "bot", "chat", "user_id"),
    Index("ix_conversation_ready", "ready_at", **_only("ready_at IS NOT NULL")),
    Index("ix_conversation_person", "person_id", "used_at"),
)  # fmt: skip

# Everything that makes the bot act. Updates are unique by (channel, bot, scope, key = update_id); for all
# other sources channel and bot are empty and the scope is the source.
inbox = Table(
    "inbox",
    metadata,
    _id(),
    Column("uid", String(32), nullable=False, unique=True),
    Column("source", String(16), nullable=False),
    _text("channel"),
    _text("bot"),
    _text("scope"),
    _text("key"),
    _ref("conversation_id", "conversation.id", nullable=True),
    _count("seq"),
    Column("raw", Sealed, nullable=False),
    _moment("received_at"),
    Column("at", Moment),
    _moment("due_at"),
    Column("state", String(16), nullable=False),
    _count("attempts"),
    _text("error_code", ""),
    _text("intent", ""),
    Column("done_at", Moment),
    Column("duration_ms", Float),
    UniqueConstraint("channel", "bot", "scope", "key"),
    CheckConstraint("state IN ('queued', 'done', 'cancelled', 'quarantined')", name="state"),
    Index("ix_inbox_waiting", "conversation_id", "seq", **_only("state = 'queued'")),
    Index("ix_inbox_history", "conversation_id", "seq"),
    Index("ix_inbox_quarantined", "id", **_only("state = 'quarantined'")),
)  # fmt: skip

# Every message to a person. A fact is told once in a conversation.
outbox = Table(
    "outbox",
    metadata,
    _id(),
    Column("uid", String(32), nullable=False, unique=True),
    _ref("conversation_id", "conversation.id"),
    _text("channel"),
    _text("bot"),
    _text("chat"),
    _count("seq"),
    _text("dedup_key"),
    Column("payload", Sealed, nullable=False),
    Column("bulk", Boolean, nullable=False),
    Column("state", String(16), nullable=False),
    _count("attempts"),
    _text("error_code", ""),
    _text("remote_id", ""),
    _moment("created_at"),
    Column("done_at", Moment),
    UniqueConstraint("conversation_id", "dedup_key"),
    CheckConstraint("state IN ('queued', 'sent', 'fetched', 'failed')", name="state"),
    Index("ix_outbox_waiting", "channel", "bot", "chat", "id", **_only("state = 'queued'")),
    Index("ix_outbox_history", "conversation_id", "seq"),
    Index("ix_outbox_failed", "id", **_only("state = 'failed'")),
)  # fmt: skip

# The queue of one chat, and of one bot as a whole (chat ''). `open_at`: nothing goes before. `tat`: the
# theoretical arrival time of the generic cell rate algorithm. `waiting`, `urgent`: queued messages, and
# those that are not bulk. The lease is the chat's: within it messages go one after the other.
gate = Table(
    "gate",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("bot", Text, primary_key=True),
    Column("chat", Text, primary_key=True),
    _count("open_at"),
    _count("tat"),
    _count("waiting"),
    _count("urgent"),
    *_lease(),
    Index("ix_gate_waiting", "channel", "bot", "open_at", **_only("waiting > 0")),
)  # fmt: skip

# A change in the world. `digest`: keyed hash of the payload, so that the same key with another payload is
# noticed. Effects of one lane of a conversation are performed one after the other.
effect = Table(
    "effect",
    metadata,
    _id(),
    Column("effect_id", String(64), nullable=False, unique=True),
    _text("key"),
    _ref("conversation_id", "conversation.id"),
    _text("draft_id", ""),
    _text("lane"),
    _text("kind"),
    Column("payload", Sealed, nullable=False),
    _text("digest"),
    Column("state", String(16), nullable=False),
    _count("attempts"),
    _moment("due_at"),
    _text("error_code", ""),
    _moment("created_at"),
    Column("done_at", Moment),
    *_lease(),
    UniqueConstraint("key"),
    CheckConstraint("state IN ('queued', 'done')", name="state"),
    Index("ix_effect_waiting", "conversation_id", "lane", "id", **_only("state = 'queued'")),
    Index("ix_effect_due", "due_at", **_only("state = 'queued'")),
)  # fmt: skip

# A form being filled; `answers` holds the whole Draft. `pre_registration_hash`: its number's keyed hash,
# unique.
draft = Table(
    "draft",
    metadata,
    Column("id", String(64), primary_key=True),
    _ref("person_id", "person.id"),
    _text("service"),
    _count("version"),
    Column("status", String(16), nullable=False),
    Column("answers", Sealed, nullable=False),
    Column("pre_registration_hash", String(64), unique=True),
    _count("row_version", "1"),
    _moment("created_at"),
    _moment("updated_at"),
    Index("ix_draft_person", "person_id", "status"),
)

# A file that a citizen sent, kept encrypted under files/; the same content may have several owners.
file = Table(
    "file",
    metadata,
    Column("name_hash", String(64), primary_key=True),
    Column("owner", String(64), primary_key=True),
    _text("mime"),
    _count("size"),
    _moment("created_at"),
)

# One-time invitations of staff; only the token's hash is kept.
invite = Table(
    "invite",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    _text("staff_ref"),
    _moment("expires_at"),
    _text("used_by", ""),
    Column("used_at", Moment),
    _moment("created_at"),
)

# Who tried or did what that not everybody may; append-only.
audit = Table(
    "audit",
    metadata,
    _id(),
    _moment("at"),
    _text("person_ref"),
    _text("action"),
    _text("target"),
    _text("outcome"),
)

# How far a feed has been read.
feed = Table("feed", metadata, Column("name", String(64), primary_key=True), _count("cursor"))

# Every change of a word since the pack, append-only; undoing is one more revision.
content_revision = Table(
    "content_revision",
    metadata,
    _id(),
    _moment("at"),
    _text("key"),
    _text("text"),
    _text("was"),
    _text("by"),
    Column("undo_of", BigInteger),
)

# Facts about the database itself: the sealed value that proves the key.
meta = Table(
    "meta",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", LargeBinary, nullable=False),
)
