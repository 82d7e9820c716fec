"""How long stages took: moments and codes, nothing that is sealed."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from sqlalchemy import and_, or_, select

from backend_client.embedded.facts.columns import driven, readers
from backend_client.embedded.facts.left import LEFT_AT
from backend_client.embedded.tables import request, stage
from backend_client.embedded.transaction import Tx
from backend_client.reports.performance import Fact
from backend_client.reports.period import Period
from backend_client.reports.stages import StageFact

_REQUESTS = select(request.c.id, request.c.service, request.c.branch, request.c.channel, LEFT_AT).where(
    request.c.accepted_at.is_not(None)
)
_STAGES = select(
    stage.c.request_id,
    stage.c.no,
    stage.c.name,
    stage.c.unit,
    stage.c.started_at,
    stage.c.due_on,
    stage.c.finished_at,
)
"""Joined in Python, which is twice as fast as a join whose every row carries the request's columns."""


_Request = tuple[str, str, str, dt.datetime | None]
"""Its service, branch and channel, and when it was given up."""


async def stages(tx: Tx, period: Period, accepted: Sequence[Fact] = ()) -> Iterator[StageFact]:
    """Each stage that has come before its unit by the period's end and was not over before the one before it.
    `accepted`: the requests of that period, where they were read already.

    To be gone through within the transaction: rows are turned one by one, since keeping them costs more than reading.
    """
    requests = _known(accepted) or await _requests(tx)
    counts = and_(
        stage.c.started_at < period.closes,
        or_(stage.c.finished_at.is_(None), stage.c.finished_at >= period.before().opens),
    )
    return _told(tx, requests, await driven(tx, _STAGES.where(counts)))


def _known(accepted: Sequence[Fact]) -> dict[int, _Request]:
    return {fact.id: (fact.service, fact.branch, fact.channel, fact.withdrawn_at) for fact in accepted}


async def _requests(tx: Tx) -> dict[int, _Request]:
    moment, _ = readers(tx)
    rows = await driven(tx, _REQUESTS)
    return {id_: (service, branch, channel, moment(left_at)) for id_, service, branch, channel, left_at in rows}


def _told(tx: Tx, requests: dict[int, _Request], rows: Iterable[Any]) -> Iterator[StageFact]:
    """The desk starts a stage at the moment in which the one before it ends, so its queue counts. A request that counts
    neither in the period nor in the one before was over before both, and its stages, too."""
    moment, day = readers(tx)
    made = partial(tuple.__new__, StageFact)  # without its own __new__, which costs as much as reading the row
    for id_, no, name, unit, started, due, finished in rows:
        request = requests.get(id_)
        if request is None:
            continue
        service, branch, channel, left_at = request
        finished_at = moment(finished)
        left_undone_at = None if finished_at else left_at
        yield made((service, no, name, unit, branch, channel, moment(started), day(due), finished_at, left_undone_at))
