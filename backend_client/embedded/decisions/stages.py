"""A request's way along T1, one stage at a time, each planned from the end of the one before."""

import datetime as dt

from msgspec.structs import replace

from backend_client.calendar import local_day
from backend_client.catalogue import Inquiry, Stage
from backend_client.contract import StaffMember
from backend_client.embedded.decisions import billing
from backend_client.embedded.decisions.pausing import going_on
from backend_client.embedded.decisions.promises import promise_later
from backend_client.embedded.decisions.rules import check_text, must_be
from backend_client.embedded.decisions.standing import News, Standing
from backend_client.embedded.stored import StoredStage
from backend_client.errors import AlreadyDone, RequestRejected
from backend_client.workflow import after


def stage_named(at: Standing, name: str) -> StoredStage:
    """Raises RequestRejected before acceptance and for an unknown name."""
    for stage in at.stages:
        if stage.name == name:
            return stage
    raise RequestRejected({"stage": "unknown" if at.request.accepted_at else "not_accepted"})


def finish(at: Standing, by: StaffMember, name: str, note: str) -> Standing:
    """Finish the present stage, which is named, and start the next; after the last one the service's unit has to
    answer."""
    stage = stage_named(at, name)
    if stage.finished_by:
        raise AlreadyDone(stage.finished_by)
    must_be(at.request, ("accepted",))
    if stage.no != at.request.stage_no:
        raise RequestRejected({"stage": "to_come"})
    billing.require_settled(at)
    at = close(going_on(at, by), by).but(decided_by=by.name)
    left = [each.no for each in at.stages if each.no > stage.no]
    if left:
        return start(at, left[0], News(kind="stage_started", by=by, note=note))
    at = _moved_to(at, at.request.service_unit).but(stage_no=0)
    return at.telling_of(stage.no, News(kind="stages_finished", by=by, note=note))


def start(at: Standing, no: int, news: News) -> Standing:
    """Begin a stage and plan again from here, since its time runs from the end of the one before.

    A stage that asks the citizen to come is never told along with something else (E11).
    """
    stage = at.definition.stages[no - 1]
    at, due_at = _planned(at, no)
    at = _moved_to(at.with_stage(no, started_at=at.now), stage.unit).but(stage_no=no, due_at=due_at)
    automatic = news.automatic and stage.presence is None
    note = "\n".join(part for part in (stage.title, news.note) if part)
    at = at.telling_of(no, replace(news, automatic=automatic, note=note))
    return billing.fall_due(at, stage.name)


def return_to(at: Standing, by: StaffMember, name: str, reason: str) -> Standing:
    """Back to a stage that is behind it: it and all after it are to be done again, planned from now.

    After the last stage, too, while the response is being written.
    """
    stage = stage_named(at, name)
    must_be(at.request, ("accepted",))
    check_text(reason)
    if stage.finished_at is None:
        raise RequestRejected({"stage": "not_behind"})
    at = going_on(at, by)
    for later in at.stages:
        if later.no >= stage.no:
            at = at.with_stage(later.no, started_at=None, finished_at=None, finished_by="")
    at = at.but(decided_by=by.name, stage_no=0)
    at = start(at, stage.no, News(kind="returned", by=by, text=reason, note=reason))
    last = at.stages[-1].due_on
    return at if last is None else promise_later(at, by, last, reason)


def close(at: Standing, by: StaffMember) -> Standing:
    """The present stage is over."""
    return at.with_stage(at.request.stage_no, finished_at=at.now, finished_by=by.name)


def end_of_all(at: Standing) -> dt.datetime:
    """When the last stage must be over if the first one begins now, by the worst durations."""
    ends = after(_steps(at, 1), at.now, at.time, worst=True)
    return ends[-1] if ends else at.time.next_open(at.now)


def _moved_to(at: Standing, unit: str) -> Standing:
    """Whoever took it in the unit before has it no more."""
    return at if unit == at.request.unit else at.but(unit=unit, taken_ref="", taken_name="")


def _steps(at: Standing, first: int) -> tuple[Stage | Inquiry, ...]:
    """What still has to be waited for when the stage of that number begins: inquiries come before the first one."""
    begins = not at.stages or at.stages[0].no >= first
    return (*(at.definition.inquiries if begins else ()), *at.stages_from(first))


def _planned(at: Standing, first: int) -> tuple[Standing, dt.datetime]:
    """With the last day of each stage from `first` on, by the worst durations; and when `first` itself is due."""
    numbers = [stage.no for stage in at.stages if stage.no >= first]
    ends = after(_steps(at, first), at.now, at.time, worst=True)[-len(numbers) :]
    for no, end in zip(numbers, ends, strict=True):
        at = at.with_stage(no, due_on=local_day(end))
    return at, ends[0]
