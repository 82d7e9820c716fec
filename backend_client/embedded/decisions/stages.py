"""A request's way along T1, one stage or several at a time, each planned from the end of those before."""

import datetime as dt

from msgspec.structs import replace

from backend_client.calendar import local_day
from backend_client.contract import StaffMember, StageProgress
from backend_client.embedded.decisions import billing
from backend_client.embedded.decisions.parallel import begun, led_on, turned
from backend_client.embedded.decisions.pausing import going_on
from backend_client.embedded.decisions.promises import promise_later
from backend_client.embedded.decisions.rules import check_text, must_be
from backend_client.embedded.decisions.standing import News, Standing, progress
from backend_client.embedded.stored import PresentStage, StoredStage
from backend_client.errors import AlreadyDone, RequestRejected
from backend_client.workflow import Group, ends, over


def stage_named(at: Standing, name: str) -> StoredStage:
    """Raises RequestRejected before acceptance and for an unknown name."""
    for stage in at.stages:
        if stage.name == name:
            return stage
    raise RequestRejected({"stage": "unknown" if at.request.accepted_at else "not_accepted"})


def finish(at: Standing, by: StaffMember, name: str, note: str) -> Standing:
    """Finish a present stage, which is named. When all that run with it are over, the next begin; after the last ones
    the service's unit has to answer."""
    stage = stage_named(at, name)
    if stage.finished_by:
        raise AlreadyDone(stage.finished_by)
    must_be(at.request, ("accepted",))
    if stage.started_at is None:
        raise RequestRejected({"stage": "to_come"})
    billing.require_settled(at)
    at = close(turned(going_on(at, by), stage.no), by).but(decided_by=by.name)
    if at.beside:
        told = News(kind="stage_finished", by=by, note=_lines(at.definition.stages[stage.no - 1].title, note))
        return led_on(at.telling_of(stage.no, told))
    left = [group for group in at.groups if group[0] > stage.no]
    if left:
        return start(at, left[0], News(kind="stage_started", by=by, note=note))
    at = _moved_to(at, at.request.service_unit).but(stage_no=0)
    return at.telling_of(stage.no, News(kind="stages_finished", by=by, note=note))


def start(at: Standing, group: Group, news: News) -> Standing:
    """Begin the stages of a group and plan again from here, since their time runs from the end of the ones before.

    A stage that asks the citizen to come is never told along with something else (E11); of the others the citizen is
    told in one.
    """
    at, due = _planned(at, group)
    for no in group:
        at = at.with_stage(no, started_at=at.now)
    at = begun(at, tuple(_in_unit(at, no, due[no]) for no in group))
    plain = [no for no in group if at.definition.stages[no - 1].presence is None]
    for no in group:
        beside = plain[1:] if plain[:1] == [no] else []
        at = _started(turned(at, no), no, replace(news, beside=_seen(at, beside), quiet=no in plain[1:]))
    return turned(at, group[0])


def _started(at: Standing, no: int, news: News) -> Standing:
    stage = at.definition.stages[no - 1]
    automatic = news.automatic and stage.presence is None
    at = at.telling_of(no, replace(news, automatic=automatic, note=_lines(stage.title, news.note)))
    return billing.fall_due(at, stage.name)


def _seen(at: Standing, numbers: list[int]) -> tuple[StageProgress, ...]:
    return tuple(progress(at.definition, no, at.stage(no)) for no in numbers)


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _in_unit(at: Standing, no: int, due_at: dt.datetime) -> PresentStage:
    """Whoever has the request in hand keeps it within their unit."""
    request, unit = at.request, at.stage(no).unit
    stays = unit == request.unit
    return PresentStage(
        stage_no=no,
        unit=unit,
        due_at=due_at,
        taken_ref=request.taken_ref if stays else "",
        taken_name=request.taken_name if stays else "",
    )


def return_to(at: Standing, by: StaffMember, name: str, reason: str) -> Standing:
    """Back to a stage that is behind it: it, those that run with it and all after are to be done again, planned from
    now.

    After the last stage, too, while the response is being written.
    """
    stage = stage_named(at, name)
    must_be(at.request, ("accepted",))
    check_text(reason)
    if stage.finished_at is None:
        raise RequestRejected({"stage": "not_behind"})
    at = going_on(at, by)
    group = next(each for each in at.groups if stage.no in each)
    for later in at.stages:
        if later.no >= group[0]:
            at = at.with_stage(later.no, started_at=None, finished_at=None, finished_by="")
    at = start(at.but(decided_by=by.name), group, News(kind="returned", by=by, text=reason, note=reason))
    days = [each.due_on for each in at.stages if each.due_on is not None]
    return promise_later(at, by, max(days), reason) if days else at


def close(at: Standing, by: StaffMember) -> Standing:
    """The present stage is over."""
    return at.with_stage(at.request.stage_no, finished_at=at.now, finished_by=by.name)


def inquiries_over(at: Standing) -> dt.datetime:
    """When the first stage can begin if the request is accepted now, by the worst durations."""
    return over(at.definition.inquiries, at.now, at.time, worst=True)


def _moved_to(at: Standing, unit: str) -> Standing:
    """Whoever took it in the unit before has it no more."""
    return at if unit == at.request.unit else at.but(unit=unit, taken_ref="", taken_name="")


def _planned(at: Standing, first: Group) -> tuple[Standing, dict[int, dt.datetime]]:
    """With the last day of each stage from that group on, by the worst durations; and when each is due. Inquiries come
    before the first one."""
    in_order = at.groups
    begins = inquiries_over(at) if first == in_order[0] else at.now
    due = ends(at.definition.stages, in_order[in_order.index(first) :], begins, at.time, worst=True)
    for no, end in due.items():
        at = at.with_stage(no, due_on=local_day(end))
    return at, due
