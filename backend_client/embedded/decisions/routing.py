"""Routing by load: what begins in a unit that wants it so goes at once to whoever has least in hand (G4)."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from backend_client.contract import ChangeKind, StaffMember
from backend_client.embedded.decisions.parallel import leading, turned
from backend_client.embedded.decisions.standing import News, Standing, Told
from backend_client.embedded.stored import OPEN, PresentStage

_BEGINS: frozenset[ChangeKind] = frozenset({"submitted", "corrected", "stage_started", "returned", "stages_finished"})
_NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


class Candidate(NamedTuple):
    """`load`: how many other open requests they have in hand. `routed_at`: when they were last given one like this."""

    member: StaffMember
    load: int
    routed_at: dt.datetime | None


def waiting_for_hands(at: Standing) -> tuple[PresentStage, ...]:
    """What has begun by this deed in a unit that routes by load, and is in nobody's hands."""
    by_load = {unit.code for unit in at.catalogue.units if unit.routing == "load"}
    if not by_load or at.request.status not in OPEN:
        return ()
    present = (leading(at.request), *at.beside)
    free = [stage for stage in present if stage.unit in by_load and not stage.taken_ref]
    return tuple(stage for stage in free if any(_begins(told, stage) for told in at.told))


def _begins(told: Told, stage: PresentStage) -> bool:
    return told.news.kind in _BEGINS and (told.request.stage_no, told.request.unit) == (stage.stage_no, stage.unit)


def least_loaded(candidates: Sequence[Candidate]) -> StaffMember | None:
    """Of those with equally little the one who has been longest without a new one; None leaves it to the unit."""
    if not candidates:
        return None
    return min(candidates, key=lambda one: (one.load, one.routed_at or _NEVER, one.member.ref)).member


def into_hands(at: Standing, stage: PresentStage, member: StaffMember) -> Standing:
    """Given by the system; the unit hears of what begins as already in these hands."""
    hands = {"taken_ref": member.ref, "taken_name": member.name}
    told = [Told(replace(each.request, **hands), each.news) if _begins(each, stage) else each for each in at.told]
    led = at.request.stage_no
    at = turned(replace(at, told=tuple(told)), stage.stage_no).but(**hands)
    return turned(at.telling(News(kind="given", note=member.name, to=(member.ref,))), led)
