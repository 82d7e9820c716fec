"""The desk's own time: whoever has a request in hand is told when little is left of it, and when none is.

Told in working time only, once for each moment at which something is due.
"""

import datetime as dt

from backend_client.embedded.decisions.standing import News, Standing

NEAR = dt.timedelta(hours=4)
"""Of working time; a third of the whole where that is less."""


def look(at: Standing) -> Standing:
    due_at = at.request.due_at
    if due_at is None or at.request.waiting or not at.time.is_open(at.now):
        return at
    if at.now > due_at:
        if at.request.escalated_for == due_at:
            return at
        return at.but(reminded_for=due_at, escalated_for=due_at).telling(News(kind="overdue"))
    if at.request.reminded_for == due_at or at.time.between(at.now, due_at) > _near(at, due_at):
        return at
    return at.but(reminded_for=due_at).telling(News(kind="due_near"))


def _near(at: Standing, due_at: dt.datetime) -> dt.timedelta:
    return min(NEAR, at.time.between(_begun(at), due_at) / 3)


def _begun(at: Standing) -> dt.datetime:
    """When what is due was begun."""
    stage = at.stage(at.request.stage_no) if at.request.stage_no else None
    return (stage and stage.started_at) or at.request.accepted_at or at.request.submitted_at
