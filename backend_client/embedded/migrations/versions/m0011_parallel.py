"""Stages that run together: those that stand beside the one of which a request's row tells."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "parallel_stage",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("stage_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=True),
        sa.Column("reminded_for", sa.DateTime(), nullable=True),
        sa.Column("escalated_for", sa.DateTime(), nullable=True),
        sa.Column("taken_ref", sa.String(), nullable=False),
        sa.Column("taken_name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"]),
        sa.PrimaryKeyConstraint("request_id", "stage_no"),
    )
    op.create_index("parallel_stage_unit", "parallel_stage", ["unit"], unique=False)
