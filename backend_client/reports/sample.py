"""Requests drawn at random for the supervising organisation, which looks whether each has a filled survey (F22)."""

import datetime as dt
import random
from collections.abc import Sequence
from typing import NamedTuple

from backend_client.reports.period import Period


class Surveyed(NamedTuple):
    """An answered request: what an evaluator may know of it."""

    ref: str
    tracking_code: str
    service: str
    answered_at: dt.datetime
    surveyed: bool


def draw(requests: Sequence[Surveyed], period: Period, count: int, seed: int) -> tuple[Surveyed, ...]:
    """`count` of those answered in the period, all if there are fewer; the same seed draws the same ones.

    Neither their order in the database nor what was answered outside the period matters.
    """
    among = sorted(one for one in requests if period.has(one.answered_at))
    drawn = random.Random(seed).sample(among, min(count, len(among)))  # noqa: S311 - to be drawn again, not to be secret
    return tuple(sorted(drawn, key=lambda one: (one.answered_at, one.ref)))
