"""What a decision looks at and what it leaves behind."""

import datetime as dt
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from backend_client.calendar import WorkingTime, local_day, working_time
from backend_client.catalogue import Catalogue, Service
from backend_client.contract import (
    UNPAID,
    Appointment,
    Bill,
    ChangeKind,
    Deficiency,
    DemandNews,
    InquiryProgress,
    Message,
    Receipt,
    RequestCard,
    Response,
    StaffMember,
    StageProgress,
    SurveyForm,
    Undelivered,
    Waiting,
)
from backend_client.embedded.stored import PresentStage, Private, StoredInquiry, StoredRequest, StoredStage
from backend_client.workflow import Group, groups

_TO_ALL_UNITS: frozenset[ChangeKind] = frozenset(
    {
        "message_from_citizen", "withdrawn", "undelivered", "documents_given", "payment_reported",
        "merged", "took_over", "contested_corrected",
    }
)  # fmt: skip
"""What the citizen does, and does not hear of, and where the request goes on, concerns every unit that has a part of
it in hand."""


class News(Struct, frozen=True, kw_only=True):
    """What a change says besides the request itself. `note`: for the history alone. `unit` "": the present one.
    `stage_no`: the place of `stage` among the `stage_count` that the request has; `beside`: others that began with it.
    `units`: of the other present stages, where it concerns them as well. `quiet`: the citizen is told along with
    something else. `to`: members of staff whom it is meant for. `person`: of those who follow it this one alone."""

    kind: ChangeKind
    by: StaffMember | None = None
    automatic: bool = False
    text: str = ""
    note: str = ""
    unit: str = ""
    stage: StageProgress | None = None
    stage_no: int = 0
    stage_count: int = 0
    beside: tuple[StageProgress, ...] = ()
    units: tuple[str, ...] = ()
    quiet: bool = False
    deficiencies: tuple[Deficiency, ...] = ()
    receipt: Receipt | None = None
    response: Response | None = None
    undelivered: Undelivered | None = None
    demand: DemandNews | None = None
    bill: Bill | None = None
    waited: Waiting = ""
    inquiry: InquiryProgress | None = None
    to: tuple[str, ...] = ()
    visit: Appointment | None = None
    person: str = ""


class Told(NamedTuple):
    """News, and the request as it was when they were told."""

    request: StoredRequest
    news: News


class Issued(NamedTuple):
    """A response of this deed, and who issued it; None: the system."""

    response: Response
    by: StaffMember | None


class Standing(Struct, frozen=True, kw_only=True):
    """A request at the moment `now` of a deed. `stages`: those it has, in order, none before acceptance. `beside`: the
    present ones besides that of the request's row, in order. `bills`: by their number.

    `told`, `said`, `issued`, `filled`: news, messages, response and survey of this deed. `dissatisfied`: that survey is
    under the level.
    """

    now: dt.datetime
    catalogue: Catalogue
    definition: Service
    request: StoredRequest
    private: Private
    stages: tuple[StoredStage, ...] = ()
    bills: tuple[Bill, ...] = ()
    inquiries: tuple[StoredInquiry, ...] = ()
    beside: tuple[PresentStage, ...] = ()
    told: tuple[Told, ...] = ()
    said: tuple[Message, ...] = ()
    issued: Issued | None = None
    filled: SurveyForm | None = None
    dissatisfied: bool = False

    @property
    def today(self) -> dt.date:
        return local_day(self.now)

    @property
    def time(self) -> WorkingTime:
        return working_time(self.catalogue.hours, self.catalogue.closures, self.request.branch)

    @property
    def unpaid(self) -> Bill | None:
        """What the request waits for, or would if it did not wait for somebody else."""
        return next((bill for bill in self.bills if bill.state in UNPAID), None)

    def but(self, **changes: Any) -> "Standing":
        """With these columns of the request changed."""
        return replace(self, request=replace(self.request, **changes))

    def stage(self, no: int) -> StoredStage:
        """The request's stage of that number, which it has."""
        return self.stages[self._place(no)]

    @property
    def groups(self) -> tuple[Group, ...]:
        """Its stages as they run together."""
        return groups(self.definition.stages, [stage.no for stage in self.stages])

    def with_stage(self, no: int, **changes: Any) -> "Standing":
        """With these columns of that stage changed."""
        place = self._place(no)
        changed = replace(self.stages[place], **changes)
        return replace(self, stages=(*self.stages[:place], changed, *self.stages[place + 1 :]))

    def telling_of(self, no: int, news: News) -> "Standing":
        """News of that stage, with how many the request has and where among them it stands."""
        seen = progress(self.definition, no, self.stage(no))
        return self.telling(replace(news, stage=seen, stage_no=self._place(no) + 1, stage_count=len(self.stages)))

    def _place(self, no: int) -> int:
        return next(place for place, stage in enumerate(self.stages) if stage.no == no)

    def telling(self, news: News) -> "Standing":
        if news.kind in _TO_ALL_UNITS:
            news = replace(news, units=tuple(sorted({stage.unit for stage in self.beside} - {self.request.unit})))
        return replace(self, told=(*self.told, Told(self.request, news)))

    def saying(self, message: Message) -> "Standing":
        return replace(self, said=(*self.said, message))


def card_of(request: StoredRequest, definition: Service) -> RequestCard:
    stage = definition.stages[request.stage_no - 1].title if request.stage_no else ""
    return RequestCard(
        ref=request.ref,
        tracking_code=request.tracking_code,
        service=request.service,
        service_title=definition.title,
        branch=request.branch,
        unit=request.unit,
        status=request.status,
        submitted_at=request.submitted_at,
        accepted_at=request.accepted_at,
        accept_by=request.accept_by if request.status == "submitted" else None,
        promised_from=request.promised_from,
        promised_to=request.promised_to,
        stage=stage,
        taken_by=request.taken_name,
        waiting=request.waiting,
        outcome=request.outcome,
        merged_ref=request.merged_ref,
    )


def progress(definition: Service, no: int, stage: StoredStage | None) -> StageProgress:
    """The stage of that number; dates from acceptance on."""
    defined = definition.stages[no - 1]
    planned = StageProgress(
        name=defined.name, title=defined.title, unit=defined.unit, state="to_come", presence=defined.presence
    )
    if stage is None:
        return planned
    return replace(
        planned,
        state="done" if stage.finished_at else "present" if stage.started_at else "to_come",
        started_at=stage.started_at,
        finished_at=stage.finished_at,
        due_on=stage.due_on,
    )
