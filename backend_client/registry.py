"""The secretariat's register: its number stands beside the tracking code once the desk has accepted (F58)."""

import datetime as dt

from msgspec import Struct


class Registration(Struct, frozen=True, kw_only=True):
    """`number` as the secretariat writes it; `by`: who noted it, for staff alone."""

    number: str
    on: dt.date
    by: str = ""
