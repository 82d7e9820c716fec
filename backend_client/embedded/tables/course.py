"""The course of a request: stages, inquiries, and all that happened to it."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, LargeBinary, String, Table, text

from backend_client.embedded.tables.columns import Moment, metadata, request_id

_ASKED = text("kind = 'document_asked'")
_UNANSWERED = text("answered_at IS NULL")

stage = Table(
    "stage",
    metadata,
    request_id(),
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
    request_id(),
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
    request_id(),
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
