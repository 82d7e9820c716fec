"""How long each stage took in each unit, and how much of it was late (G8, T1).

A stage's time runs from the end of the one before, so waiting in the unit's queue counts; the first one's from
acceptance. Late is what ended after the last day that was planned for it.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import Literal, NamedTuple, get_args

from backend_client.reports.period import Period
from backend_client.reports.span import Counts, count_groups, spread, summed

StageGrouping = Literal["stage", "service", "unit", "branch", "channel"]
STAGE_GROUPINGS: tuple[StageGrouping, ...] = get_args(StageGrouping)
Group = tuple[str | int, ...]


class StageFact(NamedTuple):
    """One stage of one request that came before its unit. `came_at`: the end of the stage before.

    `no`: its place in the workflow, from 1. `withdrawn_at`: when the request was withdrawn, if during this stage.
    """

    service: str
    no: int
    name: str
    unit: str
    branch: str
    channel: str
    came_at: dt.datetime
    due_on: dt.date | None
    finished_at: dt.datetime | None = None
    withdrawn_at: dt.datetime | None = None


class StageTally(NamedTuple):
    """`came`: before the unit in the period; `late`: of those finished. `*_days`: 24 hours each."""

    came: int
    finished: int
    late: int
    in_progress: int
    overdue: int
    mean_days: float | None
    median_days: float | None
    p90_days: float | None


class StageLine(NamedTuple):
    """`group`: service, place, name and unit of the stage when grouped by stage; else one code."""

    group: Group
    now: StageTally
    before: StageTally


class StagePerformance(NamedTuple):
    period: Period
    by: StageGrouping
    lines: tuple[StageLine, ...]
    total: StageLine


_span = itemgetter(6, 7, 8, 9)
"""A StageFact's moments."""


def _grouper(by: StageGrouping) -> Callable[[StageFact], Group]:
    if by == "stage":
        return itemgetter(0, 1, 2, 3)
    at = StageFact._fields.index(by)
    return itemgetter(slice(at, at + 1))


def stage_performance(
    facts: Iterable[StageFact], period: Period, by: StageGrouping, today: dt.date
) -> StagePerformance:
    """`today`: in Tehran; a period that has not ended is told as it stands now. Keeps none of the facts."""
    parts = count_groups(facts, _grouper(by), _span, period, today)
    lines = [StageLine(group, _tally(parts[group][0]), _tally(parts[group][1])) for group in sorted(parts)]
    told = tuple(line for line in lines if any(line.now[:5]) or any(line.before[:5]))
    now, before = (_tally(summed(both[at] for both in parts.values())) for at in (0, 1))
    return StagePerformance(period, by, told, StageLine((), now, before))


def _tally(counts: Counts) -> StageTally:
    finished = len(counts.took)
    return StageTally(counts.came, finished, counts.late, counts.there, counts.overdue, *spread(counts.took))
