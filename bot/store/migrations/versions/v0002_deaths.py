"""How often a process died in the turn of an inbox row."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("inbox", sa.Column("deaths", sa.BigInteger(), server_default="0", nullable=False))
