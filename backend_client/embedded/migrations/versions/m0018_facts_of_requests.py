"""What reports read of every accepted request, in an index that holds it all: rows are ten times wider."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    accepted = sa.text("accepted_at IS NOT NULL")
    op.create_index(
        "request_facts",
        "request",
        ["accepted_at", "service", "service_unit", "branch", "channel", "promised_to", "status", "outcome", "id"],
        unique=False,
        sqlite_where=accepted,
        postgresql_where=accepted,
    )
