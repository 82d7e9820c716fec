"""Whether a request calls its person to the in-person desk now (E11)."""

from collections.abc import Sequence

from backend_client.catalogue import Stage
from backend_client.embedded.stored import PresentStage, StoredRequest


def calls_its_person(request: StoredRequest, stages: Sequence[Stage], beside: Sequence[PresentStage]) -> bool:
    """A present stage wants them there. `stages`: of its definition; `beside`: present besides that of its row."""
    present = {request.stage_no, *(stage.stage_no for stage in beside)} - {0}
    presences = [stages[no - 1].presence for no in sorted(present)]
    return request.status == "accepted" and any(each and not each.place for each in presences)
