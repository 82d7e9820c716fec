"""Appointments of the embedded desk: free places, and the deeds of citizens.

Deeds are alone in their line, so what is counted here still holds when it is written.
"""

import datetime as dt
from collections.abc import Iterable

from msgspec import Struct
from sqlalchemy import insert, select, update

from backend_client.appointments import (
    Appointment,
    AppointmentStatus,
    Booking,
    ExpectedVisit,
    Opening,
    Slot,
    times_of,
)
from backend_client.calendar import WorkingTime, working_time
from backend_client.catalogue import Catalogue, Service
from backend_client.embedded.catalogue_store import definition, present
from backend_client.embedded.codes import new_ref
from backend_client.embedded.decisions.presence import calls_its_person
from backend_client.embedded.parallel import beside_of
from backend_client.embedded.requests import followed, one
from backend_client.embedded.tables import appointment as table
from backend_client.embedded.tables import request as request_table
from backend_client.embedded.transaction import Tx
from backend_client.errors import AlreadyDone, RequestNotFound, RequestRejected
from nlu.values import CODE_ALPHABET, check_character

_CODE_CHARS = 7
_HOLDING: tuple[AppointmentStatus, ...] = ("booked", "arrived")


class StoredAppointment(Struct, frozen=True, kw_only=True):
    """A row of the table; names are those of its columns."""

    id: int
    ref: str
    code: bytes
    person_ref: str
    service: str
    branch: str
    request_id: int | None
    starts_at: dt.datetime
    ends_at: dt.datetime
    counter: int
    status: AppointmentStatus
    arrived_at: dt.datetime | None
    arrived_by: str
    name: bytes


COLUMNS = [table.c[name] for name in StoredAppointment.__struct_fields__]


async def free_slots(tx: Tx, service: str, branch: str) -> tuple[Slot, ...]:
    """Times with a place left; none where the branch takes no appointments. Raises RequestNotFound."""
    catalogue = await present(tx)
    openings = _openings(tx, catalogue, _service(catalogue, service), branch)
    if not openings:
        return ()
    busy = await _held(tx, branch, openings[0].starts_at, openings[-1].ends_at)
    free = ((each, each.counters - len(_taken(each, busy))) for each in openings)
    return tuple(Slot(starts_at=each.starts_at, ends_at=each.ends_at, free=left) for each, left in free if left > 0)


async def book(tx: Tx, person_ref: str, booking: Booking) -> Appointment:
    """Raises RequestRejected, RequestNotFound for another's request."""
    await note_missed(tx)
    catalogue = await present(tx)
    service = _service(catalogue, booking.service)
    request_id = await _request_wanting(tx, person_ref, booking) if booking.request_ref else None
    if await _has_open(tx, person_ref, booking.service):
        raise RequestRejected({"service": "booked"})
    opening, counter = await _place(tx, catalogue, service, booking.branch, booking.starts_at)
    ref, code = new_ref(tx.ids), _new_code(tx)
    row = {
        "id": await tx.next_id(table),
        "ref": ref,
        "code": tx.seal.seal(code.encode(), f"appointment.code.{ref}"),
        "code_hash": code_hash(tx, code),
        "person_ref": person_ref,
        "service": booking.service,
        "branch": booking.branch,
        "request_id": request_id,
        "starts_at": opening.starts_at,
        "ends_at": opening.ends_at,
        "counter": counter,
        "status": "booked",
        "booked_at": tx.now,
        "arrived_by": "",
        "name": tx.seal.seal(booking.name.encode(), f"appointment.name.{ref}"),
    }
    await tx.connection.execute(insert(table).values(**row))
    return await view(tx, await _mine(tx, person_ref, ref))


async def move(tx: Tx, person_ref: str, ref: str, starts_at: dt.datetime) -> Appointment:
    """To another time of the same branch; a displaced one, too.

    Raises RequestNotFound, RequestRejected, AlreadyDone.
    """
    await note_missed(tx)
    old = await _mine(tx, person_ref, ref)
    if old.status not in {"booked", "displaced"}:
        raise AlreadyDone
    if old.status == "displaced" and await _has_open(tx, person_ref, old.service):
        raise RequestRejected({"service": "booked"})
    catalogue = await present(tx)
    service = _service(catalogue, old.service)
    opening, counter = await _place(tx, catalogue, service, old.branch, starts_at, moving=old.id)
    where = {"starts_at": opening.starts_at, "ends_at": opening.ends_at, "counter": counter, "status": "booked"}
    await tx.connection.execute(update(table).where(table.c.id == old.id).values(**where))
    return await view(tx, await _mine(tx, person_ref, ref))


async def cancel(tx: Tx, person_ref: str, ref: str) -> Appointment:
    """Its place is free from now on. Raises RequestNotFound, AlreadyDone."""
    await note_missed(tx)
    old = await _mine(tx, person_ref, ref)
    if old.status not in {"booked", "displaced"}:
        raise AlreadyDone(old.arrived_by)
    await tx.connection.execute(update(table).where(table.c.id == old.id).values(status="cancelled"))
    return await view(tx, await _mine(tx, person_ref, ref))


async def appointments_of(tx: Tx, person_ref: str) -> tuple[Appointment, ...]:
    """All of this person's, the latest time first."""
    query = select(*COLUMNS).where(table.c.person_ref == person_ref).order_by(table.c.starts_at.desc())
    rows = (await tx.connection.execute(query)).all()
    return tuple([await view(tx, StoredAppointment(**row._mapping)) for row in rows])  # noqa: SLF001


async def displace(tx: Tx, catalogue: Catalogue) -> None:
    """Appointments on days that this catalogue closes wait to be moved, and hold no place."""
    query = select(table.c.id, table.c.branch, table.c.starts_at)
    rows = await tx.connection.execute(query.where(table.c.status == "booked", table.c.starts_at > tx.now))
    times: dict[str, WorkingTime] = {}
    for row in rows.all():
        time = times.setdefault(row.branch, working_time(catalogue.hours, catalogue.closures, row.branch))
        if not time.is_open(row.starts_at):
            await tx.connection.execute(update(table).where(table.c.id == row.id).values(status="displaced"))


async def note_missed(tx: Tx) -> None:
    """Whoever had not come by the end has missed it; their next booking is not held up by it."""
    past = (table.c.status == "booked", table.c.ends_at <= tx.now)
    await tx.connection.execute(update(table).where(*past).values(status="missed"))


async def view(tx: Tx, row: StoredAppointment) -> Appointment:
    """As it is at this moment: a time that has passed was missed, noted or not."""
    catalogue = await present(tx)
    titles = {service.code: service.title for service in catalogue.services}
    request = None if row.request_id is None else await one(tx, request_table.c.id == row.request_id)
    missed = row.status == "booked" and row.ends_at <= tx.now
    return Appointment(
        ref=row.ref,
        code=tx.seal.open(row.code, f"appointment.code.{row.ref}").decode(),
        service=row.service,
        service_title=titles.get(row.service, ""),
        branch=row.branch,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        status="missed" if missed else row.status,
        request_ref=request.ref if request else "",
        counter=row.counter,
        tracking_code=request.tracking_code if request else "",
    )


async def expected(tx: Tx, row: StoredAppointment) -> ExpectedVisit:
    """As the counter sees it."""
    return ExpectedVisit(
        appointment=await view(tx, row),
        name=tx.seal.open(row.name, f"appointment.name.{row.ref}").decode(),
        counter=row.counter,
        arrived_at=row.arrived_at,
        arrived_by=row.arrived_by,
    )


def code_hash(tx: Tx, code: str) -> str:
    return tx.seal.lookup("appointment", code)


def _new_code(tx: Tx) -> str:
    """Seven Crockford characters and a check character: short enough to be read out at a counter."""
    body = "".join(CODE_ALPHABET[tx.ids.below(len(CODE_ALPHABET))] for _ in range(_CODE_CHARS))
    return f"{body}{check_character(body)}"


def _service(catalogue: Catalogue, code: str) -> Service:
    try:
        return catalogue.service(code)
    except KeyError:
        raise RequestNotFound from None


def _openings(tx: Tx, catalogue: Catalogue, service: Service, branch: str) -> tuple[Opening, ...]:
    found = next((each for each in catalogue.branches_of(service) if each.code == branch), None)
    if found is None or found.reception is None:
        return ()
    time = working_time(catalogue.hours, catalogue.closures, branch)
    return tuple(times_of(found.reception, time, tx.now))


async def _place(
    tx: Tx, catalogue: Catalogue, service: Service, branch: str, starts_at: dt.datetime, moving: int | None = None
) -> tuple[Opening, int]:
    """That time and a counter free in it. Raises RequestRejected: there is no such time, or it is full."""
    openings = _openings(tx, catalogue, service, branch)
    opening = next((each for each in openings if each.starts_at == starts_at), None)
    if opening is None:
        raise RequestRejected({"starts_at": "closed"})
    taken = _taken(opening, await _held(tx, branch, opening.starts_at, opening.ends_at, besides=moving))
    left = [counter for counter in range(1, opening.counters + 1) if counter not in taken]
    if len(taken) >= opening.counters or not left:
        raise RequestRejected({"starts_at": "full"})
    return opening, left[0]


async def _held(
    tx: Tx, branch: str, since: dt.datetime, until: dt.datetime, besides: int | None = None
) -> list[tuple[dt.datetime, dt.datetime, int]]:
    """(start, end, counter) of what holds a place between those two moments."""
    columns = table.c
    query = select(columns.starts_at, columns.ends_at, columns.counter).where(
        columns.branch == branch, columns.starts_at < until, columns.ends_at > since, columns.status.in_(_HOLDING)
    )
    if besides is not None:
        query = query.where(columns.id != besides)
    return [(row.starts_at, row.ends_at, row.counter) for row in await tx.connection.execute(query)]


def _taken(opening: Opening, held: Iterable[tuple[dt.datetime, dt.datetime, int]]) -> set[int]:
    """Counters that are busy in any part of it: appointments may have been longer when they were booked."""
    return {counter for start, end, counter in held if start < opening.ends_at and end > opening.starts_at}


async def _has_open(tx: Tx, person_ref: str, service: str) -> bool:
    mine = (table.c.person_ref == person_ref, table.c.service == service, table.c.status == "booked")
    return await tx.connection.scalar(select(table.c.id).where(*mine)) is not None


async def _mine(tx: Tx, person_ref: str, ref: str) -> StoredAppointment:
    query = select(*COLUMNS).where(table.c.ref == ref, table.c.person_ref == person_ref)
    row = (await tx.connection.execute(query)).one_or_none()
    if row is None:
        raise RequestNotFound
    return StoredAppointment(**row._mapping)  # noqa: SLF001


async def _request_wanting(tx: Tx, person_ref: str, booking: Booking) -> int:
    """The request whose present stage wants its person at the in-person desk (E11)."""
    request = await followed(tx, person_ref, booking.request_ref)
    stages = (await definition(tx, request.service, request.version)).stages
    if (request.service, request.branch) != (booking.service, booking.branch):
        raise RequestRejected({"request_ref": "elsewhere"})
    if not calls_its_person(request, stages, await beside_of(tx, request)):
        raise RequestRejected({"request_ref": "no_presence"})
    return request.id
