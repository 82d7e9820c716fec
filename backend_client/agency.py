"""The agency itself: its units and branches, when it works and when it is closed. Part of the catalogue."""

import datetime as dt
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct


class Payee(Struct, frozen=True, kw_only=True):
    """The account that fees go to. `deposit_prefix`: the agency's own digits, with which each deposit ID begins."""

    title: str
    iban: str
    deposit_prefix: str


class Agency(Struct, frozen=True, kw_only=True):
    """`payee`: needed where any service has a fee."""

    title: str
    phone: str
    address: str
    website: str
    payee: Payee | None = None


class Unit(Struct, frozen=True):
    """`routing`: what comes before the unit waits for whoever takes it (`pool`), or is given at once to the one of its
    members who has the fewest open requests in hand (`load`)."""

    code: str
    title: str
    routing: Literal["pool", "load"] = "pool"


class ReceptionHours(Struct, frozen=True, kw_only=True):
    """Hours in which so many counters receive by appointment. `weekdays`: ISO; local time of Asia/Tehran."""

    weekdays: tuple[int, ...]
    opens: dt.time
    closes: dt.time
    counters: int


class Reception(Struct, frozen=True, kw_only=True):
    """What an in-person desk can take by appointment. `minutes`: of one appointment. `days_ahead`: how many
    calendar days after today can be booked."""

    minutes: int
    days_ahead: int
    hours: tuple[ReceptionHours, ...]


class Branch(Struct, frozen=True, kw_only=True):
    """A place of the agency: headquarters or a branch, with its in-person desk. `reception` None: without
    appointments."""

    code: str
    title: str
    kind: Literal["headquarters", "branch"]
    address: str
    phone: str
    hours: str
    reception: Reception | None = None


class Closure(Struct, frozen=True):
    """A day on which the agency is closed besides its weekend; `branch` "" means everywhere."""

    day: dt.date
    title: str
    branch: str = ""


class WorkingHours(Struct, frozen=True, kw_only=True):
    """`weekend`: ISO weekdays (Monday 1 … Sunday 7); Thursday and Friday are 4 and 5. Local time of Asia/Tehran."""

    weekend: tuple[int, ...] = (4, 5)
    opens: dt.time = dt.time(8, 0)
    closes: dt.time = dt.time(16, 0)


def reception_faults(reception: Reception) -> Iterator[tuple[str, str]]:
    """What makes a reception impossible: (address within it, reason)."""
    if not 5 <= reception.minutes <= 240:
        yield "minutes", "an appointment takes 5 to 240 minutes"
    if not 1 <= reception.days_ahead <= 90:
        yield "days_ahead", "between 1 and 90 days ahead"
    for index, each in enumerate(reception.hours):
        if each.opens >= each.closes:
            yield f"hours.{index}.opens", "opens after it closes"
        if not 1 <= each.counters <= 100:
            yield f"hours.{index}.counters", "between 1 and 100 counters"
        if not each.weekdays or not set(each.weekdays) <= set(range(1, 8)):
            yield f"hours.{index}.weekdays", "weekdays run from 1 (Monday) to 7 (Sunday)"
        for other in reception.hours[:index]:
            if set(other.weekdays) & set(each.weekdays) and other.opens < each.closes and each.opens < other.closes:
                yield f"hours.{index}.weekdays", "overlaps with hours above it"
