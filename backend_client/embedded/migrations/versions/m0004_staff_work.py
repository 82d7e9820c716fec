"""The staff's work: search by the last four digits, refusals, corrections, merged duplicates, absences."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("request_last_four", "request", ["last_four_hash"], unique=False)
    op.add_column("request", sa.Column("merged_code", sa.LargeBinary(), nullable=True))
    op.add_column("response", sa.Column("refusal", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "correction",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("issued_at", sa.DateTime(), nullable=False),
        sa.Column("issuer_ref", sa.String(), nullable=False),
        sa.Column("refusal", sa.Boolean(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"]),
        sa.PrimaryKeyConstraint("request_id", "no"),
        sa.UniqueConstraint("number"),
    )
    op.create_table(
        "absence",
        sa.Column("staff_ref", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("deputy_ref", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("staff_ref"),
    )
