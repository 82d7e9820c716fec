"""Bring a database of the desk to the newest shape. Alembic is imported only where that is needed: it takes long."""

from pathlib import Path

from sqlalchemy import Connection

_MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(connection: Connection, schema: str | None = None) -> None:
    """In the transaction that is open. Raises Alembic's CommandError where the database is newer than this program."""
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    config.attributes["schema"] = schema
    command.upgrade(config, "head")
