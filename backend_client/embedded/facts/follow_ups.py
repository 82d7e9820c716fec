"""Low surveys that are followed up: when each was opened and settled, and nothing of whose or how."""

from sqlalchemy import or_, select

from backend_client.embedded.tables import follow_up as table
from backend_client.embedded.transaction import Tx
from backend_client.reports.follow_ups import FollowUpFact
from backend_client.reports.period import Period


async def follow_ups(tx: Tx, period: Period) -> list[FollowUpFact]:
    """Those that count in the period, or in the one before."""
    query = select(table.c.opened_at, table.c.settled_at).where(
        table.c.opened_at < period.closes,
        or_(table.c.settled_at.is_(None), table.c.settled_at >= period.before().opens),
    )
    return [FollowUpFact._make(row) for row in await tx.connection.execute(query)]
