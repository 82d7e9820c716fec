"""Questions that got no answer."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "question",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("asked", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("first_at", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", sa.BigInteger()),
        sa.Column("revision", sa.BigInteger()),
        sa.CheckConstraint("state IN ('open', 'used', 'dismissed')", name="ck_question_state"),
        sa.PrimaryKeyConstraint("id", name="pk_question"),
        sa.UniqueConstraint("key_hash", name="uq_question_key_hash"),
    )
    _index("ix_question_open", ["asked", "last_at"], "state = 'open'")


def _index(name: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, "question", columns, sqlite_where=where, postgresql_where=where)
