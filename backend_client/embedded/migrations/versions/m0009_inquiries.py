"""Inquiries of requests, and a quick way to what is reported of their histories."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_ASKED = sa.text("kind = 'document_asked'")
_UNANSWERED = sa.text("answered_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "inquiry",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime()),
        sa.Column("sent_by", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime()),
        sa.Column("reminded_at", sa.DateTime()),
        sa.Column("late_told", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime()),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"]),
        sa.PrimaryKeyConstraint("request_id", "no"),
    )
    op.create_index("inquiry_unanswered", "inquiry", ["due_at"], sqlite_where=_UNANSWERED, postgresql_where=_UNANSWERED)
    op.create_index("history_asked", "history", ["at"], sqlite_where=_ASKED, postgresql_where=_ASKED)
