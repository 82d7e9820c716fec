"""Requests, and by what and by whom each is found."""

from sqlalchemy import Boolean, Column, Date, Index, Integer, LargeBinary, String, Table, text

from backend_client.embedded.tables.columns import Moment, metadata, request_id

MERGED = text("merged_ref <> ''")
APPEALS = text("contests_ref <> ''")
_STANDING_APPEALS = text("contests_number <> '' AND status NOT IN ('withdrawn', 'merged')")
_OPEN = text("status IN ('submitted', 'deficient', 'accepted')")
_ACCEPTED = text("accepted_at IS NOT NULL")

request = Table(
    "request",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("ref", String, nullable=False, unique=True),
    Column("code", LargeBinary, nullable=False),
    Column("code_hash", String, nullable=False, unique=True),
    Column("pre_registration_hash", String, nullable=False),
    Column("identifier_hash", String, nullable=False),
    Column("last_four_hash", String, nullable=False),
    Column("mobile_hash", String, nullable=False),
    Column("service", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("branch", String, nullable=False),
    Column("service_unit", String, nullable=False),
    Column("unit", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("status", String, nullable=False),
    Column("submitted_at", Moment, nullable=False),
    Column("confirmed_at", Moment, nullable=False),
    Column("accepted_at", Moment),
    Column("accept_by", Moment),
    Column("promised_from", Date),
    Column("promised_to", Date),
    Column("due_at", Moment),
    Column("stage_no", Integer, nullable=False),
    Column("waiting", String, nullable=False, server_default=""),
    Column("waiting_since", Moment),
    Column("reminded_for", Moment),
    Column("escalated_for", Moment),
    Column("taken_ref", String, nullable=False),
    Column("taken_name", String, nullable=False),
    Column("decided_by", String, nullable=False),
    Column("outcome", String, nullable=False, server_default=""),
    Column("merged_ref", String, nullable=False, server_default=""),
    Column("delivered_at", Moment),
    Column("private", LargeBinary, nullable=False),
    Column("registry_hash", String, nullable=False, server_default=""),
    Column("contests_ref", String, nullable=False, server_default=""),
    Column("contests_number", String, nullable=False, server_default=""),
    Index("request_registry", "registry_hash"),
    Index("request_open", "due_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index("request_identifier", "identifier_hash"),
    Index("request_mobile", "mobile_hash"),
    Index("request_pre_registration", "pre_registration_hash"),
    Index("request_last_four", "last_four_hash"),
    Index("request_merged", "merged_ref", sqlite_where=MERGED, postgresql_where=MERGED),
    Index(
        "request_facts",
        "accepted_at",
        "service",
        "service_unit",
        "branch",
        "channel",
        "promised_to",
        "status",
        "outcome",
        "id",
        sqlite_where=_ACCEPTED,
        postgresql_where=_ACCEPTED,
    ),
    Index("request_contests", "contests_ref", sqlite_where=APPEALS, postgresql_where=APPEALS),
    Index(
        "request_appeal",
        "contests_number",
        unique=True,
        sqlite_where=_STANDING_APPEALS,
        postgresql_where=_STANDING_APPEALS,
    ),
)
"""`request_facts` holds all that reports read of a request, whose rows are ten times wider. The unique index holds what
filing promises: one appeal a response, those that were withdrawn apart."""

name_word = Table(
    "name_word",
    metadata,
    Column("word_hash", String, primary_key=True),
    request_id(),
    Index("name_word_request", "request_id"),
)

follower = Table(
    "follower",
    metadata,
    Column("person_ref", String, primary_key=True),
    request_id(),
    Column("submitter", Boolean, nullable=False),
    Index("follower_request", "request_id"),
)

bind_code = Table(
    "bind_code",
    metadata,
    request_id(),
    Column("code_hash", String, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("used_by", String, nullable=False),
)
"""Of requests that were filed at a counter. `used_by`: who bound it first, with this code or a paper; "" nobody."""
