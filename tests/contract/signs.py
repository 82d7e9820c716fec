"""Permits for signs, for the small agency: a stage that hangs on the answers, and one that runs beside it."""

from msgspec.structs import replace

from backend_client.catalogue import Duration, Field, Option, Service, Stage
from backend_client.contract import RequestCard, Submission
from backend_client.wire import Desk
from tests.contract import small_catalogue
from tests.contract.people import IDENTITY, PERMIT

SIGN = Service(
    code="sign",
    version=1,
    title="Sign permit",
    group="building",
    summary="s",
    unit="permits",
    fields=(
        Field(name="area", type="integer", label="area"),
        Field(name="place", type="select_one", label="place", choices=(Option("wall", "w"), Option("roof", "r"))),
    ),
    stages=(
        Stage(name="review", title="Review", unit="permits", post="clerk", duration=Duration(1, "days")),
        Stage(
            name="structure",
            title="Structure",
            unit="field",
            post="engineer",
            duration=Duration(1, "days"),
            duration_worst=Duration(3, "days"),
            relevant="${area} > 6 or ${place} = 'roof'",
        ),
        Stage(
            name="charge",
            title="Charge",
            unit="papers",
            post="clerk",
            duration=Duration(2, "days"),
            with_previous=True,
        ),
        Stage(name="issue", title="Issue", unit="permits", post="head", duration=Duration(4, "hours")),
    ),
    responsible=small_catalogue.CERTIFICATE.responsible,
    complaint="in writing",
    address="web",
    appeal=small_catalogue.CERTIFICATE.appeal,
)
SMALL: Submission = replace(PERMIT, service="sign", answers={**IDENTITY, "area": 2, "place": "wall"}, pages=())
LARGE: Submission = replace(
    SMALL, answers={**IDENTITY, "area": 12, "place": "wall"}, pre_registration_number="P223456781"
)


async def sign_accepted(desk: Desk, submission: Submission = SMALL) -> RequestCard:
    """Published and accepted by the clerk of permits: the review has begun."""
    agency = small_catalogue.catalogue()
    await desk.publish(replace(agency, services=(*agency.services, SIGN)))
    card = (await desk.submit("s1", submission)).card
    return await desk.accept("s2", "permits_clerk", card.ref)


async def side_by_side(desk: Desk) -> str:
    """A large sign after its review: the field unit looks at the structure while papers reckon the charge."""
    ref = (await sign_accepted(desk, LARGE)).ref
    await desk.finish_stage("s3", "permits_clerk", ref, "review", "")
    return ref
