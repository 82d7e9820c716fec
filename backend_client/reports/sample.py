"""Requests drawn at random for the supervising organisation, which looks whether each has a filled survey (F22)."""

import datetime as dt
import random
from collections.abc import Iterable
from typing import NamedTuple

from backend_client.reports.period import Period


class Surveyed(NamedTuple):
    """An answered request: when, and whether its survey was filled. `ref` puts those of one moment in an order."""

    answered_at: dt.datetime
    ref: str
    surveyed: bool


class Drawn(NamedTuple):
    """`place`: among those answered in the period, in the order of answering, from 1."""

    place: int
    surveyed: bool


class Sample(NamedTuple):
    """`total`: among how many was drawn."""

    total: int
    drawn: tuple[Drawn, ...]


def draw(requests: Iterable[Surveyed], period: Period, count: int, seed: int) -> Sample:
    """`count` of those answered in the period, all if there are fewer; the same seed draws the same ones.

    Neither their order in the database nor what was answered outside the period matters.
    """
    among = sorted(one for one in requests if period.has(one.answered_at))
    dice = random.Random(seed)  # noqa: S311 - to be drawn again, not to be secret
    places = sorted(dice.sample(range(len(among)), min(count, len(among))))
    return Sample(len(among), tuple(Drawn(place + 1, among[place].surveyed) for place in places))
