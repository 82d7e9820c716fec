"""What counter clerks and clerks do for the person before them: filing, mending, looking, handing the response over."""

from msgspec.structs import replace
from sqlalchemy import select

from backend_client.contract import Answer, Page, RequestCard, Role, StaffMember, Submission
from backend_client.counter import COUNTER, CounterView, Filed
from backend_client.embedded import bind_codes, demands, fees, intake
from backend_client.embedded.bills import bills_of
from backend_client.embedded.catalogue_store import present
from backend_client.embedded.codes import normalise_code
from backend_client.embedded.decisions import exchange
from backend_client.embedded.enact import do
from backend_client.embedded.requests import by_code, by_ref, followers, private_of
from backend_client.embedded.staff import Case, member_of, sees, serves
from backend_client.embedded.stored import StoredRequest
from backend_client.embedded.tables import history
from backend_client.embedded.transaction import Tx
from backend_client.embedded.views import card, definition_of, progress_of, receipt_of, response_of, wanted_of
from backend_client.errors import AlreadyDone, NotPermitted, RequestNotFound, RequestRejected

FILING: frozenset[Role] = frozenset({"counter_clerk"})
RECEIVING: frozenset[Role] = frozenset({"counter_clerk", "clerk"})


async def file_for(tx: Tx, staff_ref: str, submission: Submission) -> Filed:
    """Raises RequestRejected, NotPermitted."""
    member = await _member(tx, staff_ref, FILING)
    service = next((each for each in (await present(tx)).services if each.code == submission.service), None)
    if service is not None and not serves(member, {service.unit}, submission.branch):
        raise NotPermitted
    own = replace(submission, person_ref="", channel=COUNTER)
    submitted = await intake.submit(tx, own, member)
    code = await bind_codes.new_code(tx, await by_ref(tx, submitted.card.ref))
    return Filed(submitted=submitted, bind_code=code)


async def amend_for(
    tx: Tx, staff_ref: str, ref: str, answers: dict[str, Answer], pages: tuple[Page, ...]
) -> RequestCard:
    case = await _case(tx, staff_ref, await by_ref(tx, ref), FILING)
    return await intake.amend_request(tx, case.request, answers, pages, case.member)


async def report_payment_for(
    tx: Tx, staff_ref: str, ref: str, bill: int, reference: str, slips: tuple[Page, ...]
) -> RequestCard:
    case = await _case(tx, staff_ref, await by_ref(tx, ref), FILING)
    return await fees.report_payment(tx, case.request, bill, reference, slips, case.member)


async def give_documents_for(tx: Tx, staff_ref: str, ref: str, pages: tuple[Page, ...]) -> RequestCard:
    case = await _case(tx, staff_ref, await by_ref(tx, ref), FILING)
    return await demands.give_documents(tx, case.request, pages, case.member)


async def find(tx: Tx, staff_ref: str, tracking_code: str) -> RequestCard:
    code = normalise_code(tracking_code)
    if code is None:
        raise RequestNotFound
    return await card(tx, (await _case(tx, staff_ref, await by_code(tx, code), RECEIVING)).request)


async def view(tx: Tx, staff_ref: str, ref: str) -> CounterView:
    request = (await _case(tx, staff_ref, await by_ref(tx, ref), RECEIVING)).request
    definition = await definition_of(tx, request)
    private = await private_of(tx, request)
    return CounterView(
        card=await card(tx, request),
        applicant=private.applicant,
        stages=await progress_of(tx, request, definition),
        version=request.version,
        deficiencies=private.deficiencies,
        receipt=receipt_of(private, request),
        response=await response_of(tx, request),
        delivered_at=request.delivered_at,
        delivered_by=await _delivered_by(tx, request),
        filed=request.channel == COUNTER,
        in_chat=bool(await followers(tx, request)),
        bindable=await bind_codes.is_waiting(tx, request),
        bills=await bills_of(tx, request),
        wanted=await wanted_of(tx, request, definition, private),
    )


async def hand_over(tx: Tx, staff_ref: str, ref: str) -> RequestCard:
    """Raises AlreadyDone with who was faster, RequestRejected where there is no response yet."""
    case = await _case(tx, staff_ref, await by_ref(tx, ref), RECEIVING)
    if case.request.delivered_at is not None:
        raise AlreadyDone(await _delivered_by(tx, case.request))
    return await do(tx, case.request, lambda at: exchange.hand_over(at, case.member))


async def renew_bind_code(tx: Tx, staff_ref: str, ref: str) -> str:
    request = (await _case(tx, staff_ref, await by_ref(tx, ref), FILING)).request
    if request.channel != COUNTER:
        raise RequestRejected({"": "not_at_counter"})
    if not await bind_codes.is_waiting(tx, request):
        raise AlreadyDone
    return await bind_codes.new_code(tx, request)


async def _delivered_by(tx: Tx, request: StoredRequest) -> str:
    """ "" while it is not, and where no member of staff did it."""
    lines = select(history.c.by).where(history.c.request_id == request.id, history.c.kind == "delivered")
    return (await tx.connection.scalar(lines.limit(1))) or ""


async def _member(tx: Tx, staff_ref: str, roles: frozenset[Role]) -> StaffMember:
    """Raises NotPermitted."""
    member = await member_of(tx, staff_ref)
    if not member.active or roles.isdisjoint(member.roles):
        raise NotPermitted
    return member


async def _case(tx: Tx, staff_ref: str, request: StoredRequest, roles: frozenset[Role]) -> Case:
    """Raises RequestNotFound outside the member's units and branches, NotPermitted where the role is another."""
    if not await sees(tx, await member_of(tx, staff_ref), request):
        raise RequestNotFound
    return Case(await _member(tx, staff_ref, roles), request)
