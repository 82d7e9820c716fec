"""A request's way along its service's stages (T1): which of them it has, and when each ends (F60). Pure.

Stages are named by their place in the definition, from 1, which is also their number in reports.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

from backend_client.calendar import WorkingTime, local_day
from backend_client.catalogue import Inquiry, Stage
from backend_client.contract import Answer
from backend_client.forms import holds


def planned(stages: Sequence[Stage], answers: Mapping[str, Answer], today: dt.date) -> tuple[int, ...]:
    """Numbers of the stages that a request with these answers has."""
    return tuple(no for no, stage in enumerate(stages, start=1) if holds(stage.relevant, answers, today=today))


def after(
    steps: Sequence[Stage | Inquiry], start: dt.datetime, time: WorkingTime, *, worst: bool
) -> tuple[dt.datetime, ...]:
    """When each of them ends, one after the other, by its planned or its worst duration."""
    ends = []
    for step in steps:
        start = time.add(start, (step.duration_worst or step.duration) if worst else step.duration)
        ends.append(start)
    return tuple(ends)


def promise(
    stages: Sequence[Stage], inquiries: Sequence[Inquiry], accepted_at: dt.datetime, time: WorkingTime
) -> tuple[dt.date, dt.date]:
    """The range of days promised at acceptance to a request that has these stages.

    Inquiries run first, then the stages, each from the end of the one before: so the last day planned for
    the last stage is the last day promised. Without either, it is the next time the office is open.
    """
    steps: tuple[Stage | Inquiry, ...] = (*inquiries, *stages)
    if not steps:
        day = local_day(time.next_open(accepted_at))
        return day, day
    soonest, latest = (after(steps, accepted_at, time, worst=worst)[-1] for worst in (False, True))
    return local_day(soonest), local_day(max(soonest, latest))
