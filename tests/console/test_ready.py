"""Ready answers where the console writes, without a script: a button fills the text, which can be changed (E7)."""

import pytest

from tests.console.test_course import accepted
from tests.console.world import Browser, World

GOING_ON = "readymade.tell.accepted.any.going_on"
TOLD = "درخواست شما در حال رسیدگی است و در زمان وعده‌شده پاسخ می‌گیرید."


@pytest.fixture
async def leila(world: World) -> Browser:
    await world.hire("leila", "clerk", "unit_staff", name="لیلا رستگار")
    return await world.signed_in("leila")


async def test_a_button_fills_the_text_and_nothing_is_sent(world: World, leila: Browser) -> None:
    place = await accepted(world, leila)
    page = await leila.get(f"{place}/do/tell")
    assert f'value="ready:text:{GOING_ON}"' in page.text
    assert "readymade.tell.submitted" not in page.text
    form = page.form("/do/tell")

    filled = await leila.post(f"{place}/do/tell", {**form, "text": " ", "step": f"ready:text:{GOING_ON}"})
    assert filled.status == 200
    assert f"{TOLD}</textarea>" in filled.text
    assert "autofocus" in filled.text
    below = await leila.post(f"{place}/do/tell", {**form, "text": "سلام.", "step": f"ready:text:{GOING_ON}"})
    assert f"سلام.\n{TOLD}</textarea>" in below.text
    gone = await leila.post(f"{place}/do/tell", {**form, "text": "سلام.", "step": "ready:text:readymade.gone"})
    assert "سلام.</textarea>" in gone.text
    assert (await world.app.desk.open_request("leila", place.rpartition("/")[2])).messages == ()
    done = await leila.post(f"{place}/do/tell", {**filled.form("/do/tell"), "text": TOLD})
    assert "done=" in done.url

    questions = await leila.get(f"{place}/do/ask")
    own, common = "readymade.ask.accepted.business_permit.visit_time", "readymade.ask.any.any.address"
    assert questions.text.index(own) < questions.text.index(common)


async def test_those_of_a_response_follow_its_outcome_and_of_a_remark_what_it_is_about(
    world: World, leila: Browser
) -> None:
    card = await world.submit()
    place = f"/console/requests/{card.ref}"
    remarks = await leila.get(f"{place}/do/deficiencies")
    assert 'value="ready:remark_photo:staff.reason.unreadable"' in remarks.text
    assert 'value="ready:remark_workers:readymade.remark.any.any.unclear"' in remarks.text
    form = {**remarks.form("/do/deficiencies"), "wanting": "photo", "remark_workers": "روشن بنویسید."}
    filled = await leila.post(
        f"{place}/do/deficiencies", {**form, "step": "ready:remark_photo:staff.reason.unreadable"}
    )
    assert "تصویر خوانا نیست؛ لطفاً تصویر روشن و کامل‌تری بفرستید.</textarea>" in filled.text
    assert "روشن بنویسید.</textarea>" in filled.text
    assert 'value="photo" checked' in filled.text

    await leila.post(f"{place}/do/accept", (await leila.get(place)).form("/do/accept"))
    for _ in range(3):
        await leila.post(f"{place}/do/finish", (await leila.get(f"{place}/do/finish")).form("/do/finish"))
    response = await leila.get(f"{place}/do/respond")
    assert "readymade.granted.any.any.done" in response.text
    assert "readymade.refused.any.any.conditions" in response.text
    assert "residence_letter" not in response.text
    chosen = await leila.post(
        f"{place}/do/respond",
        {
            **response.form("/do/respond"),
            "outcome": "refused",
            "step": "ready:response:readymade.refused.any.any.conditions",
        },
    )
    assert "شرایط اعلام‌شدهٔ این خدمت کامل نیست" in chosen.text
    assert "readymade.granted" not in chosen.text
