"""Appointments found by the request they are for."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("appointment_request", "appointment", ["request_id"], unique=False)
