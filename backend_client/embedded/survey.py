"""The satisfaction survey (T5): once a request, after the response; ratings count, what was written stays sealed."""

from sqlalchemy import select

from backend_client.contract import SurveyForm
from backend_client.embedded import catalogue_store
from backend_client.embedded.decisions import surveying
from backend_client.embedded.enact import do
from backend_client.embedded.follow_ups import heads_of
from backend_client.embedded.requests import followed
from backend_client.embedded.tables import survey as table
from backend_client.embedded.transaction import Tx
from backend_client.errors import AlreadyDone


async def fill(tx: Tx, person_ref: str, form: SurveyForm) -> None:
    """Raises RequestNotFound, AlreadyDone, RequestRejected."""
    request = await followed(tx, person_ref, form.ref)
    filled = select(table.c.request_id).where(table.c.request_id == request.id)
    if await tx.connection.scalar(filled) is not None:
        raise AlreadyDone
    survey = await catalogue_store.survey(tx, form.version)
    heads = await heads_of(tx, request)
    await do(tx, request, lambda at: surveying.fill(at, survey, form, heads))
