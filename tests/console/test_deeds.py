"""Deeds at the console: once however often they are sent, kindly refused, and nothing typed is lost (E7, P1, UX 17)."""

import asyncio

import pytest

from backend_client.errors import BackendBroken, BackendUnavailable
from tests.console.test_work import does
from tests.console.world import Browser, World


@pytest.fixture
async def leila(world: World) -> Browser:
    await world.hire("leila", "clerk", "unit_staff", name="لیلا رستگار")
    return await world.signed_in("leila")


async def test_a_form_that_is_sent_twice_is_one_deed(world: World, leila: Browser) -> None:
    card = await world.submit()
    place = f"/console/requests/{card.ref}/do/tell"
    form = (await leila.get(place)).form("/do/tell") | {"text": "مدارک رسید."}

    seen = await asyncio.gather(*(leila.post(place, form) for _ in range(3)), leila.post(place, form))

    assert [page.status for page in seen] == [200] * 4
    assert all("ثبت شد: پیام شما" in page.words for page in seen)
    assert len((await world.app.desk.open_request("leila", card.ref)).messages) == 1


async def test_the_same_form_with_another_text_is_told_and_kept(world: World, leila: Browser) -> None:
    card = await world.submit()
    place = f"/console/requests/{card.ref}/do/tell"
    form = (await leila.get(place)).form("/do/tell")
    await leila.post(place, {**form, "text": "متن نخست"})

    again = await leila.post(place, {**form, "text": "متن دوم"})

    assert again.status == 409
    assert "پیش‌تر با متن دیگری رسیده بود" in again.words
    assert "متن دوم" in again.text
    assert (await leila.post(place, {**again.form("/do/tell"), "text": "متن دوم"})).status == 200
    told = (await world.app.desk.open_request("leila", card.ref)).messages
    assert [message.text for message in told] == ["متن نخست", "متن دوم"]


async def test_the_slower_of_two_is_told_who_was_faster(world: World, leila: Browser) -> None:
    await world.hire("omid", "clerk", name="امید کاویانی")
    omid = await world.signed_in("omid")
    card = await world.submit()
    place = f"/console/requests/{card.ref}"
    mine, theirs = await leila.get(place), await omid.get(place)
    await does(omid, place, "accept", theirs)

    late = await leila.post(f"{place}/do/accept", mine.form("/do/accept"))

    assert late.status == 409
    assert "انجام‌دهنده امید کاویانی است" in late.words
    assert ("AcceptRequest", card.ref, "already_done") in await world.audits()


async def test_a_page_that_is_out_of_date_is_explained(world: World, leila: Browser) -> None:
    card = await world.submit()
    place = f"/console/requests/{card.ref}"
    await does(leila, place, "accept", await leila.get(place))

    stale = await leila.get(f"{place}/do/deficiencies")

    assert stale.status == 409
    assert "شاید همکاری آن را پیش برده باشد" in stale.words


async def test_two_who_finish_one_stage_finish_one(world: World, leila: Browser) -> None:
    """The stage is the one that the form was shown for, whatever has come since."""
    card = await world.submit()
    place = f"/console/requests/{card.ref}"
    await does(leila, place, "accept", await leila.get(place))
    form = (await leila.get(f"{place}/do/finish")).form("/do/finish")
    await does(leila, place, "finish")

    late = await leila.post(f"{place}/do/finish", {**form, "note": "بررسی شد و کامل بود"})

    assert late.status == 409
    assert "بررسی شد و کامل بود" in late.text
    stages = (await world.app.desk.open_request("leila", card.ref)).stages
    assert [stage.state for stage in stages] == ["done", "present", "to_come"]


@pytest.mark.parametrize(
    ("fault", "status", "said"),
    [
        (BackendUnavailable, 503, "سامانهٔ میز خدمت اکنون پاسخ نمی‌دهد"),
        (BackendBroken, 502, "روشن نیست که این کار انجام شده باشد"),
    ],
)
@pytest.mark.parametrize("when", ["before", "after"])
async def test_what_was_typed_outlives_an_outage_and_is_done_once(
    world: World, leila: Browser, fault: type[Exception], status: int, said: str, when: str
) -> None:
    """Also where the desk had done it and its answer was lost: the form keeps its key."""
    card = await world.submit()
    place = f"/console/requests/{card.ref}/do/tell"
    form = (await leila.get(place)).form("/do/tell")
    getattr(world.faults, when)["tell"] = [fault("tell")]

    failed = await leila.post(place, {**form, "text": "مدارک شما کامل است."})
    assert failed.status == status
    assert said in failed.words
    assert "مدارک شما کامل است." in failed.text
    retried = failed.form("/do/tell")
    assert retried["key"] == form["key"]
    assert (await leila.post(place, {**retried, "text": "مدارک شما کامل است."})).status == 200

    assert len((await world.app.desk.open_request("leila", card.ref)).messages) == 1


async def test_texts_are_asked_for_and_measured(world: World, leila: Browser) -> None:
    card = await world.submit()
    place = f"/console/requests/{card.ref}/do/ask"
    card_page = f"/console/requests/{card.ref}"
    await does(leila, card_page, "accept", await leila.get(card_page))
    form = (await leila.get(place)).form("/do/ask")

    empty = await leila.post(place, {**form, "text": " \u200f "})
    assert empty.status == 422
    assert "این متن لازم است" in empty.words
    assert 'aria-invalid="true"' in empty.text
    assert 'href="#text"' in empty.text
    long = await leila.post(place, {**form, "text": "آ" * 1501})
    assert "این متن ۱۵۰۱ نویسه است و بیش از ۱۵۰۰ نویسه جا نمی‌گیرد" in long.words
    assert "آ" * 1501 in long.text
    assert (await leila.post(place, {**form, "text": "آ" * 1500})).status == 200


async def test_all_deficiencies_go_at_once_each_with_its_remark(world: World, leila: Browser) -> None:
    card = await world.submit()
    place = f"/console/requests/{card.ref}/do/deficiencies"
    form = (await leila.get(place)).form("/do/deficiencies")

    nothing = await leila.post(place, {**form, "wanting": "unknown"})
    assert "دست‌کم یک مورد را برگزینید" in nothing.words
    half = {**form, "wanting": ["photo", "workers"], "remark_photo": "تصویر خوانا نیست."}
    lacking = await leila.post(place, half)
    assert lacking.status == 422
    assert "تصویر خوانا نیست." in lacking.text
    assert 'href="#remark_workers"' in lacking.text
    done = await leila.post(place, {**half, "remark_workers": "شمار افراد با شرح نمی‌خواند."})

    assert "یک‌جا به متقاضی اعلام شد" in done.words
    view = await world.app.desk.open_request("leila", card.ref)
    assert {(each.name, each.remark) for each in view.deficiencies} == {
        ("photo", "تصویر خوانا نیست."),
        ("workers", "شمار افراد با شرح نمی‌خواند."),
    }


async def test_what_was_written_is_there_to_copy_when_the_session_is_over(world: World, leila: Browser) -> None:
    import datetime as dt

    card = await world.submit()
    place = f"/console/requests/{card.ref}/do/tell"
    form = (await leila.get(place)).form("/do/tell")
    world.clock.now += dt.timedelta(hours=1)

    out = await leila.post(place, {**form, "text": "متنی که نیم ساعت طول کشید <b>"})

    assert out.status == 401
    assert "متنی که نیم ساعت طول کشید &lt;b&gt;" in out.text
    forged = await leila.post(place, {"text": "از جای دیگر"}, origin="https://elsewhere.example")
    assert "از جای دیگر" not in forged.text


async def test_a_deed_nobody_knows_is_no_page(world: World, leila: Browser) -> None:
    card = await world.submit()
    assert (await leila.get(f"/console/requests/{card.ref}/do/delete")).status == 404
