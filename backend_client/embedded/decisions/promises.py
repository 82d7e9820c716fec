"""A promise that changes: only to a later day, with its reason, which the citizen is told (F60)."""

import datetime as dt

from msgspec.structs import replace

from backend_client.calendar import WorkingTime, working_time
from backend_client.catalogue import Catalogue
from backend_client.contract import StaffMember, Waiting
from backend_client.embedded.decisions.parallel import each_present
from backend_client.embedded.decisions.rules import check_text, must_be
from backend_client.embedded.decisions.standing import News, Standing
from backend_client.embedded.stored import PresentStage
from backend_client.errors import RequestRejected

_DAY = dt.timedelta(days=1)


def promise_anew(at: Standing, by: StaffMember, day: dt.date, reason: str) -> Standing:
    """By staff. Raises RequestRejected for a day that is not later, or no working day, and without a reason."""
    must_be(at.request, ("accepted",))
    check_text(reason)
    if not at.time.is_working_day(day):
        raise RequestRejected({"day": "day_off"})
    if at.request.promised_to is None or day <= max(at.request.promised_to, at.today):
        raise RequestRejected({"day": "not_later"})
    return promise_later(at.but(decided_by=by.name), by, day, reason)


def promise_later(at: Standing, by: StaffMember | None, day: dt.date, reason: str, waited: Waiting = "") -> Standing:
    """The end of the promise moves; a beginning that has passed becomes today. Nothing where the day is not later."""
    begin, end = at.request.promised_from, at.request.promised_to
    if begin is None or end is None or day <= end:
        return at
    at = at.but(promised_from=max(begin, min(day, at.today)), promised_to=day)
    return at.telling(News(kind="date_changed", by=by, text=reason, waited=waited))


def recalculate(at: Standing, old: Catalogue) -> Standing:
    """The agency is closed on other days than in `old`: what is still to be done keeps its working time, and whoever
    waits longer is told so, with the days that were added."""
    before = working_time(old.hours, old.closures, at.request.branch)
    at = _due_later(at, before)
    for stage in at.stages:
        if stage.finished_at is None and stage.due_on is not None:
            at = at.with_stage(stage.no, due_on=max(stage.due_on, _moved(at, before, stage.due_on)))
    to = at.request.promised_to
    return at if to is None else promise_later(at, None, _moved(at, before, to), _added(at, before, to))


def _due_later(at: Standing, before: WorkingTime) -> Standing:
    """Also until when a clerk accepts, whose hours these are before acceptance."""

    def later(stage: PresentStage) -> PresentStage:
        if stage.due_at is None or stage.due_at <= at.now:
            return stage
        moved = at.time.add_time(at.now, before.between(at.now, stage.due_at))
        return replace(stage, due_at=max(stage.due_at, moved))

    at = each_present(at, later)
    return at.but(accept_by=at.request.due_at) if at.request.status == "submitted" else at


def _moved(at: Standing, before: WorkingTime, day: dt.date) -> dt.date:
    """As many working days from today, today included, as it was until that day."""
    left = len(before.working_days(at.today, day))
    return at.time.later_day(at.today - _DAY, left) if left else day


def _added(at: Standing, before: WorkingTime, until: dt.date) -> str:
    """Titles of the days on which the office was to be open, and will not be."""
    days = {day for day in before.working_days(at.today, until) if not at.time.is_working_day(day)}
    here = {"", at.request.branch}
    return "، ".join(each.title for each in at.catalogue.closures if each.day in days and each.branch in here)
