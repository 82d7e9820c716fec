"""What the head of the agency follows up: who sees it, and that it is settled once."""

import msgspec
from msgspec import Struct
from sqlalchemy import Row, Select, select, update

from backend_client.contract import StaffMember
from backend_client.embedded.decisions import surveying
from backend_client.embedded.enact import do
from backend_client.embedded.requests import by_ref, private_of
from backend_client.embedded.staff import LEADING, everyone, member_of, serves
from backend_client.embedded.stored import StoredRequest
from backend_client.embedded.tables import follow_up as table
from backend_client.embedded.tables import request as request_table
from backend_client.embedded.tables import response as response_table
from backend_client.embedded.transaction import Tx
from backend_client.embedded.views import definition_of
from backend_client.errors import AlreadyDone, NotPermitted, RequestNotFound
from backend_client.follow_ups import MAX_FOLLOW_UPS, FollowUp


class Settled(Struct, frozen=True):
    """By whom and how."""

    by: str
    text: str
    told: bool


async def heads_of(tx: Tx, request: StoredRequest) -> tuple[str, ...]:
    """Refs of the members who follow it up."""
    return tuple(each.ref for each in await everyone(tx) if _leads(each) and _concerns(each, request))


async def follow_ups(tx: Tx, staff_ref: str) -> tuple[FollowUp, ...]:
    member = await _leading_member(tx, staff_ref)
    latest = table.c.settled_at.desc()
    query = _query(member).order_by(table.c.settled_at.is_not(None), latest, table.c.opened_at, table.c.request_id)
    rows = await tx.connection.execute(query.limit(MAX_FOLLOW_UPS))
    return tuple([await _seen(tx, row) for row in rows])


async def follow_up(tx: Tx, staff_ref: str, ref: str) -> FollowUp:
    member = await _leading_member(tx, staff_ref)
    row = (await tx.connection.execute(_query(member).where(request_table.c.ref == ref))).one_or_none()
    if row is None:
        raise RequestNotFound
    return await _seen(tx, row)


async def settle(tx: Tx, staff_ref: str, ref: str, text: str, told: bool) -> FollowUp:
    found = await follow_up(tx, staff_ref, ref)
    if found.settled_at:
        raise AlreadyDone(found.settled_by)
    member, request = await member_of(tx, staff_ref), await by_ref(tx, ref)
    await do(tx, request, lambda at: surveying.settle(at, member, text, told=told))
    settled = tx.seal.seal(msgspec.json.encode(Settled(member.name, text, told)), _place(request))
    row = update(table).where(table.c.request_id == request.id)
    await tx.connection.execute(row.values(settled_at=tx.now, settled=settled))
    return await follow_up(tx, staff_ref, ref)


def _query(member: StaffMember) -> Select[tuple[object, ...]]:
    query = (
        select(request_table.c.ref, table.c.opened_at, table.c.settled_at, table.c.settled, response_table.c.issued_at)
        .join(table, table.c.request_id == request_table.c.id)
        .join(response_table, response_table.c.request_id == request_table.c.id)
    )
    if member.units:
        query = query.where(request_table.c.service_unit.in_(member.units))
    return query.where(request_table.c.branch.in_(member.branches)) if member.branches else query


async def _seen(tx: Tx, row: Row[tuple[object, ...]]) -> FollowUp:
    request = await by_ref(tx, row.ref)
    applicant = (await private_of(tx, request)).applicant
    settled = tx.opened(row.settled, _place(request), Settled) if row.settled else Settled("", "", told=False)
    return FollowUp(
        ref=request.ref,
        tracking_code=request.tracking_code,
        service_title=(await definition_of(tx, request)).title,
        unit=request.service_unit,
        branch=request.branch,
        applicant=applicant.name,
        mobile=applicant.mobile,
        opened_at=row.opened_at,
        answered_at=row.issued_at,
        promised_to=request.promised_to,
        settled_at=row.settled_at,
        settled_by=settled.by,
        text=settled.text,
        told=settled.told,
    )


async def _leading_member(tx: Tx, staff_ref: str) -> StaffMember:
    """Raises RequestNotFound for an unknown one, NotPermitted for any but a head."""
    member = await member_of(tx, staff_ref)
    if not _leads(member):
        raise NotPermitted
    return member


def _leads(member: StaffMember) -> bool:
    return member.active and not LEADING.isdisjoint(member.roles)


def _concerns(member: StaffMember, request: StoredRequest) -> bool:
    return serves(member, {request.service_unit}, request.branch)


def _place(request: StoredRequest) -> str:
    return f"follow_up.settled.{request.ref}"
