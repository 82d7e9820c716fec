"""Requests that wait for somebody else, and what staff were told of their time."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("request", sa.Column("waiting", sa.String(), nullable=False, server_default=""))
    for name in ("waiting_since", "reminded_for", "escalated_for"):
        op.add_column("request", sa.Column(name, sa.DateTime()))
