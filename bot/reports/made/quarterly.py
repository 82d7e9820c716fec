"""O2: the report to the head of the agency, every three months: the desk, its units and stages, and its citizens."""

from backend_client.embedded.facts import performance as read_performance
from backend_client.embedded.facts import stages as read_stages
from backend_client.embedded.facts import surveys
from backend_client.embedded.facts.breaches import asked_later
from backend_client.embedded.facts.follow_ups import follow_ups
from backend_client.embedded.transaction import Tx
from backend_client.reports.breaches import breaches
from backend_client.reports.follow_ups import followed_up
from backend_client.reports.opinion import Opinion, opinion
from backend_client.reports.performance import GROUPINGS, performances
from backend_client.reports.stages import stage_performance
from bot.reports.made.breaches import breaches_table
from bot.reports.made.follow_ups import follow_ups_table
from bot.reports.made.performance import performance_table, stage_table
from bot.reports.made.survey import axes_table, forms_table, no_forms
from bot.reports.source import Asked, Source
from bot.reports.told import Table, Told


async def told_quarterly(source: Source, asked: Asked) -> Told:
    """All of one state of the desk, so that its tables agree."""

    async def work(tx: Tx) -> list[Table]:
        period, today = asked.period, source.today
        facts = await read_performance.accepted(tx, period)
        found = performances(facts, period, GROUPINGS, today)
        stages = stage_performance(await read_stages.stages(tx, period, facts), period, "stage", today)
        forms, versions = await surveys.filled(tx, period)
        said = opinion(forms, versions, period, "all")
        tables = [performance_table(source, one) for one in found]
        tables.insert(0, _summary(tables[0]))
        tables.append(stage_table(source, stages))
        later = breaches(await asked_later(tx, period), period, "unit")
        tables.append(breaches_table(source, later, "unit"))
        tables.append(follow_ups_table(*followed_up(await follow_ups(tx, period), period, today)))
        surveyed = [table for one in said for table in _survey(source, one)]
        return [*tables, *(surveyed or [no_forms("all")])]

    tables = await source.desk.read_facts(work)
    return Told(
        "quarterly", asked.period, "", tuple(tables), ("performance", "stages", "breaches", "before", "score", "few")
    )


def _survey(source: Source, found: Opinion) -> tuple[Table, ...]:
    return forms_table(source, found, "all"), axes_table(source, found, "all")


def _summary(table: Table) -> Table:
    """The line of all, which stands first."""
    return Table("summary", table.columns[1:], [(table.total or ())[1:]])
