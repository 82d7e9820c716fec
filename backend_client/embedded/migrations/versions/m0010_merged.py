"""Requests that were merged into another one."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_MERGED = sa.text("merged_ref <> ''")


def upgrade() -> None:
    op.add_column("request", sa.Column("merged_ref", sa.String(), nullable=False, server_default=""))
    op.create_index(
        "request_merged", "request", ["merged_ref"], unique=False, sqlite_where=_MERGED, postgresql_where=_MERGED
    )
