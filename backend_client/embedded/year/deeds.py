"""What happens to a request in that year: each deed as the desk decides it, and as a call of the desk's contract."""

import datetime as dt
from abc import ABCMeta, abstractmethod
from typing import Protocol

from msgspec import Struct, StructMeta

from backend_client.catalogue import Survey
from backend_client.contract import (
    Answer,
    ChangeKind,
    CitizenDesk,
    Deficiency,
    Page,
    ResponseDraft,
    StaffDesk,
    StaffMember,
    SurveyForm,
    UndeliveredReason,
)
from backend_client.embedded.decisions import acceptance, answering, billing, exchange, intake, stages, surveying
from backend_client.embedded.decisions.parallel import seen_by, settled, turned
from backend_client.embedded.decisions.standing import Standing


class World(Protocol):
    """What a decision needs besides the request."""

    @property
    def survey(self) -> Survey: ...

    def response_number(self, today: dt.date) -> str: ...


class Desk(CitizenDesk, StaffDesk, Protocol):
    """Both sides of one desk."""


class Call(Struct, frozen=True):
    """Where a deed is called: by which key, about which request, on whose behalf."""

    desk: Desk
    key: str
    ref: str
    person_ref: str


class _AbstractStruct(StructMeta, ABCMeta):
    """A struct some of whose methods its kinds must have."""


class Deed(Struct, frozen=True, metaclass=_AbstractStruct):
    @abstractmethod
    def decide(self, at: Standing, _world: World) -> Standing:
        """By the pure core."""

    @abstractmethod
    async def call(self, to: Call) -> object:
        """Through the contract."""


class StaffDeed(Deed, frozen=True):
    """Done to the stage of the member's unit, where several run at once."""

    by: StaffMember

    def decide(self, at: Standing, world: World) -> Standing:
        seen = seen_by(self.by, at.request, at.beside)
        return settled(self.enact(turned(at, seen.stage_no), world))

    @abstractmethod
    def enact(self, at: Standing, _world: World) -> Standing:
        """Of a request that is turned to the member's stage."""


class Take(StaffDeed, frozen=True):
    def enact(self, at: Standing, _world: World) -> Standing:
        return exchange.take(at, self.by)

    async def call(self, to: Call) -> object:
        return await to.desk.take(to.key, self.by.ref, to.ref)


class Accept(StaffDeed, frozen=True):
    def enact(self, at: Standing, _world: World) -> Standing:
        return acceptance.accept(at, self.by, automatic=False)

    async def call(self, to: Call) -> object:
        return await to.desk.accept(to.key, self.by.ref, to.ref)


class FindWanting(StaffDeed, frozen=True):
    deficiencies: tuple[Deficiency, ...]

    def enact(self, at: Standing, _world: World) -> Standing:
        return acceptance.find_wanting(at, self.by, self.deficiencies)

    async def call(self, to: Call) -> object:
        return await to.desk.list_deficiencies(to.key, self.by.ref, to.ref, self.deficiencies)


class FinishStage(StaffDeed, frozen=True):
    stage: str
    note: str

    def enact(self, at: Standing, _world: World) -> Standing:
        return stages.finish(at, self.by, self.stage, self.note)

    async def call(self, to: Call) -> object:
        return await to.desk.finish_stage(to.key, self.by.ref, to.ref, self.stage, self.note)


class Ask(StaffDeed, frozen=True):
    text: str

    def enact(self, at: Standing, _world: World) -> Standing:
        return exchange.ask(at, self.by, self.text)

    async def call(self, to: Call) -> object:
        return await to.desk.ask(to.key, self.by.ref, to.ref, self.text)


class Tell(StaffDeed, frozen=True):
    text: str

    def enact(self, at: Standing, _world: World) -> Standing:
        return exchange.tell(at, self.by, self.text)

    async def call(self, to: Call) -> object:
        return await to.desk.tell(to.key, self.by.ref, to.ref, self.text)


class Respond(StaffDeed, frozen=True):
    draft: ResponseDraft

    def enact(self, at: Standing, world: World) -> Standing:
        return answering.respond(at, self.by, self.draft, world.response_number(at.today), ())

    async def call(self, to: Call) -> object:
        return await to.desk.respond(to.key, self.by.ref, to.ref, self.draft)


class Amend(Deed, frozen=True):
    answers: dict[str, Answer]
    pages: tuple[Page, ...]

    def decide(self, at: Standing, _world: World) -> Standing:
        return intake.amend(at, self.answers, self.pages, {})

    async def call(self, to: Call) -> object:
        return await to.desk.amend(to.key, to.person_ref, to.ref, self.answers, self.pages)


class Write(Deed, frozen=True):
    text: str

    def decide(self, at: Standing, _world: World) -> Standing:
        return exchange.write(at, self.text)

    async def call(self, to: Call) -> object:
        return await to.desk.write(to.key, to.person_ref, to.ref, self.text)


class Withdraw(Deed, frozen=True):
    def decide(self, at: Standing, _world: World) -> Standing:
        return exchange.withdraw(at)

    async def call(self, to: Call) -> object:
        return await to.desk.withdraw(to.key, to.person_ref, to.ref)


class Deliver(Deed, frozen=True):
    at: dt.datetime

    def decide(self, at: Standing, _world: World) -> Standing:
        return exchange.deliver(at, self.at)

    async def call(self, to: Call) -> object:
        return await to.desk.record_delivery(to.key, to.ref, self.at)


class Miss(Deed, frozen=True):
    notice: ChangeKind
    reason: UndeliveredReason
    at: dt.datetime

    def decide(self, at: Standing, _world: World) -> Standing:
        return exchange.miss(at, self.notice, self.reason)

    async def call(self, to: Call) -> object:
        return await to.desk.report_undelivered(to.key, to.ref, self.notice, self.reason, self.at)


class FillSurvey(Deed, frozen=True):
    ratings: dict[int, str]
    demographics: dict[str, Answer]
    suggestion: str

    def form(self, ref: str, version: int) -> SurveyForm:
        return SurveyForm(
            ref=ref,
            version=version,
            ratings=self.ratings,
            demographics=self.demographics,
            suggestion=self.suggestion,
        )

    def decide(self, at: Standing, world: World) -> Standing:
        return surveying.fill(at, world.survey, self.form(at.request.ref, world.survey.version))

    async def call(self, to: Call) -> object:
        version = (await to.desk.catalogue()).survey.version
        return await to.desk.fill_survey(to.key, to.person_ref, self.form(to.ref, version))


class AssessFee(StaffDeed, frozen=True):
    cost: str
    amount_rial: int

    def enact(self, at: Standing, _world: World) -> Standing:
        return billing.assess(at, self.by, self.cost, self.amount_rial)

    async def call(self, to: Call) -> object:
        return await to.desk.assess_fee(to.key, self.by.ref, to.ref, self.cost, self.amount_rial)


class ReportPayment(Deed, frozen=True):
    bill: int
    reference: str

    def decide(self, at: Standing, _world: World) -> Standing:
        return billing.report(at, self.bill, self.reference, ())

    async def call(self, to: Call) -> object:
        return await to.desk.report_payment(to.key, to.person_ref, to.ref, self.bill, self.reference, ())


class ConfirmPayment(StaffDeed, frozen=True):
    bill: int

    def enact(self, at: Standing, _world: World) -> Standing:
        return billing.confirm(at, self.by, self.bill)

    async def call(self, to: Call) -> object:
        return await to.desk.confirm_payment(to.key, self.by.ref, to.ref, self.bill)
