"""The days that a report is about."""

import datetime as dt
from typing import NamedTuple

from backend_client.calendar import local_day

_DAY = dt.timedelta(days=1)


class Period(NamedTuple):
    """Days in Tehran, both included."""

    first: dt.date
    last: dt.date

    def has(self, moment: dt.datetime | None) -> bool:
        return moment is not None and self.first <= local_day(moment) <= self.last

    def before(self) -> "Period":
        """As many days, up to the day before this period."""
        return Period(self.first - (self.last - self.first) - _DAY, self.first - _DAY)
