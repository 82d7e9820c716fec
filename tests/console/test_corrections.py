"""A correction of an issued response at the console (T4): begun with the whole of it, looked at, issued with a reason;
of two at once one is, and the other goes on from the newer one."""

import pytest

from tests.console.test_course import accepted, seen
from tests.console.test_inquiries import sends
from tests.console.test_work import does, responds
from tests.console.world import Browser, Seen, World
from tests.files import pdf


@pytest.fixture
async def leila(world: World) -> Browser:
    await world.hire("leila", "clerk", "unit_staff", name="لیلا رستگار")
    return await world.signed_in("leila")


async def answered(world: World, leila: Browser) -> str:
    place = await accepted(world, leila)
    for _ in range(3):
        await does(leila, place, "finish")
    await responds(leila, place)
    return place


def filled(page: Seen) -> dict[str, str]:
    """Of the form as it is shown: its hidden values, and what stands in it already."""
    return {**page.form("/do/correct"), "outcome": "granted", "law": "0", "response": "مجوز شما صادر شد."}


async def test_it_begins_with_the_whole_and_is_issued_with_its_reason(world: World, leila: Browser) -> None:
    place = await answered(world, leila)
    before = (await seen(world, place)).response
    assert before
    page = await leila.get(f"{place}/do/correct")
    assert "مجوز شما صادر شد.</textarea>" in page.text
    assert 'name="law" value="0" checked' in page.text
    assert f'name="kept" value="{before.files[0].ref}" checked' in page.text

    unsaid = await leila.post(f"{place}/do/correct", {**filled(page), "response": "مجوز شما دوساله است."})
    assert unsaid.status == 422
    assert 'href="#reason"' in unsaid.text
    assert "مجوز شما دوساله است." in unsaid.text
    typed = {"response": "مجوز شما دوساله است.", "reason": "مدت نادرست بود", "kept": before.files[0].ref}
    preview = await sends(leila, f"{place}/do/correct", {**filled(page), **typed, "step": "preview"}, "پیوست تازه.pdf")
    assert "پیش‌نمایش اصلاحیه" in preview.words
    assert "این پاسخ جایگزین پاسخ پیشین می‌شود" in preview.words
    assert "مدت نادرست بود" in preview.words
    assert before.files[0].name in preview.words
    back = await leila.post(f"{place}/do/correct", {**preview.form("/do/correct"), "step": "edit"})
    assert "پیوست تازه.pdf" in back.words
    for _ in range(2):  # sent twice, it is one deed
        done = await leila.post(f"{place}/do/correct", {**preview.form("/do/correct"), "step": "send"})
        assert "اصلاحیهٔ پاسخ" in done.words
        assert "done=" in done.url

    view = await seen(world, place)
    assert view.response
    assert (view.response.correction, view.response.corrects, view.response.reason) == (
        1,
        before.number,
        "مدت نادرست بود",
    )
    assert [file.name for file in view.response.files] == ["مجوز.pdf", "پیوست تازه.pdf"]
    assert [each.number for each in view.earlier] == [before.number]
    for response in (before, view.response):
        for file in response.files:
            assert f"{place}/response/{file.ref}" in done.text
            status, headers, content = await leila.bytes(f"{place}/response/{file.ref}")
            assert (status, content) == (200, pdf(file.name))
            assert headers["Content-Disposition"].startswith("attachment")
            assert "sandbox" in headers["Content-Security-Policy"]
    audits = await world.audits("console.response_file")
    assert audits == [("console.response_file", view.card.ref, "shown")] * 3


async def test_a_file_opens_only_with_its_own_response(world: World, leila: Browser) -> None:
    place = await answered(world, leila)
    response = (await seen(world, place)).response
    assert response
    other = await world.submit(2)
    await world.hire("sara", "clerk", units=["revenue"])
    sara = await world.signed_in("sara")

    ref = response.files[0].ref
    assert (await leila.get(f"/console/requests/{other.ref}/response/{ref}")).status == 404
    assert (await leila.get(f"{place}/response/{'0' * 64}")).status == 404
    assert (await sara.get(f"{place}/response/{ref}")).status == 404


async def test_of_two_corrections_one_is_issued_and_no_word_is_lost(world: World, leila: Browser) -> None:
    await world.hire("nasrin", "unit_head", name="نسرین یگانه")
    nasrin = await world.signed_in("nasrin")
    place = await answered(world, leila)
    mine, theirs = await leila.get(f"{place}/do/correct"), await nasrin.get(f"{place}/do/correct")
    send = {"step": "send", "outcome": "granted", "law": "0"}
    await nasrin.post(
        f"{place}/do/correct", {**theirs.form("/do/correct"), **send, "response": "متن سرپرست", "reason": "نام"}
    )

    late = await leila.post(
        f"{place}/do/correct", {**mine.form("/do/correct"), **send, "response": "متن کارشناس", "reason": "مدت"}
    )
    assert late.status == 409
    assert "این پاسخ را نسرین یگانه در این میان اصلاح کرده است" in late.words
    assert "متن سرپرست" in late.words
    assert "متن کارشناس" in late.text
    assert 'value="send"' not in late.text
    assert "issue_correction" not in late.text
    renewed = await leila.post(
        f"{place}/do/correct",
        {**late.form("/do/correct"), **send, "step": "renew", "response": "متن کارشناس", "reason": "مدت"},
    )
    assert "متن کارشناس" in renewed.text
    done = await leila.post(
        f"{place}/do/correct", {**renewed.form("/do/correct"), **send, "response": "متن کارشناس", "reason": "مدت"}
    )
    assert "done=" in done.url
    view = await seen(world, place)
    assert [each.text for each in (*view.earlier[1:], view.response) if each] == ["متن سرپرست", "متن کارشناس"]


async def test_only_who_may_correct_is_offered_it(world: World, leila: Browser) -> None:
    """Whoever issued it, and heads of the unit that answers for the service; the desk refuses others."""
    await world.hire("omid", "clerk", name="امید کاویانی")
    omid = await world.signed_in("omid")
    place = await answered(world, leila)
    form = filled(await leila.get(f"{place}/do/correct"))

    assert "/do/correct" not in (await omid.get(place)).text
    assert (await omid.get(f"{place}/do/correct")).status == 409
    token = (await omid.get(place)).form("/console/leave")["form_token"]
    refused = await omid.post(f"{place}/do/correct", {**form, "form_token": token, "reason": "دلیل من", "step": "send"})
    assert refused.status == 403
    assert "دلیل من" in refused.text
