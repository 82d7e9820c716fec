"""What staff do to a request. Deeds are alone in the database, so of two at once one wins and the other is told."""

import datetime as dt

from backend_client.contract import Deficiency, RequestCard, ResponseDraft, Waiting
from backend_client.embedded import appealing, numbers
from backend_client.embedded.decisions import acceptance, answering, exchange, pausing, promises, stages
from backend_client.embedded.decisions.standing import Standing
from backend_client.embedded.enact import do
from backend_client.embedded.files import as_response_files
from backend_client.embedded.staff import ACCEPTING, WORKING, open_case, permit
from backend_client.embedded.transaction import Tx
from backend_client.embedded.views import issuer_of


async def take(tx: Tx, staff_ref: str, ref: str) -> RequestCard:
    case = await open_case(tx, staff_ref, ref)
    permit(case, WORKING, case.request.unit)
    return await do(tx, case.request, lambda at: exchange.take(at, case.member))


async def accept(tx: Tx, staff_ref: str, ref: str, seen: int | None = None) -> RequestCard:
    case = await open_case(tx, staff_ref, ref)
    permit(case, ACCEPTING, case.request.service_unit)
    return await do(tx, case.request, lambda at: acceptance.accept_seen(at, case.member, seen))


async def list_deficiencies(tx: Tx, staff_ref: str, ref: str, deficiencies: tuple[Deficiency, ...]) -> RequestCard:
    case = await open_case(tx, staff_ref, ref)
    permit(case, ACCEPTING, case.request.service_unit)
    return await do(tx, case.request, lambda at: acceptance.find_wanting(at, case.member, deficiencies))


async def finish_stage(tx: Tx, staff_ref: str, ref: str, stage: str, note: str) -> RequestCard:
    case = await open_case(tx, staff_ref, ref)

    def finish(at: Standing) -> Standing:
        permit(case, WORKING, stages.stage_named(at, stage).unit)
        return stages.finish(at, case.member, stage, note)

    return await do(tx, case.request, finish)


async def return_to(tx: Tx, staff_ref: str, ref: str, stage: str, reason: str) -> RequestCard:
    case = await open_case(tx, staff_ref, ref)
    permit(case, WORKING, case.request.unit)
    return await do(tx, case.request, lambda at: stages.return_to(at, case.member, stage, reason))


async def pause(tx: Tx, staff_ref: str, ref: str, waiting: Waiting, reason: str) -> RequestCard:
    case = await open_case(tx, staff_ref, ref)
    permit(case, WORKING, case.request.unit)
    return await do(tx, case.request, lambda at: pausing.pause(at, case.member, waiting, reason))


async def resume(tx: Tx, staff_ref: str, ref: str) -> RequestCard:
    case = await open_case(tx, staff_ref, ref)
    permit(case, WORKING, case.request.unit)
    return await do(tx, case.request, lambda at: pausing.resume(at, case.member))


async def promise_anew(tx: Tx, staff_ref: str, ref: str, day: dt.date, reason: str) -> RequestCard:
    case = await open_case(tx, staff_ref, ref)
    permit(case, WORKING, case.request.unit)
    return await do(tx, case.request, lambda at: promises.promise_anew(at, case.member, day, reason))


async def ask(tx: Tx, staff_ref: str, ref: str, text: str) -> RequestCard:
    case = await open_case(tx, staff_ref, ref)
    permit(case, WORKING, case.request.unit)
    return await do(tx, case.request, lambda at: exchange.ask(at, case.member, text))


async def tell(tx: Tx, staff_ref: str, ref: str, text: str) -> RequestCard:
    case = await open_case(tx, staff_ref, ref)
    permit(case, WORKING, case.request.unit)
    return await do(tx, case.request, lambda at: exchange.tell(at, case.member, text))


async def respond(tx: Tx, staff_ref: str, ref: str, draft: ResponseDraft) -> RequestCard:
    """Raises RequestRejected for a file that was not uploaded, too."""
    case = await open_case(tx, staff_ref, ref)
    permit(case, WORKING, case.request.unit)
    number = await numbers.next_response_number(tx)
    files = await as_response_files(tx, draft.pages)
    issuer = await issuer_of(tx, case.request.contests_number)
    answered = await do(tx, case.request, lambda at: answering.respond(at, case.member, draft, number, files, issuer))
    await appealing.tell_ended(tx, case.request, case.member, draft.outcome)
    return answered
