"""How long to wait before the next try."""

import datetime as dt
import random

SHORTEST_S = 1.0
LONGEST_S = 60.0


def backoff(failures: int) -> dt.timedelta:
    """Doubling from 1 s to 60 s after the first failure (0), half of it left to chance, so that many do not come back
    at the same moment."""
    ceiling = min(LONGEST_S, SHORTEST_S * 2 ** min(failures, 10))
    return dt.timedelta(seconds=random.uniform(ceiling / 2, ceiling))  # noqa: S311 - no secret
