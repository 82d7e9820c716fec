"""Bring a database of the desk to the newest shape. Alembic is imported only where that is needed: it takes long."""

from pathlib import Path

from sqlalchemy import Connection

from backend_client.embedded.migrations import NEWEST
from backend_client.errors import DatabaseTooNew

_MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(connection: Connection, schema: str | None = None) -> None:
    """In the transaction that is open. Raises DatabaseTooNew."""
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util.exc import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    config.attributes["schema"] = schema
    try:
        command.upgrade(config, "head")
    except CommandError as unknown:  # a revision that is not among ours
        raise DatabaseTooNew(f"the desk's database is newer than this program, which knows up to {NEWEST}") from unknown
