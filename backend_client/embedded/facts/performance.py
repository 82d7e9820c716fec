"""How far accepted requests have come: moments and codes, nothing that is sealed."""

from sqlalchemy import Select, and_, or_, select

from backend_client.embedded.facts.columns import quick
from backend_client.embedded.tables import history, request, response
from backend_client.embedded.transaction import Tx
from backend_client.reports.performance import Fact
from backend_client.reports.period import Period

_ACCEPTED = (
    select(
        request.c.service,
        request.c.service_unit,
        request.c.branch,
        request.c.channel,
        quick(request.c.accepted_at),
        quick(request.c.promised_to),
        quick(response.c.issued_at),
        quick(history.c.at),
        request.c.outcome == "refused",
        request.c.id,
    )
    .outerjoin(response, response.c.request_id == request.c.id)
    .outerjoin(
        history,
        # the status first: only for one that was given up, its history is looked through for the line of that name
        and_(
            request.c.status.in_(("withdrawn", "merged")),
            history.c.request_id == request.c.id,
            history.c.kind == request.c.status,
        ),
    )
    .where(request.c.accepted_at.is_not(None))
)


async def accepted(tx: Tx, period: Period | None = None) -> list[Fact]:
    """Every request that was accepted; of a period, those that count in it or in the one before."""
    return [Fact._make(row) for row in await tx.connection.execute(_of(period) if period else _ACCEPTED)]


def _of(period: Period) -> Select[*tuple[object, ...]]:
    opens = period.before().opens
    ended_before = or_(response.c.issued_at < opens, history.c.at < opens)
    return _ACCEPTED.where(
        request.c.accepted_at < period.closes,
        or_(request.c.accepted_at >= opens, ended_before.is_not(True)),
    )
