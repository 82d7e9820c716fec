"""Appeals: which response of which request each contests, one a response."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("request", sa.Column("contests_ref", sa.String(), nullable=False, server_default=""))
    op.add_column("request", sa.Column("contests_number", sa.String(), nullable=False, server_default=""))
    appeals = sa.text("contests_ref <> ''")
    op.create_index(
        "request_contests", "request", ["contests_ref"], unique=False, sqlite_where=appeals, postgresql_where=appeals
    )
    standing = sa.text("contests_number <> '' AND status NOT IN ('withdrawn', 'merged')")
    op.create_index(
        "request_appeal", "request", ["contests_number"], unique=True, sqlite_where=standing, postgresql_where=standing
    )
