"""Bills: issued when a cost of the definition falls due; until each is settled the request waits (I6).

open ─▶ reported ─▶ confirmed        rejected is open again, with why; what is unpaid can be cancelled
"""

import re
from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from backend_client.catalogue import Cost
from backend_client.contract import Bill, Page, StaffMember
from backend_client.embedded.decisions.pausing import going_on, wait_for
from backend_client.embedded.decisions.rules import check_text, must_be
from backend_client.embedded.decisions.standing import News, Standing
from backend_client.errors import AlreadyDone, PaymentRequired, RequestRejected
from backend_client.fee_amounts import MOST_RIAL, amount_of
from nlu.values import luhn_digit

_REFERENCE = re.compile(r"[0-9A-Za-z/-]{4,40}")
MOST_SLIPS = 3


def fall_due(at: Standing, stage: str = "") -> Standing:
    """Bill what is due with this stage, or with acceptance: each cost once, however often its stage begins."""
    for cost in at.definition.costs:
        if cost.fee is None or cost.fee.due != stage or _decided(at, cost):
            continue
        amount = amount_of(cost, at.private.answers, at.catalogue, at.today)
        if amount:
            at = _issue(at, cost, amount, None)
    return at


def to_assess(at: Standing) -> tuple[str, ...]:
    """Names of the costs that are due and have no amount by rule."""
    if at.request.status != "accepted":
        return ()
    return tuple(
        cost.name
        for cost in _due(at)
        if not _decided(at, cost) and amount_of(cost, at.private.answers, at.catalogue, at.today) is None
    )


def _due(at: Standing) -> Iterator[Cost]:
    begun = {"", *(stage.name for stage in at.stages if stage.started_at)}
    return (cost for cost in at.definition.costs if cost.fee and cost.fee.due in begun)


def _decided(at: Standing, cost: Cost) -> bool:
    return any(bill.cost == cost.name for bill in at.bills)


def _issue(at: Standing, cost: Cost, amount: int, by: StaffMember | None) -> Standing:
    bill = _bill(at, cost, amount)
    at = replace(at, bills=(*at.bills, bill))
    if not at.request.waiting:
        at = wait_for(at, "payment", "")
    return at.telling(News(kind="billed", by=by, bill=bill, note=bill.title))


def _bill(at: Standing, cost: Cost, amount: int) -> Bill:
    payee = at.catalogue.agency.payee
    if payee is None:
        raise RequestRejected({"cost": "no_payee"})
    no = len(at.bills) + 1
    return Bill(
        no=no,
        cost=cost.name,
        title=cost.title,
        amount_rial=amount,
        deposit_id=deposit_id(payee.deposit_prefix, at.request.id, no),
        payee=payee.title,
        iban=payee.iban,
        legal_basis=cost.legal_basis,
        issued_at=at.now,
    )


def deposit_id(prefix: str, request: int, no: int) -> str:
    """The deposit ID: the agency's digits, eight of the request, two of the bill, and one by which a slip of the pen
    is found."""
    figures = f"{prefix}{request:08}{no:02}"
    return figures + luhn_digit(figures)


def require_settled(at: Standing) -> None:
    """Before a stage ends, and before the response. Raises PaymentRequired, RequestRejected."""
    if at.unpaid:
        raise PaymentRequired(at.unpaid.amount_rial)
    if to_assess(at):
        raise RequestRejected({"fee": "not_assessed"})


def assess(at: Standing, by: StaffMember, name: str, amount: int) -> Standing:
    must_be(at.request, ("accepted",))
    cost = next((cost for cost in at.definition.costs if cost.fee and cost.name == name), None)
    if cost is None:
        raise RequestRejected({"cost": "unknown"})
    if not 0 <= amount <= MOST_RIAL:
        raise RequestRejected({"amount_rial": "out_of_range"})
    if name not in to_assess(at):
        raise AlreadyDone(at.request.decided_by)
    at = at.but(decided_by=by.name)
    if amount:
        return _issue(at, cost, amount, by)
    waived = replace(_bill(at, cost, 0), state="cancelled", decided_at=at.now, decided_by=by.name)
    return replace(at, bills=(*at.bills, waived)).telling(News(kind="no_fee", by=by, note=cost.title))


def report(at: Standing, no: int, reference: str, slips: tuple[Page, ...], by: StaffMember | None = None) -> Standing:
    """By its payer. `by`: who notes it down for them at the counter, where the same slip may be shown to two."""
    bill = _unsettled(at, no)
    reference = reference.strip()
    if by and bill.state == "reported" and (bill.reference, bill.slips) == (reference, slips):
        raise AlreadyDone(bill.reported_by)
    if not reference and not slips:
        raise RequestRejected({"reference": "missing"})
    if (reference and not _REFERENCE.fullmatch(reference)) or len(slips) > MOST_SLIPS:
        raise RequestRejected({"reference": "format"})
    proof = {"reference": reference, "slips": slips, "reported_at": at.now, "reason": ""}
    at = _with(at, bill, state="reported", reported_by=by.name if by else "", **proof)
    return at.telling(News(kind="payment_reported", by=by, bill=at.bills[no - 1], note=reference))


def confirm(at: Standing, by: StaffMember | None, no: int, **paid: Any) -> Standing:
    """By staff, or by the gateway, which says how it was paid; whether anybody has reported it or not."""
    bill = _unsettled(at, no)
    at = _with(at, bill, state="confirmed", **_decision(at, by), **paid)
    at = at.telling(News(kind="payment_confirmed", by=by, bill=at.bills[no - 1], note=at.bills[no - 1].title))
    return _on(at, by)


def payable(at: Standing, no: int) -> Bill:
    """The bill, if it can still be paid. Raises RequestRejected, AlreadyDone."""
    return _unsettled(at, no)


def settle(at: Standing, no: int, amount: int, reference: str) -> Standing:
    """The gateway says that it is paid; said twice it counts once. Raises RequestRejected, AlreadyDone."""
    bill = next((bill for bill in at.bills if bill.no == no), None)
    if bill and bill.gateway and bill.reference == reference:
        return at
    if bill and bill.amount_rial != amount:
        raise RequestRejected({"amount_rial": "mismatch"})
    return confirm(at, None, no, reference=reference, gateway=True, slips=(), reported_at=at.now)


def reject(at: Standing, by: StaffMember, no: int, reason: str) -> Standing:
    bill = _unsettled(at, no)
    check_text(reason)
    if bill.state != "reported":
        raise RequestRejected({"bill": "not_reported"})
    at = _with(at, bill, state="rejected", reason=reason, **_decision(at, by)).but(decided_by=by.name)
    return at.telling(News(kind="payment_rejected", by=by, bill=at.bills[no - 1], text=reason))


def cancel(at: Standing, by: StaffMember, no: int, reason: str) -> Standing:
    bill = _unsettled(at, no)
    check_text(reason)
    at = _with(at, bill, state="cancelled", reason=reason, **_decision(at, by))
    at = at.telling(News(kind="bill_cancelled", by=by, bill=at.bills[no - 1], text=reason))
    return _on(at, by)


def cancel_all(at: Standing) -> Standing:
    """The request is withdrawn: nothing is to be paid for it any more."""
    while bill := at.unpaid:
        at = _with(at, bill, state="cancelled", decided_at=at.now)
    return at


def _on(at: Standing, by: StaffMember | None) -> Standing:
    at = at.but(decided_by=by.name) if by else at
    return going_on(at, by) if at.request.waiting == "payment" and not at.unpaid else at


def _unsettled(at: Standing, no: int) -> Bill:
    """Raises RequestRejected for an unknown one, AlreadyDone with who has settled it."""
    must_be(at.request, ("accepted",))
    if not 1 <= no <= len(at.bills):
        raise RequestRejected({"bill": "unknown"})
    bill = at.bills[no - 1]
    if bill.state in {"confirmed", "cancelled"}:
        raise AlreadyDone(bill.decided_by)
    return bill


def _decision(at: Standing, by: StaffMember | None) -> dict[str, Any]:
    return {"decided_at": at.now, "decided_by": by.name if by else ""}


def _with(at: Standing, bill: Bill, **changes: Any) -> Standing:
    changed = replace(bill, **changes)
    return replace(at, bills=(*at.bills[: bill.no - 1], changed, *at.bills[bill.no :]))
