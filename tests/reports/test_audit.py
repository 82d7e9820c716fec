"""A1-A5, F14, F15, F21, F22, T2: the audit form's figures, the evaluator's draw, and the staff's table."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from backend_client.agency import Agency
from backend_client.calendar import TEHRAN
from backend_client.catalogue import Survey
from backend_client.reports.audit_counter import TakenIn, counter
from backend_client.reports.audit_electronic import electronic
from backend_client.reports.audit_hours import continuity, hours_told
from backend_client.reports.audit_information import information
from backend_client.reports.audit_places import places
from backend_client.reports.sample import Surveyed, draw
from backend_client.reports.staff_sheet import SheetFact, staff_sheet
from tests.contract.small_catalogue import catalogue
from tests.reports.test_performance import at, days

CATALOGUE = catalogue()
AGENCY: Agency = CATALOGUE.agency
SERVICE = CATALOGUE.services[0]
SURVEY: Survey = CATALOGUE.survey


def service(code: str, **changes: Any) -> Any:
    return replace(
        SERVICE, **({"code": code, "title": code, "service_code": f"130{code}", "delivery": "electronic"} | changes)
    )


@given(
    st.lists(
        st.tuples(st.sampled_from(("in_person", "electronic", "mixed", "outside")), st.sampled_from((None, "1302")))
    )
)
def test_totals_and_ratios_are_of_approved_services(some: list[tuple[str, str | None]]) -> None:
    found = places([service(str(at), delivery=place, service_code=code) for at, (place, code) in enumerate(some)])
    approved = [place for place, code in some if code]
    totals = found.totals

    assert totals[:5] == (
        len(approved),
        *(approved.count(place) for place in ("in_person", "electronic", "mixed", "outside")),
    )
    if approved:
        assert totals.in_person_share == approved.count("in_person") / len(approved)
        either = sum(place in {"electronic", "mixed"} for place in approved)
        assert totals.electronic_share == either / len(approved)
    else:
        assert totals.in_person_share is totals.electronic_share is None
    assert len(found.rows) == len(some)


def test_a_service_outside_needs_its_reason() -> None:
    """F15."""
    found = places(
        [
            service("bare", delivery="outside"),
            service("told", delivery="outside", delivery_reason="قانون …"),
            service("electronic", delivery_reason="یادداشتی که جای دلیل نیست"),
        ]
    )

    assert found.unexplained == ("bare",)
    assert [row.reason for row in found.rows] == ["", "قانون …", ""]


@given(st.lists(st.integers(-20 * 24 * 60, 40 * 24 * 60), max_size=30))
def test_each_receipt_stands_at_its_weekday_and_hour(minutes: list[int]) -> None:
    """A2."""
    aware = [at(0) + dt.timedelta(minutes=each) for each in minutes]
    lines = continuity(aware, days(0, 20))
    local = [moment.astimezone(TEHRAN) for moment in aware if days(0, 20).has(moment)]

    assert [line.weekday for line in lines] == [6, 7, 1, 2, 3, 4, 5]
    for line in lines:
        for hour in range(24):
            assert line.by_hour[hour] == sum((one.isoweekday(), one.hour) == (line.weekday, hour) for one in local)
    told = hours_told(lines, 8, 16)
    assert {8, 15} | {one.hour for one in local} <= set(told)


def test_information_is_marked_only_where_there_is_some() -> None:
    """A3, I1-I10."""
    full, bare = information(
        [service("full"), service("bare", laws=(), stages=(), costs=(), complaint=" ", delivery="in_person")],
        AGENCY,
        {"full"},
    )

    assert (full.page, full.in_person_desk, full.faq) == (AGENCY.website, False, True)
    assert (bare.page, bare.in_person_desk, bare.faq) == ("", True, False)
    assert (bare.workflow, bare.laws, bare.costs, bare.complaint) == (False, False, False, False)
    assert full.call_centre == AGENCY.phone


def test_the_counter_tells_what_was_taken_at_once() -> None:
    """A4."""
    some = [service("desk", delivery="mixed"), service("web"), service("idle", delivery="in_person")]
    taken = [TakenIn("desk", True, 3, 1), TakenIn("desk", True, 1, 0), TakenIn("web", True, 9, 9)]
    desk, idle = counter(some, SURVEY, taken)

    assert (desk.requests, desk.receipt, desk.at_once) == (2, True, 0.75)
    assert (idle.requests, idle.receipt, idle.at_once) == (0, None, None)


@pytest.mark.parametrize("sms", [True, False])
def test_sms_is_declared_only_with_a_notifier(sms: bool) -> None:
    """A5."""
    (row,) = electronic([service("web"), service("desk", delivery="in_person")], AGENCY, SURVEY, sms=sms)

    assert (row.title, row.sms, row.page) == ("web", sms, AGENCY.website)


SURVEYED = [Surveyed(at(n % 35), f"r{n}", n % 3 == 0) for n in range(60)]


@given(st.integers(0, 40), st.integers(), st.permutations(SURVEYED))
def test_a_draw_can_be_made_again_from_its_seed(count: int, seed: int, shuffled: list[Surveyed]) -> None:
    """F22."""
    period = days(0, 29)
    sample = draw(shuffled, period, count, seed)
    among = sorted(one for one in SURVEYED if period.has(one.answered_at))

    assert sample == draw(SURVEYED, period, count, seed)
    assert sample.total == len(among)
    assert len({one.place for one in sample.drawn}) == len(sample.drawn) == min(count, sample.total)
    assert all(among[one.place - 1].surveyed == one.surveyed for one in sample.drawn)


def test_the_staffs_table_is_in_the_order_of_receiving() -> None:
    """T2: days in Tehran, where it is tomorrow already late in the evening."""
    late = dt.datetime(2026, 11, 21, 21, 0, tzinfo=dt.UTC)
    rows = staff_sheet(
        [
            SheetFact("MZB", "s", late, None, None, None, None, None),
            SheetFact("MZA", "s", late - dt.timedelta(hours=1), late.date(), late.date(), late, late, late),
        ]
    )

    assert [row.receipt_number for row in rows] == ["MZA", "MZB"]
    assert [row.received_on for row in rows] == [dt.date(2026, 11, 21), dt.date(2026, 11, 22)]
    assert (rows[0].delivered_on, rows[1].delivered_on) == (dt.date(2026, 11, 22), None)
