"""What every desk keeps towards its administrators: catalogue versions, staff, units, branches."""

import pytest
from msgspec.structs import replace

from backend_client.catalogue import Catalogue, Duration, Service
from backend_client.contract import SurveyForm
from backend_client.errors import RequestNotFound, RequestRejected
from backend_client.wire import Desk
from tests.contract.people import CERTIFICATE, PERMIT, STAFF, ZONING
from tests.contract.small_catalogue import PERMIT as PERMIT_SERVICE
from tests.contract.small_catalogue import catalogue


def with_service(service: Service) -> Catalogue:
    present = catalogue()
    return replace(present, services=(service, *present.services[1:]))


async def test_publishing_the_same_again_changes_nothing(desk: Desk) -> None:
    assert await desk.publish(catalogue()) == 1
    assert await desk.publish(replace(catalogue(), version=77)) == 1


async def test_a_changed_service_gets_its_next_version_whatever_it_came_with(desk: Desk) -> None:
    assert await desk.publish(with_service(replace(PERMIT_SERVICE, title="New", version=40))) == 2

    present = await desk.catalogue()
    assert [(service.code, service.version) for service in present.services] == [
        ("permit", 2),
        ("certificate", 1),
        ("zoning", 1),
    ]
    assert (await desk.definition("permit", 1)).title == "Building permit"
    assert (await desk.definition("permit", 2)).title == "New"


async def test_a_changed_survey_gets_its_next_version(desk: Desk) -> None:
    """F24."""
    await desk.publish(replace(catalogue(), survey=replace(catalogue().survey, suggestion="other")))

    assert (await desk.catalogue()).survey.version == 2
    ref = (await desk.submit("submit:1:1", ZONING)).card.ref
    await desk.fill_survey("k1", "mina", SurveyForm(ref=ref, version=1, ratings={1: "much"}))
    assert (await desk.request("mina", ref)).surveyed


async def test_a_receipt_stays_as_it_was_issued(desk: Desk) -> None:
    """T3."""
    told = await desk.submit("submit:1:1", CERTIFICATE)
    units = tuple(replace(unit, title="renamed") for unit in catalogue().units)
    await desk.publish(replace(catalogue(), units=units))

    assert (await desk.request("mina", told.card.ref)).receipt == told.receipt


async def test_a_request_keeps_the_definition_it_began_with(desk: Desk) -> None:
    """Design, decision 5."""
    await desk.publish(with_service(replace(PERMIT_SERVICE, title="New", fields=(), stages=())))
    card = (await desk.submit("submit:1:1", PERMIT)).card

    assert card.service_title == "Building permit"
    assert len((await desk.request("mina", card.ref)).stages) == 3


async def test_a_service_no_longer_offered_takes_no_requests_but_keeps_its_own(desk: Desk) -> None:
    card = (await desk.submit("submit:1:1", PERMIT)).card
    await desk.publish(replace(catalogue(), services=catalogue().services[1:]))

    with pytest.raises(RequestRejected):
        await desk.submit("submit:2:1", PERMIT)
    assert (await desk.accept("k1", "clerk", card.ref)).status == "accepted"


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        ({"unit": "nowhere"}, {"permit": "unit:nowhere"}),
        ({"branches": ("mars",)}, {"permit": "branch:mars"}),
        ({"fields": PERMIT_SERVICE.fields * 2}, {"permit": "repeated:floors"}),
        ({"stages": PERMIT_SERVICE.stages * 2}, {"permit": "repeated:review"}),
        (
            {"fields": (replace(PERMIT_SERVICE.fields[0], constraint=". >"),)},
            {"permit": "expression:floors"},
        ),
        (
            {"stages": (replace(PERMIT_SERVICE.stages[0], duration_worst=Duration(0, "days")),)},
            {"permit": "duration:review"},
        ),
    ],
)
async def test_a_catalogue_that_contradicts_itself_is_not_published(
    desk: Desk, change: dict[str, object], problems: dict[str, str]
) -> None:
    with pytest.raises(RequestRejected) as refused:
        await desk.publish(with_service(replace(PERMIT_SERVICE, **change)))

    assert refused.value.problems == problems
    assert await desk.catalogue() == catalogue()


@pytest.mark.parametrize(
    ("row", "reason"), [({"district": "7"}, "column:act"), ({"density": "1", "act": "1"}, "column:district")]
)
async def test_an_instant_services_table_has_the_columns_it_speaks_of(
    desk: Desk, row: dict[str, str], reason: str
) -> None:
    with pytest.raises(RequestRejected) as refused:
        await desk.publish(replace(catalogue(), tables={"zoning": (row,)}))

    assert refused.value.problems == {"zoning": reason}


async def test_units_branches_and_staff_are_listed(desk: Desk) -> None:
    assert await desk.units() == catalogue().units
    assert await desk.branches() == catalogue().branches
    assert set(await desk.staff()) == set(STAFF)


async def test_staff_are_replaced_by_ref(desk: Desk) -> None:
    changed = replace(STAFF[0], name="another")
    await desk.add_staff(changed)

    assert await desk.member(changed.ref) == changed
    assert len(await desk.staff()) == len(STAFF)
    with pytest.raises(RequestNotFound):
        await desk.member("nobody")
