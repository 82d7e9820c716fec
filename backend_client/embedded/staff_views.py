"""A request as the staff of its unit see it: everything the applicant gave, and all that happened since."""

from backend_client.contract import Page, RequestCard, StaffRequestView
from backend_client.embedded import appealing, correcting, files, merging
from backend_client.embedded.absence import away_now, card_for_staff, with_hands
from backend_client.embedded.bills import bills_of
from backend_client.embedded.codes import normalise_code
from backend_client.embedded.decisions import billing
from backend_client.embedded.enact import standing_of
from backend_client.embedded.feed import history_of
from backend_client.embedded.messages import messages_of
from backend_client.embedded.requests import by_code, followers, merged_into, private_of
from backend_client.embedded.staff import case_of, open_case, queue
from backend_client.embedded.stored import Private, StoredRequest
from backend_client.embedded.transaction import Tx
from backend_client.embedded.views import (
    card,
    definition_of,
    inquiries_of,
    merged_card,
    progress_of,
    receipt_of,
    responses_of,
)
from backend_client.embedded.visits import visit_of
from backend_client.errors import RequestNotFound


async def queue_cards(tx: Tx, staff_ref: str, skip: int) -> tuple[RequestCard, ...]:
    away = await away_now(tx)
    requests = await queue(tx, staff_ref, skip)
    return tuple([with_hands(await card(tx, request), request, away) for request in requests])


async def open_request(tx: Tx, staff_ref: str, ref: str) -> StaffRequestView:
    case = await open_case(tx, staff_ref, ref)
    request = case.request
    responses = await responses_of(tx, request)
    definition = await definition_of(tx, request)
    private = await private_of(tx, request)
    contests = await appealing.contested_for(tx, request, case.member)
    decides = contests is None or not contests.own
    return StaffRequestView(
        card=await card_for_staff(tx, request, definition),
        applicant=private.applicant,
        definition=definition,
        answers=private.answers,
        pages=await _pages(tx, request, private),
        receipt=receipt_of(private, request),
        stages=await progress_of(tx, request, definition),
        history=await history_of(tx, request),
        messages=await messages_of(tx, request),
        deficiencies=private.deficiencies,
        response=responses[-1] if responses else None,
        earlier=responses[:-1],
        duplicates=await merging.duplicates(tx, case),
        merged=await merged_card(tx, request),
        merged_here=tuple([await card(tx, each) for each in await merged_into(tx, request)]),
        can_correct=bool(responses) and decides and await correcting.may_correct(tx, case),
        demands=private.demands,
        bills=await bills_of(tx, request),
        to_assess=billing.to_assess(await standing_of(tx, request)),
        in_chat=bool(await followers(tx, request)),
        inquiries=await inquiries_of(tx, request, definition),
        added=private.added,
        registration=private.registration,
        visit=await visit_of(tx, request),
        contests=contests,
        appeals=await appealing.cards_against(tx, request),
    )


async def _pages(tx: Tx, request: StoredRequest, private: Private) -> tuple[Page, ...]:
    """Its documents and those of requests that were merged into it, each content once."""
    found = {page.sha256: page for page in private.pages}
    for each in await merged_into(tx, request):
        for page in (await private_of(tx, each)).pages:
            found.setdefault(page.sha256, page)
    return (*private.pages, *(page for page in found.values() if page not in private.pages))


async def find(tx: Tx, staff_ref: str, tracking_code: str) -> RequestCard:
    code = normalise_code(tracking_code)
    if code is None:
        raise RequestNotFound
    return await card(tx, await case_of(tx, staff_ref, await by_code(tx, code)))


async def document(tx: Tx, staff_ref: str, ref: str, sha256: str) -> bytes:
    """Only what stands in that request: knowing a file's hash opens nothing elsewhere."""
    request = (await open_case(tx, staff_ref, ref)).request
    slips = [page for bill in await bills_of(tx, request) for page in bill.slips]
    pages = (*await _pages(tx, request, await private_of(tx, request)), *slips)
    if all(page.sha256 != sha256 for page in pages):
        raise RequestNotFound
    return await files.content(tx, files.name_of(tx.seal, sha256))


async def issued_file(tx: Tx, staff_ref: str, ref: str, file_ref: str) -> bytes:
    """Only what was issued with that request's responses."""
    responses = await responses_of(tx, (await open_case(tx, staff_ref, ref)).request)
    if all(file.ref != file_ref for response in responses for file in response.files):
        raise RequestNotFound
    return await files.content(tx, file_ref)
