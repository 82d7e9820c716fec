"""E10: what citizens asked in vain: how often, about what, and the questions themselves, masked as they are kept."""

from backend_client.calendar import local_day
from bot.reports.source import Asked, Source
from bot.reports.told import Column, Named, Table, Told
from dialogs.passages import UNANSWERED

MOST = 500
"""The most asked first."""


async def told_questions(source: Source, asked: Asked) -> Told:
    return Told("questions", asked.period, "", (await _days(source, asked), await _kept(source, asked)), ("questions",))


async def _days(source: Source, asked: Asked) -> Table:
    """By day and service."""
    found = await source.kept.passages(asked.period.first, asked.period.last)
    rows = [
        (mark.day, _about(source, mark.service), times)
        for mark, times in sorted(found.items())
        if mark.mark == UNANSWERED
    ]
    total = (source.words["report.total"], "", sum(times for *_, times in rows))
    columns = (Column("day", "day"), Column("service", "text"), Column("asked", "count"))
    return Table("questions_days", columns, rows, total)


async def _kept(source: Source, asked: Asked) -> Table:
    """Those that were last asked in the period, or first."""
    found = await source.kept.questions(0, MOST, every=True)
    columns = (
        Column("question", "text"),
        Column("service", "text"),
        Column("asked_ever", "count"),
        Column("last_asked_on", "day"),
        Column("question_state", "text"),
    )
    rows = [
        (
            one.text,
            _about(source, one.service),
            one.count,
            local_day(one.last_at),
            source.words[f"report.question.{one.state}"],
        )
        for one in found.questions
        if asked.period.has(one.last_at) or asked.period.has(one.first_at)
    ]
    return Table("questions_kept", columns, rows)


def _about(source: Source, service: str) -> Named:
    return source.service(service) if service else Named("", source.words["report.none"])
