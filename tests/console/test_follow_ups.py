"""Who was not content, at the head's console (T5, E9): listed, settled once, and no form shown (F22)."""

from backend_client.contract import ResponseDraft
from tests.console.world import Seen, World


async def unhappy(world: World) -> str:
    """An answered request with a survey under the level; the head is hired."""
    await world.hire("parvin", "head", name="پروین مهرآسا")
    await world.hire("leila", "clerk", "unit_staff")
    card = await world.submit()
    desk = world.app.desk
    await desk.accept("accept", "leila", card.ref)
    for stage in (await desk.open_request("leila", card.ref)).stages:
        await desk.finish_stage(f"finish {stage.name}", "leila", card.ref, stage.name, "")
    await desk.respond("respond", "leila", card.ref, ResponseDraft(text="مجوز صادر شد.", legal_grounds="قانون"))
    await world.fill_survey("citizen1", card.ref, level=-1)
    return card.ref


async def test_the_head_finds_it_and_closes_it_with_a_message(world: World) -> None:
    ref = await unhappy(world)
    parvin = await world.signed_in("parvin")
    place = f"/console/follow_ups/{ref}"

    listed = await parvin.get("/console/follow_ups")
    assert "در انتظار پیگیری" in listed.words
    assert place in listed.text
    page = await parvin.get(place)
    assert "۰۹۱۲۱۱۱۲۲۳۳" in page.words
    assert "بسیار کم" not in page.words

    form = {**page.form(place), "done": "از معطلی شما پوزش می‌خواهم.", "how": "told"}
    once, twice = [await parvin.post(place, form) for _ in range(2)]
    assert "به ارباب رجوع نوشت" in once.words
    assert "به ارباب رجوع نوشت" in twice.words
    messages = (await world.app.desk.request("citizen1", ref)).messages
    assert [each.text for each in messages] == ["از معطلی شما پوزش می‌خواهم."]
    assert "پیگیری‌شده در" in (await parvin.get("/console/follow_ups")).words


async def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(world: World) -> None:
    ref = await unhappy(world)
    parvin = await world.signed_in("parvin")
    place = f"/console/follow_ups/{ref}"
    blank = (await parvin.get(place)).form(place)

    for given in ({"done": "با ایشان صحبت کردم."}, {"how": "noted"}, {"done": "x" * 2001, "how": "noted"}):
        answer = await parvin.post(place, {**blank, **given})
        assert answer.status == 422
        assert given.get("done", "") in answer.text
    assert (await world.app.desk.follow_up("parvin", ref)).settled_at is None


async def test_the_slower_of_two_heads_sees_who_settled_it_and_keeps_the_words(world: World) -> None:
    ref = await unhappy(world)
    await world.hire("mehran", "head", name="مهران صدر")
    parvin, mehran = await world.signed_in("parvin"), await world.signed_in("mehran")
    place = f"/console/follow_ups/{ref}"
    forms = [(await browser.get(place)).form(place) for browser in (parvin, mehran)]

    await parvin.post(place, {**forms[0], "done": "تماس گرفتم.", "how": "noted"})
    late: Seen = await mehran.post(place, {**forms[1], "done": "من هم تماس گرفتم.", "how": "noted"})
    assert late.status == 409
    assert "پروین مهرآسا پیش از شما" in late.words
    assert "من هم تماس گرفتم." in late.words


async def test_without_any_the_page_says_where_they_come_from(world: World) -> None:
    await world.hire("parvin", "head")
    parvin = await world.signed_in("parvin")

    assert "امتیاز یک نظرسنجی" in (await parvin.get("/console/follow_ups")).words
    assert (await parvin.get("/console/follow_ups/none")).status == 404
