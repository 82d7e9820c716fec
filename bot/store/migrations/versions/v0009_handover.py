"""Live handovers: who waits for a person of the desk, who talks with whom, and the words between them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "handover",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", ROW_ID, nullable=False),
        sa.Column("staff_conversation_id", ROW_ID),
        sa.Column("staff_ref", sa.Text(), nullable=False),
        sa.Column("staff_name", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("round", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("first_told", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("taken_at", sa.BigInteger()),
        sa.Column("ended_at", sa.BigInteger()),
        sa.Column("ended_by", sa.String(length=16), nullable=False, server_default=""),
        sa.Column("moved_by", sa.String(length=64), nullable=False),
        sa.CheckConstraint("state IN ('left', 'waiting', 'live', 'ended')", name="ck_handover_state"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name="fk_handover_conversation_id_conversation"
        ),
        sa.ForeignKeyConstraint(
            ["staff_conversation_id"], ["conversation.id"], name="fk_handover_staff_conversation_id_conversation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_handover"),
        sa.UniqueConstraint("ref", name="uq_handover_ref"),
    )
    _index("ix_handover_open", ["conversation_id"], "state <> 'ended'", unique=True)
    _index("ix_handover_live", ["staff_conversation_id"], "state = 'live'", unique=True)
    _index("ix_handover_waiting", ["id"], "state = 'waiting'")
    op.create_table(
        "handover_line",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("handover_id", ROW_ID, nullable=False),
        sa.Column("effect_id", sa.String(length=64), nullable=False),
        sa.Column("staff", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["handover_id"], ["handover.id"], name="fk_handover_line_handover_id_handover"),
        sa.PrimaryKeyConstraint("id", name="pk_handover_line"),
        sa.UniqueConstraint("uid", name="uq_handover_line_uid"),
        sa.UniqueConstraint("effect_id", name="uq_handover_line_effect_id"),
    )
    op.create_index("ix_handover_line_of", "handover_line", ["handover_id", "id"])


def _index(name: str, columns: list[str], condition: str, *, unique: bool = False) -> None:
    where = sa.text(condition)
    op.create_index(name, "handover", columns, unique=unique, sqlite_where=where, postgresql_where=where)
