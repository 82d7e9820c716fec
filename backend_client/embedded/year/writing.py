"""The year's rows into the desk's tables, some thousand requests a transaction."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from sqlalchemy import func, insert, select

from backend_client.embedded import tables
from backend_client.embedded.desk import EmbeddedDesk
from backend_client.embedded.transaction import Tx
from backend_client.embedded.year.play import Rows, Year
from backend_client.errors import AlreadyDone

BATCH = 1_000


async def begin(desk: EmbeddedDesk, year: Year, progress: Callable[[int], None]) -> None:
    """Fill a desk, which has no requests yet, with those of a year; `progress` hears how many are written.

    Raises AlreadyDone.
    """
    await desk.alone(_must_be_empty)
    done = 0
    for count, rows in batches(year.requests()):
        await desk.alone(partial(_write, rows=rows))
        done += count
        progress(done)
    await desk.alone(partial(_write_numbers, issued=year.responses))


def batches(requests: Iterable[Rows]) -> Iterator[tuple[int, Rows]]:
    """Rows of up to BATCH requests together, and how many they are."""
    gathered: Rows = {}
    for count, one in enumerate(requests, start=1):
        for table, rows in one.items():
            gathered.setdefault(table, []).extend(rows)
        if count % BATCH == 0:
            yield BATCH, gathered
            gathered = {}
    if gathered:
        yield len(gathered["request"]), gathered


async def _must_be_empty(tx: Tx) -> None:
    """Raises AlreadyDone where the desk has requests of its own."""
    if await tx.connection.scalar(select(func.count()).select_from(tables.request)):
        raise AlreadyDone


async def _write(tx: Tx, rows: Rows) -> None:
    """What other rows point at goes first."""
    for table in tables.metadata.sorted_tables:
        if rows.get(table.name):
            await tx.connection.execute(insert(table), rows[table.name])


async def _write_numbers(tx: Tx, issued: dict[int, int]) -> None:
    """So that the next response has the next number."""
    numbers = [{"year": year, "last": last} for year, last in sorted(issued.items())]
    if numbers:
        await tx.connection.execute(insert(tables.response_number), numbers)
