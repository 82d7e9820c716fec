"""When people hand in their requests: by day of the week, season and hour, as a desk sees them."""

import datetime as dt
from random import Random

from backend_client.calendar import TEHRAN

_WEEKDAYS = {6: 1.3, 7: 1.2, 1: 1.1, 2: 1.0, 3: 1.0, 4: 0.4, 5: 0.25}
"""ISO weekdays; the week begins on Saturday (6)."""
_HOURS = (1, 1, 1, 1, 1, 2, 4, 8, 16, 20, 22, 20, 17, 14, 11, 9, 8, 8, 9, 10, 10, 8, 5, 3)


def arrivals(count: int, first: dt.date, last: dt.date, draw: Random) -> list[dt.datetime]:
    """So many moments of these days, in order; the desk is used a little more every month."""
    days = [first + dt.timedelta(days=step) for step in range((last - first).days + 1)]
    weights = [_WEEKDAYS[day.isoweekday()] * (1 + 0.4 * place / len(days)) for place, day in enumerate(days)]
    chosen = draw.choices(days, weights, k=count)
    return sorted(_moment(day, draw) for day in chosen)


def _moment(day: dt.date, draw: Random) -> dt.datetime:
    hour = draw.choices(range(24), _HOURS)[0]
    local = dt.datetime.combine(day, dt.time(hour, draw.randrange(60), draw.randrange(60)), TEHRAN)
    return local.astimezone(dt.UTC)
