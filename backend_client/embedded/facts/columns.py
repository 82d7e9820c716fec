"""Moments and days of very many rows, read in a fifth of the time that the tables' own types take."""

import datetime as dt

from sqlalchemy import ColumnElement, Date, String, TypeDecorator, type_coerce
from sqlalchemy.engine import Dialect

from backend_client.embedded.tables import Moment


class _QuickMoment(TypeDecorator[dt.datetime]):
    """SQLite gives the text that it keeps, PostgreSQL a naive datetime; both are UTC."""

    impl = String
    cache_ok = True

    def process_result_value(self, value: object, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002
        if isinstance(value, str):
            return dt.datetime.fromisoformat(value + "+00:00")
        return value.replace(tzinfo=dt.UTC) if isinstance(value, dt.datetime) else None


class _QuickDay(TypeDecorator[dt.date]):
    impl = String
    cache_ok = True

    def process_result_value(self, value: object, dialect: Dialect) -> dt.date | None:  # noqa: ARG002
        if isinstance(value, str):
            return dt.date.fromisoformat(value)
        return value if isinstance(value, dt.date) else None


def quick(column: ColumnElement[dt.datetime] | ColumnElement[dt.date]) -> ColumnElement[object]:
    """The same column in a select's list."""
    if isinstance(column.type, Moment):
        return type_coerce(column, _QuickMoment)
    if isinstance(column.type, Date):
        return type_coerce(column, _QuickDay)
    raise TypeError(f"{column}: neither a moment nor a day")
