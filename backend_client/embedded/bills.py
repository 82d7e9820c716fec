"""A request's bills in the desk's database."""

from sqlalchemy import insert, select, update

from backend_client.contract import Bill
from backend_client.embedded.rows import bill_row
from backend_client.embedded.stored import StoredRequest
from backend_client.embedded.tables import bill as table
from backend_client.embedded.transaction import Tx


async def bills_of(tx: Tx, request: StoredRequest) -> tuple[Bill, ...]:
    """By their number."""
    query = select(table.c.no, table.c.body).where(table.c.request_id == request.id).order_by(table.c.no)
    rows = await tx.connection.execute(query)
    return tuple(tx.opened(row.body, f"bill.body.{request.ref}.{row.no}", Bill) for row in rows)


async def write(tx: Tx, request: StoredRequest, before: tuple[Bill, ...], after: tuple[Bill, ...]) -> None:
    """What changed between the two."""
    new = [bill_row(tx.seal, request, bill) for bill in after[len(before) :]]
    if new:
        await tx.connection.execute(insert(table), new)
    for old, bill in zip(before, after, strict=False):
        if bill != old:
            row = update(table).where(table.c.request_id == request.id, table.c.no == bill.no)
            await tx.connection.execute(row.values(**bill_row(tx.seal, request, bill)))
