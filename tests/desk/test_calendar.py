"""Working time (F60, P2), proved against an obvious reference that steps minute by minute, day by day."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend_client.agency import Closure, WorkingHours
from backend_client.calendar import TEHRAN, WorkingTime, local_day, working_time
from backend_client.catalogue import Duration, Inquiry, Stage
from backend_client.workflow import groups, promise

HOURS = WorkingHours()
SATURDAY = dt.date(2026, 11, 21)
MINUTE = dt.timedelta(minutes=1)


def tehran(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), TEHRAN).astimezone(dt.UTC)


def stage(amount: int, worst: int | None = None, unit: str = "days") -> Stage:
    duration_worst = None if worst is None else Duration(worst, "hours" if unit == "hours" else "days")
    duration = Duration(amount, "hours" if unit == "hours" else "days")
    return Stage(name="s", title="s", unit="u", post="p", duration=duration, duration_worst=duration_worst)


moments = st.integers(0, 400 * 24 * 60).map(lambda minutes: tehran(dt.date(2026, 3, 1), 0) + MINUTE * minutes)


@st.composite
def working_times(draw: st.DrawFn) -> WorkingTime:
    weekend = tuple(sorted(draw(st.sets(st.integers(1, 7), max_size=4))))
    opens = draw(st.integers(0, 20 * 60))
    closes = draw(st.integers(opens + 30, 23 * 60 + 59))
    days = st.dates(dt.date(2026, 3, 1), dt.date(2027, 4, 20))
    closed = draw(st.frozensets(days, max_size=12))
    at = [dt.time(minutes // 60, minutes % 60) for minutes in (opens, closes)]
    return WorkingTime(WorkingHours(weekend=weekend, opens=at[0], closes=at[1]), closed)


def slowly_add_hours(time: WorkingTime, moment: dt.datetime, amount: int) -> dt.datetime:
    left = amount * 60
    while left:
        left -= time.is_open(moment)
        moment += MINUTE
    return moment


@settings(max_examples=60, deadline=None)
@given(working_times(), moments, st.integers(0, 20))
def test_hours_pass_only_while_the_office_is_open(time: WorkingTime, moment: dt.datetime, amount: int) -> None:
    assert time.add_hours(moment, amount) == slowly_add_hours(time, moment, amount)


@settings(max_examples=100, deadline=None)
@given(working_times(), moments)
def test_the_next_opening_is_the_first_open_minute(time: WorkingTime, moment: dt.datetime) -> None:
    opening = moment
    while not time.is_open(opening):
        opening += MINUTE

    assert time.next_open(moment) == opening


@given(working_times(), moments, st.integers(1, 40))
def test_days_count_from_the_day_after(time: WorkingTime, moment: dt.datetime, amount: int) -> None:
    day, counted = local_day(moment), 0
    while counted < amount:
        day += dt.timedelta(days=1)
        counted += time.is_working_day(day)

    end = time.add_days(moment, amount).astimezone(TEHRAN)
    assert end.date() == day
    assert time.hours.opens <= end.time() <= time.hours.closes


@given(
    working_times(),
    moments,
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=4),
    st.booleans(),
)
def test_a_promise_is_a_range_that_never_starts_before_acceptance(
    time: WorkingTime, accepted: dt.datetime, amounts: list[tuple[int, int]], hours: bool
) -> None:
    stages = [stage(best, best + more, "hours" if hours else "days") for best, more in amounts]
    soonest, latest = promise(stages, groups(stages, range(1, len(stages) + 1)), (), accepted, time)
    assert local_day(accepted) <= soonest <= latest


def test_adding_hours_in_parts_is_adding_their_sum() -> None:
    time = working_time(HOURS, (), "")
    start = tehran(SATURDAY, 13, 30)

    assert time.add_hours(time.add_hours(start, 5), 7) == time.add_hours(start, 12)


def test_a_working_day_promised_on_wednesday_is_saturday() -> None:
    time = working_time(HOURS, (), "")
    wednesday = SATURDAY - dt.timedelta(days=3)

    assert time.add_days(tehran(wednesday, 10), 1) == tehran(SATURDAY, 10)
    assert time.add_hours(tehran(wednesday, 15), 2) == tehran(SATURDAY, 9)


def test_on_a_day_off_the_next_working_day_counts_whole() -> None:
    time = working_time(HOURS, (), "")
    friday = SATURDAY - dt.timedelta(days=1)

    assert time.add_days(tehran(friday, 9), 1) == tehran(SATURDAY, 16)


def test_a_closure_of_one_branch_leaves_the_others_open() -> None:
    closures = (Closure(SATURDAY, "", "shiraz"), Closure(SATURDAY + dt.timedelta(days=1), ""))

    assert not working_time(HOURS, closures, "shiraz").is_working_day(SATURDAY)
    assert working_time(HOURS, closures, "tehran").is_working_day(SATURDAY)
    assert not working_time(HOURS, closures, "tehran").is_working_day(SATURDAY + dt.timedelta(days=1))


def test_working_days_of_a_range_include_both_ends() -> None:
    time = working_time(HOURS, (), "")

    days = time.working_days(SATURDAY, SATURDAY + dt.timedelta(days=7))
    assert [day.isoweekday() for day in days] == [6, 7, 1, 2, 3, 6]


def test_stages_and_inquiries_run_one_after_the_other() -> None:
    inquiry = Inquiry(agency="a", subject="s", duration=Duration(2, "days"), duration_worst=Duration(5, "days"))

    range_ = promise(
        (stage(1, 2), stage(1)), ((1,), (2,)), (inquiry,), tehran(SATURDAY, 10), working_time(HOURS, (), "")
    )
    assert range_ == (dt.date(2026, 11, 25), dt.date(2026, 12, 1))


def test_a_service_without_stages_is_promised_for_the_next_open_day() -> None:
    friday = SATURDAY - dt.timedelta(days=1)

    assert promise((), (), (), tehran(friday, 9), working_time(HOURS, (), "")) == (SATURDAY, SATURDAY)


def test_hours_that_never_open_are_refused() -> None:
    with pytest.raises(ValueError, match="never open"):
        working_time(WorkingHours(weekend=(1, 2, 3, 4, 5, 6, 7)), (), "")


@settings(max_examples=80, deadline=None)
@given(working_times(), moments, st.integers(0, 900))
def test_the_time_between_is_what_was_added(time: WorkingTime, moment: dt.datetime, minutes: int) -> None:
    """F60: what a request has waited is what its dates move by."""
    span = dt.timedelta(minutes=minutes)

    assert time.between(moment, time.add_time(moment, span)) == span


@settings(max_examples=80, deadline=None)
@given(working_times(), moments, st.integers(0, 4_000))
def test_the_time_between_is_every_open_minute(time: WorkingTime, moment: dt.datetime, minutes: int) -> None:
    slowly = sum(time.is_open(moment + MINUTE * step) for step in range(minutes))

    assert time.between(moment, moment + MINUTE * minutes) == MINUTE * slowly
    assert not minutes or time.between(moment + MINUTE * minutes, moment) == dt.timedelta(0)
