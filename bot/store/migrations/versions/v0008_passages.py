"""Counts of the dialogs' funnel, by day, service and mark."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "passage",
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("times", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("day", "service", "mark", name="pk_passage"),
    )
