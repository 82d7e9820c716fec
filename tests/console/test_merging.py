"""Two requests that are one, at the console: seen side by side, told what will happen, merged; and who was faster."""

import asyncio

import pytest

from backend_client.contract import RequestCard
from tests.console.test_work import does, responds
from tests.console.world import Browser, Seen, World


@pytest.fixture
async def leila(world: World) -> Browser:
    await world.hire("leila", "clerk", "unit_staff", name="لیلا رستگار")
    return await world.signed_in("leila")


async def twice(world: World) -> tuple[RequestCard, RequestCard]:
    """The same permit, asked for from two accounts; the second with another number of workers."""
    return await world.submit(1), await world.submit(2, workers=3)


def page_of(card: RequestCard) -> str:
    return f"/console/requests/{card.ref}"


def row(page: Seen, title: str) -> str:
    """A row of the comparison."""
    return next(each for each in page.text.split("<tr") if title in each)


async def test_they_are_seen_side_by_side_and_merged_after_a_page_that_says_what_happens(
    world: World, leila: Browser
) -> None:
    first, second = await twice(world)
    shown = await leila.get(page_of(second))
    assert "درخواست باز دیگری از همین متقاضی" in shown.words
    assert page_of(first) in shown.text
    place = f"{page_of(second)}/do/merge"
    page = await leila.get(place)
    assert f'value="{first.ref}" checked' in page.text
    assert "متفاوت" in row(page, "شمار افراد")
    assert "متفاوت" not in row(page, "کد پستی خانه")
    assert "متفاوت" in row(page, "عکس چهره")  # as many pages, but other files

    nothing = await leila.post(place, {**page.form("/do/merge"), "step": "preview"})
    assert nothing.status == 422
    assert "یکی از گزینه‌ها را برگزینید" in nothing.words
    forged = await leila.post(place, {**page.form("/do/merge"), "into": second.ref, "step": "preview"})
    assert forged.status == 422
    preview = await leila.post(place, {**page.form("/do/merge"), "into": first.ref, "step": "preview"})
    assert "این کار برگشت ندارد" in preview.words
    assert "متقاضی خبردار می‌شود" in preview.words
    assert (await world.app.desk.open_request("leila", second.ref)).merged is None
    back = await leila.post(place, {**preview.form("/do/merge"), "step": "edit"})
    assert f'value="{first.ref}" checked' in back.text
    for _ in range(2):  # sent twice, it is one deed
        done = await leila.post(place, {**preview.form("/do/merge"), "step": "send"})
        assert "با درخواست دیگر متقاضی یکی شد" in done.words

    assert "رسیدگی در این درخواست ادامه دارد" in done.words
    assert page_of(first) in done.text
    assert page_of(second) in (await leila.get(page_of(first))).text
    assert (await world.app.desk.open_request("leila", second.ref)).card.merged_ref == first.ref
    assert (await leila.get(place)).status == 409


async def test_of_a_merge_and_an_answer_one_happens(world: World, leila: Browser) -> None:
    """A colleague answers the one that was to end while the page that asks stands open."""
    await world.hire("omid", "clerk", "unit_staff", name="امید کاویانی")
    omid = await world.signed_in("omid")
    first, second = await twice(world)
    place = page_of(second)
    await does(omid, place, "accept", await omid.get(place))
    for _ in range(3):
        await does(omid, place, "finish")
    page = await leila.get(f"{place}/do/merge")
    preview = await leila.post(f"{place}/do/merge", {**page.form("/do/merge"), "into": first.ref, "step": "preview"})
    await responds(omid, place)

    late = await leila.post(f"{place}/do/merge", {**preview.form("/do/merge"), "step": "send"})

    assert late.status == 409
    assert "آخرین تغییر از امید کاویانی است" in late.words
    assert (await world.app.desk.open_request("leila", second.ref)).card.status == "answered"


async def test_of_two_who_merge_them_into_each_other_one_does(world: World, leila: Browser) -> None:
    await world.hire("omid", "clerk", "unit_staff", name="امید کاویانی")
    omid = await world.signed_in("omid")
    first, second = await twice(world)
    ways = []
    for browser, ends, goes_on in ((leila, first, second), (omid, second, first)):
        form = (await browser.get(f"{page_of(ends)}/do/merge")).form("/do/merge")
        values = {**form, "into": goes_on.ref, "step": "send"}
        ways.append(browser.post(f"{page_of(ends)}/do/merge", values))

    both = await asyncio.gather(*ways)

    assert sorted(page.status for page in both) == [200, 409]
    statuses = {(await world.app.desk.open_request("leila", card.ref)).card.status for card in (first, second)}
    assert statuses == {"merged", "submitted"}


async def test_only_who_may_act_on_both_merges_them(world: World, leila: Browser) -> None:
    """For another unit or branch neither is there; other roles are walked in test_course."""
    first, second = await twice(world)
    await world.hire("sara", "clerk", units=["revenue"])
    await world.hire("amin", "clerk", branches=["south"])
    for ref in ("sara", "amin"):
        one = await world.signed_in(ref)
        token = (await one.get("/console/calendar")).form("/console/leave")["form_token"]
        form = {"form_token": token, "into": first.ref, "step": "send"}
        assert (await one.post(f"{page_of(second)}/do/merge", form)).status == 404
        assert (await one.get(f"{page_of(second)}/do/merge")).status == 404
    assert (await world.app.desk.open_request("leila", second.ref)).card.status == "submitted"
