"""A promise that changes: only to a later day, with its reason, which the citizen is told (F60)."""

import datetime as dt

from backend_client.contract import StaffMember
from backend_client.embedded.decisions.rules import check_text, must_be
from backend_client.embedded.decisions.standing import News, Standing
from backend_client.errors import RequestRejected


def promise_anew(at: Standing, by: StaffMember, day: dt.date, reason: str) -> Standing:
    """By staff. Raises RequestRejected for a day that is not later, or no working day, and without a reason."""
    must_be(at.request, ("accepted",))
    check_text(reason)
    if not at.time.is_working_day(day):
        raise RequestRejected({"day": "day_off"})
    if at.request.promised_to is None or day <= max(at.request.promised_to, at.today):
        raise RequestRejected({"day": "not_later"})
    return promise_later(at.but(decided_by=by.name), by, day, reason)


def promise_later(at: Standing, by: StaffMember | None, day: dt.date, reason: str) -> Standing:
    """The end of the promise moves; a beginning that has passed becomes today. Nothing where the day is not later."""
    begin, end = at.request.promised_from, at.request.promised_to
    if begin is None or end is None or day <= end:
        return at
    at = at.but(promised_from=max(begin, min(day, at.today)), promised_to=day)
    return at.telling(News(kind="date_changed", by=by, text=reason))
