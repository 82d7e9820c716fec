"""Planning a workflow with parallel and conditional stages (T1, F60), against a reference that asks of each stage alone
what must be over before it; every way in which five stages can stand together and fall away.
"""

import datetime as dt
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend_client.agency import WorkingHours
from backend_client.calendar import TEHRAN, WorkingTime, local_day, working_time
from backend_client.catalogue import Duration, Inquiry, Stage
from backend_client.workflow import ends, groups, planned, promise, runs_parallel

TIME = working_time(WorkingHours(), (), "")
START = dt.datetime(2026, 11, 21, 10, tzinfo=TEHRAN).astimezone(dt.UTC)
FLAGS = (False, True)


def stage(no: int, *, together: bool, hours: int, worst: int) -> Stage:
    return Stage(
        name=f"s{no}",
        title="s",
        unit="u",
        post="p",
        duration=Duration(hours, "hours"),
        duration_worst=Duration(worst, "hours"),
        relevant=f"${{wants_{no}}} = 'yes'",
        with_previous=together,
    )


def before(stages: tuple[Stage, ...], no: int) -> list[int]:
    """Numbers of all that must be over before that stage: everything above those it stands together with."""
    first = no
    while first > 1 and stages[first - 1].with_previous:
        first -= 1
    return list(range(1, first))


def end(
    stages: tuple[Stage, ...], has: set[int], no: int, start: dt.datetime, time: WorkingTime, kind: str
) -> dt.datetime:
    """By asking all that go before for theirs, again and again."""
    begins = [end(stages, has, other, start, time, kind) for other in before(stages, no) if other in has]
    duration = getattr(stages[no - 1], kind)
    return time.add(max(begins, default=start), duration)


def answers_for(has: set[int]) -> dict[str, str | int | tuple[str, ...]]:
    return {f"wants_{no}": "yes" for no in has}


@pytest.mark.parametrize("together", list(itertools.product(FLAGS, repeat=4)))
def test_every_combination_is_planned_as_each_stage_alone_would_say(together: tuple[bool, ...]) -> None:
    amounts = ((3, 5), (9, 9), (1, 20), (4, 6), (2, 2))
    stages = tuple(
        stage(no, together=joined, hours=hours, worst=worst)
        for no, (joined, (hours, worst)) in enumerate(zip((False, *together), amounts, strict=True), start=1)
    )
    assert runs_parallel(stages) == any(together)

    for chosen in itertools.product(FLAGS, repeat=5):
        has = {no for no, wanted in enumerate(chosen, start=1) if wanted}
        numbers = planned(stages, answers_for(has), dt.date(2026, 11, 21))
        assert set(numbers) == has
        in_order = groups(stages, numbers)
        assert [no for group in in_order for no in group] == sorted(has)
        for worst, kind in ((False, "duration"), (True, "duration_worst")):
            reckoned = ends(stages, in_order, START, TIME, worst=worst)
            assert reckoned == {no: end(stages, has, no, START, TIME, kind) for no in has}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(0, 12), st.integers(0, 30)), min_size=1, max_size=6),
    st.integers(0, 60 * 24 * 7),
    st.integers(0, 3),
)
def test_the_promise_is_the_longest_way_through(
    drawn: list[tuple[bool, bool, int, int]], minutes: int, inquired: int
) -> None:
    stages = tuple(
        stage(no, together=together and no > 1, hours=hours, worst=hours + more)
        for no, (together, _, hours, more) in enumerate(drawn, start=1)
    )
    has = {no for no, (_, wanted, *_) in enumerate(drawn, start=1) if wanted}
    accepted = START + dt.timedelta(minutes=minutes)
    inquiry = Inquiry(agency="a", subject="s", duration=Duration(inquired, "days"))

    first, last = promise(stages, groups(stages, has), (inquiry,), accepted, TIME)
    begins = TIME.add_days(accepted, inquired)
    by_kind = [
        max((end(stages, has, no, begins, TIME, kind) for no in has), default=begins)
        for kind in ("duration", "duration_worst")
    ]
    assert (first, last) == (local_day(by_kind[0]), local_day(max(by_kind)))


def test_stages_together_stay_so_where_the_first_of_them_falls_away() -> None:
    stages = tuple(stage(no, together=no in {2, 3}, hours=1, worst=1) for no in range(1, 5))

    assert groups(stages, {1, 2, 3, 4}) == ((1, 2, 3), (4,))
    assert groups(stages, {2, 3, 4}) == ((2, 3), (4,))
    assert groups(stages, {4}) == ((4,),)
    assert groups(stages, ()) == ()
