"""Appointments at the in-person desk."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, text

from backend_client.embedded.tables.columns import Moment, metadata

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
