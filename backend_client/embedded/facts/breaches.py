"""Documents asked for after acceptance: when, of which request, by whose reason; nothing that is sealed."""

from sqlalchemy import select

from backend_client.embedded.tables import history, request
from backend_client.embedded.transaction import Tx
from backend_client.reports.breaches import Breach
from backend_client.reports.period import Period


async def asked_later(tx: Tx, period: Period) -> list[Breach]:
    """Of the period, and of the one before."""
    query = (
        select(request.c.service, history.c.unit, request.c.branch, request.c.channel, history.c.at)
        .join(request, request.c.id == history.c.request_id)
        .where(
            history.c.kind == "document_asked",
            history.c.at >= period.before().opens,
            history.c.at < period.closes,
        )
    )
    return [Breach._make(row) for row in await tx.connection.execute(query)]
