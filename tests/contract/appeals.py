"""Appeals for the small agency: an answered permit whose response can be contested before the papers unit."""

import datetime as dt

import pytest
from msgspec.structs import replace

from backend_client.appeals import About
from backend_client.calendar import TEHRAN
from backend_client.catalogue import Appeal, Catalogue, Duration, Field, Service, Stage
from backend_client.contract import RequestCard, Submission
from backend_client.errors import RequestRejected
from backend_client.wire import Desk
from tests.contract import small_catalogue
from tests.contract.conftest import Clock
from tests.contract.people import IDENTITY, PERMIT, RESPONSE
from tests.contract.progress import STAGES

DRAFT = replace(RESPONSE, text="The measure is right.", pages=())
"""A response to an appeal."""
APPEAL = Service(
    code="objection",
    version=1,
    title="Appeal",
    purpose="appeal",
    group="papers",
    summary="s",
    unit="papers",
    applicants=("natural", "foreign", "legal"),
    intake="automatic",
    fields=(Field(name="reasons", type="text", label="reasons", appearance="multiline"),),
    stages=(
        Stage(name="study", title="Study", unit="papers", post="clerk", duration=Duration(1, "days")),
        Stage(name="verdict", title="Verdict", unit="papers", post="clerk", duration=Duration(2, "days")),
    ),
    responsible=small_catalogue.PERMIT.responsible,
    complaint="in writing",
    address="web",
    appeal=Appeal(authority="court", days=90),
)
NUMBER = "1405-000001"
LAST_DAY = dt.date(2026, 12, 11)
"""Twenty days after the response."""


def with_appeals(service: Service = APPEAL) -> Catalogue:
    """The permit's responses can be contested by this service."""
    whole = small_catalogue.catalogue()
    permit = replace(small_catalogue.PERMIT, appeal=replace(small_catalogue.PERMIT.appeal, service=service.code))
    return replace(whole, services=(permit, *whole.services[1:], service))


async def contestable(desk: Desk, by: str = "permits_head") -> RequestCard:
    """A permit of mina's that was refused."""
    await desk.publish(with_appeals())
    card = (await desk.submit("s", replace(PERMIT, version=2))).card
    await desk.accept("a", "clerk", card.ref)
    for stage in STAGES:
        await desk.finish_stage(f"f:{stage}", "clerk", card.ref, stage, "")
    return await desk.respond("r", by, card.ref, replace(RESPONSE, outcome="refused"))


def appeal_against(card: RequestCard, confirmed_at: dt.datetime, number: str = NUMBER, who: str = "mina") -> Submission:
    return replace(
        PERMIT,
        service="objection",
        person_ref=who,
        answers={**IDENTITY, "reasons": "The measure is wrong."},
        pages=(),
        confirmed_at=confirmed_at,
        about=About(ref=card.ref, number=number),
    )


def evening(day: dt.date, hour: int = 23, minute: int = 59) -> dt.datetime:
    """That time of that day in Tehran."""
    return dt.datetime.combine(day, dt.time(hour, minute), TEHRAN).astimezone(dt.UTC)


async def appealed(desk: Desk, clock: Clock, key: str = "p", who: str = "mina") -> tuple[RequestCard, RequestCard]:
    """The permit, and mina's appeal against its response."""
    card = await contestable(desk)
    return card, (await desk.submit(key, appeal_against(card, clock.now, who=who))).card


async def verdict(desk: Desk, appeal: RequestCard, by: str = "papers_clerk", outcome: str = "granted") -> RequestCard:
    for stage in ("study", "verdict"):
        await desk.finish_stage(f"v:{stage}", "papers_clerk", appeal.ref, stage, "")
    return await desk.respond(f"v:{by}", by, appeal.ref, replace(DRAFT, outcome=outcome))


async def kinds(desk: Desk, card: RequestCard) -> list[str]:
    return [entry.kind for entry in (await desk.open_request("clerk", card.ref)).history]


async def refused(desk: Desk, key: str, submission: Submission) -> dict[str, str]:
    with pytest.raises(RequestRejected) as told:
        await desk.submit(key, submission)
    return told.value.problems
