"""E10, G8: how much came, was answered and is late, of the whole desk and of each stage."""

from collections.abc import Sequence
from typing import get_args

from backend_client.embedded.facts import performance as read_performance
from backend_client.embedded.facts import stages as read_stages
from backend_client.embedded.transaction import Tx
from backend_client.reports.performance import Grouping, Performance, Tally, performance
from backend_client.reports.stages import StageGrouping, StageLine, StagePerformance, StageTally, stage_performance
from bot.reports.source import Asked, Source
from bot.reports.told import Column, Named, Pair, Row, Table, Told

COUNTS = ("accepted", "answered", "refused", "late", "in_progress", "overdue")
STAGE_COUNTS = ("came", "finished", "late", "in_progress", "overdue")
DAYS = ("mean_days", "median_days", "p90_days")


async def told_performance(source: Source, asked: Asked) -> Told:
    by = _grouping(asked.by)
    table = performance_table(source, await performance_of(source, asked, by), source.within(asked.scope))
    return Told("performance", asked.period, by, (table,), ("performance", "before"))


async def performance_of(source: Source, asked: Asked, by: Grouping) -> Performance:
    async def work(tx: Tx) -> Performance:
        facts = asked.scope.of(await read_performance.accepted(tx, asked.period))
        return performance(facts, asked.period, by, source.today)

    return await source.desk.read_facts(work)


def _grouping(by: str) -> Grouping:
    found: Grouping = next((one for one in get_args(Grouping) if one == by), "service")
    return found


def performance_table(source: Source, found: Performance, about: str = "") -> Table:
    rows: list[Row] = [(source.named(found.by, line.group), *_pairs(line.now, line.before)) for line in found.lines]
    total: Row = (_total(source), *_pairs(found.total.now, found.total.before))
    columns = (Column(found.by, "text"), *_figures(COUNTS))
    return Table(f"by_{found.by}", columns, rows, total, about)


async def told_stages(source: Source, asked: Asked) -> Told:
    by: StageGrouping = next((one for one in get_args(StageGrouping) if one == asked.by), "stage")
    table = stage_table(source, await stages_of(source, asked, by), source.within(asked.scope))
    return Told("stages", asked.period, by, (table,), ("stages", "before"))


async def stages_of(source: Source, asked: Asked, by: StageGrouping) -> StagePerformance:
    async def work(tx: Tx) -> StagePerformance:
        facts = asked.scope.of(await read_stages.stages(tx, asked.period))
        return stage_performance(facts, asked.period, by, source.today)

    return await source.desk.read_facts(work)


def stage_table(source: Source, found: StagePerformance, about: str = "") -> Table:
    rows: list[Row] = [(*_stage_group(source, found, line), *_pairs(line.now, line.before)) for line in found.lines]
    keys = ("service", "stage", "unit") if found.by == "stage" else (found.by,)
    first = tuple(Column(key, "text") for key in keys)
    blank = ("",) * (len(first) - 1)
    total: Row = (_total(source), *blank, *_pairs(found.total.now, found.total.before))
    return Table(f"stages_by_{found.by}", (*first, *_figures(STAGE_COUNTS)), rows, total, about)


def _stage_group(source: Source, found: StagePerformance, line: StageLine) -> tuple[Named, ...]:
    if found.by == "stage":
        service, _, name, unit = (str(part) for part in line.group)
        return source.service(service), source.stage(service, name), source.named("unit", unit)
    return (source.named(found.by, str(line.group[0])),)


def _figures(counts: Sequence[str]) -> tuple[Column, ...]:
    return (
        *(Column(key, "count", pair=True) for key in counts),
        *(Column(key, "number", pair=True) for key in DAYS),
    )


def _pairs(now: Tally | StageTally, before: Tally | StageTally) -> tuple[Pair, ...]:
    return tuple(Pair(one, other) for one, other in zip(now, before, strict=True))


def _total(source: Source) -> Named:
    return Named("total", source.words["report.total"])
