"""Who is away, from day to day, and who stands in for them. It ends by itself: only the present day is looked at."""

import datetime as dt
from typing import NamedTuple

from msgspec.structs import replace
from sqlalchemy import delete, select

from backend_client.catalogue import Service
from backend_client.contract import RequestCard, StaffMember
from backend_client.embedded.decisions.standing import card_of
from backend_client.embedded.insertion import insertion
from backend_client.embedded.staff import everyone, member_of, working_member, works
from backend_client.embedded.stored import StoredRequest
from backend_client.embedded.tables import absence as table
from backend_client.embedded.transaction import Tx
from backend_client.errors import RequestNotFound, RequestRejected
from backend_client.staff_work import Absence, Absences

MAX_DAYS = 366


class _Row(NamedTuple):
    staff_ref: str
    from_on: dt.date
    to_on: dt.date
    deputy_ref: str


async def be_away(tx: Tx, staff_ref: str, from_on: dt.date, to_on: dt.date, deputy_ref: str) -> Absence:
    """In the place of an earlier one. Raises RequestRejected."""
    member = await working_member(tx, staff_ref)
    deputy = await _deputy(tx, member, deputy_ref)
    wrong = _wrong_days(tx.today, from_on, to_on)
    if wrong:
        raise RequestRejected(wrong)
    others = await _rows(tx)
    if any(row.staff_ref == deputy.ref and row.from_on <= to_on and from_on <= row.to_on for row in others):
        raise RequestRejected({"deputy": "away"})
    row = {"from_on": from_on, "to_on": to_on, "deputy_ref": deputy.ref}
    said = insertion(tx, table).values(staff_ref=member.ref, **row)
    await tx.connection.execute(said.on_conflict_do_update(index_elements=["staff_ref"], set_=row))
    return _absence(member, deputy, from_on, to_on)


def _wrong_days(today: dt.date, from_on: dt.date, to_on: dt.date) -> dict[str, str]:
    if from_on < today:
        return {"from_on": "past"}
    if to_on < from_on:
        return {"to_on": "before"}
    return {"to_on": "too_long"} if (to_on - from_on).days >= MAX_DAYS else {}


async def _deputy(tx: Tx, member: StaffMember, deputy_ref: str) -> StaffMember:
    """Somebody else who works in a unit and a branch of the member's. Raises RequestRejected."""
    try:
        deputy = await member_of(tx, deputy_ref)
    except RequestNotFound:
        raise RequestRejected({"deputy": "not_there"}) from None
    if deputy.ref == member.ref:
        raise RequestRejected({"deputy": "oneself"})
    if not works(deputy):
        raise RequestRejected({"deputy": "not_there"})
    if not _work_together(member, deputy):
        raise RequestRejected({"deputy": "other_unit"})
    return deputy


def _work_together(one: StaffMember, other: StaffMember) -> bool:
    """No units, or no branches, are all of them."""
    places = ((one.units, other.units), (one.branches, other.branches))
    return all(not mine or not theirs or not set(mine).isdisjoint(theirs) for mine, theirs in places)


async def be_back(tx: Tx, staff_ref: str) -> None:
    """Repeating is harmless."""
    await working_member(tx, staff_ref)
    await tx.connection.execute(delete(table).where(table.c.staff_ref == staff_ref))


async def deputies(tx: Tx, staff_ref: str) -> tuple[StaffMember, ...]:
    """Who may stand in for this member."""
    member = await working_member(tx, staff_ref)
    return tuple(
        each for each in await everyone(tx) if each.ref != member.ref and works(each) and _work_together(member, each)
    )


async def absences(tx: Tx, staff_ref: str) -> Absences:
    """The member's own, present or to come, and those of others for whom they stand in today."""
    member = await working_member(tx, staff_ref)
    members = {each.ref: each for each in await everyone(tx)}
    own, standing_in = None, []
    for row in await _rows(tx):
        told = _told(row, members)
        if told is None:
            continue
        if told.staff_ref == member.ref:
            own = told
        elif told.deputy_ref == member.ref and told.from_on <= tx.today:
            standing_in.append(told)
    return Absences(own, tuple(standing_in))


async def _rows(tx: Tx) -> list[_Row]:
    """Those that are not over, the first to begin first."""
    columns = (table.c.staff_ref, table.c.from_on, table.c.to_on, table.c.deputy_ref)
    query = select(*columns).where(table.c.to_on >= tx.today).order_by(table.c.from_on, table.c.staff_ref)
    return [_Row(*row) for row in await tx.connection.execute(query)]


def _told(row: _Row, members: dict[str, StaffMember]) -> Absence | None:
    """None where either is gone: a dismissed member stands in for nobody."""
    member, deputy = members.get(row.staff_ref), members.get(row.deputy_ref)
    if member is None or deputy is None or not works(deputy):
        return None
    return _absence(member, deputy, row.from_on, row.to_on)


def _absence(member: StaffMember, deputy: StaffMember, from_on: dt.date, to_on: dt.date) -> Absence:
    return Absence(
        staff_ref=member.ref,
        name=member.name,
        from_on=from_on,
        to_on=to_on,
        deputy_ref=deputy.ref,
        deputy_name=deputy.name,
    )


async def away_now(tx: Tx) -> dict[str, Absence]:
    """By the ref of who is away today."""
    rows = [row for row in await _rows(tx) if row.from_on <= tx.today]
    if not rows:
        return {}
    members = {each.ref: each for each in await everyone(tx)}
    told = [_told(row, members) for row in rows]
    return {each.staff_ref: each for each in told if each is not None}


async def card_for_staff(tx: Tx, request: StoredRequest, definition: Service) -> RequestCard:
    return with_hands(card_of(request, definition), request, await away_now(tx) if request.taken_ref else {})


def with_hands(card: RequestCard, request: StoredRequest, away: dict[str, Absence]) -> RequestCard:
    """The card with what staff alone see: in whose hands it is now."""
    absence = away.get(request.taken_ref)
    deputy, deputy_ref = (absence.deputy_name, absence.deputy_ref) if absence else ("", "")
    return replace(card, taken_ref=request.taken_ref, deputy=deputy, deputy_ref=deputy_ref)
