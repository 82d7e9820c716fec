"""How long stages took: moments and codes, nothing that is sealed."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import and_, or_, select

from backend_client.embedded.facts.columns import quick
from backend_client.embedded.tables import history, request, stage
from backend_client.embedded.transaction import Tx
from backend_client.reports.performance import Fact
from backend_client.reports.period import Period
from backend_client.reports.stages import StageFact

_REQUESTS = select(request.c.id, request.c.service, request.c.branch, request.c.channel, quick(history.c.at)).outerjoin(
    history,
    # the status first: only for one that was given up, its history is looked through for the line of that name
    and_(
        request.c.status.in_(("withdrawn", "merged")),
        history.c.request_id == request.c.id,
        history.c.kind == request.c.status,
    ),
)
_STAGES = select(
    stage.c.request_id,
    stage.c.no,
    stage.c.name,
    stage.c.unit,
    quick(stage.c.started_at),
    quick(stage.c.due_on),
    quick(stage.c.finished_at),
)
"""Joined in Python, which is twice as fast as a join whose every row carries the request's columns."""


_Request = tuple[str, str, str, dt.datetime | None]
"""Its service, branch and channel, and when it was given up."""


async def stages(tx: Tx, period: Period, accepted: Sequence[Fact] = ()) -> Iterator[StageFact]:
    """Each stage that has come before its unit by the period's end and was not over before the one before it.
    `accepted`: the requests of that period, where they were read already.

    To be gone through within the transaction: rows are turned one by one, since keeping them costs more than reading.
    """
    requests = _known(accepted) or {row[0]: row[1:] for row in await tx.connection.execute(_REQUESTS)}
    counts = and_(
        stage.c.started_at < period.closes,
        or_(stage.c.finished_at.is_(None), stage.c.finished_at >= period.before().opens),
    )
    return _told(requests, await tx.connection.execute(_STAGES.where(counts)))


def _known(accepted: Sequence[Fact]) -> dict[int, _Request]:
    return {fact.id: (fact.service, fact.branch, fact.channel, fact.withdrawn_at) for fact in accepted}


def _told(requests: dict[int, _Request], rows: Iterable[Any]) -> Iterator[StageFact]:
    """The desk starts a stage at the moment in which the one before it ends, so its queue counts. A request that counts
    neither in the period nor in the one before was over before both, and its stages, too."""
    for id_, no, name, unit, started_at, due_on, finished_at in rows:
        request = requests.get(id_)
        if request is None:
            continue
        service, branch, channel, withdrawn_at = request
        left_at = None if finished_at else withdrawn_at
        yield StageFact(service, no, name, unit, branch, channel, started_at, due_on, finished_at, left_at)
