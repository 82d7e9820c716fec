"""Whether requests were granted or refused. Until now a response said it in its text alone."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("request", sa.Column("outcome", sa.String(), nullable=False, server_default=""))
    op.execute("UPDATE request SET outcome = 'granted' WHERE status IN ('answered', 'delivered')")
