"""Appeals in the desk's database: what they contest, and what both requests hear of each other.

Deeds are alone in the database, so of two who contest one response at once one wins.
"""

from msgspec.structs import replace
from sqlalchemy import select

from backend_client.appeals import Contested
from backend_client.contract import Outcome, RequestCard, RequestView, Response, StaffMember, Submission
from backend_client.embedded import catalogue_store
from backend_client.embedded.decisions import appeals
from backend_client.embedded.enact import do
from backend_client.embedded.requests import CARD_COLUMNS, by_ref, followed, followers, private_of, stored
from backend_client.embedded.staff import sees
from backend_client.embedded.stored import GONE, OPEN, StoredRequest
from backend_client.embedded.tables import APPEALS
from backend_client.embedded.tables import request as table
from backend_client.embedded.transaction import Tx
from backend_client.embedded.views import card, issuer_of, responses_of
from backend_client.errors import RequestNotFound


async def sought(tx: Tx, submission: Submission) -> appeals.Sought | None:
    """What an appeal is about; None where this person follows no such request, or it has no response."""
    if submission.about is None:
        return None
    try:
        request = await followed(tx, submission.person_ref, submission.about.ref)
    except RequestNotFound:
        return None
    responses = await responses_of(tx, request)
    if not responses:
        return None
    standing = await _standing(tx, request, responses[-1])
    return appeals.Sought(
        applicant=(await private_of(tx, request)).applicant,
        responses=responses,
        appeal_code=standing.tracking_code if standing else "",
    )


async def against(tx: Tx, request: StoredRequest) -> tuple[StoredRequest, ...]:
    """All appeals against its responses, oldest first."""
    # The index holds appeals alone; it is used only where the query says so, too.
    query = select(*CARD_COLUMNS).where(APPEALS, table.c.contests_ref == request.ref).order_by(table.c.id)
    return tuple([stored(tx, row) for row in await tx.connection.execute(query)])


async def _standing(tx: Tx, request: StoredRequest, valid: Response) -> StoredRequest | None:
    """The appeal against its valid response that was not withdrawn; there is at most one."""
    found = (each for each in await against(tx, request) if each.status not in GONE)
    return next((each for each in found if each.contests_number == valid.number), None)


async def tell_filed(tx: Tx, appeal: StoredRequest) -> None:
    """To the request whose response is contested, if this is an appeal."""
    if appeal.contests_ref:
        contested = await by_ref(tx, appeal.contests_ref)
        await do(tx, contested, lambda at: appeals.contest(at, appeal.tracking_code))


async def tell_ended(tx: Tx, appeal: StoredRequest, by: StaffMember | None, outcome: Outcome | None) -> None:
    """To the request whose response was contested, if this is an appeal; `outcome` None: withdrawn."""
    if appeal.contests_ref:
        contested = await by_ref(tx, appeal.contests_ref)
        await do(tx, contested, lambda at: appeals.end_contest(at, appeal.tracking_code, by, outcome))


async def tell_corrected(tx: Tx, request: StoredRequest, by: StaffMember, number: str) -> None:
    """To the open appeals against what was corrected now; `number`: of the correction."""
    for appeal in await against(tx, request):
        if appeal.status in OPEN:
            await do(tx, appeal, lambda at: appeals.hear_of_correction(at, by, number))


async def contested_by(tx: Tx, appeal: StoredRequest) -> Contested | None:
    """What it contests, as its own applicant and its own units see it; None for what is no appeal."""
    if not appeal.contests_ref:
        return None
    responses = await responses_of(tx, await by_ref(tx, appeal.contests_ref))
    response = next(each for each in responses if each.number == appeal.contests_number)
    corrected = "" if response is responses[-1] else responses[-1].number
    return Contested(ref=appeal.contests_ref, response=response, corrected=corrected)


async def contested_for(tx: Tx, appeal: StoredRequest, member: StaffMember) -> Contested | None:
    """The same before a member of staff."""
    contested = await contested_by(tx, appeal)
    if contested is None:
        return None
    can_open = await sees(tx, member, await by_ref(tx, contested.ref))
    own = await issuer_of(tx, appeal.contests_number) == member.ref
    return replace(contested, can_open=can_open, own=own)


async def cards_against(tx: Tx, request: StoredRequest) -> tuple[RequestCard, ...]:
    """Without who works on them."""
    return tuple([replace(await card(tx, each), taken_by="") for each in await against(tx, request)])


async def seen_by(tx: Tx, request: StoredRequest, person_ref: str, view: RequestView) -> RequestView:
    """The applicant's view, with what it contests, and how its own response was and can be contested."""
    contested = await contested_by(tx, request)
    if contested is not None:
        mine = person_ref in await followers(tx, await by_ref(tx, contested.ref))
        view = replace(view, contests=replace(contested, can_open=mine))
    valid = view.response
    if valid is None:
        return view
    found = await against(tx, request)
    own = [await card(tx, each) for each in found if person_ref in await followers(tx, each)]
    view = replace(view, appeals=tuple(replace(each, taken_by="") for each in own))
    return replace(view, appeal_service=await _open_way(tx, request, valid))


async def _open_way(tx: Tx, request: StoredRequest, valid: Response) -> str:
    """By which service it can be contested today; "" once that is too late or done."""
    code = valid.appeal_service
    if not code or tx.today > valid.appeal_until or await _standing(tx, request, valid):
        return ""
    services = (await catalogue_store.present(tx)).services
    return code if any(each.code == code for each in services) else ""
