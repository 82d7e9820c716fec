"""What is done with bills: by the payer, and by the staff of the unit that has the request."""

from msgspec.structs import replace

from backend_client.contract import UNPAID, Page, PaymentStart, RequestCard, RequestView, StaffMember
from backend_client.embedded import files
from backend_client.embedded.decisions import billing
from backend_client.embedded.enact import do, standing_of
from backend_client.embedded.gateway import Gateway, Order, Paid
from backend_client.embedded.requests import by_ref, followed
from backend_client.embedded.staff import WORKING, Case, open_case, permit
from backend_client.embedded.stored import StoredRequest
from backend_client.embedded.transaction import Tx
from backend_client.errors import RequestNotFound, RequestRejected


async def report(tx: Tx, person_ref: str, ref: str, bill: int, reference: str, slips: tuple[Page, ...]) -> RequestCard:
    return await report_payment(tx, await followed(tx, person_ref, ref), bill, reference, slips)


async def report_payment(
    tx: Tx,
    request: StoredRequest,
    bill: int,
    reference: str,
    slips: tuple[Page, ...],
    by: StaffMember | None = None,
) -> RequestCard:
    """`by`: who notes it down for the payer."""
    for page in slips:
        if await files.size_of(tx, page.sha256) != page.size:
            raise RequestRejected({page.slot: "gone"})
    return await do(tx, request, lambda at: billing.report(at, bill, reference, slips, by))


async def start(tx: Tx, gateway: Gateway | None, person_ref: str, ref: str, bill: int) -> PaymentStart:
    request = await followed(tx, person_ref, ref)
    if gateway is None:
        raise RequestRejected({"bill": "not_electronic"})
    to_pay = billing.payable(await standing_of(tx, request), bill)
    return PaymentStart(gateway.address(Order(request.ref, to_pay.no, to_pay.amount_rial)))


async def settle(tx: Tx, gateway: Gateway | None, paid: Paid) -> Order:
    """Raises RequestNotFound for what no gateway of ours has said, RequestRejected, AlreadyDone."""
    order = gateway.order_of(paid) if gateway else None
    if order is None:
        raise RequestNotFound
    request = await by_ref(tx, order.ref)
    await do(tx, request, lambda at: billing.settle(at, order.bill, order.amount_rial, paid.reference))
    return order


def with_gateway(view: RequestView) -> RequestView:
    """What is unpaid can be paid there."""
    bills = tuple(replace(bill, electronic=bill.state in UNPAID) for bill in view.bills)
    return replace(view, bills=bills)


async def assess(tx: Tx, staff_ref: str, ref: str, cost: str, amount_rial: int) -> RequestCard:
    case = await _case(tx, staff_ref, ref)
    return await do(tx, case.request, lambda at: billing.assess(at, case.member, cost, amount_rial))


async def confirm(tx: Tx, staff_ref: str, ref: str, bill: int) -> RequestCard:
    case = await _case(tx, staff_ref, ref)
    return await do(tx, case.request, lambda at: billing.confirm(at, case.member, bill))


async def reject(tx: Tx, staff_ref: str, ref: str, bill: int, reason: str) -> RequestCard:
    case = await _case(tx, staff_ref, ref)
    return await do(tx, case.request, lambda at: billing.reject(at, case.member, bill, reason))


async def cancel(tx: Tx, staff_ref: str, ref: str, bill: int, reason: str) -> RequestCard:
    case = await _case(tx, staff_ref, ref)
    return await do(tx, case.request, lambda at: billing.cancel(at, case.member, bill, reason))


async def _case(tx: Tx, staff_ref: str, ref: str) -> Case:
    """Raises RequestNotFound, NotPermitted."""
    case = await open_case(tx, staff_ref, ref)
    permit(case, WORKING, case.request.unit)
    return case
