"""Inquiries to other agencies at the console (I5, G14): sent, reminded, answered with papers; a paper that came by
post."""

import aiohttp
import pytest

from tests.console.test_course import accepted, seen
from tests.console.test_work import does
from tests.console.world import Browser, Seen, World
from tests.files import pdf

AGENCY = "سازمان امور مالیاتی کشور"


@pytest.fixture
async def leila(world: World) -> Browser:
    await world.hire("leila", "clerk", "unit_staff", name="لیلا رستگار")
    return await world.signed_in("leila")


async def sends(browser: Browser, place: str, values: dict[str, str], *files: str) -> Seen:
    """A form with files, as browsers send it."""
    data = aiohttp.FormData(quote_fields=False)
    for name, value in values.items():
        data.add_field(name, value)
    for name in files:
        data.add_field("files", pdf(name), filename=name, content_type="application/pdf")
    return await browser.post(place, data)


async def test_it_is_sent_reminded_and_answered_with_its_paper(world: World, leila: Browser) -> None:
    place = await accepted(world, leila)
    shown = await leila.get(place)
    assert f"استعلام از {AGENCY}" in shown.words
    assert "هنوز فرستاده نشده است" in shown.words
    assert "/do/inquiry_remind" not in shown.text
    assert (await leila.get(f"{place}/do/inquiry_letter?no=9")).status == 409
    letter = (await leila.get(f"{place}/do/inquiry_letter?no=1")).form("/do/inquiry_letter")

    unsaid = await leila.post(f"{place}/do/inquiry_letter", {**letter, "letter": "الف/۱۲"})
    assert unsaid.status == 422
    assert "الف/۱۲" in unsaid.text
    for _ in range(2):  # sent twice, it is one deed
        sent = await leila.post(f"{place}/do/inquiry_letter", {**letter, "letter": "الف/۱۲", "clock": "wait"})
        assert "ثبت شد: ارسال استعلام" in sent.words
    assert "شمارهٔ نامه: الف/۱۲" in sent.words
    assert "مهلت پاسخ" in sent.words
    assert (await seen(world, place)).card.waiting == "agency"

    page = await leila.get(f"{place}/do/inquiry_remind?no=1")
    assert 'value="wait"' not in page.text
    reminded = await leila.post(f"{place}/do/inquiry_remind", {**page.form("/do/inquiry_remind"), "clock": "no_wait"})
    assert "ثبت شد: یادآوری استعلام" in reminded.words

    answer = (await leila.get(f"{place}/do/inquiry_answer?no=1")).form("/do/inquiry_answer")
    empty = await sends(leila, f"{place}/do/inquiry_answer", {**answer, "answer": ""}, "پاسخ.pdf")
    assert empty.status == 422
    assert "پاسخ.pdf" in empty.words
    kept = empty.form("/do/inquiry_answer")
    done = await sends(leila, f"{place}/do/inquiry_answer", {**kept, "answer": "بدهی ندارد"})
    assert "ثبت شد: پاسخ استعلام" in done.words
    assert "پاسخ: بدهی ندارد" in done.words
    assert "/do/inquiry_answer" not in done.text
    view = await seen(world, place)
    assert view.card.waiting == ""
    assert [page.name for page in view.pages if page.slot == "inquiry:1"] == ["پاسخ.pdf"]


async def test_the_slower_of_two_who_answer_is_told_and_keeps_the_text(world: World, leila: Browser) -> None:
    await world.hire("omid", "clerk", name="امید کاویانی")
    omid = await world.signed_in("omid")
    place = await accepted(world, leila)
    mine, theirs = [
        (await each.get(f"{place}/do/inquiry_answer?no=1")).form("/do/inquiry_answer") for each in (leila, omid)
    ]
    await sends(leila, f"{place}/do/inquiry_answer", {**mine, "answer": "بدهی ندارد"})

    late = await sends(omid, f"{place}/do/inquiry_answer", {**theirs, "answer": "بدهی دارد"}, "نامه.pdf")

    assert late.status == 409
    assert "پاسخ این استعلام را لیلا رستگار پیش‌تر ثبت کرده است" in late.words
    assert "بدهی دارد" in late.text
    assert "نامه.pdf" in late.words
    assert [each.answer for each in (await seen(world, place)).inquiries] == ["بدهی ندارد"]


async def test_a_paper_that_came_by_post_is_added_and_marked(world: World, leila: Browser) -> None:
    """Before acceptance, too."""
    card = await world.submit()
    place = f"/console/requests/{card.ref}"
    form = (await leila.get(f"{place}/do/add_paper")).form("/do/add_paper")

    lacking = await sends(leila, f"{place}/do/add_paper", {**form, "title": "نامهٔ پستی"})
    assert lacking.status == 422
    assert "دست‌کم یک تصویر یا فایل PDF بیفزایید" in lacking.words
    assert 'href="#files"' in lacking.text
    many = await sends(leila, f"{place}/do/add_paper", {**form, "title": "نامهٔ پستی"}, *(f"{n}.pdf" for n in range(6)))
    assert many.status == 422
    assert "5.pdf" in many.words
    added = await sends(
        leila, f"{place}/do/add_paper", {**lacking.form("/do/add_paper"), "title": "نامهٔ پستی"}, "نامه.pdf"
    )

    assert "ثبت شد: مدرک رسیده" in added.words
    assert "نامهٔ پستی، صفحهٔ ۱ افزودهٔ میز خدمت" in added.words
    (paper,) = (await seen(world, place)).added
    assert (paper.title, paper.by) == ("نامهٔ پستی", "لیلا رستگار")
    await does(leila, place, "accept", await leila.get(place))
