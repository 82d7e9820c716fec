"""Appointments as the counter sees them: who is expected today, and who has come."""

import datetime as dt

from sqlalchemy import select, true, update

from backend_client.appointments import ExpectedVisit
from backend_client.calendar import TEHRAN, local_day
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
    start = dt.datetime.combine(tx.today, dt.time(), TEHRAN)
    at_branches = table.c.branch.in_(member.branches) if member.branches else true()
    query = select(*COLUMNS).where(
        table.c.starts_at >= start,
        table.c.starts_at < start + _DAY,
        table.c.status.in_(("booked", "arrived", "missed")),
        at_branches,
    )
    rows = (await tx.connection.execute(query.order_by(table.c.starts_at, table.c.branch, table.c.counter))).all()
    stored = [StoredAppointment(**row._mapping) for row in rows]  # noqa: SLF001
    units = await _units(tx)
    return tuple([await expected(tx, row) for row in stored if _serves(member, row, units)])


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
    if not member.active or (WORKING | {"counter_clerk"}).isdisjoint(member.roles):
        raise NotPermitted
    return member


async def _units(tx: Tx) -> dict[str, frozenset[str]]:
    """Units that have a part in each service."""
    services = (await present(tx)).services
    return {each.code: frozenset({each.unit, *(stage.unit for stage in each.stages)}) for each in services}


def _serves(member: StaffMember, row: StoredAppointment, units: dict[str, frozenset[str]]) -> bool:
    at_branch = not member.branches or row.branch in member.branches
    return at_branch and (not member.units or not units.get(row.service, frozenset()).isdisjoint(member.units))
