"""What the tables share: their metadata, moments, and the request that a row is of."""

import datetime as dt

from sqlalchemy import Column, DateTime, ForeignKey, Integer, MetaData, TypeDecorator
from sqlalchemy.engine import Dialect

metadata = MetaData()


class Moment(TypeDecorator[dt.datetime]):
    """An aware UTC time, kept naive by the database."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment without a zone")
        return None if value is None else value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002
        return None if value is None else value.replace(tzinfo=dt.UTC)


def request_id() -> Column[int]:
    return Column("request_id", Integer, ForeignKey("request.id"), primary_key=True)
