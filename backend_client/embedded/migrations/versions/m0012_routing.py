"""Routing by load: when each member of staff was last given a request by it."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("staff", sa.Column("routed_at", sa.DateTime(), nullable=True))
