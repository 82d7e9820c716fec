"""Appointments as the counter sees them: how full a day is, who is expected, and who has come."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator

from sqlalchemy import ColumnElement, select, true, update

from backend_client.appointments import DayOfVisits, ExpectedVisit, HourOfVisits, Opening, openings_on
from backend_client.calendar import TEHRAN, local_day, working_time
from backend_client.contract import StaffMember
from backend_client.embedded.appointments import COLUMNS, StoredAppointment, code_hash, expected
from backend_client.embedded.catalogue_store import present
from backend_client.embedded.staff import WORKING, member_of
from backend_client.embedded.tables import appointment as table
from backend_client.embedded.transaction import Tx
from backend_client.errors import AlreadyDone, NotPermitted, RequestNotFound, RequestRejected
from nlu.values import normal_code

_DAY = dt.timedelta(days=1)


async def expected_today(tx: Tx, staff_ref: str) -> tuple[ExpectedVisit, ...]:
    """Today's, of the member's units and branches, in the order of their hours; cancelled and displaced ones are not
    among them. Raises NotPermitted, RequestNotFound."""
    member = await _receiving(tx, staff_ref)
    at_branches = table.c.branch.in_(member.branches) if member.branches else true()
    return await _seen_by(tx, member, await _of_day(tx, tx.today, at_branches))


async def visits_on(tx: Tx, staff_ref: str, branch: str, day: dt.date) -> DayOfVisits:
    """Every member sees how full it is, as every citizen may; names are for those who receive there."""
    member = await member_of(tx, staff_ref)
    if not member.active:
        raise NotPermitted
    catalogue = await present(tx)
    found = next((each for each in catalogue.branches if each.code == branch), None)
    if found is None:
        raise RequestNotFound
    booked = await _of_day(tx, day, table.c.branch == branch)
    works = working_time(catalogue.hours, catalogue.closures, branch).is_working_day(day)
    openings = tuple(openings_on(found.reception, day)) if found.reception and works else ()
    named = _receives(member) and (not member.branches or branch in member.branches)
    visits = await _seen_by(tx, member, booked) if named else ()
    return DayOfVisits(hours=tuple(_hours(openings, booked)), visits=visits, named=named)


def _hours(openings: Iterable[Opening], booked: Iterable[StoredAppointment]) -> Iterator[HourOfVisits]:
    places, taken = Counter[dt.datetime](), Counter[dt.datetime]()
    for opening in openings:
        places[_hour(opening.starts_at)] += opening.counters
    taken.update(_hour(each.starts_at) for each in booked)
    for hour in sorted(places | taken):
        yield HourOfVisits(starts_at=hour, places=places[hour], booked=taken[hour])


def _hour(at: dt.datetime) -> dt.datetime:
    """Tehran's hours begin at half past those of UTC."""
    return at.astimezone(TEHRAN).replace(minute=0, second=0, microsecond=0).astimezone(dt.UTC)


async def _of_day(tx: Tx, day: dt.date, where: ColumnElement[bool]) -> list[StoredAppointment]:
    """By the hour; cancelled and displaced ones are not among them."""
    start = dt.datetime.combine(day, dt.time(), TEHRAN)
    query = select(*COLUMNS).where(
        table.c.starts_at >= start,
        table.c.starts_at < start + _DAY,
        table.c.status.in_(("booked", "arrived", "missed")),
        where,
    )
    rows = (await tx.connection.execute(query.order_by(table.c.starts_at, table.c.branch, table.c.counter))).all()
    return [StoredAppointment(**row._mapping) for row in rows]  # noqa: SLF001


async def _seen_by(tx: Tx, member: StaffMember, rows: Iterable[StoredAppointment]) -> tuple[ExpectedVisit, ...]:
    units = await _units(tx)
    return tuple([await expected(tx, row) for row in rows if _serves(member, row, units)])


async def arrive(tx: Tx, staff_ref: str, code: str) -> ExpectedVisit:
    """On its day, late or not. Raises RequestNotFound for an unknown code and for one of elsewhere, RequestRejected
    (another day, and which; cancelled, displaced), AlreadyDone, NotPermitted."""
    member = await _receiving(tx, staff_ref)
    query = select(*COLUMNS).where(table.c.code_hash == code_hash(tx, normal_code(code)))
    found = (await tx.connection.execute(query)).one_or_none()
    if found is None:
        raise RequestNotFound
    row = StoredAppointment(**found._mapping)  # noqa: SLF001
    if not _serves(member, row, await _units(tx)):
        raise RequestNotFound
    if row.status == "arrived":
        raise AlreadyDone(row.arrived_by, row.arrived_at)
    if row.status in {"cancelled", "displaced"}:
        raise RequestRejected({"code": row.status})
    if local_day(row.starts_at) != tx.today:
        raise RequestRejected({"code": "another_day", "starts_at": row.starts_at.isoformat()})
    noted = {"status": "arrived", "arrived_at": tx.now, "arrived_by": member.name}
    await tx.connection.execute(update(table).where(table.c.id == row.id).values(**noted))
    again = (await tx.connection.execute(select(*COLUMNS).where(table.c.id == row.id))).one()
    return await expected(tx, StoredAppointment(**again._mapping))  # noqa: SLF001


async def _receiving(tx: Tx, staff_ref: str) -> StaffMember:
    member = await member_of(tx, staff_ref)
    if not member.active or not _receives(member):
        raise NotPermitted
    return member


def _receives(member: StaffMember) -> bool:
    return not (WORKING | {"counter_clerk"}).isdisjoint(member.roles)


async def _units(tx: Tx) -> dict[str, frozenset[str]]:
    """Units that have a part in each service."""
    services = (await present(tx)).services
    return {each.code: frozenset({each.unit, *(stage.unit for stage in each.stages)}) for each in services}


def _serves(member: StaffMember, row: StoredAppointment, units: dict[str, frozenset[str]]) -> bool:
    at_branch = not member.branches or row.branch in member.branches
    return at_branch and (not member.units or not units.get(row.service, frozenset()).isdisjoint(member.units))
