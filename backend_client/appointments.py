"""Appointments (نوبت) at a branch's in-person desk: the models front and desk exchange, and which times there are.

All times are aware UTC. An external desk keeps its own times; `times_of` is the embedded desk's.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Literal, NamedTuple

from msgspec import Struct

from backend_client.agency import Reception
from backend_client.calendar import TEHRAN, WorkingTime, local_day

AppointmentStatus = Literal["booked", "arrived", "missed", "cancelled", "displaced"]
"""`missed`: the time passed without the person. `displaced`: the branch closes on that day; it waits to be moved."""


class Slot(Struct, frozen=True, kw_only=True):
    """A time that can be booked now. `free`: places left, at least one."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    free: int


class Booking(Struct, frozen=True, kw_only=True):
    """What a person asks for. `request_ref`: the request whose present stage wants them there, "" for a visit.
    `name`: whom the counter is to call, "" where it is not known."""

    service: str
    branch: str
    starts_at: dt.datetime
    request_ref: str = ""
    name: str = ""


class Appointment(Struct, frozen=True, kw_only=True):
    """One appointment as its person sees it. `code`: told at the counter, no secret by itself elsewhere. `counter`: 0
    where the desk does not tell it. `tracking_code`: of the request it is for, if any."""

    ref: str
    code: str
    service: str
    service_title: str
    branch: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    status: AppointmentStatus
    request_ref: str = ""
    counter: int = 0
    tracking_code: str = ""


class ExpectedVisit(Struct, frozen=True, kw_only=True):
    """One line of the counter's list. `name` "": the person gave none. `arrived_by`: name of who noted it."""

    appointment: Appointment
    name: str
    counter: int
    arrived_at: dt.datetime | None = None
    arrived_by: str = ""


class HourOfVisits(Struct, frozen=True, kw_only=True):
    """What begins within one hour at a branch: `places` that its counters give, `booked` of them."""

    starts_at: dt.datetime
    places: int
    booked: int


class DayOfVisits(Struct, frozen=True, kw_only=True):
    """A day at a branch. `hours`: those with places or appointments, of all services. `visits`: of the services that
    the member's units have a part in, by the hour; `named`: they are told, since this member receives at the branch."""

    hours: tuple[HourOfVisits, ...] = ()
    visits: tuple[ExpectedVisit, ...] = ()
    named: bool = False


class Opening(NamedTuple):
    """A time of a reception, whoever has booked it."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    counters: int


def times_of(reception: Reception, time: WorkingTime, now: dt.datetime) -> Iterator[Opening]:
    """All times after `now` that can be booked at all, the earliest first: on working days, as far ahead as allowed."""
    today = local_day(now)
    for day in time.working_days(today, today + dt.timedelta(days=reception.days_ahead)):
        yield from (each for each in openings_on(reception, day) if each.starts_at > now)


def openings_on(reception: Reception, day: dt.date) -> Iterator[Opening]:
    """All times of a working day, the earliest first."""
    length = dt.timedelta(minutes=reception.minutes)
    hours = [each for each in reception.hours if day.isoweekday() in each.weekdays]
    for each in sorted(hours, key=lambda each: each.opens):
        start, closes = (dt.datetime.combine(day, at, TEHRAN).astimezone(dt.UTC) for at in (each.opens, each.closes))
        while start + length <= closes:
            yield Opening(start, start + length, each.counters)
            start += length
