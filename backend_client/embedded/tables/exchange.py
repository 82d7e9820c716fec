"""What passes between applicant and desk: bills, messages, responses, and what the applicant thinks of it all."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from backend_client.embedded.tables.columns import Moment, metadata, request_id

bill = Table(
    "bill",
    metadata,
    request_id(),
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
    request_id(),
    Column("number", String, nullable=False, unique=True),
    Column("issued_at", Moment, nullable=False),
    Column("issuer_ref", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

correction = Table(
    "correction",
    metadata,
    request_id(),
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
    request_id(),
    Column("version", Integer, nullable=False),
    Column("filled_at", Moment, nullable=False),
    Column("ratings", Text, nullable=False),
    Column("private", LargeBinary, nullable=False),
)

follow_up = Table(
    "follow_up",
    metadata,
    request_id(),
    Column("opened_at", Moment, nullable=False),
    Column("settled_at", Moment),
    Column("settled", LargeBinary),
    Index("follow_up_settled", "settled_at"),
)
"""Of each survey under the level; `settled`: by whom and how."""
