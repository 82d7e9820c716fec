"""The made-up year: the desk's own decisions in memory come out as its contract does, and leave a desk that works."""

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from backend_client.embedded import open_desk
from backend_client.embedded.year.arrivals import arrivals
from backend_client.embedded.year.people import Applicants, number
from backend_client.errors import AlreadyDone
from backend_client.seal import Seal
from bot.demo import agency
from bot.demo.year import Made, Order, make_year
from nlu.values import Invalid, read

NOW = dt.datetime(2026, 11, 29, 6, 0, tzinfo=dt.UTC)
SEAL = Seal(bytes(range(32)), "desk")
TABLES = ("request", "stage", "history", "response", "survey", "message", "follower", "name_word")


async def _made(place: Path, *, requests: int = 240, seed: int = 7) -> Made:
    order = Order(place=place, seal=SEAL, now=NOW, requests=requests, seed=seed, replay_every=4)
    return await make_year(order, agency.checked(agency.pack_files()).catalogue, lambda done: None)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("year")


@pytest.fixture(scope="module")
async def made(folder: Path) -> Made:
    return await _made(folder / "desk.db")


def _rows(place: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(place)) as file:
        return file.execute(query).fetchall()


@pytest.mark.asyncio(loop_scope="module")
async def test_every_replayed_request_comes_out_through_the_contract_as_in_the_year(made: Made) -> None:
    """E10: what reports are proved with happened as it would have happened."""
    assert made.requests == 240
    assert made.replayed > 50
    assert made.other == []


@pytest.mark.asyncio(loop_scope="module")
async def test_the_agency_is_as_busy_as_it_says(made: Made, folder: Path) -> None:
    catalogue = agency.checked(agency.pack_files()).catalogue

    assert (len(catalogue.offered), len(catalogue.units), len(catalogue.branches)) == (12, 8, 3)
    assert made.responses > 150
    statuses = {status for (status,) in _rows(folder / "desk.db", "SELECT DISTINCT status FROM request")}
    assert statuses >= {"accepted", "answered", "delivered", "withdrawn"}


@pytest.mark.asyncio(loop_scope="module")
async def test_history_is_in_the_order_of_time_and_numbers_have_no_gaps(made: Made, folder: Path) -> None:
    times = [str(at) for (at,) in _rows(folder / "desk.db", "SELECT at FROM history ORDER BY id")]
    assert times == sorted(times)

    numbers = [str(one) for (one,) in _rows(folder / "desk.db", "SELECT number FROM response ORDER BY issued_at")]
    for year in ("1404", "1405"):
        counted = [int(each.partition("-")[2]) for each in numbers if each.startswith(year)]
        assert counted == list(range(1, len(counted) + 1))


@pytest.mark.asyncio(loop_scope="module")
async def test_the_desk_goes_on_from_there(made: Made, folder: Path) -> None:
    """Open requests can be worked on, and what is written to them comes last."""
    desk = await open_desk(folder / "desk.db", SEAL, clock=lambda: NOW)
    try:
        members = [member.ref for member in await desk.staff() if member.units]
        open_ = [(member, card.ref) for member in members for card in await desk.queue(member) if not card.taken_by]
        assert open_, "an agency this busy always has something on the table"
        member, ref = open_[0]
        await desk.take("k1", member, ref)
        await desk.tell("k2", member, ref, "سلام")
        seen = await desk.open_request(member, ref)
        assert [entry.kind for entry in seen.history][-2:] == ["taken", "message_to_citizen"]
        assert seen.messages[-1].text == "سلام"
    finally:
        await desk.close()


async def test_a_desk_with_requests_of_its_own_is_left_alone(tmp_path: Path) -> None:
    await _made(tmp_path / "desk.db", requests=5)
    before = {table: _rows(tmp_path / "desk.db", f"SELECT count(*) FROM {table}") for table in TABLES}

    with pytest.raises(AlreadyDone):
        await _made(tmp_path / "desk.db", requests=5)

    assert {table: _rows(tmp_path / "desk.db", f"SELECT count(*) FROM {table}") for table in TABLES} == before


async def test_the_same_seed_makes_the_same_year(tmp_path: Path) -> None:
    def seen(place: Path) -> list[tuple[object, ...]]:
        return _rows(place, "SELECT id, service, branch, channel, status, submitted_at, accepted_at FROM request")

    await _made(tmp_path / "one.db", requests=30)
    await _made(tmp_path / "two.db", requests=30)
    await _made(tmp_path / "other.db", requests=30, seed=8)

    assert seen(tmp_path / "one.db") == seen(tmp_path / "two.db") != seen(tmp_path / "other.db")


def test_requests_come_in_order_within_the_days_and_less_on_days_off() -> None:
    first, last = dt.date(2026, 1, 3), dt.date(2026, 12, 31)
    times = arrivals(5_000, first, last, Random(1))

    assert len(times) == 5_000
    assert times == sorted(times)
    fridays = sum(time.isoweekday() == 5 for time in times)
    saturdays = sum(time.isoweekday() == 6 for time in times)
    assert fridays * 3 < saturdays


@pytest.mark.parametrize("type_", ["national_id", "legal_id", "foreign_id", "mobile", "postal_code", "iban"])
def test_made_up_numbers_are_right_in_form(type_: str) -> None:
    draw = Random(3)
    read_back = [read(type_, number(type_, draw), today=NOW.date()) for _ in range(300)]

    wrong = [value for value in read_back if isinstance(value, Invalid)]
    assert len(wrong) <= 3, wrong  # the few that repeat one digit


def test_forms_of_every_service_can_be_filled_in_on_any_day() -> None:
    catalogue = agency.checked(agency.pack_files()).catalogue
    applicants = Applicants(catalogue, agency.words(), agency.samples(), Random(5))
    for service in catalogue.services:
        for step in range(40):
            answers, _ = applicants.fill(service, NOW.date() - dt.timedelta(days=9 * step))
            assert answers
