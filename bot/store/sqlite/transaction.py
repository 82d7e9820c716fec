"""What a query has at hand: the connection within its transaction, the vault, the time, and new names for rows."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from bot.store.codec import Vault

SqlValue = str | int | float | bytes | None


@dataclass(frozen=True)
class Transaction:
    """`now`: microseconds, one for the whole transaction. `new_ref`: a new random name."""

    db: sqlite3.Connection
    vault: Vault
    now: int
    new_ref: Callable[[], str]

    def run(self, sql: str, **values: SqlValue) -> int:
        """How many rows it changed."""
        return self.db.execute(sql, values).rowcount

    def insert(self, sql: str, **values: SqlValue) -> int:
        """The new row's id."""
        return self.db.execute(sql, values).lastrowid or 0

    def one(self, sql: str, **values: SqlValue) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self.db.execute(sql, values).fetchone()
        return row

    def all(self, sql: str, **values: SqlValue) -> list[sqlite3.Row]:
        return self.db.execute(sql, values).fetchall()

    def number(self, sql: str, **values: SqlValue) -> int | None:
        """The first column of the first row; None without a row or where it is null."""
        row = self.one(sql, **values)
        return None if row is None else row[0]
