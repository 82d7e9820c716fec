"""How far accepted requests have come: moments and codes, nothing that is sealed."""

from functools import partial

from sqlalchemy import Select, or_, select

from backend_client.embedded.facts.columns import driven, readers
from backend_client.embedded.facts.left import LEFT_AT
from backend_client.embedded.tables import request, response
from backend_client.embedded.transaction import Tx
from backend_client.reports.performance import Fact
from backend_client.reports.period import Period

_ACCEPTED = (
    select(
        request.c.service,
        request.c.service_unit,
        request.c.branch,
        request.c.channel,
        request.c.accepted_at,
        request.c.promised_to,
        response.c.issued_at,
        LEFT_AT,
        request.c.outcome == "refused",
        request.c.id,
    )
    .outerjoin(response, response.c.request_id == request.c.id)
    .where(request.c.accepted_at.is_not(None))
)


async def accepted(tx: Tx, period: Period | None = None) -> list[Fact]:
    """Every request that was accepted; of a period, those that count in it or in the one before."""
    rows = await driven(tx, _of(period) if period else _ACCEPTED)
    moment, day = readers(tx)
    made = partial(tuple.__new__, Fact)  # as fast as it goes
    return [
        made((service, unit, branch, channel, moment(came), day(due), moment(done), moment(left), refused == 1, id_))
        for service, unit, branch, channel, came, due, done, left, refused, id_ in rows
    ]


def _of(period: Period) -> Select[*tuple[object, ...]]:
    opens = period.before().opens
    ended_before = or_(response.c.issued_at < opens, opens > LEFT_AT)
    return _ACCEPTED.where(
        request.c.accepted_at < period.closes,
        or_(request.c.accepted_at >= opens, ended_before.is_not(True)),
    )
