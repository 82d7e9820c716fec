"""What the desk must not do again after it was restored from a backup: give out a number twice."""

import datetime as dt

import jdatetime
from sqlalchemy import Connection, text

from backend_client.calendar import local_day

_SKIP = text(
    "INSERT INTO response_number (year, last) VALUES (:year, :step)"
    " ON CONFLICT (year) DO UPDATE SET last = response_number.last + :step"
)


def skip_response_numbers(connection: Connection, since: dt.datetime, now: dt.datetime, step: int) -> None:
    """Responses are counted within their year: each in which one may have been issued since then goes on further."""
    first, last = (jdatetime.date.fromgregorian(date=local_day(moment)).year for moment in (since, max(since, now)))
    for year in range(first, last + 1):
        connection.execute(_SKIP, {"year": year, "step": step})
