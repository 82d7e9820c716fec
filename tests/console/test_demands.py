"""A document asked for after acceptance, at the console (P1): proposed, decided on by a unit head, asked at once."""

import asyncio

import pytest

from tests.console.test_course import accepted, seen
from tests.console.test_work import does
from tests.console.world import Browser, Seen, World


@pytest.fixture
async def leila(world: World) -> Browser:
    await world.hire("leila", "clerk", "unit_staff", name="لیلا رستگار")
    return await world.signed_in("leila")


async def head(world: World, ref: str, name: str) -> Browser:
    await world.hire(ref, "unit_head", name=name)
    return await world.signed_in(ref)


def decision(page: Seen) -> dict[str, str]:
    return page.form("/do/decide")


async def test_a_proposal_is_written_and_a_head_agrees(world: World, leila: Browser) -> None:
    nasrin = await head(world, "nasrin", "نسرین یگانه")
    place = await accepted(world, leila)
    assert "/do/ask_document" not in (await leila.get(place)).text
    form = (await leila.get(f"{place}/do/propose_document")).form("/do/propose_document")

    nothing = await leila.post(f"{place}/do/propose_document", {**form, "why": "برای ایمنی"})
    assert nothing.status == 422
    assert "یکی از گزینه‌ها را برگزینید" in nothing.words
    assert "برای ایمنی" in nothing.text
    obtained = {**form, "document": "-", "other": "وضعیت پروندهٔ مالیاتی", "why": "برای ایمنی"}
    refused = await leila.post(f"{place}/do/propose_document", obtained)
    assert "از «سازمان امور مالیاتی کشور» استعلام می‌کند" in refused.words
    done = await leila.post(f"{place}/do/propose_document", {**obtained, "other": "تأییدیهٔ آتش‌نشانی"})

    assert "برای رئیس واحد رفت" in done.words
    assert "پیشنهاد لیلا رستگار، در انتظار تصمیم رئیس واحد" in done.words
    assert "/do/decide" not in done.text
    assert (await leila.get(f"{place}/do/decide?no=1")).status == 409
    page = await nasrin.get(f"{place}/do/decide?no=1")
    assert "تأییدیهٔ آتش‌نشانی" in page.words
    undecided = await nasrin.post(f"{place}/do/decide", {**decision(page), "word": "agree"})
    assert undecided.status == 422
    agreed = await nasrin.post(f"{place}/do/decide", {**decision(page), "word": "agree", "reason": "مادهٔ ۷"})
    assert "با تصمیم نسرین یگانه از متقاضی خواسته شد" in agreed.words
    assert "دلیل رئیس واحد: مادهٔ ۷" in agreed.words
    assert (await seen(world, place)).card.waiting == "citizen"
    twice = await nasrin.post(f"{place}/do/decide", {**decision(page), "word": "agree", "reason": "مادهٔ ۷"})
    assert "done=" in twice.url


async def test_of_two_heads_who_decide_one_does(world: World, leila: Browser) -> None:
    nasrin, kamran = await head(world, "nasrin", "نسرین یگانه"), await head(world, "kamran", "کامران یگانه")
    place = await accepted(world, leila)
    await does(leila, place, "propose_document", document="photo", why="عکس کنونی تار است")
    forms = [decision(await each.get(f"{place}/do/decide?no=1")) for each in (nasrin, kamran)]

    both = await asyncio.gather(
        nasrin.post(f"{place}/do/decide", {**forms[0], "word": "agree", "reason": "لازم است"}),
        kamran.post(f"{place}/do/decide", {**forms[1], "word": "decline", "reason": "لازم نیست"}),
    )

    assert sorted(page.status for page in both) == [200, 409]
    (slower,) = (page for page in both if page.status == 409)
    (demand,) = (await seen(world, place)).demands
    assert f"دربارهٔ این مدرک {demand.decided_by} پیش‌تر تصمیم گرفته است" in slower.words
    assert ("لازم نیست" if demand.state == "asked" else "لازم است") in slower.text


async def test_a_head_asks_at_once_with_a_reason_of_their_own(world: World, leila: Browser) -> None:
    nasrin = await head(world, "nasrin", "نسرین یگانه")
    place = await accepted(world, leila)
    form = (await nasrin.get(f"{place}/do/ask_document")).form("/do/ask_document")
    given = {**form, "document": "photo", "why": "عکس کنونی تار است"}

    unreasoned = await nasrin.post(f"{place}/do/ask_document", given)
    assert unreasoned.status == 422
    assert 'href="#own_reason"' in unreasoned.text
    assert "دلیل شما برای تاریخچه: این متن لازم است" in unreasoned.words
    await nasrin.post(f"{place}/do/ask_document", {**given, "own_reason": "مادهٔ ۷"})

    (demand,) = (await seen(world, place)).demands
    assert (demand.name, demand.state, demand.reason) == ("photo", "asked", "مادهٔ ۷")
    forged = await leila.post(
        f"{place}/do/ask_document",
        {
            **(await leila.get(f"{place}/do/propose_document")).form("/do/propose_document"),
            "document": "photo",
            "why": "x",
            "own_reason": "x",
        },
    )
    assert forged.status == 403
