"""E9, T5, F22: what the survey says, what was suggested, and a draw of requests for the evaluator."""

from backend_client.catalogue import Survey
from backend_client.embedded.facts import surveys
from backend_client.embedded.transaction import Tx
from backend_client.reports.opinion import OPINION_GROUPINGS, Opinion, OpinionGrouping, QuestionLine, opinion
from backend_client.reports.sample import draw
from backend_client.reports.suggestions import suggestions
from bot.reports.source import Asked, Source
from bot.reports.told import Column, Mark, Named, Numbers, Row, Table, Told, Value


async def told_survey(source: Source, asked: Asked) -> Told:
    by: OpinionGrouping = next((one for one in OPINION_GROUPINGS if one == asked.by), "all")
    found = await opinion_of(source, asked, by)
    tables = [table for one in found for table in (forms_table(source, one, by), *_detail(source, one, by))]
    return Told("survey", asked.period, by, tuple(tables) or (no_forms(by),), ("score", "few"))


async def opinion_of(source: Source, asked: Asked, by: OpinionGrouping) -> tuple[Opinion, ...]:
    async def work(tx: Tx) -> tuple[Opinion, ...]:
        forms, versions = await surveys.filled(tx, asked.period)
        return opinion(forms, versions, asked.period, by)

    return await source.desk.read_facts(work)


def forms_table(source: Source, found: Opinion, by: OpinionGrouping) -> Table:
    rows = [(*_group(source, by, group), _few(count)) for group, count in found.forms.items()]
    return Table("survey_forms", (*_group_columns(by), Column("forms", "count")), rows)


def no_forms(by: OpinionGrouping) -> Table:
    return Table("survey_forms", (*_group_columns(by), Column("forms", "count")), ())


def _detail(source: Source, found: Opinion, by: OpinionGrouping) -> tuple[Table, Table]:
    return axes_table(source, found, by), _questions_table(source, found, by)


def axes_table(source: Source, found: Opinion, by: OpinionGrouping) -> Table:
    columns = (
        Column("axis", "text"),
        *_group_columns(by),
        Column("questions", "text"),
        Column("reversed", "text"),
        Column("mean_score", "number"),
        Column("best_score", "count"),
    )
    best = len(found.survey.scale)
    rows = [
        (
            line.axis,
            *_group(source, by, line.group),
            Numbers(line.questions),
            Numbers(line.reversed),
            _few(line.mean),
            best,
        )
        for line in found.axes
    ]
    return Table("survey_axes", columns, rows)


def _questions_table(source: Source, found: Opinion, by: OpinionGrouping) -> Table:
    columns = (
        Column("number", "count"),
        Column("question", "text"),
        Column("polarity", "text"),
        *_group_columns(by),
        Column("answers", "count"),
        *(Column(option.value, "count", option.label) for option in found.survey.scale),
        Column("mean_score", "number"),
    )
    return Table("survey_questions", columns, [_question(source, found.survey, line, by) for line in found.questions])


def _question(source: Source, survey: Survey, line: QuestionLine, by: OpinionGrouping) -> Row:
    polarity = source.words["report.reversed" if line.question.reversed else "report.straight"]
    counts: tuple[Value, ...] = line.counts if line.counts is not None else (Mark.FEW,) * len(survey.scale)
    return (
        line.question.number,
        line.question.text,
        polarity,
        *_group(source, by, line.group),
        _few(line.answers),
        *counts,
        _few(line.mean),
    )


def _few(value: float | None) -> Value:
    return Mark.FEW if value is None else value


def _group_columns(by: OpinionGrouping) -> tuple[Column, ...]:
    return () if by == "all" else (Column(by, "text"),)


def _group(source: Source, by: OpinionGrouping, group: str) -> tuple[Named, ...]:
    """Its cell, where there are groups."""
    if by == "all":
        return ()
    return (source.named(by, group) if group else Named("total", source.words["report.total"]),)


async def told_suggestions(source: Source, asked: Asked) -> Told:
    facts = await source.desk.read_facts(lambda tx: surveys.suggested(tx, asked.period))
    rows = [(source.service(row.service), row.text) for row in suggestions(facts, asked.period)]
    table = Table("suggestions", (Column("service", "text"), Column("suggestion", "text")), rows)
    return Told("suggestions", asked.period, "", (table,))


async def told_sample(source: Source, asked: Asked) -> Told:
    facts = await source.desk.read_facts(lambda tx: surveys.answered(tx, asked.period))
    sample = draw(facts, asked.period, asked.count, asked.seed)
    table = Table("sample", (Column("place", "count"), Column("surveyed", "yes")), sample.drawn)
    figures: dict[str, Value] = {
        "seed": asked.seed,
        "among": sample.total,
        "drawn": len(sample.drawn),
        "filled": sum(one.surveyed for one in sample.drawn),
    }
    return Told("sample", asked.period, "", (table,), ("sample",), figures)
