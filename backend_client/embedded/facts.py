"""What reports are made of, read from the desk's tables: moments and codes, nothing that is sealed."""

from sqlalchemy import and_, select

from backend_client.embedded.tables import history, request, response
from backend_client.embedded.transaction import Tx
from backend_client.reports.performance import Fact

_ACCEPTED = (
    select(
        request.c.service,
        request.c.service_unit,
        request.c.branch,
        request.c.channel,
        request.c.accepted_at,
        request.c.promised_to,
        response.c.issued_at,
        history.c.at,
    )
    .outerjoin(response, response.c.request_id == request.c.id)
    .outerjoin(history, and_(history.c.request_id == request.c.id, history.c.kind == "withdrawn"))
    .where(request.c.accepted_at.is_not(None))
)


async def accepted(tx: Tx) -> list[Fact]:
    """Every request that was accepted, whenever."""
    return [Fact(*row) for row in await tx.connection.execute(_ACCEPTED)]
