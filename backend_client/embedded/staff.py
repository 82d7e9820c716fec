"""Members of staff, what each may see, and what each may do: role × unit × branch (B3)."""

import datetime as dt

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, bindparam, or_, select

from backend_client.contract import MAX_QUEUE, Role, StaffMember
from backend_client.embedded.insertion import insertion
from backend_client.embedded.parallel import LED_COLUMNS, before, beside_request
from backend_client.embedded.requests import CARD_COLUMNS, by_ref, stored
from backend_client.embedded.stored import GONE, OPEN, StoredRequest
from backend_client.embedded.tables import parallel_stage
from backend_client.embedded.tables import request as request_table
from backend_client.embedded.tables import staff as staff_table
from backend_client.embedded.tables import stage as stage_table
from backend_client.embedded.transaction import Tx
from backend_client.errors import AlreadyDone, NotPermitted, RequestNotFound

ACCEPTING: frozenset[Role] = frozenset({"clerk", "unit_head"})
HEADING: frozenset[Role] = frozenset({"unit_head"})
LEADING: frozenset[Role] = frozenset({"head"})
WORKING: frozenset[Role] = frozenset({"clerk", "unit_head", "unit_staff"})


class Case(Struct, frozen=True):
    """A request before a member of staff who may see it, led by the stage of their unit where several run at once."""

    member: StaffMember
    request: StoredRequest


async def add(tx: Tx, member: StaffMember) -> None:
    row = {"active": member.active, "body": msgspec.json.encode(member)}
    added = insertion(tx, staff_table).values(ref=member.ref, **row)
    await tx.connection.execute(added.on_conflict_do_update(index_elements=["ref"], set_=row))


async def member_of(tx: Tx, staff_ref: str) -> StaffMember:
    """Raises RequestNotFound."""
    body = await tx.connection.scalar(select(staff_table.c.body).where(staff_table.c.ref == staff_ref))
    if body is None:
        raise RequestNotFound
    return msgspec.json.decode(body, type=StaffMember)


async def everyone(tx: Tx) -> tuple[StaffMember, ...]:
    """In the order of their refs, which databases would sort each in its own way."""
    bodies = await tx.connection.scalars(select(staff_table.c.body))
    members = (msgspec.json.decode(body, type=StaffMember) for body in bodies)
    return tuple(sorted(members, key=lambda member: member.ref))


async def concerned(tx: Tx, unit: str, branch: str) -> tuple[StaffMember, ...]:
    """Active members who work on requests of that unit and branch."""
    members = await everyone(tx)
    return tuple(each for each in members if works(each) and serves(each, {unit}, branch))


async def open_case(tx: Tx, staff_ref: str, ref: str) -> Case:
    return await _case(tx, staff_ref, await by_ref(tx, ref))


async def _case(tx: Tx, staff_ref: str, request: StoredRequest) -> Case:
    """Raises RequestNotFound outside the member's units and branches, NotPermitted where the role is another.

    A unit sees the requests that it accepts, and those whose stage it has or had.
    """
    member = await member_of(tx, staff_ref)
    if not await sees(tx, member, request):
        raise RequestNotFound
    if not works(member):
        raise NotPermitted
    return Case(member, await before(tx, member, request))


async def sees(tx: Tx, member: StaffMember, request: StoredRequest) -> bool:
    """Their branch, and a unit of theirs that accepts it, or has or had its stage."""
    begun = select(stage_table.c.unit).where(
        stage_table.c.request_id == request.id, stage_table.c.started_at.is_not(None)
    )
    units = {request.service_unit, *(await tx.connection.scalars(begun)).all()}
    return serves(member, units, request.branch)


async def case_of(tx: Tx, staff_ref: str, request: StoredRequest) -> StoredRequest:
    """The request as it stands before the member, if they may see it."""
    return (await _case(tx, staff_ref, request)).request


def permit(case: Case, roles: frozenset[Role], unit: str) -> None:
    """The deed belongs to that unit, or to the one that answers for the service. Raises NotPermitted; AlreadyDone to
    another unit's member once nothing of the request is left to do, since theirs may have had a stage of it until then.
    """
    if allows(case, roles, unit):
        return
    if case.request.status in GONE and roles.intersection(case.member.roles):
        raise AlreadyDone(case.request.decided_by)
    raise NotPermitted


def allows(case: Case, roles: frozenset[Role], unit: str) -> bool:
    """See `permit`."""
    allowed = roles.intersection(case.member.roles)
    return bool(allowed) and serves(case.member, {unit, case.request.service_unit}, case.request.branch)


async def working_member(tx: Tx, staff_ref: str) -> StaffMember:
    """Raises RequestNotFound for an unknown one, NotPermitted for one who does not work on requests."""
    member = await member_of(tx, staff_ref)
    if not works(member):
        raise NotPermitted
    return member


async def queue(tx: Tx, staff_ref: str, skip: int = 0) -> tuple[StoredRequest, ...]:
    """Open requests before this member, the earliest due first, those that wait for others last: at most MAX_QUEUE,
    after `skip`.

    Raises NotPermitted.
    """
    member = await working_member(tx, staff_ref)
    columns = request_table.c
    order = (columns.waiting != "", columns.due_at.is_(None), columns.due_at, columns.id)
    query = select(*CARD_COLUMNS).where(*_before(member)).order_by(*order)
    skip = max(0, skip)
    beside = await _beside(tx, member) if member.units else []
    if not beside:
        rows = await tx.connection.execute(query.limit(MAX_QUEUE).offset(skip))
        return tuple(stored(tx, row) for row in rows)
    rows = await tx.connection.execute(query.limit(skip + MAX_QUEUE))
    return tuple(_with_beside([stored(tx, row) for row in rows], beside, member)[skip : skip + MAX_QUEUE])


async def _beside(tx: Tx, member: StaffMember) -> list[StoredRequest]:
    """Open requests of which a stage of the member's units stands beside another; each led by it."""
    conditions = [parallel_stage.c.unit.in_(member.units)]
    if member.branches:
        conditions.append(request_table.c.branch.in_(member.branches))
    rows = await tx.connection.execute(select(*LED_COLUMNS).select_from(beside_request).where(*conditions))
    return [stored(tx, row) for row in rows]


def _with_beside(found: list[StoredRequest], beside: list[StoredRequest], member: StaffMember) -> list[StoredRequest]:
    """Each request once, led by a stage of the member's units if there is one, the first that is due."""
    chosen: dict[str, StoredRequest] = {}
    for each in sorted((*found, *beside), key=lambda one: (one.unit not in member.units, *_order(one))):
        chosen.setdefault(each.ref, each)
    return sorted(chosen.values(), key=_order)


def _order(request: StoredRequest) -> tuple[bool, bool, dt.datetime, int]:
    """As the database sorts the queue."""
    return request.waiting != "", request.due_at is None, request.due_at or request.submitted_at, request.id


def _before(member: StaffMember) -> list[ColumnElement[bool]]:
    columns = request_table.c
    # written out, not bound: only so does SQLite see that the index of open requests suffices
    is_open = columns.status.in_(bindparam("open", OPEN, expanding=True, literal_execute=True))
    conditions: list[ColumnElement[bool]] = [is_open]
    if member.units:
        conditions.append(or_(columns.unit.in_(member.units), columns.service_unit.in_(member.units)))
    if member.branches:
        conditions.append(columns.branch.in_(member.branches))
    return conditions


def works(member: StaffMember) -> bool:
    return member.active and not WORKING.isdisjoint(member.roles)


def serves(member: StaffMember, units: set[str], branch: str) -> bool:
    return (not member.units or not units.isdisjoint(member.units)) and (
        not member.branches or branch in member.branches
    )
