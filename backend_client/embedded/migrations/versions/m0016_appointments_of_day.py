"""Appointments found by branch and day."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("appointment_day", "appointment", ["branch", "starts_at"], unique=False)
