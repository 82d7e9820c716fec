"""The secretariat's number at the console (F58): noted, corrected, found again; of two who note one, one does."""

import pytest

from tests.console.test_course import accepted, seen
from tests.console.test_pages import searches
from tests.console.test_work import does
from tests.console.world import Browser, World


@pytest.fixture
async def leila(world: World) -> Browser:
    await world.hire("leila", "clerk", "unit_staff", name="لیلا رستگار")
    return await world.signed_in("leila")


async def test_a_number_is_noted_and_corrected(world: World, leila: Browser) -> None:
    place = await accepted(world, leila)
    form = (await leila.get(f"{place}/do/registration")).form("/do/registration")

    wrong = await leila.post(f"{place}/do/registration", {**form, "number": "", "on": "فردا"})
    assert wrong.status == 422
    assert "این متن لازم است" in wrong.words
    assert "این روز هنوز نرسیده است" in wrong.words
    assert 'value="فردا"' in wrong.text
    unread = await leila.post(f"{place}/do/registration", {**form, "number": "۱/۱۲۳", "on": "دیروزها"})
    assert "این تاریخ خوانده نشد" in unread.words
    done = await leila.post(f"{place}/do/registration", {**form, "number": "۱/۱۲۳", "on": "دیروز"})

    assert "ثبت شد: شمارهٔ دبیرخانه" in done.words
    assert "شمارهٔ ثبت دبیرخانه ۱/۱۲۳، " in done.words
    again = await leila.get(f"{place}/do/registration")
    assert 'value="۱/۱۲۳"' in again.text
    corrected = await leila.post(
        f"{place}/do/registration", {**again.form("/do/registration"), "number": "۱/۱۲۴", "on": "امروز"}
    )
    assert "شمارهٔ ثبت دبیرخانه ۱/۱۲۴، " in corrected.words
    notes = [entry.text for entry in (await seen(world, place)).history if entry.kind == "registered"]
    assert notes == ["۱/۱۲۳", "۱/۱۲۴"]
    assert place in (await searches(leila, "1/124")).text


async def test_today_stands_there_and_the_slower_of_two_is_told(world: World, leila: Browser) -> None:
    await world.hire("omid", "clerk", name="امید کاویانی")
    omid = await world.signed_in("omid")
    place = await accepted(world, leila)
    slower = await omid.get(f"{place}/do/registration")
    assert 'name="on"' in slower.text
    await does(leila, place, "registration", number="77", on="امروز")

    late = await omid.post(
        f"{place}/do/registration", {**slower.form("/do/registration"), "number": "78", "on": "امروز"}
    )

    assert late.status == 409
    assert "شمارهٔ دبیرخانه را لیلا رستگار پیش‌تر ثبت کرده است" in late.words
    assert "78" in late.text
    registration = (await seen(world, place)).registration
    assert registration
    assert registration.number == "77"
