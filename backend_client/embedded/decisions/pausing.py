"""Waiting for somebody else: meanwhile the desk's time stands still, and afterwards its dates move by that time."""

import datetime as dt

from msgspec.structs import replace

from backend_client.calendar import local_day
from backend_client.contract import StaffMember, Waiting
from backend_client.embedded.decisions.parallel import each_present, leading
from backend_client.embedded.decisions.promises import promise_later
from backend_client.embedded.decisions.rules import check_text, must_be
from backend_client.embedded.decisions.standing import News, Standing
from backend_client.embedded.stored import PresentStage
from backend_client.errors import AlreadyDone, PaymentRequired, RequestRejected
from backend_client.workflow import ends


def pause(at: Standing, by: StaffMember, waiting: Waiting, reason: str) -> Standing:
    must_be(at.request, ("accepted",))
    check_text(reason)
    if waiting not in {"citizen", "agency"}:
        raise RequestRejected({"waiting": "missing"})
    if at.request.waiting:
        raise AlreadyDone(at.request.decided_by)
    return wait_for(at.but(decided_by=by.name), waiting, reason).telling(News(kind="paused", by=by, text=reason))


def wait_for(at: Standing, waiting: Waiting, reason: str) -> Standing:
    at = replace(at, private=replace(at.private, waiting_reason=reason, waiting_inquiry=False))
    return at.but(waiting=waiting, waiting_since=at.now)


def resume(at: Standing, by: StaffMember) -> Standing:
    must_be(at.request, ("accepted",))
    if not at.request.waiting:
        raise AlreadyDone(at.request.decided_by)
    return going_on(at.but(decided_by=by.name), by)


def going_on(at: Standing, by: StaffMember | None) -> Standing:
    """It waits no longer, if it did. The citizen is told where the promised day moves, and the reason unless it
    waited for their own answer. What is not paid yet, or not given, it waits for next. Raises PaymentRequired where it
    waits for that already."""
    since, waited_for = at.request.waiting_since, at.request.waiting
    if since is None:
        return at
    if waited_for == "payment" and at.unpaid:
        raise PaymentRequired(at.unpaid.amount_rial)
    waited = at.time.between(since, at.now)
    reason = at.private.waiting_reason if waited_for == "agency" else ""
    at = at.but(waiting="", waiting_since=None).telling(News(kind="resumed", by=by))
    at = _put_off(at, since, waited)
    if at.request.promised_to is not None:
        day = at.time.later_day(at.request.promised_to, at.time.days_of(waited))
        at = promise_later(at, by, day, reason, waited_for)
    if at.unpaid:
        return wait_for(at, "payment", "")
    asked = waited_for == "payment" and any(each.state == "asked" for each in at.private.demands)
    return wait_for(at, "citizen", "") if asked else at


def _put_off(at: Standing, since: dt.datetime, waited: dt.timedelta) -> Standing:
    """What was due after `since` is due so much working time later; what was late already stays late."""

    def later(stage: PresentStage) -> PresentStage:
        if stage.due_at is None or stage.due_at <= since:
            return stage
        return replace(stage, due_at=at.time.add_time(stage.due_at, waited))

    before = {stage.stage_no: stage.due_at for stage in (leading(at.request), *at.beside)}
    at = each_present(at, later)
    after = {stage.stage_no: stage.due_at for stage in (leading(at.request), *at.beside)}
    return at if after == before or not at.request.stage_no else _planned_after(at, before, after)


def _planned_after(
    at: Standing, before: dict[int, dt.datetime | None], after: dict[int, dt.datetime | None]
) -> Standing:
    """The days of the stages that were put off, and of those behind them."""
    moved = {no: due for no, due in after.items() if due is not None and due != before[no]}
    left = [group for group in at.groups if group[0] > max(after)]
    latest = max(due for due in after.values() if due is not None)
    moved |= ends(at.definition.stages, left, latest, at.time, worst=True)
    for no, end in moved.items():
        at = at.with_stage(no, due_on=local_day(end))
    return at
