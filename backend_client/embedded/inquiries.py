"""Who may note what became of an inquiry, or add a paper; and inquiries as rows of their own (I5, G14)."""

import datetime as dt
from typing import Any

import msgspec
from sqlalchemy import insert, select, update

from backend_client.embedded.decisions.standing import Standing
from backend_client.embedded.staff import WORKING, Case, open_case, permit
from backend_client.embedded.stored import StoredInquiry, StoredRequest
from backend_client.embedded.tables import inquiry as table
from backend_client.embedded.tables import request as request_table
from backend_client.embedded.transaction import Tx


class _Sealed(msgspec.Struct):
    """What may be personal."""

    letter: str
    answer: str


_PLAIN = tuple(name for name in StoredInquiry.__struct_fields__ if name not in _Sealed.__struct_fields__)


async def stored_of(tx: Tx, request: StoredRequest) -> tuple[StoredInquiry, ...]:
    """Those that were sent; none before acceptance."""
    if request.accepted_at is None:
        return ()
    query = select(table).where(table.c.request_id == request.id).order_by(table.c.no)
    return tuple(_opened(tx, request, row) for row in await tx.connection.execute(query))


def _opened(tx: Tx, request: StoredRequest, row: Any) -> StoredInquiry:
    sealed = tx.opened(row.body, _place(request, row.no), _Sealed)
    plain = {name: getattr(row, name) for name in _PLAIN}
    return StoredInquiry(**plain, letter=sealed.letter, answer=sealed.answer)


async def write(tx: Tx, before: Standing, after: Standing) -> None:
    was = {each.no: each for each in before.inquiries}
    for stored in after.inquiries:
        if stored == was.get(stored.no):
            continue
        values: dict[str, Any] = {name: getattr(stored, name) for name in _PLAIN}
        values["body"] = tx.sealed(_Sealed(stored.letter, stored.answer), _place(after.request, stored.no))
        if stored.no in was:
            changed = update(table).where(table.c.request_id == after.request.id, table.c.no == stored.no)
            await tx.connection.execute(changed.values(**values))
        else:
            await tx.connection.execute(insert(table).values(request_id=after.request.id, **values))


def _place(request: StoredRequest, no: int) -> str:
    return f"inquiry.body.{request.ref}.{no}"


async def late(tx: Tx, moment: dt.datetime, at_most: int) -> list[int]:
    """Ids of requests with an answer that should have come by then, of which nobody was told."""
    open_ = (request_table.c.status == "accepted", table.c.answered_at.is_(None))
    wanted = (*open_, table.c.late_told.is_(False), table.c.due_at < moment)
    joined = table.join(request_table, request_table.c.id == table.c.request_id)
    query = select(table.c.request_id).select_from(joined).where(*wanted).order_by(table.c.due_at).limit(at_most)
    return list(dict.fromkeys(await tx.connection.scalars(query)))


async def working_case(tx: Tx, staff_ref: str, ref: str) -> Case:
    case = await open_case(tx, staff_ref, ref)
    permit(case, WORKING, case.request.unit)
    return case
