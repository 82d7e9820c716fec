"""Who may ask for a document after acceptance, and who decides on it (P1)."""

from backend_client.contract import Demand, Page, RequestCard, Role, StaffMember
from backend_client.embedded.decisions import demands
from backend_client.embedded.enact import do
from backend_client.embedded.intake import damage_of
from backend_client.embedded.requests import followed
from backend_client.embedded.staff import WORKING, Case, concerned, open_case, permit
from backend_client.embedded.stored import StoredRequest
from backend_client.embedded.transaction import Tx

DECIDING: frozenset[Role] = frozenset({"unit_head"})


async def propose(tx: Tx, staff_ref: str, ref: str, asked: Demand) -> RequestCard:
    case = await open_case(tx, staff_ref, ref)
    permit(case, WORKING, case.request.unit)
    heads = await _heads(tx, case)
    return await do(tx, case.request, lambda at: demands.propose(at, case.member, asked, heads))


async def _heads(tx: Tx, case: Case) -> tuple[str, ...]:
    """Of the unit that has the request; where it has none, of the unit that answers for the whole."""
    for unit in (case.request.unit, case.request.service_unit):
        members = await concerned(tx, unit, case.request.branch)
        heads = tuple(each.ref for each in members if not DECIDING.isdisjoint(each.roles))
        if heads:
            return heads
    return ()


async def ask(tx: Tx, staff_ref: str, ref: str, asked: Demand, reason: str) -> RequestCard:
    case = await open_case(tx, staff_ref, ref)
    permit(case, DECIDING, case.request.unit)
    return await do(tx, case.request, lambda at: demands.ask(at, case.member, asked, reason))


async def decide(tx: Tx, staff_ref: str, ref: str, no: int, *, agreed: bool, reason: str) -> RequestCard:
    case = await open_case(tx, staff_ref, ref)
    permit(case, DECIDING, case.request.unit)
    return await do(tx, case.request, lambda at: demands.decide(at, case.member, no, agreed=agreed, reason=reason))


async def give(tx: Tx, person_ref: str, ref: str, pages: tuple[Page, ...]) -> RequestCard:
    return await give_documents(tx, await followed(tx, person_ref, ref), pages)


async def give_documents(
    tx: Tx, request: StoredRequest, pages: tuple[Page, ...], by: StaffMember | None = None
) -> RequestCard:
    """`by`: who takes them in for the applicant."""
    damage = dict(await damage_of(tx, pages))
    return await do(tx, request, lambda at: demands.give(at, pages, damage, by))
