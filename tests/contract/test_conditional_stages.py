"""A stage that hangs on the answers (T1, G4, E5, F60): decided at acceptance, and as if it were not there without."""

import datetime as dt

import pytest
from msgspec.structs import replace

from backend_client.contract import Deficiency
from backend_client.errors import RequestRejected
from backend_client.wire import Desk
from tests.contract import small_catalogue
from tests.contract.people import RESPONSE
from tests.contract.signs import LARGE, SIGN, SMALL, sign_accepted


async def _titles(desk: Desk, ref: str) -> list[str]:
    return [stage.title for stage in (await desk.request("mina", ref)).stages]


async def test_only_relevant_stages_are_promised_told_and_gone_through(desk: Desk) -> None:
    card = await sign_accepted(desk)

    assert await _titles(desk, card.ref) == ["Review", "Charge", "Issue"]
    assert (card.promised_from, card.promised_to) == (dt.date(2026, 11, 25), dt.date(2026, 11, 25))
    card = await desk.finish_stage("k1", "permits_clerk", card.ref, "review", "")
    assert (card.stage, card.unit) == ("Charge", "papers")
    started = [each for each in (await desk.changes(0)).items if each.kind == "stage_started"]
    assert [(each.stage_no, each.stage_count) for each in started] == [(1, 3), (2, 3)]


async def test_with_other_answers_the_stage_is_there_and_promised(desk: Desk) -> None:
    card = await sign_accepted(desk, LARGE)

    assert await _titles(desk, card.ref) == ["Review", "Structure", "Charge", "Issue"]
    assert (card.promised_from, card.promised_to) == (dt.date(2026, 11, 25), dt.date(2026, 11, 28))
    card = await desk.finish_stage("k1", "permits_clerk", card.ref, "review", "")
    assert (card.stage, card.unit) == ("Structure", "field")


async def test_answers_count_as_they_are_at_acceptance(desk: Desk) -> None:
    """Mended before acceptance, they may bring the stage; what they need so far is shown."""
    agency = small_catalogue.catalogue()
    await desk.publish(replace(agency, services=(*agency.services, SIGN)))
    ref = (await desk.submit("s1", SMALL)).card.ref
    assert len(await _titles(desk, ref)) == 3

    await desk.list_deficiencies("k1", "permits_clerk", ref, (Deficiency(name="place", remark="it is on the roof"),))
    await desk.amend("k2", "mina", ref, {"place": "roof"}, ())
    assert len(await _titles(desk, ref)) == 4
    await desk.accept("k3", "permits_clerk", ref)
    assert await _titles(desk, ref) == ["Review", "Structure", "Charge", "Issue"]


async def test_it_waits_and_goes_back_and_is_answered_without_the_stage(desk: Desk) -> None:
    """The missing number is nobody's: not when the dates move, not behind the request, not before the response."""
    ref = (await sign_accepted(desk)).ref
    await desk.finish_stage("k1", "permits_clerk", ref, "review", "")
    await desk.pause("k2", "papers_clerk", ref, "agency", "the bank's answer")
    await desk.resume("k3", "papers_clerk", ref)
    await desk.finish_stage("k4", "papers_clerk", ref, "charge", "")
    card = await desk.return_to("k5", "permits_clerk", ref, "charge", "a wrong rate")
    assert card.stage == "Charge"
    with pytest.raises(RequestRejected) as rejected:
        await desk.return_to("k6", "papers_clerk", ref, "structure", "never begun")
    assert rejected.value.problems == {"stage": "unknown"}

    await desk.finish_stage("k7", "papers_clerk", ref, "charge", "")
    card = await desk.respond("k8", "permits_clerk", ref, RESPONSE)
    assert card.status == "answered"
    states = [(stage.title, stage.state) for stage in (await desk.request("mina", ref)).stages]
    assert states == [("Review", "done"), ("Charge", "done"), ("Issue", "done")]


@pytest.mark.parametrize("relevant", ["${height} > 2", "${area} >"])
async def test_an_expression_that_cannot_be_read_is_not_published(desk: Desk, relevant: str) -> None:
    stages = (replace(SIGN.stages[0], relevant=relevant), *SIGN.stages[1:])
    agency = small_catalogue.catalogue()
    with pytest.raises(RequestRejected) as rejected:
        await desk.publish(replace(agency, services=(*agency.services, replace(SIGN, stages=stages))))
    assert rejected.value.problems == {"sign": "expression:review"}
