"""Numbers of responses: 1405-000123, counted within the Jalali year, without gaps."""

import jdatetime

from backend_client.embedded.insertion import insertion
from backend_client.embedded.tables import response_number as table
from backend_client.embedded.transaction import Tx


async def next_response_number(tx: Tx) -> str:
    """Given back where the transaction is."""
    year = jdatetime.date.fromgregorian(date=tx.today).year
    counted = insertion(tx, table).values(year=year, last=1)
    counted = counted.on_conflict_do_update(index_elements=["year"], set_={"last": table.c.last + 1})
    last = (await tx.connection.execute(counted.returning(table.c.last))).scalar_one()
    return response_number(year, last)


def response_number(year: int, counted: int) -> str:
    return f"{year}-{counted:06d}"
