"""The kinds of columns that the tables are made of."""

from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, String, Text, text

Moment = BigInteger
Sealed = LargeBinary
RowId = BigInteger().with_variant(Integer, "sqlite")


def id_column() -> Column[int]:
    return Column("id", RowId, primary_key=True, autoincrement=True)


def lease_columns() -> tuple[Column[str], Column[int], Column[int]]:
    return (
        Column("lease_owner", String(64)),
        Column("lease_until", Moment),
        Column("fence", BigInteger, nullable=False, server_default="0"),
    )


def text_column(name: str, default: str | None = None) -> Column[str]:
    return Column(name, Text, nullable=False, server_default=default)


def moment_column(name: str) -> Column[int]:
    return Column(name, Moment, nullable=False)


def count_column(name: str, default: str = "0") -> Column[int]:
    return Column(name, BigInteger, nullable=False, server_default=default)


def only_where(condition: str) -> dict[str, Any]:
    """A partial index, on both engines."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


def ref_column(name: str, target: str, *, nullable: bool = False) -> Column[int]:
    return Column(name, RowId, ForeignKey(target), nullable=nullable)
