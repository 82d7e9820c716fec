"""The bot's database: what stands in it, for both engines. Queries of the hot path are in `bot.store.queries`.

Every moment is an integer: microseconds since 1970 in UTC. A column of type `Sealed` is encrypted, bound to its table,
column and row (`uid` or another lasting name of the row); see `backend_client.seal`. Rows that a worker takes carry a
lease: its owner, its end, and a fence that rises with each lease, so that a late worker is noticed.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    Index,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.store.columns import (
    Moment,
    Sealed,
    count_column,
    id_column,
    lease_columns,
    moment_column,
    only_where,
    ref_column,
    text_column,
)

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMING)


# One human being. `profile`: the whole Person. `staff_ref` stands apart, since staff are looked up by it.
person = Table(
    "person",
    metadata,
    id_column(),
    Column("ref", String(32), nullable=False, unique=True),
    Column("profile", Sealed, nullable=False),
    text_column("staff_ref", ""),
    count_column("row_version", "1"),
    moment_column("created_at"),
    Index(
        "ix_person_staff",
        "staff_ref",
        **only_where("staff_ref <> ''"),
    ),
)

# A person as one bot of one messenger knows them.
account = Table(
    "account",
    metadata,
    id_column(),
    text_column("channel"),
    text_column("bot"),
    text_column("user_id"),
    ref_column("person_id", "person.id"),
    moment_column("created_at"),
    UniqueConstraint("channel", "bot", "user_id"),
)

# A web session: an account of the channel `web` whose user is the session's id.
session = Table(
    "session",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    moment_column("created_at"),
)

# Where one person talks to one bot. `next_seq` numbers the rows of inbox and outbox alike, which gives the history its
# order. `ready_at`: when its earliest queued inbox row is due, null if none waits. `not_before`: pause after a failure.
# `used_at`: when the person last wrote. `lost_code`, `lost_at`: why and since when nothing reaches them there, "" where
# they can be reached.
conversation = Table(
    "conversation",
    metadata,
    id_column(),
    Column("uid", String(32), nullable=False, unique=True),
    text_column("channel"),
    text_column("bot"),
    text_column("chat"),
    text_column("user_id"),
    ref_column("person_id", "person.id"),
    Column("state", Sealed),
    count_column("next_seq", "1"),
    Column("ready_at", Moment),
    count_column("not_before"),
    moment_column("used_at"),
    text_column("lost_code", ""),
    count_column("lost_at"),
    moment_column("created_at"),
    *lease_columns(),
    UniqueConstraint("channel", "bot", "chat", "user_id"),
    Index("ix_conversation_ready", "ready_at", **only_where("ready_at IS NOT NULL")),
    Index("ix_conversation_person", "person_id", "used_at"),
)  # fmt: skip

# Everything that makes the bot act. Updates are unique by (channel, bot, scope, key = update_id); for all other sources
# channel and bot are empty and the scope is the source. `deaths`: how often a process died at it.
inbox = Table(
    "inbox",
    metadata,
    id_column(),
    Column("uid", String(32), nullable=False, unique=True),
    Column("source", String(16), nullable=False),
    text_column("channel"),
    text_column("bot"),
    text_column("scope"),
    text_column("key"),
    ref_column("conversation_id", "conversation.id", nullable=True),
    count_column("seq"),
    Column("raw", Sealed, nullable=False),
    moment_column("received_at"),
    Column("at", Moment),
    moment_column("due_at"),
    Column("state", String(16), nullable=False),
    count_column("attempts"),
    count_column("deaths"),
    text_column("error_code", ""),
    text_column("intent", ""),
    Column("done_at", Moment),
    Column("duration_ms", Float),
    UniqueConstraint("channel", "bot", "scope", "key"),
    CheckConstraint("state IN ('queued', 'done', 'cancelled', 'quarantined')", name="state"),
    Index("ix_inbox_waiting", "conversation_id", "seq", **only_where("state = 'queued'")),
    Index("ix_inbox_history", "conversation_id", "seq"),
    Index("ix_inbox_quarantined", "id", **only_where("state = 'quarantined'")),
)  # fmt: skip

# Every message to a person. A fact is told once in a conversation.
outbox = Table(
    "outbox",
    metadata,
    id_column(),
    Column("uid", String(32), nullable=False, unique=True),
    ref_column("conversation_id", "conversation.id"),
    text_column("channel"),
    text_column("bot"),
    text_column("chat"),
    count_column("seq"),
    text_column("dedup_key"),
    Column("payload", Sealed, nullable=False),
    Column("bulk", Boolean, nullable=False),
    Column("state", String(16), nullable=False),
    count_column("attempts"),
    count_column("deaths"),
    text_column("error_code", ""),
    text_column("remote_id", ""),
    moment_column("created_at"),
    Column("done_at", Moment),
    UniqueConstraint("conversation_id", "dedup_key"),
    CheckConstraint("state IN ('queued', 'sent', 'fetched', 'failed')", name="state"),
    Index("ix_outbox_waiting", "channel", "bot", "chat", "id", **only_where("state = 'queued'")),
    Index("ix_outbox_history", "conversation_id", "seq"),
    Index("ix_outbox_failed", "id", **only_where("state = 'failed'")),
)  # fmt: skip

# The queue of one chat, and of one bot as a whole (chat ''). `open_at`: nothing goes before. `tat`: the theoretical
# arrival time of the generic cell rate algorithm. `waiting`, `urgent`: queued messages, and those that are not bulk.
# The lease is the chat's: within it messages go one after the other.
gate = Table(
    "gate",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("bot", Text, primary_key=True),
    Column("chat", Text, primary_key=True),
    count_column("open_at"),
    count_column("tat"),
    count_column("waiting"),
    count_column("urgent"),
    *lease_columns(),
    Index("ix_gate_waiting", "channel", "bot", "open_at", **only_where("waiting > 0")),
    Index("ix_gate_urgent", "channel", "bot", "open_at", **only_where("urgent > 0")),
    Index("ix_gate_leased", "channel", "bot", "lease_until", **only_where("lease_owner IS NOT NULL")),
)  # fmt: skip

# A change in the world. `digest`: keyed hash of the payload, so that the same key with another payload is noticed.
# Effects of one lane of a conversation are performed one after the other.
effect = Table(
    "effect",
    metadata,
    id_column(),
    Column("effect_id", String(64), nullable=False, unique=True),
    text_column("key"),
    ref_column("conversation_id", "conversation.id"),
    text_column("draft_id", ""),
    text_column("lane"),
    text_column("kind"),
    Column("payload", Sealed, nullable=False),
    text_column("digest"),
    Column("state", String(16), nullable=False),
    count_column("attempts"),
    count_column("deaths"),
    moment_column("due_at"),
    text_column("error_code", ""),
    moment_column("created_at"),
    Column("done_at", Moment),
    *lease_columns(),
    UniqueConstraint("key"),
    CheckConstraint("state IN ('queued', 'done')", name="state"),
    Index("ix_effect_waiting", "conversation_id", "lane", "id", **only_where("state = 'queued'")),
    Index("ix_effect_due", "due_at", **only_where("state = 'queued'")),
)  # fmt: skip

# A form being filled; `answers` holds the whole Draft. `pre_registration_hash`: its number's keyed hash, unique.
draft = Table(
    "draft",
    metadata,
    Column("id", String(64), primary_key=True),
    ref_column("person_id", "person.id"),
    text_column("service"),
    count_column("version"),
    Column("status", String(16), nullable=False),
    Column("answers", Sealed, nullable=False),
    Column("pre_registration_hash", String(64), unique=True),
    count_column("row_version", "1"),
    moment_column("created_at"),
    moment_column("updated_at"),
    Index("ix_draft_person", "person_id", "status"),
)

# A file that a citizen sent, kept encrypted under files/; the same content may have several owners.
file = Table(
    "file",
    metadata,
    Column("name_hash", String(64), primary_key=True),
    Column("owner", String(64), primary_key=True),
    text_column("mime"),
    count_column("size"),
    moment_column("created_at"),
)

# One-time invitations of staff; only the token's hash is kept.
invite = Table(
    "invite",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    text_column("staff_ref"),
    moment_column("expires_at"),
    text_column("used_by", ""),
    Column("used_at", Moment),
    moment_column("created_at"),
)

# One-time links into the web console, and its sessions; only the tokens' hashes are kept.
console_entry = Table(
    "console_entry",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    text_column("person_ref"),
    moment_column("expires_at"),
    Column("used_at", Moment),
    moment_column("created_at"),
)
console_session = Table(
    "console_session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    text_column("person_ref"),
    moment_column("expires_at"),
    moment_column("used_at"),
    moment_column("created_at"),
    Index("ix_console_session_person", "person_ref"),
)

# Who tried or did what that not everybody may; append-only.
audit = Table(
    "audit",
    metadata,
    id_column(),
    moment_column("at"),
    text_column("person_ref"),
    text_column("action"),
    text_column("target"),
    text_column("outcome"),
)

# What only one process does at a time: poll a bot, read a feed.
duty = Table("duty", metadata, Column("name", String(128), primary_key=True), *lease_columns())

# How far a feed has been read.
feed = Table("feed", metadata, Column("name", String(64), primary_key=True), count_column("cursor"))

# Every change of a word since the pack, append-only; undoing is one more revision.
content_revision = Table(
    "content_revision",
    metadata,
    id_column(),
    moment_column("at"),
    text_column("key"),
    text_column("text"),
    text_column("was"),
    text_column("by"),
    Column("undo_of", BigInteger),
)

# A question that got no answer, masked: it names nobody. `key_hash`: of language, service and folded words. `asked`:
# how often. `revision`: of the content, in which it became a paraphrase. `decided_at`: when it was used or dismissed.
question = Table(
    "question",
    metadata,
    id_column(),
    Column("key_hash", String(64), nullable=False, unique=True),
    Column("language", String(16), nullable=False),
    text_column("service"),
    Column("text", Sealed, nullable=False),
    Column("outcome", String(16), nullable=False),
    count_column("asked"),
    Column("state", String(16), nullable=False),
    moment_column("first_at"),
    moment_column("last_at"),
    Column("decided_at", Moment),
    Column("revision", BigInteger),
    CheckConstraint("state IN ('open', 'used', 'dismissed')", name="state"),
    Index("ix_question_open", "asked", "last_at", **only_where("state = 'open'")),
)

# How often, on a day in Tehran, people came so far with a service; `mark`: see dialogs.passages. Nobody in particular.
passage = Table(
    "passage",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("service", Text, primary_key=True),
    Column("mark", Text, primary_key=True),
    count_column("times"),
)

# A citizen and a member of staff in a live handover. `left`: a message for the next opening. `round`: how often it has
# come into the queue since the first time. `first_told`: that its place is the first. `moved_by`: the effect that made
# the last step.
handover = Table(
    "handover",
    metadata,
    id_column(),
    Column("ref", String(64), nullable=False, unique=True),
    ref_column("conversation_id", "conversation.id"),
    ref_column("staff_conversation_id", "conversation.id", nullable=True),
    text_column("staff_ref"),
    text_column("staff_name"),
    Column("state", String(16), nullable=False),
    text_column("service"),
    count_column("round"),
    count_column("first_told"),
    moment_column("asked_at"),
    Column("taken_at", Moment),
    Column("ended_at", Moment),
    Column("ended_by", String(16), nullable=False, server_default=""),
    Column("moved_by", String(64), nullable=False),
    CheckConstraint("state IN ('left', 'waiting', 'live', 'ended')", name="state"),
    Index("ix_handover_open", "conversation_id", unique=True, **only_where("state <> 'ended'")),
    Index("ix_handover_live", "staff_conversation_id", unique=True, **only_where("state = 'live'")),
    Index("ix_handover_waiting", "id", **only_where("state = 'waiting'")),
)

# What one of the two has written to the other.
handover_line = Table(
    "handover_line",
    metadata,
    id_column(),
    Column("uid", String(32), nullable=False, unique=True),
    ref_column("handover_id", "handover.id"),
    Column("effect_id", String(64), nullable=False, unique=True),
    count_column("staff"),
    Column("text", Sealed, nullable=False),
    moment_column("at"),
    Index("ix_handover_line_of", "handover_id", "id"),
)

# Facts about the database itself: the sealed value that proves the key.
meta = Table(
    "meta",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", LargeBinary, nullable=False),
)
