"""A contested response and its appeal on the pages of both requests (T4)."""

from backend_client.contract import About, RequestCard, ResponseDraft, Submission
from dialogs import persian
from tests.console.world import ANSWERS, HOSTILE, World

DRAFT = ResponseDraft(text=f"شرایط کامل نیست. {HOSTILE}", legal_grounds="قانون", outcome="refused")
LINK = "باز کردن درخواست اصلی"


async def contested(world: World) -> tuple[RequestCard, RequestCard]:
    """A permit that leila has refused, and the appeal against that."""
    desk, card = world.app.desk, await world.submit()
    await desk.accept("a", "leila", card.ref)
    for stage in (await desk.open_request("leila", card.ref)).stages:
        await desk.finish_stage(f"f:{stage.name}", "leila", card.ref, stage.name, "")
    await desk.respond("r", "leila", card.ref, DRAFT)
    view = await desk.request("citizen1", card.ref)
    assert view.response is not None
    appeal = Submission(
        service=view.appeal_service,
        version=1,
        branch=card.branch,
        person_ref="citizen1",
        answers={**ANSWERS, "reasons": "همهٔ شرایط را دارم و مدرک آن پیوست است."},
        pages=(),
        confirmed_at=world.clock(),
        pre_registration_number="P999999998",
        about=About(ref=card.ref, number=view.response.number),
    )
    return card, (await desk.submit("p", appeal)).card


async def test_each_page_tells_of_the_other_and_who_may_open_it(world: World) -> None:
    await world.hire("leila", "clerk", "unit_head", name="لیلا رستگار")
    await world.hire("nasrin", "clerk", "unit_head", units=("inspection",), name="نسرین کیانی")
    card, appeal = await contested(world)
    leila, nasrin = await world.signed_in("leila"), await world.signed_in("nasrin")

    original = await leila.get(f"/console/requests/{card.ref}")
    own = await leila.get(f"/console/requests/{appeal.ref}")
    deciding = await nasrin.get(f"/console/requests/{appeal.ref}")

    assert persian.tracking_code(appeal.tracking_code) in original.text
    assert "پاسخ اعتراض را همکار دیگری می‌نویسد" in own.text
    assert (LINK in own.text, LINK in deciding.text) == (True, False)
    assert persian.tracking_code(card.tracking_code) in deciding.text
    assert "لیلا رستگار" in deciding.text
    assert HOSTILE not in deciding.text
    assert (await nasrin.get(f"/console/requests/{card.ref}")).status == 404
