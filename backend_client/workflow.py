"""A request's way along its service's stages (T1): which of them it has, which run together, when each ends (F60).

Stages are named by their place in the definition, from 1, which is also their number in reports. Pure.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence

from backend_client.calendar import WorkingTime, local_day
from backend_client.catalogue import Inquiry, Stage
from backend_client.contract import Answer
from backend_client.forms import holds

Group = tuple[int, ...]
"""Numbers of stages that begin together; what follows begins when all of them are over."""


def planned(stages: Sequence[Stage], answers: Mapping[str, Answer], today: dt.date) -> tuple[int, ...]:
    """Numbers of the stages that a request with these answers has."""
    return tuple(no for no, stage in enumerate(stages, start=1) if holds(stage.relevant, answers, today=today))


def groups(stages: Sequence[Stage], numbers: Collection[int]) -> tuple[Group, ...]:
    """The stages of these numbers as they run together. What stands together does so also where one of them, and be it
    the first, is not needed."""
    found: list[list[int]] = []
    for no, stage in enumerate(stages, start=1):
        if not found or not stage.with_previous:
            found.append([])
        if no in numbers:
            found[-1].append(no)
    return tuple(tuple(group) for group in found if group)


def runs_parallel(stages: Sequence[Stage]) -> bool:
    return any(stage.with_previous for stage in stages)


def over(inquiries: Sequence[Inquiry], start: dt.datetime, time: WorkingTime, *, worst: bool) -> dt.datetime:
    """When all inquiries, one after the other, are answered."""
    for inquiry in inquiries:
        start = _end(inquiry, start, time, worst=worst)
    return start


def ends(
    stages: Sequence[Stage], in_order: Iterable[Group], start: dt.datetime, time: WorkingTime, *, worst: bool
) -> dict[int, dt.datetime]:
    """When each stage of these groups ends, by its planned or its worst duration; the longest of a group holds up the
    next."""
    found: dict[int, dt.datetime] = {}
    for group in in_order:
        found |= {no: _end(stages[no - 1], start, time, worst=worst) for no in group}
        start = max(found[no] for no in group)
    return found


def promise(
    stages: Sequence[Stage],
    in_order: Sequence[Group],
    inquiries: Sequence[Inquiry],
    accepted_at: dt.datetime,
    time: WorkingTime,
) -> tuple[dt.date, dt.date]:
    """The range of days promised at acceptance to a request that has these stages.

    Inquiries run first, then the stages, each from the end of the ones before: so the last day planned for a
    stage is the last day promised. Without either, it is the next time the office is open.
    """
    if not in_order and not inquiries:
        day = local_day(time.next_open(accepted_at))
        return day, day
    soonest, latest = (
        _last_end(stages, in_order, over(inquiries, accepted_at, time, worst=worst), time, worst=worst)
        for worst in (False, True)
    )
    return local_day(soonest), local_day(max(soonest, latest))


def _last_end(
    stages: Sequence[Stage], in_order: Sequence[Group], start: dt.datetime, time: WorkingTime, *, worst: bool
) -> dt.datetime:
    return max(ends(stages, in_order, start, time, worst=worst).values(), default=start)


def _end(step: Stage | Inquiry, start: dt.datetime, time: WorkingTime, *, worst: bool) -> dt.datetime:
    return time.add(start, (step.duration_worst or step.duration) if worst else step.duration)
