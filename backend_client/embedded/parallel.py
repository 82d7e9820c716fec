"""Present stages that run beside the one of which a request's row tells: read, written, and found by unit."""

from sqlalchemy import delete, insert, select

from backend_client.contract import StaffMember
from backend_client.embedded.catalogue_store import definition
from backend_client.embedded.decisions.parallel import Beside, seen_by
from backend_client.embedded.requests import CARD_COLUMNS
from backend_client.embedded.rows import beside_row
from backend_client.embedded.stored import PresentStage, StoredRequest
from backend_client.embedded.tables import parallel_stage as table
from backend_client.embedded.tables import request as request_table
from backend_client.embedded.transaction import Tx
from backend_client.workflow import runs_parallel

_COLUMNS = {name: table.c[name] for name in PresentStage.__struct_fields__}
LED_COLUMNS = tuple(_COLUMNS.get(column.name, column) for column in CARD_COLUMNS)
"""As CARD_COLUMNS of `beside_request`: the request's row as it tells of a stage that stands beside."""
beside_request = table.join(request_table, request_table.c.id == table.c.request_id)


async def beside_of(tx: Tx, request: StoredRequest) -> Beside:
    """By their numbers. Asked of the database only where the service has such stages."""
    if request.status != "accepted" or not runs_parallel(
        (await definition(tx, request.service, request.version)).stages
    ):
        return ()
    query = select(*_COLUMNS.values()).where(table.c.request_id == request.id).order_by(table.c.stage_no)
    return tuple(PresentStage(**row._mapping) for row in await tx.connection.execute(query))  # noqa: SLF001 - its public name


async def before(tx: Tx, member: StaffMember, request: StoredRequest) -> StoredRequest:
    """The request, read as it is stored, as it stands before this member."""
    return seen_by(member, request, await beside_of(tx, request))


async def write_beside(tx: Tx, request: StoredRequest, stages: Beside) -> None:
    """In the place of those that were there."""
    await tx.connection.execute(delete(table).where(table.c.request_id == request.id))
    rows = [beside_row(request, stage) for stage in stages]
    if rows:
        await tx.connection.execute(insert(table), rows)
