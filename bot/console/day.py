"""One day of a branch's appointments as the calendar shows it: how full each hour is, and who is expected (G13, P5)."""

import datetime as dt
from dataclasses import dataclass

from backend_client.contract import DayOfVisits, ExpectedVisit, HourOfVisits
from backend_client.errors import BackendUnavailable
from bot.access import CONSOLE, RULES
from bot.console.forms import new_key
from bot.console.visit import Visit
from dialogs import persian
from dialogs.protocol import ReadExpected
from dialogs.staff.visits import noted, state_of

FARTHEST = dt.timedelta(days=3 * 365)


@dataclass(frozen=True)
class Line:
    """Somebody who is expected. `code`, `key`: of the form that notes their arrival, "" where it cannot be now.
    `request`: ref of the request they come for, where this member may open any."""

    hour: str
    counter: str
    name: str
    service: str
    state: str
    came: bool
    tracking_code: str
    request: str
    code: str = ""
    key: str = ""


@dataclass(frozen=True)
class Shown:
    """`hours`: each with its places and how many are taken and left. `away`: the desk did not answer. `takes`: an
    arrival can be noted here now; `key`: of the form that takes a code. `done`: what was just noted."""

    date: dt.date
    hours: tuple[tuple[str, str, str, str], ...] = ()
    places: str = ""
    booked: str = ""
    lines: tuple[Line, ...] = ()
    named: bool = False
    away: bool = False
    takes: bool = False
    key: str = ""
    done: str = ""


def day_of(text: str, visit: Visit) -> dt.date:
    """The day that an address names; today for whatever is none near it."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return visit.voice.today
    return day if abs(day - visit.voice.today) <= FARTHEST else visit.voice.today


async def shown_day(visit: Visit, branch: str, day: dt.date) -> Shown | None:
    """None where no appointments are given. Raises BackendError, but not for a desk that does not answer: the rest of
    the calendar needs none."""
    if not visit.voice.content.gives_appointments(branch):
        return None
    try:
        told = await visit.world.desk.visits_on(visit.member.ref, branch, day)
    except BackendUnavailable:
        return Shown(day, away=True)
    return _shown(told, day, visit)


def _shown(told: DayOfVisits, day: dt.date, visit: Visit) -> Shown:
    named = told.named and RULES[ReadExpected].admits(visit.member)
    takes = named and day == visit.voice.today
    ref = visit.held.opened("arrived", visit.request.query.get("done", ""))
    come = next((each for each in told.visits if each.appointment.ref == ref), None)
    if ref is None or not named:
        done = ""
    else:
        done = noted(come, None, visit.voice) if come else visit.voice.text("console.visits.noted")
    return Shown(
        date=day,
        hours=tuple(_hour(each) for each in told.hours),
        places=persian.digits(sum(each.places for each in told.hours)),
        booked=persian.digits(sum(each.booked for each in told.hours)),
        lines=tuple(_line(each, takes, visit) for each in told.visits) if named else (),
        named=named,
        takes=takes,
        key=new_key(),
        done=done,
    )


def _hour(hour: HourOfVisits) -> tuple[str, str, str, str]:
    figures = (hour.places, hour.booked, max(hour.places - hour.booked, 0))
    return (persian.hour(hour.starts_at), *map(persian.digits, figures))  # type: ignore[return-value]


def _line(each: ExpectedVisit, takes: bool, visit: Visit) -> Line:
    appointment = each.appointment
    open_ = takes and each.arrived_at is None
    return Line(
        hour=persian.hour(appointment.starts_at),
        counter=persian.digits(each.counter),
        name=each.name,
        service=appointment.service_title,
        state=state_of(each, visit.voice),
        came=each.arrived_at is not None,
        tracking_code=persian.tracking_code(appointment.tracking_code) if appointment.tracking_code else "",
        request=appointment.request_ref if CONSOLE["request"].admits(visit.member) else "",
        code=appointment.code if open_ else "",
        key=new_key() if open_ else "",
    )
