"""Filled surveys: ratings as they stand, and what was written, which is sealed."""

import msgspec
from sqlalchemy import ColumnElement, select

from backend_client.catalogue import Survey
from backend_client.embedded import catalogue_store
from backend_client.embedded.facts.columns import driven, readers
from backend_client.embedded.tables import request, response
from backend_client.embedded.tables import survey as table
from backend_client.embedded.transaction import Tx
from backend_client.reports.opinion import FilledSurvey
from backend_client.reports.period import Period
from backend_client.reports.sample import Surveyed
from backend_client.reports.suggestions import Suggestion

_ratings = msgspec.json.Decoder(dict[int, str]).decode


class _Written(msgspec.Struct):
    """Of what is sealed only this; the demographics stay unread."""

    suggestion: str


def _in(period: Period) -> tuple[ColumnElement[bool], ...]:
    return table.c.filled_at >= period.opens, table.c.filled_at < period.closes


async def filled(tx: Tx, period: Period) -> tuple[list[FilledSurvey], dict[int, Survey]]:
    """Forms filled in the period, and the surveys of their versions."""
    query = select(
        request.c.service,
        request.c.service_unit,
        request.c.branch,
        request.c.channel,
        table.c.filled_at,
        table.c.version,
        table.c.ratings,
    ).join(request, request.c.id == table.c.request_id)
    moment, _ = readers(tx)
    forms = [
        FilledSurvey(service, unit, branch, channel, moment(filled_at), version, _ratings(ratings))
        for service, unit, branch, channel, filled_at, version, ratings in await driven(tx, query.where(*_in(period)))
    ]
    found = {version: await catalogue_store.survey(tx, version) for version in {form.version for form in forms}}
    return forms, {version: survey for version, survey in found.items() if survey is not None}


async def suggested(tx: Tx, period: Period) -> list[Suggestion]:
    """Opens what was written in the period: for an authorised reader only."""
    query = select(request.c.ref, request.c.service, table.c.filled_at, table.c.private).join(
        request, request.c.id == table.c.request_id
    )
    rows = await tx.connection.execute(query.where(*_in(period)))
    return [
        Suggestion(row.service, row.filled_at, tx.opened(row.private, f"survey.private.{row.ref}", _Written).suggestion)
        for row in rows
    ]


async def answered(tx: Tx, period: Period) -> list[Surveyed]:
    """Requests answered in the period, each with whether its survey was filled (F22); nothing else of them."""
    query = (
        select(response.c.issued_at, request.c.ref, table.c.request_id.is_not(None))
        .join(request, request.c.id == response.c.request_id)
        .outerjoin(table, table.c.request_id == response.c.request_id)
        .where(response.c.issued_at >= period.opens, response.c.issued_at < period.closes)
    )
    return [Surveyed(moment, ref, bool(filled)) for moment, ref, filled in await tx.connection.execute(query)]
