"""Requests brought to a point of their way."""

from backend_client.contract import Deficiency, RequestCard
from backend_client.wire import Desk
from tests.contract.people import PERMIT, RESPONSE

STAGES = ("review", "visit", "decision")
DEED = (Deficiency(name="deed", remark="unreadable"),)


async def submitted(desk: Desk) -> RequestCard:
    return (await desk.submit("submit:1:1", PERMIT)).card


async def answered(desk: Desk) -> RequestCard:
    """A permit, accepted and answered."""
    card = await submitted(desk)
    await desk.accept("k1", "clerk", card.ref)
    for stage in STAGES:
        await desk.finish_stage(f"k2:{stage}", "clerk", card.ref, stage, "")
    return await desk.respond("k3", "clerk", card.ref, RESPONSE)


async def in_the_field(desk: Desk) -> RequestCard:
    """Accepted, reviewed, and now with the field unit."""
    card = await submitted(desk)
    await desk.accept("f1", "clerk", card.ref)
    return await desk.finish_stage("f2", "clerk", card.ref, "review", "")
