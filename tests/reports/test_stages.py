"""G8: figures of stages, equal to what a plain count over each stage says; P1's breaches."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from backend_client.calendar import local_day
from backend_client.reports.breaches import Breach, BreachLine, breaches
from backend_client.reports.stages import STAGE_GROUPINGS, StageFact, StageGrouping, stage_performance
from tests.reports.test_performance import DAY, FIRST, TODAY, at, days


@st.composite
def stage_facts(draw: st.DrawFn) -> StageFact:
    came, end = sorted(draw(st.lists(st.integers(-30 * 24, 50 * 24), min_size=2, max_size=2)))
    moments = [at(0, 0) + dt.timedelta(hours=hours) for hours in (came, end)]
    state = draw(st.sampled_from(("finished", "withdrawn", "open")))
    return StageFact(
        service=draw(st.sampled_from(("x", "y"))),
        no=draw(st.integers(1, 3)),
        name=draw(st.sampled_from(("review", "visit"))),
        unit=draw(st.sampled_from(("u", "v"))),
        branch="b",
        channel="web",
        came_at=moments[0],
        due_on=draw(st.none() | st.integers(0, 20).map(lambda more: local_day(moments[0]) + more * DAY)),
        finished_at=moments[1] if state == "finished" else None,
        withdrawn_at=moments[1] if state == "withdrawn" else None,
    )


@given(st.lists(stage_facts(), max_size=12), st.integers(-20, 40), st.integers(0, 25))
def test_the_figures_are_those_of_a_count_day_by_day(some: list[StageFact], first: int, length: int) -> None:
    period = days(first, first + length)
    every = [period.first + step * DAY for step in range(length + 1)]
    total = stage_performance(iter(some), period, "stage", TODAY).total.now
    finished = [one for one in some if one.finished_at and local_day(one.finished_at) in every]
    ends = {id(one): one.finished_at or one.withdrawn_at for one in some}
    there = [
        one
        for one in some
        if local_day(one.came_at) <= period.last and ((end := ends[id(one)]) is None or local_day(end) > period.last)
    ]
    stands = TODAY if period.last >= TODAY else period.last + DAY

    assert total.came == sum(local_day(one.came_at) in every for one in some)
    assert total.finished == len(finished)
    assert total.late == sum(
        1 for one in finished if one.due_on and one.finished_at and local_day(one.finished_at) > one.due_on
    )
    assert total.in_progress == len(there)
    assert total.overdue == sum(1 for one in there if one.due_on and one.due_on < stands)
    took = [(one.finished_at - one.came_at).total_seconds() / 86400 for one in finished if one.finished_at]
    assert total.mean_days == (round(sum(took) / len(took), 2) if took else None)


@given(st.lists(stage_facts(), max_size=12), st.sampled_from(STAGE_GROUPINGS))
def test_the_groups_add_up_to_the_total(some: list[StageFact], by: StageGrouping) -> None:
    told = stage_performance(some, days(0, 29), by, TODAY)

    for place in range(5):
        assert sum(line.now[place] for line in told.lines) == told.total.now[place]  # type: ignore[misc]
        assert sum(line.before[place] for line in told.lines) == told.total.before[place]  # type: ignore[misc]


def test_stages_stand_in_the_order_of_their_workflow() -> None:
    some = [StageFact("s", no, name, "u", "b", "web", at(1), None) for no, name in ((2, "a"), (10, "b"), (1, "z"))]

    told = stage_performance(some, days(0, 9), "stage", TODAY)
    assert [line.group for line in told.lines] == [("s", 1, "z", "u"), ("s", 2, "a", "u"), ("s", 10, "b", "u")]


def test_breaches_are_counted_by_group_and_beside_the_period_before() -> None:
    """P1: a document that was asked for after acceptance."""
    some = [Breach("s", unit, "b", "web", at(day)) for unit, day in (("u", 1), ("u", 12), ("v", 15), ("w", 40))]

    assert breaches(some, days(10, 19), "unit") == (BreachLine("u", 1, 1), BreachLine("v", 1, 0))
    assert days(10, 19).first == FIRST + 10 * DAY
