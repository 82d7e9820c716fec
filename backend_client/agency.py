"""The agency itself: its units and branches, when it works and when it is closed. Part of the catalogue."""

import datetime as dt
from typing import Literal

from msgspec import Struct


class Agency(Struct, frozen=True, kw_only=True):
    title: str
    phone: str
    address: str
    website: str


class Unit(Struct, frozen=True):
    code: str
    title: str


class Branch(Struct, frozen=True, kw_only=True):
    """A place of the agency: headquarters (ستاد) or a branch (صف), with its in-person desk."""

    code: str
    title: str
    kind: Literal["headquarters", "branch"]
    address: str
    phone: str
    hours: str


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
