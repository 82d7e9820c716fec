"""The embedded desk's tables. What is personal stands in sealed columns, looked up by keyed hashes beside them.

Numbers are given by the desk (`Tx.next_id`), not by the database, since sealed values are bound to their row's.
"""

import datetime as dt

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
)
from sqlalchemy.engine import Dialect

metadata = MetaData()


class Moment(TypeDecorator[dt.datetime]):
    """An aware UTC time, kept naive by the database."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment without a zone")
        return None if value is None else value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002
        return None if value is None else value.replace(tzinfo=dt.UTC)


MERGED = text("merged_ref <> ''")
APPEALS = text("contests_ref <> ''")
_STANDING_APPEALS = text("contests_number <> '' AND status NOT IN ('withdrawn', 'merged')")
_OPEN = text("status IN ('submitted', 'deficient', 'accepted')")
_ACCEPTED = text("accepted_at IS NOT NULL")
_ASKED = text("kind = 'document_asked'")
_UNANSWERED = text("answered_at IS NULL")


def _request_id() -> Column[int]:
    return Column("request_id", Integer, ForeignKey("request.id"), primary_key=True)


setting = Table(
    "setting",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

catalogue = Table(
    "catalogue",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("survey_version", Integer, nullable=False),
    Column("published_at", Moment, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("catalogue_survey", "survey_version"),
)

definition = Table(
    "definition",
    metadata,
    Column("service", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

staff = Table(
    "staff",
    metadata,
    Column("ref", String, primary_key=True),
    Column("active", Boolean, nullable=False),
    Column("routed_at", Moment),
    Column("body", LargeBinary, nullable=False),
)

absence = Table(
    "absence",
    metadata,
    Column("staff_ref", String, primary_key=True),
    Column("from_on", Date, nullable=False),
    Column("to_on", Date, nullable=False),
    Column("deputy_ref", String, nullable=False),
)
"""The last one that each member has said: both days are still of it."""

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
    _request_id(),
    Index("name_word_request", "request_id"),
)

follower = Table(
    "follower",
    metadata,
    Column("person_ref", String, primary_key=True),
    _request_id(),
    Column("submitter", Boolean, nullable=False),
    Index("follower_request", "request_id"),
)

bind_code = Table(
    "bind_code",
    metadata,
    _request_id(),
    Column("code_hash", String, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("used_by", String, nullable=False),
)
"""Of requests that were filed at a counter. `used_by`: who bound it first, with this code or a paper; "" nobody."""

stage = Table(
    "stage",
    metadata,
    _request_id(),
    Column("no", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("unit", String, nullable=False),
    Column("started_at", Moment),
    Column("finished_at", Moment),
    Column("finished_by", String, nullable=False),
    Column("due_on", Date),
)

inquiry = Table(
    "inquiry",
    metadata,
    _request_id(),
    Column("no", Integer, primary_key=True),
    Column("sent_at", Moment),
    Column("sent_by", String, nullable=False),
    Column("due_at", Moment),
    Column("reminded_at", Moment),
    Column("late_told", Boolean, nullable=False),
    Column("answered_at", Moment),
    Column("answered_by", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("inquiry_unanswered", "due_at", sqlite_where=_UNANSWERED, postgresql_where=_UNANSWERED),
)

parallel_stage = Table(
    "parallel_stage",
    metadata,
    _request_id(),
    Column("stage_no", Integer, primary_key=True, autoincrement=False),
    Column("unit", String, nullable=False),
    Column("due_at", Moment),
    Column("reminded_for", Moment),
    Column("escalated_for", Moment),
    Column("taken_ref", String, nullable=False),
    Column("taken_name", String, nullable=False),
    Index("parallel_stage_unit", "unit"),
)
"""Present stages beside the one of which the request's row tells; none of a request that is over."""

history = Table(
    "history",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("request_id", Integer, ForeignKey("request.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("kind", String, nullable=False),
    Column("by", String, nullable=False),
    Column("by_ref", String, nullable=False),
    Column("unit", String, nullable=False),
    Column("text", LargeBinary, nullable=False),
    Index("history_request", "request_id"),
    Index("history_asked", "at", sqlite_where=_ASKED, postgresql_where=_ASKED),
)
"""Append-only: triggers refuse every UPDATE and DELETE."""

bill = Table(
    "bill",
    metadata,
    _request_id(),
    Column("no", Integer, primary_key=True),
    Column("state", String, nullable=False),
    Column("amount_rial", BigInteger, nullable=False),
    Column("deposit_id", String, nullable=False, unique=True),
    Column("issued_at", Moment, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

message = Table(
    "message",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("request_id", Integer, ForeignKey("request.id"), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("message_request", "request_id"),
)

response = Table(
    "response",
    metadata,
    _request_id(),
    Column("number", String, nullable=False, unique=True),
    Column("issued_at", Moment, nullable=False),
    Column("issuer_ref", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

correction = Table(
    "correction",
    metadata,
    _request_id(),
    Column("no", Integer, primary_key=True),
    Column("number", String, nullable=False, unique=True),
    Column("issued_at", Moment, nullable=False),
    Column("issuer_ref", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""Beside the response that was issued first, which stays as it was; the last one is valid."""

response_number = Table(
    "response_number",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

survey = Table(
    "survey",
    metadata,
    _request_id(),
    Column("version", Integer, nullable=False),
    Column("filled_at", Moment, nullable=False),
    Column("ratings", Text, nullable=False),
    Column("private", LargeBinary, nullable=False),
)

follow_up = Table(
    "follow_up",
    metadata,
    _request_id(),
    Column("opened_at", Moment, nullable=False),
    Column("settled_at", Moment),
    Column("settled", LargeBinary),
    Index("follow_up_settled", "settled_at"),
)
"""Of each survey under the level; `settled`: by whom and how."""

file = Table(
    "file",
    metadata,
    Column("name_hash", String, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("stored_at", Moment, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

change = Table(
    "change",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("request_id", Integer, ForeignKey("request.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

done_key = Table(
    "done_key",
    metadata,
    Column("key", String, primary_key=True),
    Column("payload_hash", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("answer", LargeBinary, nullable=False),
)

wrong_try = Table(
    "wrong_try",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("bucket", String, nullable=False),
    Column("at", Moment, nullable=False),
    Index("wrong_try_bucket", "bucket", "at"),
    Index("wrong_try_at", "at"),
)

_HOLDS_A_PLACE = text("status IN ('booked', 'arrived')")
_BOOKED = text("status = 'booked'")

appointment = Table(
    "appointment",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("ref", String, nullable=False, unique=True),
    Column("code", LargeBinary, nullable=False),
    Column("code_hash", String, nullable=False, unique=True),
    Column("person_ref", String, nullable=False),
    Column("service", String, nullable=False),
    Column("branch", String, nullable=False),
    Column("request_id", Integer, ForeignKey("request.id")),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("counter", Integer, nullable=False),
    Column("status", String, nullable=False),
    Column("booked_at", Moment, nullable=False),
    Column("arrived_at", Moment),
    Column("arrived_by", String, nullable=False),
    Column("name", LargeBinary, nullable=False),
    Index("appointment_person", "person_ref"),
    Index("appointment_request", "request_id"),
    Index("appointment_day", "branch", "starts_at"),
    Index(
        "appointment_place",
        "branch",
        "starts_at",
        "counter",
        unique=True,
        sqlite_where=_HOLDS_A_PLACE,
        postgresql_where=_HOLDS_A_PLACE,
    ),
    Index(
        "appointment_open",
        "person_ref",
        "service",
        unique=True,
        sqlite_where=_BOOKED,
        postgresql_where=_BOOKED,
    ),
)
"""The two unique indexes hold what the deeds promise, even against a program that forgets to ask: one counter has one
appointment at a time, one person one open appointment a service."""
