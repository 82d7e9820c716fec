"""An appeal whose response is corrected meanwhile, who decides on it, and which services take any (T4)."""

import asyncio

import pytest
from msgspec.structs import replace

from backend_client.catalogue import InstantRule, Service
from backend_client.errors import AlreadyDone, RequestRejected
from backend_client.wire import Desk
from tests.contract.appeals import (
    APPEAL,
    DRAFT,
    NUMBER,
    appeal_against,
    appealed,
    contestable,
    kinds,
    refused,
    verdict,
    with_appeals,
)
from tests.contract.conftest import Clock

# ── corrected meanwhile ──


async def test_of_a_corrected_response_the_correction_is_contested(desk: Desk, clock: Clock) -> None:
    card = await contestable(desk)
    await desk.correct("c", "permits_head", card.ref, DRAFT, "A slip.", NUMBER)

    assert await refused(desk, "p1", appeal_against(card, clock.now)) == {"about": "corrected"}
    assert (await desk.submit("p2", appeal_against(card, clock.now, f"{NUMBER}/1"))).card.status == "accepted"


async def test_an_open_appeal_goes_on_against_what_it_is_bound_to(desk: Desk, clock: Clock) -> None:
    card, appeal = await appealed(desk, clock)
    await desk.correct("c", "permits_head", card.ref, DRAFT, "A slip.", NUMBER)

    for contested in (
        (await desk.request("mina", appeal.ref)).contests,
        (await desk.open_request("papers_clerk", appeal.ref)).contests,
    ):
        assert contested is not None
        assert (contested.response.number, contested.corrected) == (NUMBER, f"{NUMBER}/1")
    told = (await desk.changes(0)).items[-1]
    assert (told.kind, told.card.ref, told.unit, told.text) == (
        "contested_corrected", appeal.ref, "papers", f"{NUMBER}/1",
    )  # fmt: skip
    assert (await verdict(desk, appeal)).status == "answered"
    assert (await desk.request("mina", card.ref)).appeal_service == "objection"


async def test_a_correction_against_an_appeal(desk: Desk, clock: Clock) -> None:
    """Of the two at once one is first: either the appeal is bound to what was corrected, or it is told so."""
    card = await contestable(desk)
    _, told = await asyncio.gather(
        desk.correct("c", "permits_head", card.ref, DRAFT, "A slip.", NUMBER),
        desk.submit("p", appeal_against(card, clock.now)),
        return_exceptions=True,
    )

    found = (await desk.open_request("clerk", card.ref)).appeals
    if isinstance(told, RequestRejected):
        assert (told.problems, found) == ({"about": "corrected"}, ())
    else:
        assert [each.status for each in found] == ["accepted"]


async def test_a_corrected_verdict_is_told_again_where_it_turned_round(desk: Desk, clock: Clock) -> None:
    card, appeal = await appealed(desk, clock)
    await verdict(desk, appeal, outcome="refused")
    view = await desk.open_request("papers_clerk", appeal.ref)
    assert view.response is not None
    await desk.correct("c", "papers_clerk", appeal.ref, DRAFT, "Looked at again.", view.response.number)

    assert (await kinds(desk, card))[-2:] == ["appeal_refused", "appeal_granted"]


# ── who decides ──


async def test_who_issued_the_response_does_not_decide_on_the_appeal(desk: Desk, clock: Clock) -> None:
    """Neither to grant nor to refuse it, nor to correct what another has decided."""
    card = await contestable(desk, by="clerk")
    appeal = (await desk.submit("p", appeal_against(card, clock.now))).card

    own = (await desk.open_request("clerk", appeal.ref)).contests
    assert own is not None
    assert own.own
    for stage in ("study", "verdict"):
        await desk.finish_stage(f"v:{stage}", "clerk", appeal.ref, stage, "")
    for outcome in ("granted", "refused"):
        with pytest.raises(RequestRejected) as told:
            await desk.respond(f"v:{outcome}", "clerk", appeal.ref, replace(DRAFT, outcome=outcome))
        assert told.value.problems == {"": "own_response"}
    assert (await desk.respond("v", "papers_clerk", appeal.ref, DRAFT)).status == "answered"
    with pytest.raises(AlreadyDone):
        await desk.respond("v2", "clerk", appeal.ref, DRAFT)


async def test_nobody_is_given_the_appeal_against_what_they_issued(desk: Desk, clock: Clock) -> None:
    """Routing by load gives it to a colleague, though the issuer has as little to do; alone it is left to the unit."""
    whole = with_appeals()
    units = tuple(replace(each, routing="load") if each.code == "papers" else each for each in whole.units)
    card = await contestable(desk, by="clerk")
    await desk.publish(replace(whole, units=units))
    appeal = (await desk.submit("p", appeal_against(card, clock.now))).card
    assert (await desk.open_request("clerk", appeal.ref)).card.taken_ref == "papers_clerk"

    await desk.withdraw("w", "mina", appeal.ref)
    today = clock.now.date()
    await desk.be_away("y", "papers_clerk", today, today, "clerk")
    again = (await desk.submit("p2", appeal_against(card, clock.now))).card
    assert (await desk.open_request("clerk", again.ref)).card.taken_ref == ""


async def test_only_the_issuer_of_what_is_contested_is_kept_from_deciding(desk: Desk, clock: Clock) -> None:
    card = await contestable(desk, by="clerk")
    await desk.correct("c", "permits_head", card.ref, DRAFT, "A slip.", NUMBER)
    appeal = (await desk.submit("p", appeal_against(card, clock.now, f"{NUMBER}/1"))).card

    assert (await verdict(desk, appeal, by="clerk")).status == "answered"


# ── the catalogue ──


@pytest.mark.parametrize(
    ("service", "reason"),
    [
        (replace(APPEAL, purpose="service"), "appeal:no_appeal_service"),
        (replace(APPEAL, applicants=("natural",)), "appeal:not_for_legal"),
    ],
)
async def test_a_service_names_one_that_takes_its_appeals(desk: Desk, service: Service, reason: str) -> None:
    with pytest.raises(RequestRejected) as told:
        await desk.publish(with_appeals(service))
    assert told.value.problems == {"permit": reason}


@pytest.mark.parametrize(
    ("service", "reason"),
    [
        (replace(APPEAL, appeal=replace(APPEAL.appeal, service="objection")), "appeal:to_itself"),
        (replace(APPEAL, fields=()), "appeal:no_reasons"),
        (
            replace(APPEAL, instant=InstantRule(table="zoning", match=(), text="t", legal_grounds="l")),
            "appeal:instant",
        ),
    ],
)
async def test_a_service_that_takes_appeals_can_decide_on_them(desk: Desk, service: Service, reason: str) -> None:
    with pytest.raises(RequestRejected) as told:
        await desk.publish(with_appeals(service))
    assert told.value.problems == {"objection": reason}


async def test_it_is_not_among_what_people_ask_for_by_itself(desk: Desk) -> None:
    await desk.publish(with_appeals())
    catalogue = await desk.catalogue()

    assert catalogue.service("objection").purpose == "appeal"
    assert [each.code for each in catalogue.offered] == ["permit", "certificate", "zoning"]
