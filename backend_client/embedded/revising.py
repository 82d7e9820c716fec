"""Corrections as they come in, and what may be corrected."""

from backend_client.contract import Answer, Page, RequestCard
from backend_client.embedded.decisions import revising
from backend_client.embedded.enact import do, standing_of
from backend_client.embedded.intake import damage_of
from backend_client.embedded.requests import followed, is_submitter
from backend_client.embedded.stored import StoredRequest
from backend_client.embedded.transaction import Tx
from backend_client.errors import RequestNotFound


async def revise(tx: Tx, person_ref: str, ref: str, answers: dict[str, Answer], pages: tuple[Page, ...]) -> RequestCard:
    """By its submitter alone, as withdrawing is."""
    request = await followed(tx, person_ref, ref)
    if not await is_submitter(tx, request, person_ref):
        raise RequestNotFound
    damage = await damage_of(tx, pages)
    return await do(tx, request, lambda at: revising.revise(at, answers, pages, damage))


async def revisable(tx: Tx, request: StoredRequest) -> tuple[str, ...]:
    return revising.revisable(await standing_of(tx, request))
