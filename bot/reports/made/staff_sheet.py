"""T2, G11: the report of the desk's staff. It has codes and no names of citizens."""

from backend_client.embedded.facts import staff_sheet as facts
from backend_client.reports.staff_sheet import SheetRow, staff_sheet
from bot.reports.source import Asked, Source
from bot.reports.told import Column, Days, Row, Table, Told
from dialogs import persian

COLUMNS = (
    Column("receipt_number", "code"),
    Column("subservice", "text"),
    Column("received_on", "day"),
    Column("promised_on_receipt", "days"),
    Column("first_stage_on", "day"),
    Column("last_stage_on", "day"),
    Column("delivered_on", "day"),
)


async def told_staff(source: Source, asked: Asked) -> Told:
    found = await source.desk.read_facts(lambda tx: facts.sheet(tx, asked.period, asked.staff))
    rows = [_row(source, row) for row in staff_sheet(found)]
    table = Table("staff", COLUMNS, rows, about=await _member(source, asked.staff))
    return Told("staff", asked.period, "", (table,), ("staff",), {"staff": asked.staff})


async def _member(source: Source, ref: str) -> str:
    """Whose table it is, as people call them; "" for everybody's."""
    if not ref:
        return ""
    member = await source.desk.member(ref)
    return f"{persian.quoted(member.name)}، {persian.quoted(member.post)}"


def _row(source: Source, row: SheetRow) -> Row:
    promised = None
    if row.promised_from is not None and row.promised_to is not None:
        promised = Days(row.promised_from, row.promised_to)
    return (
        row.receipt_number,
        source.service(row.service),
        row.received_on,
        promised,
        row.first_stage_on,
        row.last_stage_on,
        row.delivered_on,
    )
