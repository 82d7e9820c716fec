"""What the pages show: queue, request, documents, calendar (G11; UX 30)."""

import datetime as dt
import html

import pytest

from bot.console.months import Month
from bot.console.pages import queue
from tests.console.test_work import does
from tests.console.world import HOSTILE, Browser, Seen, World
from tests.files import photo

ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;&lt;b&gt;"


@pytest.fixture
async def leila(world: World) -> Browser:
    await world.hire("leila", "clerk", "unit_head", name="لیلا رستگار")
    return await world.signed_in("leila")


# ── safety of what is shown ──
async def test_what_people_wrote_is_text_wherever_it_is_shown(world: World) -> None:
    """Attacks 20, 24: names, answers, messages, notes, remarks, a member's own name, what was typed, the address."""
    await world.hire("leila", "clerk", "unit_head", name=f"لیلا {HOSTILE}")
    card = await world.submit(full_name=HOSTILE, activity_other=HOSTILE, description=f"{HOSTILE} {HOSTILE}")
    alike = await world.submit(2, full_name=f"{HOSTILE} ۲", activity_other=HOSTILE)
    leila = await world.signed_in("leila")
    place = f"/console/requests/{card.ref}"
    await does(leila, place, "take", await leila.get(place))
    await does(leila, place, "tell", text=HOSTILE)
    await world.app.desk.write("w", "citizen1", card.ref, HOSTILE)
    await does(leila, place, "accept", await leila.get(place))
    await does(leila, place, "registration", number=HOSTILE, on="امروز")
    noted = {"inquiry_letter": {"letter": HOSTILE, "clock": "no_wait"}, "inquiry_answer": {"answer": HOSTILE}}
    for deed, texts in noted.items():
        form = (await leila.get(f"{place}/do/{deed}?no=1")).form(f"/do/{deed}")
        assert (await leila.post(f"{place}/do/{deed}", {**form, **texts})).status == 200
    await world.app.desk.propose_document("p", "leila", card.ref, HOSTILE, "", HOSTILE)
    merge = await leila.get(f"/console/requests/{alike.ref}/do/merge")
    for _ in range(3):
        await does(leila, place, "finish", note=HOSTILE)

    form = (await leila.get(f"{place}/do/respond")).form("/do/respond")
    texts = {"response": HOSTILE, "grounds": HOSTILE, "remarks": HOSTILE, "outcome": "refused"}
    seen = [
        await leila.get("/console/queue"),
        await leila.get(f"/console/queue?service={HOSTILE}"),
        await searches(leila, HOSTILE),
        await leila.get(place),
        await leila.post(f"{place}/do/respond", {**form, **texts}),
        merge,
        await leila.get(f"{place}/do/registration"),
        await leila.get(f"{place}/do/decide?no=1"),
        await leila.get("/console/calendar", params={"month": HOSTILE, "branch": HOSTILE}),
        await leila.get(f"/console/enter/{HOSTILE.replace('/', '%2F')}"),
        await leila.get(f"/console/requests/{card.ref}?done={HOSTILE}"),
    ]
    typed_again = [
        await leila.post(f"{place}/do/decide", {**form, "no": "1", "reason": HOSTILE, "word": HOSTILE}),
        await leila.post(f"{place}/do/ask_document", {**form, "other": HOSTILE, "document": "-", "step": HOSTILE}),
    ]
    for page in typed_again:
        assert page.status == 422
        assert "<script" not in page.text
        assert "<b>" not in page.text
    for page in seen:
        assert "<script" not in page.text
        assert "<b>" not in page.text
        assert "\u202e" not in page.words
    request = seen[3].text
    assert request.count(ESCAPED) >= 12


async def test_every_page_says_how_browsers_must_treat_it(world: World, leila: Browser) -> None:
    card = await world.submit()
    paths = ["/console/queue", f"/console/requests/{card.ref}", "/console/enter/x", "/console/requests/none"]
    for page in [await leila.get(path) for path in paths] + [await world.browser().get("/console/queue")]:
        policy = page.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script" not in policy
        assert "unsafe" not in policy
        assert "form-action 'self'" in policy
        assert page.headers["X-Frame-Options"] == "DENY"
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        assert page.headers["Referrer-Policy"] == "same-origin"
        assert "Server" not in page.headers
        assert "<script" not in page.text
        assert " style=" not in page.text


async def test_a_document_is_shown_as_it_is_and_can_do_nothing(world: World, leila: Browser) -> None:
    card = await world.submit()
    sha256 = await world.document_of(card.ref)

    status, headers, content = await leila.bytes(f"/console/requests/{card.ref}/documents/{sha256}")

    assert (status, content) == (200, photo("photo1.jpg"))
    assert headers["Content-Type"] == "image/jpeg"
    assert headers["Content-Disposition"] == "inline; filename*=UTF-8''photo1.jpg"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert ("console.document", card.ref, "shown") in await world.audits()


@pytest.mark.parametrize(
    ("mime", "name", "kind", "way"),
    [
        ("application/pdf", "سند.pdf", "application/pdf", "attachment"),
        ("text/html", 'x".html', "application/octet-stream", "attachment"),
        ("image/svg+xml", "a\r\nSet-Cookie: x", "application/octet-stream", "attachment"),
    ],
)
def test_what_is_no_picture_is_saved_and_its_name_is_encoded(mime: str, name: str, kind: str, way: str) -> None:
    from bot.console.pages.documents import _headers

    headers = _headers(name, mime)

    assert headers["Content-Type"] == kind
    assert headers["Content-Disposition"].startswith(f"{way}; filename*=UTF-8''")
    assert not set('\r\n"') & set(headers["Content-Disposition"])


async def test_nothing_internal_is_shown_when_something_breaks(
    world: World, leila: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks(*_: object) -> None:
        raise RuntimeError("canary /etc/secret")

    monkeypatch.setattr(world.app.desk, "queue", breaks)
    page = await leila.get("/console/queue")

    assert page.status == 500
    assert "شمارهٔ گزارش" in page.words
    assert "canary" not in page.text


# ── queue ──
async def test_a_long_queue_page_by_page_and_part_by_part(
    world: World, leila: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The earliest due first; filters hold in all parts, where there is nothing to be filtered, too."""
    cards = []
    for number in range(1, 202):
        cards.append(await world.submit(number, branch=("north", "south")[number % 2]))
        world.clock.now += dt.timedelta(seconds=1)
    first = await leila.get("/console/queue")
    assert "ردیف‌های ۱ تا ۲۰ از ۲۰۱ درخواست باز" in first.words
    assert first.text.index(cards[0].ref) < first.text.index(cards[19].ref)
    assert cards[20].ref not in first.text
    last = await leila.get("/console/queue?page=11")
    assert "صفحهٔ ۱۱ از ۱۱" in last.words
    assert cards[200].ref in last.text
    beyond = await leila.get("/console/queue?page=99")
    assert "صفحهٔ ۱۱ از ۱۱" in beyond.words
    assert (await leila.get("/console/queue?page=²")).status == 200

    assert "درخواست بعدی" not in first.words

    monkeypatch.setattr(queue, "CALLS", 1)
    part = await leila.get("/console/queue?part=2")
    assert "درخواست‌های ۲۰۱ تا ۲۰۱ صف شماست" in part.words
    assert cards[200].ref in part.text
    south = await leila.get("/console/queue?branch=north&page=2")
    assert "از ۱۰۰ درخواست باز" in south.words
    assert 'href="/console/queue?branch=north"' in south.text
    onward = "/console/queue?branch=north&part=2"
    assert f'href="{onward}"' in html.unescape(south.text)
    nothing = await leila.get(onward)
    assert "در این بخش از صف، درخواستی با این محدودیت‌ها نیست" in nothing.words
    assert 'value="north" selected' in nothing.text
    assert 'name="part" value="2"' in nothing.text
    assert 'href="/console/queue?branch=north"' in nothing.text


async def test_filters_and_how_dates_stand_in_words_and_signs(world: World, leila: Browser) -> None:
    late = await world.submit(1)
    world.clock.now += dt.timedelta(days=4)
    leila = await world.signed_in("leila")
    soon = await world.submit(2)
    mine = await world.submit(3)
    place = f"/console/requests/{mine.ref}"
    await does(leila, place, "take", await leila.get(place))
    await does(leila, place, "accept", await leila.get(place))

    whole = await leila.get("/console/queue")
    assert "دیرکرد؛ مهلت پذیرش" in whole.words
    assert "در مهلت؛ پاسخ تا" in whole.words
    assert whole.text.count("⚠") == 1
    only_late = await leila.get("/console/queue?late=1")
    assert late.ref in only_late.text
    assert soon.ref not in only_late.text
    only_mine = await leila.get("/console/queue?mine=1")
    assert mine.ref in only_mine.text
    assert late.ref not in only_mine.text
    free = await leila.get("/console/queue?free=1")
    assert mine.ref not in free.text
    assert late.ref in free.text
    accepted = await leila.get("/console/queue?status=accepted")
    assert "(از ۳ درخواست)" in accepted.words
    none = await leila.get("/console/queue?service=x")
    assert "با «برداشتن محدودیت‌ها»" in none.words


async def test_a_code_is_found_in_any_spelling(world: World, leila: Browser) -> None:
    card = await world.submit()
    spelt = f" {card.tracking_code[:6].lower()}-{card.tracking_code[6:]} "

    found = await searches(leila, spelt)

    assert found.url.endswith(f"/console/requests/{card.ref}")
    empty = await searches(leila, " ؟ ")
    assert empty.status == 422
    assert "کد پیگیری، نام متقاضی یا چهار رقم" in empty.words


async def test_requests_are_found_by_name_and_last_digits_and_nothing_stands_in_the_address(
    world: World, leila: Browser
) -> None:
    """Closed ones too, whole words in any spelling, within the member's own units and branches."""
    mine = await world.submit(1)
    other = await world.submit(2, full_name="پرویز جست‌وجوپور", national_id="0012345679")
    await world.app.desk.withdraw("w", "citizen1", mine.ref)
    await world.hire("south", "clerk", branches=["south"])

    by_name = await searches(leila, "نمونه‌پور  مينا")
    assert (by_name.status, mine.ref in by_name.text, other.ref in by_name.text) == (200, True, False)
    assert by_name.url.endswith("/console/find")
    by_digits = await searches(leila, "۵۶۷۹")
    assert (mine.ref in by_digits.text, other.ref in by_digits.text) == (False, True)
    both = await searches(leila, "پرویز 5948")
    assert both.status == 404
    assert "درخواستی در واحدها و شعبه‌های شما پیدا نشد" in both.words
    elsewhere = await searches(await world.signed_in("south"), "مینا")
    assert elsewhere.status == 404


async def searches(browser: Browser, text: str) -> Seen:
    form = (await browser.get("/console/queue")).form("/console/find")
    return await browser.post("/console/find", {**form, "text": text})


# ── calendar ──
async def test_the_calendar_marks_today_weekends_and_the_branch_s_closures(world: World, leila: Browser) -> None:
    present = await leila.get("/console/calendar")
    assert "آبان ۱۴۰۵" in present.words
    assert present.text.count('aria-current="date"') == 1
    assert "امروز" in present.words
    assert "پنجشنبه، جمعه" in present.words

    closures = {(each.day, each.title) for each in (await world.app.desk.catalogue()).closures if each.branch == ""}
    month = Month(1406, 1)
    shown = await leila.get("/console/calendar?month=1406-01")
    inside = {title for day, title in closures if month.first <= day <= month.last}
    assert inside
    assert all(title in shown.words for title in inside)
    assert 'aria-current="date"' not in shown.text
    assert "آبان ۱۴۰۵" in (await leila.get("/console/calendar?month=9999-99")).words


def test_months_follow_one_another() -> None:
    assert Month(1405, 12).moved(1) == Month(1406, 1)
    assert Month(1405, 1).moved(-1) == Month(1404, 12)
    assert (Month(1403, 12).last - Month(1403, 12).first).days == 29  # a leap year
    assert (Month(1405, 12).last - Month(1405, 12).first).days == 28
