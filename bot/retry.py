"""How long to wait before the next try, and when there is none."""

import datetime as dt
import random

from dialogs.protocol import (
    AmendAtCounter,
    AmendRequest,
    FileAtCounter,
    GiveDocuments,
    GiveDocumentsAtCounter,
    ReviseRequest,
    SubmitRequest,
)

DEATHS = 10
"""Of processes at one row, then it is given up. More than tries: a process may die for reasons of its own, and then
whatever it was at is blamed for nothing."""
DEADLY_PAUSE = dt.timedelta(minutes=10)
"""Between tries of what kills and may not be given up: a confirmed form must reach the desk, however late."""
NEVER_GIVEN_UP = (
    SubmitRequest,
    AmendRequest,
    ReviseRequest,
    GiveDocuments,
    FileAtCounter,
    AmendAtCounter,
    GiveDocumentsAtCounter,
)
SHORTEST_S = 1.0
LONGEST_S = 60.0


def backoff(failures: int) -> dt.timedelta:
    """Doubling from 1 s to 60 s after the first failure (0), half of it left to chance, so that many do not come back
    at the same moment."""
    ceiling = min(LONGEST_S, SHORTEST_S * 2 ** min(failures, 10))
    return dt.timedelta(seconds=random.uniform(ceiling / 2, ceiling))  # noqa: S311 - no secret
