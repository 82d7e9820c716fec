"""`mizban report`: days as people write them, and the table."""

import datetime as dt

import pytest

from backend_client.reports.performance import Fact, performance
from backend_client.reports.period import Period
from bot.cli.report import BadPeriod, as_json, period_of, table

TODAY = dt.date(2026, 11, 29)
QUARTER = Period(dt.date(2026, 9, 23), dt.date(2026, 12, 21))


@pytest.mark.parametrize("first", ["1405-07-01", "۱۴۰۵/۷/۱", "1405/07/01"])
def test_days_are_read_in_any_digits(first: str) -> None:
    assert period_of(first, "1405-09-30", TODAY) == QUARTER


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("1405-12-30", "1406-01-10", "'1405-12-30' is no Jalali day"),
        ("yesterday", "1405-09-30", "'yesterday' is no Jalali day"),
        ("1405-09-30", "1405-07-01", "ends before it begins"),
    ],
)
def test_what_is_no_period_is_told_with_how_to_write_one(first: str, last: str, said: str) -> None:
    with pytest.raises(BadPeriod, match=said):
        period_of(first, last, TODAY)


def test_a_line_has_its_title_and_the_period_before() -> None:
    at = dt.datetime(2026, 10, 1, 8, tzinfo=dt.UTC)
    fact = Fact("permit", "permits", "tehran", "web", at, dt.date(2026, 10, 10), at + dt.timedelta(days=3))
    told = performance([fact], QUARTER, "service", TODAY)
    titles = {"permit": "پروانهٔ ساخت"}

    lines = table(told, titles).splitlines()
    assert lines[0] == "1405-07-01 to 1405-09-30; in brackets the period before"
    assert " ".join(lines[2].split()) == "پروانهٔ ساخت 1 (0) 1 (0) 0 (0) 0 (0) 0 (0) 3.0 (-) 3.0 (-) 3.0 (-)"
    assert as_json(told, titles)["lines"][0]["title"] == "پروانهٔ ساخت"
    assert as_json(told, titles)["total"]["now"]["median_days"] == 3.0
