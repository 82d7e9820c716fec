"""What happened at intake, for the audit form: when receipts were issued, which documents came later."""

import datetime as dt
from collections.abc import Collection

import msgspec
from sqlalchemy import select

from backend_client import inquiries
from backend_client.demands import PREFIX
from backend_client.embedded.tables import change, request
from backend_client.embedded.transaction import Tx
from backend_client.reports.audit_counter import TakenIn
from backend_client.reports.period import Period


class _Named(msgspec.Struct):
    name: str


class _Wanting(msgspec.Struct):
    """Of a change only which documents and fields were found wanting."""

    deficiencies: tuple[_Named, ...] = ()


class _Slot(msgspec.Struct):
    slot: str


class _Pages(msgspec.Struct):
    """Of the private part only which documents there are."""

    pages: tuple[_Slot, ...]


async def receipts(tx: Tx, period: Period) -> list[dt.datetime]:
    """When each was issued: at acceptance, where a day was promised."""
    query = select(request.c.accepted_at).where(
        request.c.promised_to.is_not(None),
        request.c.accepted_at >= period.opens,
        request.c.accepted_at < period.closes,
    )
    return list(await tx.connection.scalars(query))


async def taken_in(tx: Tx, period: Period, services: Collection[str]) -> list[TakenIn]:
    """Requests of these services accepted in the period, with their documents counted. What was asked for after
    acceptance came later, too; what the desk itself obtained is none of theirs."""
    accepted = (
        request.c.service.in_(services),
        request.c.accepted_at >= period.opens,
        request.c.accepted_at < period.closes,
    )
    wanting = await _wanting(tx, accepted)
    query = select(request.c.id, request.c.ref, request.c.service, request.c.promised_to, request.c.private)
    taken = []
    for row in await tx.connection.execute(query.where(*accepted)):
        pages = tx.opened(row.private, f"request.private.{row.ref}", _Pages).pages
        slots = {page.slot for page in pages if not page.slot.startswith((inquiries.PREFIX, inquiries.ADDED))}
        later = slots & wanting.get(row.id, set()) | {slot for slot in slots if slot.startswith(PREFIX)}
        taken.append(TakenIn(row.service, row.promised_to is not None, len(slots), len(later)))
    return taken


async def _wanting(tx: Tx, accepted: tuple[object, ...]) -> dict[int, set[str]]:
    """By request, the names that were ever told as deficient."""
    query = (
        select(change.c.id, change.c.request_id, change.c.body)
        .join(request, request.c.id == change.c.request_id)
        .where(change.c.kind == "deficient", *accepted)  # type: ignore[arg-type]
    )
    found: dict[int, set[str]] = {}
    for row in await tx.connection.execute(query):
        names = tx.opened(row.body, f"change.body.{row.id}", _Wanting).deficiencies
        found.setdefault(row.request_id, set()).update(each.name for each in names)
    return found
