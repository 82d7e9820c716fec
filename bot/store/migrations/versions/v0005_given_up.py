"""People who cannot be reached; how often a process died at an effect or a message."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("conversation", sa.Column("lost_code", sa.Text(), nullable=False, server_default=""))
    op.add_column("conversation", sa.Column("lost_at", sa.BigInteger(), nullable=False, server_default="0"))
    for table in ("effect", "outbox"):
        op.add_column(table, sa.Column("deaths", sa.BigInteger(), nullable=False, server_default="0"))
