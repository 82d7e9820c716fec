"""What a query has at hand: its statements' way to the database, the vault, the time, and new names for rows.

Queries are written once, in the SQL that both engines share. Where they differ the text is PostgreSQL's (`least`,
`greatest`, `FOR UPDATE SKIP LOCKED`, `= ANY(:so)` with a list), parameters are named `:so`; each engine reads that its
own way.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.store.codec import Vault

TELL = "SELECT pg_notify('mizban', :topic)"
SqlValue = str | int | float | bytes | list[int] | list[str] | None


class Row(Protocol):
    """A row by the names of its columns."""

    def __getitem__(self, column: str, /) -> Any: ...


class Answer(Protocol):
    """What a statement gave; a database's cursor."""

    @property
    def rowcount(self) -> int: ...

    def fetchone(self) -> Any: ...

    def fetchall(self) -> Sequence[Any]: ...


Execute = Callable[[str, dict[str, SqlValue]], Answer]


@dataclass(frozen=True)
class Transaction:
    """`now`: microseconds, one for the whole transaction. `new_ref`: a new random name."""

    execute: Execute
    vault: Vault
    now: int
    new_ref: Callable[[], str]

    def run(self, sql: str, **values: SqlValue) -> int:
        """How many rows it changed."""
        return self.execute(sql, values).rowcount

    def one(self, sql: str, **values: SqlValue) -> Row | None:
        row: Row | None = self.execute(sql, values).fetchone()
        return row

    def all(self, sql: str, **values: SqlValue) -> Sequence[Row]:
        return self.execute(sql, values).fetchall()

    def number(self, sql: str, **values: SqlValue) -> int | None:
        """The first column of the first row; None without a row or where it is null."""
        row = self.execute(sql, values).fetchone()
        return None if row is None else row[0]

    def tell(self, topic: str) -> None:
        """Other processes hear of it once this is committed, if they listen."""
        self.execute(TELL, {"topic": topic})

    def new_id(self, sql: str, **values: SqlValue) -> int:
        """The id of the row that an `INSERT … RETURNING id` made."""
        row_id: int = self.execute(sql, values).fetchone()[0]
        return row_id
