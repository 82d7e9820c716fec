"""INSERT … ON CONFLICT, in the words of whichever database it is."""

from typing import TYPE_CHECKING

from sqlalchemy import Table
from sqlalchemy.dialects import sqlite

from backend_client.embedded.transaction import Tx

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql


def insertion(tx: Tx, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """An INSERT with `on_conflict_do_nothing` and `on_conflict_do_update`, which both databases understand alike."""
    if tx.connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415

        return postgresql.insert(table)
    return sqlite.insert(table)
