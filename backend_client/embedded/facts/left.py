"""When a request ended without an answer, by its line of history."""

from sqlalchemy import case, func, select

from backend_client.embedded.tables import history, request

_line = (
    select(func.max(history.c.at))
    .where(history.c.request_id == request.c.id, history.c.kind == request.c.status)
    .correlate(request)
    .scalar_subquery()
)
# the few that were given up: an outer join would look through the history of every request
LEFT_AT = case((request.c.status.in_(("withdrawn", "merged")), _line))
"""Of a query of requests; null for those that were not given up."""
