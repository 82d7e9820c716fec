"""The demo page's people over the demo pack: whoever issues a response there is not who decides on its appeal (T4)."""

import pytest

from backend_client.errors import BackendError
from bot.invites import PREFIX
from tests.console.test_appeals import DRAFT, contested
from tests.console.world import World


async def test_the_demos_inspector_decides_on_what_contests_its_clerk(world: World) -> None:
    await world.says("bahram", f"/start {PREFIX}{await world.app.demo_invite('inspector')}")
    inspector = await world.app.desk.member("demo-inspector")
    assert (inspector.roles, inspector.units) == (("clerk", "unit_staff"), ("inspection",))
    await world.hire("leila", "clerk", "unit_staff", "unit_head")
    _, appeal = await contested(world)
    desk = world.app.desk

    for stage in (await desk.open_request("demo-inspector", appeal.ref)).stages:
        await desk.finish_stage(f"f:{stage.name}:{appeal.ref}", "demo-inspector", appeal.ref, stage.name, "")
    with pytest.raises(BackendError):
        await desk.respond("by the clerk", "leila", appeal.ref, DRAFT)
    answered = await desk.respond("by the inspector", "demo-inspector", appeal.ref, DRAFT)
    assert answered.status in {"answered", "delivered"}


async def test_the_head_is_led_to_the_reports(world: World) -> None:
    """E10: from the menu, by a word."""
    told = await world.says("head", f"/start {PREFIX}{await world.app.demo_invite('head')}")
    assert "نسرین فرهمند" in told
    assert (await world.app.desk.member("demo-head")).units == ()  # dissatisfied citizens of all units are the head's
    assert world.app.words()["staff.reports.which"] in await world.says("head", "گزارش‌ها")
