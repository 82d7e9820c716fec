"""The staff's work: search by the last four digits, absences."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("request_last_four", "request", ["last_four_hash"], unique=False)
    op.create_table(
        "absence",
        sa.Column("staff_ref", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("deputy_ref", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("staff_ref"),
    )
