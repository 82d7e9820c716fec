"""Long queues: chats in which a reply waits, and chats that are leased, are found without walking through the rest."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _index("ix_gate_urgent", "open_at", "urgent > 0")
    _index("ix_gate_leased", "lease_until", "lease_owner IS NOT NULL")


def _index(name: str, column: str, condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, "gate", ["channel", "bot", column], sqlite_where=where, postgresql_where=where)
