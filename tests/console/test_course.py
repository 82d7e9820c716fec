"""The course of a request, its notes and its hands at the console, on the chat's conditions, and papers to print
(G5, F60, E7, T3, T4)."""

import io
from typing import get_args

import pytest
from pypdf import PdfReader

from backend_client.contract import Role, StaffRequestView
from bot.access import RULES
from bot.console.deeds import DEEDS, offered
from tests.console.test_work import does, responds
from tests.console.world import Browser, World

WORKS = {"clerk", "unit_staff", "unit_head"}
ACCEPTS, HEADS = {"clerk", "unit_head"}, {"unit_head"}
RARE = {
    **dict.fromkeys(("pause", "promise", "return", "resume", "note", "give", "release"), WORKS),
    **dict.fromkeys(("inquiry_letter", "inquiry_remind", "inquiry_answer", "add_paper", "propose_document"), WORKS),
    **dict.fromkeys(("ask_document", "decide"), HEADS),
    "registration": ACCEPTS,
    "correct": WORKS,
    "merge": WORKS,
}
"""Who may, by role; whose request it is the desk knows."""


@pytest.fixture
async def leila(world: World) -> Browser:
    await world.hire("leila", "clerk", "unit_staff", name="لیلا رستگار")
    return await world.signed_in("leila")


async def accepted(world: World, leila: Browser) -> str:
    """The place of a request that was taken and accepted."""
    card = await world.submit()
    place = f"/console/requests/{card.ref}"
    await does(leila, place, "take", await leila.get(place))
    await does(leila, place, "accept", await leila.get(place))
    return place


async def seen(world: World, place: str) -> StaffRequestView:
    return await world.app.desk.open_request("leila", place.rpartition("/")[2])


async def test_waiting_stops_the_time_and_is_shown_until_it_goes_on(world: World, leila: Browser) -> None:
    place = await accepted(world, leila)
    form = (await leila.get(f"{place}/do/pause")).form("/do/pause")

    empty = await leila.post(f"{place}/do/pause", form)
    assert empty.status == 422
    assert "یکی از گزینه‌ها را برگزینید" in empty.words
    assert "این متن لازم است" in empty.words
    forged = await leila.post(f"{place}/do/pause", {**form, "waiting": "nobody", "reason": "چشم‌به‌راه شهرداری"})
    assert forged.status == 422
    assert "چشم‌به‌راه شهرداری" in forged.text
    done = await leila.post(f"{place}/do/pause", {**form, "waiting": "agency", "reason": "پاسخ استعلام شهرداری"})

    assert "تا ازسرگیری متوقف است" in done.words
    assert "در انتظار پاسخ دستگاه دیگر" in done.words
    assert "/do/pause" not in done.text
    again = await leila.post(f"{place}/do/pause", {**form, "key": "1" * 32, "waiting": "citizen", "reason": "دوباره"})
    assert again.status == 409
    gone_on = await does(leila, place, "resume", await leila.get(place))
    assert "از سر گرفته شد" in gone_on.words
    assert (await seen(world, place)).card.waiting == ""


async def test_back_to_a_stage_that_is_behind_with_its_reason(world: World, leila: Browser) -> None:
    place = await accepted(world, leila)
    assert "/do/return" not in (await leila.get(place)).text
    assert (await leila.get(f"{place}/do/return")).status == 409
    first, second = (stage.name for stage in (await seen(world, place)).stages[:2])
    await does(leila, place, "finish")
    form = (await leila.get(f"{place}/do/return")).form("/do/return")

    ahead = await leila.post(f"{place}/do/return", {**form, "stage": second, "reason": "x"})
    assert ahead.status == 422
    for _ in range(2):  # sent twice, it is one deed
        done = await leila.post(f"{place}/do/return", {**form, "stage": first, "reason": "نقشه کامل نبود"})

    assert "به مرحلهٔ پیشین بازگشت" in done.words
    assert "نقشه کامل نبود" in done.words
    assert [stage.state for stage in (await seen(world, place)).stages][:2] == ["present", "to_come"]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("", "این تاریخ خوانده نشد"),
        ("شاید فردا", "این تاریخ خوانده نشد"),
        ("۱۴۰۵/۰۱/۰۱", "تاریخ تازه باید پس از امروز"),
    ],
)
async def test_a_later_day_is_read_as_people_write_it(world: World, leila: Browser, day: str, said: str) -> None:
    place = await accepted(world, leila)
    form = (await leila.get(f"{place}/do/promise")).form("/do/promise")

    wrong = await leila.post(f"{place}/do/promise", {**form, "day": day, "reason": "بازدید"})
    assert wrong.status == 422
    assert said in wrong.words
    assert "بازدید" in wrong.text
    promised = (await seen(world, place)).card.promised_to
    done = await leila.post(f"{place}/do/promise", {**form, "day": "۲۶ بهمن ۱۴۰۵", "reason": "بازدید"})

    assert "برای متقاضی رفت" in done.words
    later = (await seen(world, place)).card.promised_to
    assert promised
    assert later
    assert later > promised


async def test_a_note_stays_among_the_staff(world: World, leila: Browser) -> None:
    place = await accepted(world, leila)

    done = await does(leila, place, "note", text="با واحد حقوقی هماهنگ شد")

    assert "متقاضی آن را نمی‌بیند" in done.words
    assert "با واحد حقوقی هماهنگ شد" in done.words
    own = await world.app.desk.request("citizen1", place.rpartition("/")[2])
    assert "واحد حقوقی" not in str(own)


async def test_given_to_a_colleague_and_back_to_the_unit(world: World, leila: Browser) -> None:
    await world.hire("omid", "clerk", name="امید کاویانی")
    omid = await world.signed_in("omid")
    place = await accepted(world, leila)
    assert "/do/give" not in (await omid.get(place)).text
    page = await leila.get(f"{place}/do/give")
    release = (await leila.get(f"{place}/do/release")).form("/do/release")
    assert "امید کاویانی" in page.words

    nobody = await leila.post(f"{place}/do/give", {**page.form("/do/give"), "to": "nobody"})
    assert nobody.status == 422
    done = await leila.post(f"{place}/do/give", {**page.form("/do/give"), "to": "omid"})
    assert "به امید کاویانی سپرده شد" in done.words
    late = await leila.post(f"{place}/do/release", release)
    assert late.status == 409
    assert "اکنون در دست امید کاویانی است" in late.words
    released = await does(omid, place, "release")

    assert "به واحد برگشت" in released.words
    assert (await seen(world, place)).card.taken_by == ""


async def test_of_two_who_give_the_slower_is_told(world: World, leila: Browser) -> None:
    """The form names who had it when it was shown."""
    for ref in ("omid", "sara"):
        await world.hire(ref, "clerk", name=f"همکار {ref}")
    await world.hire("head", "unit_head", name="سرپرست")
    head = await world.signed_in("head")
    place = await accepted(world, leila)
    mine = (await leila.get(f"{place}/do/give")).form("/do/give")
    theirs = (await head.get(f"{place}/do/give")).form("/do/give")

    await head.post(f"{place}/do/give", {**theirs, "to": "sara"})
    late = await leila.post(f"{place}/do/give", {**mine, "to": "omid"})

    assert late.status == 409
    assert "همکار sara" in late.words
    assert (await seen(world, place)).card.taken_ref == "sara"


GIVEN = {
    "text": "x", "reason": "x", "day": "۲۶ بهمن ۱۴۰۵", "waiting": "agency", "to": "leila", "no": "1", "word": "agree",
    "document": "photo", "why": "x", "own_reason": "x", "number": "1", "on": "امروز", "answer": "x", "clock": "wait",
    "response": "x", "grounds": "x", "outcome": "granted", "step": "send", "title": "x", "into": "x",
}  # fmt: skip


@pytest.mark.parametrize("role", get_args(Role))
async def test_no_wrong_role_does_what_is_rare(world: World, leila: Browser, role: Role) -> None:
    """Whatever form they send; the desk has not moved."""
    place = await accepted(world, leila)
    await world.hire("one", role)
    one = await world.signed_in("one")
    token = (await one.get("/console/calendar")).form("/console/leave")["form_token"]
    before = await seen(world, place)
    for deed, roles in RARE.items():
        assert RULES[DEEDS[deed].effect].roles == roles
        if role not in roles:
            assert (await one.post(f"{place}/do/{deed}", {"form_token": token, **GIVEN})).status == 403
            shown = (await one.get(f"{place}/do/{deed}")).status
            assert shown == (409 if role in WORKS else 403)
    assert await seen(world, place) == before


async def test_the_console_offers_what_the_chat_offers(world: World, leila: Browser) -> None:
    """The same conditions: who has it, how far it is, what it waits for."""
    place = await accepted(world, leila)
    member = await world.app.desk.member("leila")
    names = [deed.name for deed in offered(await seen(world, place), member)]
    papers = ["propose_document", "add_paper", "registration"]
    assert names == ["finish", "ask", "tell", "note", "give", "release", "pause", "promise", *papers]
    await does(leila, place, "pause", waiting="citizen", reason="مدرک")
    names = [deed.name for deed in offered(await seen(world, place), member)]
    assert names[6:] == ["resume", "promise", *papers]
    await does(leila, place, "resume", await leila.get(place))
    await does(leila, place, "finish")
    names = [deed.name for deed in offered(await seen(world, place), member)]
    assert names[-6:] == ["pause", "promise", "return", *papers]


# ── papers ──
async def test_receipt_and_response_are_printed_with_the_identifier_in_full(world: World, leila: Browser) -> None:
    """T3, T4: what the desk prints itself; who took it is written down."""
    place = await accepted(world, leila)
    assert "response_a4" not in (await leila.get(place)).text
    assert (await leila.get(f"{place}/papers/response_a4")).status == 404
    for _ in range(3):
        await does(leila, place, "finish")
    await responds(leila, place)
    page = await leila.get(place)
    sizes = {}
    for name in ("receipt_a5", "receipt_a4", "response_a4"):
        assert f"{place}/papers/{name}" in page.text
        status, headers, content = await leila.bytes(f"{place}/papers/{name}")
        assert (status, headers["Content-Type"]) == (200, "application/pdf")
        assert headers["Cache-Control"] == "no-store"
        sizes[name] = round(float(PdfReader(io.BytesIO(content)).pages[0].mediabox.width))
    assert sizes == {"receipt_a5": 420, "receipt_a4": 595, "response_a4": 595}
    assert [target for target, _ in _papers(await world.audits("console.paper"))] == [place.rpartition("/")[2]] * 3
    assert (await leila.get(f"{place}/papers/other")).status == 404


def _papers(audits: list[tuple[str, str, str]]) -> list[tuple[str, str]]:
    return [(target, outcome) for _, target, outcome in audits]


async def test_papers_of_other_units_do_not_exist(world: World, leila: Browser) -> None:
    place = await accepted(world, leila)
    await world.hire("other", "clerk", units=["revenue"])
    other = await world.signed_in("other")

    assert (await other.get(f"{place}/papers/receipt_a5")).status == 404
