"""Requests and corrections as they come in: what the desk reads beside them, and the names that it gives."""

from collections.abc import Sequence

import msgspec

from backend_client.catalogue import Catalogue, Service
from backend_client.contract import Answer, Page, RequestCard, StaffMember, Submission, Submitted
from backend_client.embedded import appealing, catalogue_store, files, numbers
from backend_client.embedded.codes import new_ref, new_tracking_code
from backend_client.embedded.decisions import intake
from backend_client.embedded.decisions.answering import instant_row
from backend_client.embedded.enact import do, enter
from backend_client.embedded.requests import by_code, by_ref, followed
from backend_client.embedded.stored import StoredRequest
from backend_client.embedded.tables import request as table
from backend_client.embedded.transaction import Tx
from backend_client.errors import RequestNotFound, RequestRejected


def payload_of(submission: Submission) -> dict[str, object]:
    """What a key is bound to. Of what contests nothing it is the same as before there were appeals, since a form that
    was sent then may be sent again after the desk was renewed."""
    plain: dict[str, object] = msgspec.to_builtins(submission, str_keys=True)
    if submission.about is None:
        del plain["about"]
    return plain


async def submit(tx: Tx, submission: Submission, by: StaffMember | None = None) -> Submitted:
    """`by`: who filed it for the applicant. Raises RequestRejected."""
    catalogue = await catalogue_store.present(tx)
    definition = await _definition(tx, catalogue, submission)
    damage = await damage_of(tx, submission.pages)
    names = intake.Names(await tx.next_id(table), await _unused_ref(tx), await _unused_code(tx))
    sought = await appealing.sought(tx, submission)
    at = intake.register(catalogue, definition, submission, names, tx.now, damage, sought)
    row = instant_row(at)
    number = "" if row is None else await numbers.next_response_number(tx)
    at = intake.take_in(at, row, number, by)
    at = await enter(tx, at, submission)
    await appealing.tell_filed(tx, at.request)
    return intake.submitted(at)


async def _definition(tx: Tx, catalogue: Catalogue, submission: Submission) -> Service:
    """The definition that the draft was begun with, as long as the service is still offered."""
    found = {}
    if all(service.code != submission.service for service in catalogue.services):
        found[""] = "not_offered"
    else:
        try:
            definition = await catalogue_store.definition(tx, submission.service, submission.version)
        except RequestNotFound:
            found[""] = "not_offered"
        else:
            if any(branch.code == submission.branch for branch in catalogue.branches_of(definition)):
                return definition
            found["branch"] = "not_offered"
    raise RequestRejected(found)


async def damage_of(tx: Tx, pages: Sequence[Page]) -> intake.Damage:
    found = {}
    for page in pages:
        size = await files.size_of(tx, page.sha256)
        if size != page.size:
            found[page.slot] = "gone" if size is None else "damaged"
    return found


async def _unused_ref(tx: Tx) -> str:
    """A seeded source repeats itself after a restart; a secret one practically never does."""
    while True:
        ref = new_ref(tx.ids)
        try:
            await by_ref(tx, ref)
        except RequestNotFound:
            return ref


async def _unused_code(tx: Tx) -> str:
    while True:
        code = new_tracking_code(tx.ids)
        try:
            await by_code(tx, code)
        except RequestNotFound:
            return code


async def amend(tx: Tx, person_ref: str, ref: str, answers: dict[str, Answer], pages: tuple[Page, ...]) -> RequestCard:
    return await amend_request(tx, await followed(tx, person_ref, ref), answers, pages)


async def amend_request(
    tx: Tx, request: StoredRequest, answers: dict[str, Answer], pages: tuple[Page, ...], by: StaffMember | None = None
) -> RequestCard:
    damage = await damage_of(tx, pages)
    return await do(tx, request, lambda at: intake.amend(at, answers, pages, damage, by))
