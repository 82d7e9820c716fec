"""Over a whole made-up year the reports' numbers are those that anybody counts who walks through the raw history."""

import datetime as dt
import json
import sqlite3
import statistics
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from backend_client.embedded import EmbeddedDesk, open_desk
from backend_client.embedded.facts import performance as facts_of_performance
from backend_client.embedded.facts import stages as facts_of_stages
from backend_client.embedded.facts import surveys as facts_of_surveys
from backend_client.embedded.transaction import Tx
from backend_client.reports.performance import GROUPINGS, Grouping, performance
from backend_client.reports.period import Period
from backend_client.reports.stages import STAGE_GROUPINGS, StageGrouping, StagePerformance, stage_performance
from backend_client.seal import Seal
from bot.demo import agency
from bot.demo.year import Order, make_year

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOW = dt.datetime(2026, 11, 29, 6, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 29)
SEAL = Seal(bytes(range(32)), "desk")
TEHRAN = dt.timedelta(hours=3, minutes=30)
PERIODS = (
    Period(dt.date(2025, 11, 29), dt.date(2026, 11, 28)),
    Period(dt.date(2026, 3, 21), dt.date(2026, 6, 21)),
    Period(dt.date(2026, 11, 1), dt.date(2026, 11, 29)),
    Period(dt.date(2026, 7, 7), dt.date(2026, 7, 7)),
)
Raw = dict[str, Any]


@pytest.fixture(scope="module")
async def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("year") / "desk.db"
    order = Order(place=place, seal=SEAL, now=NOW, requests=400, seed=11, replay_every=0)
    await make_year(order, agency.checked(agency.pack_files()).catalogue, lambda done: None)
    return place


@pytest.fixture
async def desk(year: Path) -> Any:
    opened = await open_desk(year, SEAL, clock=lambda: NOW)
    yield opened
    await opened.close()


def _walk(place: Path) -> Iterator[Raw]:
    """Each request with what its history says, line by line, and nothing that a report has reckoned."""
    with closing(sqlite3.connect(place)) as file:
        file.row_factory = sqlite3.Row
        requests = {row["id"]: dict(row) for row in file.execute("SELECT * FROM request")}
        for line in file.execute("SELECT request_id, kind, at FROM history ORDER BY id"):
            requests[line["request_id"]].setdefault(line["kind"], dt.datetime.fromisoformat(line["at"]))
        for row in file.execute("SELECT request_id, body FROM response"):
            request = requests[row["request_id"]]
            body = json.loads(SEAL.open(row["body"], f"response.body.{request['ref']}"))
            request["refused"] = body["outcome"] == "refused"
    yield from requests.values()


def _day(moment: dt.datetime) -> dt.date:
    return (moment + TEHRAN).date()


def _counted(requests: list[Raw], period: Period) -> tuple[Any, ...]:
    accepted = answered = refused = late = in_progress = overdue = 0
    took = []
    for each in requests:
        answer, withdrawal = each.get("answered"), each.get("withdrawn")
        taken = each.get("accepted") or answer  # an instant service answers where others accept
        if taken is None:
            continue
        promised = each["promised_to"] and dt.date.fromisoformat(each["promised_to"])
        accepted += period.first <= _day(taken) <= period.last
        if answer and period.first <= _day(answer) <= period.last:
            answered += 1
            refused += each["refused"]
            took.append((answer - taken).total_seconds() / 86_400)
            late += bool(promised and _day(answer) > promised)
        ended = answer or withdrawal
        if _day(taken) <= period.last and (ended is None or _day(ended) > period.last):
            in_progress += 1
            overdue += bool(promised and promised < min(TODAY, period.last + dt.timedelta(days=1)))
    mean = round(statistics.fmean(took), 2) if took else None
    median = round(statistics.median(took), 2) if took else None
    return accepted, answered, refused, late, in_progress, overdue, mean, median


@pytest.mark.parametrize("by", GROUPINGS)
@pytest.mark.parametrize("period", PERIODS, ids=lambda period: f"{period.first} to {period.last}")
async def test_performance(year: Path, desk: EmbeddedDesk, period: Period, by: Grouping) -> None:
    """E10, G8."""
    told = performance(await desk.read_facts(facts_of_performance.accepted), period, by, TODAY)

    groups: dict[str, list[Raw]] = defaultdict(list)
    for request in _walk(year):
        groups[request["service_unit" if by == "unit" else by]].append(request)
    assert {line.group for line in told.lines} >= {
        group for group, requests in groups.items() if any(_counted(requests, period)[:6])
    }
    for line in told.lines:
        assert line.now[:8] == _counted(groups[line.group], period)
        assert line.before[:8] == _counted(groups[line.group], period.before())
    everything = [request for requests in groups.values() for request in requests]
    assert told.total.now[:8] == _counted(everything, period)
    assert told.total.now.refused > 0 or period is not PERIODS[0]
    assert told.total.now.accepted > 0 or period.first == period.last


async def test_surveys(year: Path, desk: EmbeddedDesk) -> None:
    """T5, G10: as many forms, and of each question as many of each level."""
    period = PERIODS[0]
    filled, _ = await desk.read_facts(lambda tx: facts_of_surveys.filled(tx, period))

    with closing(sqlite3.connect(year)) as file:
        rows = file.execute("SELECT ratings, filled_at FROM survey").fetchall()
    raw = [json.loads(ratings) for ratings, at in rows if _day(dt.datetime.fromisoformat(at)) <= period.last]
    assert len(filled) == len(raw) > 20
    for number in range(1, 17):
        levels = sorted(each[str(number)] for each in raw if str(number) in each)
        assert sorted(each.ratings[number] for each in filled if number in each.ratings) == levels


def _stages(place: Path) -> Iterator[Raw]:
    """Each stage that began, with its request's codes and when its request was given up."""
    requests = {request["id"]: request for request in _walk(place)}
    with closing(sqlite3.connect(place)) as file:
        file.row_factory = sqlite3.Row
        for row in file.execute("SELECT * FROM stage WHERE started_at IS NOT NULL"):
            stage, request = dict(row), requests[row["request_id"]]
            stage |= {name: request[name] for name in ("service", "branch", "channel")}
            for name in ("started_at", "finished_at"):
                stage[name] = row[name] and dt.datetime.fromisoformat(row[name])
            yield stage | {"left_at": request.get("withdrawn") or request.get("merged")}


def _stages_counted(stages: list[Raw], period: Period) -> tuple[Any, ...]:
    came = finished = late = in_progress = overdue = 0
    took = []
    for each in stages:
        began, done = each["started_at"], each["finished_at"]
        due = each["due_on"] and dt.date.fromisoformat(each["due_on"])
        came += period.first <= _day(began) <= period.last
        if done and period.first <= _day(done) <= period.last:
            finished += 1
            took.append((done - began).total_seconds() / 86_400)
            late += bool(due and _day(done) > due)
        ended = done or each["left_at"]
        if _day(began) <= period.last and (ended is None or _day(ended) > period.last):
            in_progress += 1
            overdue += bool(due and due < min(TODAY, period.last + dt.timedelta(days=1)))
    mean = round(statistics.fmean(took), 2) if took else None
    return came, finished, late, in_progress, overdue, mean, round(statistics.median(took), 2) if took else None


@pytest.mark.parametrize("by", STAGE_GROUPINGS)
@pytest.mark.parametrize("period", PERIODS, ids=lambda period: f"{period.first} to {period.last}")
async def test_stages(year: Path, desk: EmbeddedDesk, period: Period, by: StageGrouping) -> None:
    """G8, T1; with the requests read for another table of the same period, as the quarterly report does, the same."""

    async def work(tx: Tx) -> list[StagePerformance]:
        accepted = await facts_of_performance.accepted(tx, period)
        ways = [await facts_of_stages.stages(tx, period, each) for each in ((), accepted)]
        return [stage_performance(way, period, by, TODAY) for way in ways]

    told, again = await desk.read_facts(work)

    assert told == again
    groups: dict[tuple[str | int, ...], list[Raw]] = defaultdict(list)
    keys = ("service", "no", "name", "unit") if by == "stage" else (by,)
    for stage in _stages(year):
        groups[tuple(stage[key] for key in keys)].append(stage)
    for line in told.lines:
        assert line.now[:7] == _stages_counted(groups[line.group], period)
        assert line.before[:7] == _stages_counted(groups[line.group], period.before())
    assert told.total.now[:7] == _stages_counted([stage for stages in groups.values() for stage in stages], period)
