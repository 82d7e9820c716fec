"""Requests found by the secretariat's number."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("request", sa.Column("registry_hash", sa.String(), nullable=False, server_default=""))
    op.create_index("request_registry", "request", ["registry_hash"], unique=False)
