"""P1: documents that were asked for after acceptance, each by a unit head's reason."""

from typing import get_args

from backend_client.embedded.facts.breaches import asked_later
from backend_client.embedded.transaction import Tx
from backend_client.reports.breaches import BreachLine, breaches
from backend_client.reports.performance import Grouping
from bot.reports.source import Asked, Source
from bot.reports.told import Column, Named, Pair, Row, Table, Told


async def told_breaches(source: Source, asked: Asked) -> Told:
    by: Grouping = next((one for one in get_args(Grouping) if one == asked.by), "service")

    async def work(tx: Tx) -> tuple[BreachLine, ...]:
        return breaches(await asked_later(tx, asked.period), asked.period, by)

    table = breaches_table(source, await source.desk.read_facts(work), by)
    return Told("breaches", asked.period, by, (table,), ("breaches", "before"))


def breaches_table(source: Source, lines: tuple[BreachLine, ...], by: Grouping) -> Table:
    rows: list[Row] = [(source.named(by, line.group), Pair(line.now, line.before)) for line in lines]
    count = Pair(sum(line.now for line in lines), sum(line.before for line in lines))
    total: Row = (Named("total", source.words["report.total"]), count)
    return Table("breaches", (Column(by, "text"), Column("demands", "count", pair=True)), rows, total)
