"""The days that a report is about."""

import datetime as dt
from functools import lru_cache
from typing import NamedTuple

from backend_client.calendar import TEHRAN

_DAY = dt.timedelta(days=1)


@lru_cache(maxsize=4096)
def begins(day: dt.date) -> dt.datetime:
    """Midnight in Tehran, as aware UTC. Comparing with it is far cheaper than turning each moment into its day."""
    return dt.datetime.combine(day, dt.time(), TEHRAN).astimezone(dt.UTC)


class Period(NamedTuple):
    """Days in Tehran, both included."""

    first: dt.date
    last: dt.date

    @property
    def opens(self) -> dt.datetime:
        return begins(self.first)

    @property
    def closes(self) -> dt.datetime:
        """The first moment that is no longer in it."""
        return begins(self.last + _DAY)

    def has(self, moment: dt.datetime | None) -> bool:
        return moment is not None and self.opens <= moment < self.closes

    def before(self) -> "Period":
        """As many days, up to the day before this period."""
        return Period(self.first - (self.last - self.first) - _DAY, self.first - _DAY)
