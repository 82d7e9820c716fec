"""`mizban report`: days as people write them, and reports in a terminal."""

import argparse
import datetime as dt

import pytest

from backend_client.reports.period import Period
from bot.access import REPORTS as READERS
from bot.cli.bar import bar
from bot.cli.report import BadPeriod, add_deeds, period_of
from bot.reports.offered import OFFERS
from bot.reports.registry import REPORTS

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


def test_what_is_offered_is_made_and_has_its_readers() -> None:
    assert set(OFFERS) == set(REPORTS) == set(READERS)
    assert all(rule.roles for rule in READERS.values())


def test_suggestions_are_for_the_head_alone() -> None:
    assert READERS["suggestions"].roles == {"head"}


@pytest.mark.parametrize("count", ["0", "1001", "ten"])
def test_no_more_are_drawn_than_anybody_looks_at(count: str, capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    add_deeds(parser)

    with pytest.raises(SystemExit):
        parser.parse_args(["sample", "--from", "1405-07-01", "--to", "1405-07-02", "--count", count])
    assert "write a number from 1 to 1000" in capsys.readouterr().err


def test_a_bar_ends_its_line_once(capsys: pytest.CaptureFixture[str]) -> None:
    """Writers tell every thousandth row, which may be the last."""
    show = bar(10_000, "rows")
    for done in (5_000, 10_000, 10_000):
        show(done)

    half, whole = "#" * 15, "#" * 30
    told = capsys.readouterr().err
    assert told == f"\r[{half}{'.' * 15}] 5,000 of 10,000 rows\r[{whole}] 10,000 of 10,000 rows\n"


def test_a_bar_of_nothing_is_full(capsys: pytest.CaptureFixture[str]) -> None:
    bar(0)(0)

    assert capsys.readouterr().err.endswith("0 of 0\n")
