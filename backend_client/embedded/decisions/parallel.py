"""Several stages of one request at once: each has its unit, its time and somebody's hands.

The request's row tells of one of them, which leads; the others stand beside it. Who does something to a request does it
to the stage of their unit: `turned` puts that one in the lead, so that every decision sees a single present stage. As
it is stored, the one with the lowest number leads (`settled`).
"""

from collections.abc import Callable

from msgspec.structs import asdict, replace

from backend_client.contract import StaffMember
from backend_client.embedded.decisions.standing import Standing
from backend_client.embedded.stored import PresentStage, StoredRequest

Beside = tuple[PresentStage, ...]


def leading(request: StoredRequest) -> PresentStage:
    return PresentStage(**{name: getattr(request, name) for name in PresentStage.__struct_fields__})


def led_by(request: StoredRequest, stage: PresentStage) -> StoredRequest:
    """The request's row as it tells of that stage."""
    return replace(request, **asdict(stage))


def turned(at: Standing, no: int) -> Standing:
    """With the present stage of that number in the lead; as it is where there is none."""
    for stage in at.beside:
        if stage.stage_no == no:
            others = [each for each in at.beside if each.stage_no != no]
            return replace(at, request=led_by(at.request, stage), beside=_in_order(leading(at.request), *others))
    return at


def settled(at: Standing) -> Standing:
    return turned(at, min(stage.stage_no for stage in (leading(at.request), *at.beside)))


def led_on(at: Standing) -> Standing:
    """The stage in the lead is over: the first of those beside leads."""
    return replace(at, request=led_by(at.request, at.beside[0]), beside=at.beside[1:])


def begun(at: Standing, stages: Beside) -> Standing:
    """With these present stages, and no others."""
    first, *others = stages
    return replace(at, request=led_by(at.request, first), beside=_in_order(*others))


def each_present(at: Standing, change: Callable[[PresentStage], PresentStage]) -> Standing:
    """With each of them changed; without stages what the request's row tells of unit, time and hands."""
    return replace(
        at,
        request=led_by(at.request, change(leading(at.request))),
        beside=tuple(change(stage) for stage in at.beside),
    )


def seen_by(member: StaffMember, request: StoredRequest, beside: Beside) -> StoredRequest:
    """The request as it stands before this member: with the stage that they have in hand, else with one of their
    units', a free one first; else as it is stored."""
    theirs = [
        stage for stage in (leading(request), *beside) if not member.units or stage.unit in member.units
    ]  # no units are all of them
    if not beside or not theirs:
        return request
    return led_by(request, min(theirs, key=lambda stage: (_hands(stage, member), stage.stage_no)))


def _hands(stage: PresentStage, member: StaffMember) -> int:
    if stage.taken_ref == member.ref:
        return 0
    return 2 if stage.taken_ref else 1


def _in_order(*stages: PresentStage) -> Beside:
    return tuple(sorted(stages, key=lambda stage: stage.stage_no))
