"""Whether the requests answered in some days had their survey filled (F22), and nothing else of them."""

import datetime as dt

from sqlalchemy import select

from backend_client.calendar import TEHRAN
from backend_client.embedded.tables import response, survey
from backend_client.embedded.transaction import Tx


async def answered(tx: Tx, first: dt.date, last: dt.date) -> tuple[bool, ...]:
    """Of each request answered from `first` to `last` in Tehran, in the order of answering."""
    query = (
        select(survey.c.request_id.is_not(None))
        .select_from(response.outerjoin(survey, survey.c.request_id == response.c.request_id))
        .where(response.c.issued_at >= _begin(first), response.c.issued_at < _begin(last + dt.timedelta(days=1)))
        .order_by(response.c.issued_at, response.c.request_id)
    )
    return tuple(bool(filled) for filled in (await tx.connection.scalars(query)).all())


def _begin(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), TEHRAN).astimezone(dt.UTC)
