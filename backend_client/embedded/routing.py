"""Who is there to be given what begins in a unit that routes by load, and how much each has in hand."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from sqlalchemy import bindparam, func, select, update

from backend_client.embedded.absence import away_now
from backend_client.embedded.decisions.routing import Candidate, into_hands, least_loaded, waiting_for_hands
from backend_client.embedded.decisions.standing import Standing
from backend_client.embedded.staff import concerned
from backend_client.embedded.stored import OPEN, PresentStage
from backend_client.embedded.tables import parallel_stage
from backend_client.embedded.tables import request as request_table
from backend_client.embedded.tables import staff as staff_table
from backend_client.embedded.transaction import Tx
from backend_client.embedded.views import issuer_of


async def routed(tx: Tx, at: Standing) -> Standing:
    """After a deed. Asks the database only where something has begun in such a unit."""
    for stage in waiting_for_hands(at):
        member = least_loaded(await _candidates(tx, at, stage))
        if member is not None:
            at = into_hands(at, stage, member)
            theirs = update(staff_table).where(staff_table.c.ref == member.ref)
            await tx.connection.execute(theirs.values(routed_at=tx.now))
    return at


async def _candidates(tx: Tx, at: Standing, stage: PresentStage) -> list[Candidate]:
    """Who works in that unit and branch, is not away, and did not issue what an appeal contests."""
    out = {*await away_now(tx), await issuer_of(tx, at.request.contests_number)}
    members = [each for each in await concerned(tx, stage.unit, at.request.branch) if each.ref not in out]
    refs = [each.ref for each in members]
    if not refs:
        return []
    loads, times = await _loads(tx, refs, at.request.id), await _times(tx, refs)
    return [Candidate(each, loads[each.ref], times.get(each.ref)) for each in members]


async def _loads(tx: Tx, refs: Sequence[str], without: int) -> Counter[str]:
    """Open requests, and stages that run beside another, in these hands; but for the one that is being routed."""
    # written out, not bound: only so does SQLite see that the index of open requests suffices
    is_open = request_table.c.status.in_(bindparam("open", OPEN, expanding=True, literal_execute=True))
    taken, beside = request_table.c.taken_ref, parallel_stage.c.taken_ref
    queries = (
        select(taken, func.count()).where(is_open, taken.in_(refs), request_table.c.id != without).group_by(taken),
        select(beside, func.count()).where(beside.in_(refs), parallel_stage.c.request_id != without).group_by(beside),
    )
    found: Counter[str] = Counter()
    for query in queries:
        for ref, count in await tx.connection.execute(query):
            found[ref] += count
    return found


async def _times(tx: Tx, refs: Sequence[str]) -> dict[str, dt.datetime]:
    query = select(staff_table.c.ref, staff_table.c.routed_at).where(staff_table.c.ref.in_(refs))
    return {ref: at for ref, at in await tx.connection.execute(query) if at is not None}
