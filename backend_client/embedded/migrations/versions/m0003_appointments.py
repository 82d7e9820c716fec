"""Appointments at the in-person desks."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_HOLDS_A_PLACE = sa.text("status IN ('booked', 'arrived')")
_BOOKED = sa.text("status = 'booked'")


def upgrade() -> None:
    op.create_table(
        "appointment",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("code", sa.LargeBinary(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("person_ref", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("booked_at", sa.DateTime(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(), nullable=True),
        sa.Column("arrived_by", sa.String(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code_hash"),
        sa.UniqueConstraint("ref"),
    )
    op.create_index("appointment_person", "appointment", ["person_ref"], unique=False)
    _unique("appointment_place", ["branch", "starts_at", "counter"], _HOLDS_A_PLACE)
    _unique("appointment_open", ["person_ref", "service"], _BOOKED)


def _unique(name: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, "appointment", columns, unique=True, sqlite_where=where, postgresql_where=where)
