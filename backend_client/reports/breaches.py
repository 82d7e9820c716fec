"""Documents that were asked for after acceptance, when nothing may be found wanting any more: each a breach of P1."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from backend_client.reports.performance import Grouping
from backend_client.reports.period import Period


class Breach(NamedTuple):
    """One such demand, with the unit whose head gave the reason for it."""

    service: str
    unit: str
    branch: str
    channel: str
    at: dt.datetime


class BreachLine(NamedTuple):
    group: str
    now: int
    before: int


def breaches(facts: Iterable[Breach], period: Period, by: Grouping) -> tuple[BreachLine, ...]:
    """By group, in the groups' order; groups that had none in either period are left out."""
    before = period.before()
    now_counts: Counter[str] = Counter()
    before_counts: Counter[str] = Counter()
    for fact in facts:
        group = getattr(fact, by)
        now_counts[group] += period.has(fact.at)
        before_counts[group] += before.has(fact.at)
    groups = sorted(group for group in now_counts if now_counts[group] or before_counts[group])
    return tuple(BreachLine(group, now_counts[group], before_counts[group]) for group in groups)
