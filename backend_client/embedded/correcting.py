"""Correcting an issued response. Deeds are alone in the database, so of two corrections at once one wins."""

from collections.abc import Sequence

from backend_client.contract import RequestCard, Response, ResponseDraft, ResponseFile
from backend_client.embedded import appealing
from backend_client.embedded.decisions import answering
from backend_client.embedded.decisions.standing import Standing
from backend_client.embedded.enact import do
from backend_client.embedded.files import as_response_files
from backend_client.embedded.staff import HEADING, Case, allows, open_case
from backend_client.embedded.transaction import Tx
from backend_client.embedded.views import issuer_of, issuers_of, response_of
from backend_client.errors import AlreadyDone, NotPermitted, RequestRejected


async def may_correct(tx: Tx, case: Case) -> bool:
    """Whoever issued it or a correction of it, and heads of the unit that answers for the service."""
    if allows(case, HEADING, case.request.service_unit):
        return True
    return case.member.ref in await issuers_of(tx, case.request)


async def correct(tx: Tx, staff_ref: str, ref: str, draft: ResponseDraft, reason: str, number_seen: str) -> RequestCard:
    """Raises AlreadyDone, RequestRejected, NotPermitted, RequestNotFound."""
    case = await open_case(tx, staff_ref, ref)
    valid = await response_of(tx, case.request)
    if valid is None:
        raise RequestRejected({"": "not_answered"})
    if not await may_correct(tx, case):
        raise NotPermitted
    if valid.number != number_seen:
        raise AlreadyDone(valid.issuer_name)
    files = (*_kept(valid, draft.kept), *await as_response_files(tx, draft.pages))
    issuer = await issuer_of(tx, case.request.contests_number)

    def correction(at: Standing) -> Standing:
        return answering.correct(at, case.member, valid, draft, files, reason, issuer)

    corrected = await do(tx, case.request, correction)
    now_valid = await response_of(tx, case.request)
    if now_valid is not None:
        await appealing.tell_corrected(tx, case.request, case.member, now_valid.number)
    if draft.outcome != valid.outcome:
        await appealing.tell_ended(tx, case.request, case.member, draft.outcome)
    return corrected


def _kept(valid: Response, refs: Sequence[str]) -> tuple[ResponseFile, ...]:
    """Raises RequestRejected for a file that is none of the response's."""
    if not {file.ref for file in valid.files}.issuperset(refs):
        raise RequestRejected({"files": "unknown"})
    return tuple(file for file in valid.files if file.ref in refs)
