"""A request from hand to hand: given to a colleague, or back to the unit. Who is away acts by their deputy.

`holder` names who had it when this was decided, so that of two at once one wins and the other is told.
"""

from msgspec import Struct
from msgspec.structs import replace

from backend_client.contract import RequestCard, StaffMember
from backend_client.embedded.absence import away_now, card_for_staff
from backend_client.embedded.decisions import exchange
from backend_client.embedded.enact import do
from backend_client.embedded.staff import WORKING, Case, concerned, member_of, open_case, permit
from backend_client.embedded.stored import OPEN, StoredRequest
from backend_client.embedded.transaction import Tx
from backend_client.embedded.views import definition_of
from backend_client.errors import AlreadyDone, NotPermitted, RequestNotFound, RequestRejected
from backend_client.staff_work import Absence


class _InHand(Struct, frozen=True):
    """A request before a member who may give it on. `absence`: of who has it now."""

    case: Case
    away: dict[str, Absence]


async def colleagues(tx: Tx, staff_ref: str, ref: str) -> tuple[StaffMember, ...]:
    """Who may be given it: they work in its unit and branch, are not away, and have it not already."""
    case = await open_case(tx, staff_ref, ref)
    permit(case, WORKING, case.request.unit)
    return await _candidates(tx, case.request, case.member, await away_now(tx))


async def _candidates(
    tx: Tx, request: StoredRequest, giver: StaffMember, away: dict[str, Absence]
) -> tuple[StaffMember, ...]:
    not_to = {giver.ref, request.taken_ref, *away}
    return tuple(each for each in await concerned(tx, request.unit, request.branch) if each.ref not in not_to)


async def give(tx: Tx, staff_ref: str, ref: str, to: str, holder: str) -> RequestCard:
    """Raises AlreadyDone, RequestRejected, NotPermitted, RequestNotFound."""
    hand = await _in_hand(tx, staff_ref, ref, holder, to=to)
    request, giver = hand.case.request, hand.case.member
    if request.taken_ref == to:
        return await _card(tx, request)
    colleague = await _colleague(tx, hand, to)
    await do(tx, request, lambda at: exchange.give(at, giver, colleague))
    return await _card(tx, replace(request, taken_ref=colleague.ref, taken_name=colleague.name))


async def _colleague(tx: Tx, hand: _InHand, to: str) -> StaffMember:
    """Raises RequestRejected with why they cannot be given it."""
    if to in hand.away:
        raise RequestRejected({"to": "away"})
    try:
        colleague = await member_of(tx, to)
    except RequestNotFound:
        raise RequestRejected({"to": "not_there"}) from None
    if not colleague.active:
        raise RequestRejected({"to": "not_there"})
    candidates = await _candidates(tx, hand.case.request, hand.case.member, hand.away)
    if colleague not in candidates:
        raise RequestRejected({"to": "other_unit"})
    return colleague


async def release(tx: Tx, staff_ref: str, ref: str, holder: str) -> RequestCard:
    """Back to the unit, where anybody may take it. Raises AlreadyDone, NotPermitted, RequestNotFound."""
    hand = await _in_hand(tx, staff_ref, ref, holder)
    request = hand.case.request
    if not request.taken_ref:
        return await _card(tx, request)
    await do(tx, request, lambda at: exchange.release(at, hand.case.member))
    return await _card(tx, replace(request, taken_ref="", taken_name=""))


async def _in_hand(tx: Tx, staff_ref: str, ref: str, holder: str, to: str = "") -> _InHand:
    """Raises AlreadyDone where it is not in the hands any more in which it was, or over."""
    case = await open_case(tx, staff_ref, ref)
    request = case.request
    permit(case, WORKING, request.unit)
    if request.status not in OPEN:
        raise AlreadyDone(request.decided_by)
    if request.taken_ref not in {holder, to}:
        raise AlreadyDone(request.taken_name)
    away = await away_now(tx)
    absence = away.get(request.taken_ref)
    theirs = {request.taken_ref, absence.deputy_ref if absence else ""}
    given_already = request.taken_ref in {"", to}
    if not given_already and case.member.ref not in theirs and "unit_head" not in case.member.roles:
        raise NotPermitted
    return _InHand(case, away)


async def _card(tx: Tx, request: StoredRequest) -> RequestCard:
    return await card_for_staff(tx, request, await definition_of(tx, request))
