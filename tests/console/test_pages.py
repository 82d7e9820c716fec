"""What the pages show: queue, request, documents, calendar, reports, the sample (E10, G8, G11, F22; UX 30)."""

import datetime as dt

import pytest

from backend_client.reports.period import Period
from bot.console.pages.calendar import Month
from bot.console.pages.reports import draw
from bot.console.pages.sample import drawn_from
from bot.console.sheets import Bar, Chart
from tests.console.test_work import does, responds
from tests.console.world import HOSTILE, Browser, World
from tests.files import photo

ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;&lt;b&gt;"


@pytest.fixture
async def leila(world: World) -> Browser:
    await world.hire("leila", "clerk", "unit_head", name="لیلا رستگار")
    return await world.signed_in("leila")


# ── safety of what is shown ──
async def test_what_people_wrote_is_text_wherever_it_is_shown(world: World) -> None:
    """Attacks 20, 24: names, answers, messages, notes, remarks, a member's own name, what was typed, the address."""
    await world.hire("leila", "clerk", "unit_staff", name=f"لیلا {HOSTILE}")
    card = await world.submit(full_name=HOSTILE, activity_other=HOSTILE, description=f"{HOSTILE} {HOSTILE}")
    leila = await world.signed_in("leila")
    place = f"/console/requests/{card.ref}"
    await does(leila, place, "take", await leila.get(place))
    await does(leila, place, "tell", text=HOSTILE)
    await world.app.desk.write("w", "citizen1", card.ref, HOSTILE)
    await does(leila, place, "accept", await leila.get(place))
    for _ in range(3):
        await does(leila, place, "finish", note=HOSTILE)

    form = (await leila.get(f"{place}/do/respond")).form("/do/respond")
    texts = {"response": HOSTILE, "grounds": HOSTILE, "remarks": HOSTILE, "outcome": "refused"}
    seen = [
        await leila.get("/console/queue"),
        await leila.get(f"/console/queue?service={HOSTILE}"),
        await leila.get("/console/find", params={"code": HOSTILE}),
        await leila.get(place),
        await leila.post(f"{place}/do/respond", {**form, **texts}),
        await leila.get("/console/calendar", params={"month": HOSTILE, "branch": HOSTILE}),
        await leila.get(f"/console/enter/{HOSTILE.replace('/', '%2F')}"),
        await leila.get(f"/console/requests/{card.ref}?done={HOSTILE}"),
    ]
    for page in seen:
        assert "<script" not in page.text
        assert "<b>" not in page.text
        assert "\u202e" not in page.words
    request = seen[3].text
    assert request.count(ESCAPED) >= 7


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
async def test_two_hundred_requests_page_by_page_the_earliest_due_first(world: World, leila: Browser) -> None:
    cards = []
    for number in range(1, 201):
        cards.append(await world.submit(number, branch=("north", "south")[number % 2]))
        world.clock.now += dt.timedelta(seconds=1)
    first = await leila.get("/console/queue")
    assert "ردیف‌های ۱ تا ۲۰ از ۲۰۰ درخواست باز" in first.words
    assert first.text.index(cards[0].ref) < first.text.index(cards[19].ref)
    assert cards[20].ref not in first.text
    last = await leila.get("/console/queue?page=10")
    assert "صفحهٔ ۱۰ از ۱۰" in last.words
    assert cards[199].ref in last.text
    beyond = await leila.get("/console/queue?page=99")
    assert "صفحهٔ ۱۰ از ۱۰" in beyond.words
    assert (await leila.get("/console/queue?page=²")).status == 200

    south = await leila.get("/console/queue?branch=south&page=2")
    assert "از ۱۰۰ درخواست باز" in south.words
    assert 'href="/console/queue?branch=south"' in south.text


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
    accepted = await leila.get("/console/queue?status=accepted")
    assert "(از ۳ درخواست)" in accepted.words
    none = await leila.get("/console/queue?service=x")
    assert "با «برداشتن محدودیت‌ها»" in none.words


async def test_a_code_is_found_in_any_spelling(world: World, leila: Browser) -> None:
    card = await world.submit()
    spelt = f" {card.tracking_code[:6].lower()}-{card.tracking_code[6:]} "

    found = await leila.get("/console/find", params={"code": spelt})

    assert found.url.endswith(f"/console/requests/{card.ref}")
    short = await leila.get("/console/find?code=MZ")
    assert short.status == 422
    assert "کد پیگیری را کامل بنویسید" in short.words


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


# ── reports ──
async def test_the_head_sees_figures_and_no_request(world: World) -> None:
    await world.hire("leila", "clerk", "unit_staff")
    await world.hire("reza", "head")
    card = await world.submit()
    leila = await world.signed_in("leila")
    place = f"/console/requests/{card.ref}"
    await does(leila, place, "accept", await leila.get(place))
    for _ in range(3):
        await does(leila, place, "finish")
    await responds(leila, place)
    reza = await world.signed_in("reza")

    told = await reza.get("/console/reports?by=branch&period=this_month")

    assert "عملکرد، از ۱۴۰۵/۰۸/۰۱ تا ۱۴۰۵/۰۸/۳۰" in told.words
    assert "دورهٔ پیش، به همان درازا" in told.words
    assert "شعبهٔ شمال" in told.words
    assert 'role="img"' in told.text
    assert "این دوره ۱، دورهٔ پیش ۰" in told.words
    assert "مینا" not in told.text
    assert card.tracking_code[:8] not in told.text
    assert (await reza.get(place)).status == 403
    nothing = await reza.get("/console/reports?period=own&from=1404/01/01&to=1404/01/31")
    assert "درخواستی پذیرفته یا پاسخ داده نشده است" in nothing.words


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("۱۴۰۵/۰۸/۰۱", "", "هر دو تاریخ را"),
        ("30/12/1404", "x", "هر دو تاریخ را"),
        ("1405/08/30", "1405/08/01", "دو تاریخ را جابه‌جا کنید"),
    ],
)
async def test_days_that_cannot_be_read_are_told_and_stay(world: World, first: str, last: str, said: str) -> None:
    await world.hire("reza", "head")
    reza = await world.signed_in("reza")

    page = await reza.get("/console/reports", params={"period": "own", "from": first, "to": last})

    assert page.status == 422
    assert said in page.words
    assert f'value="{first}"' in page.text


async def test_a_unit_s_head_is_told_of_their_own_unit(world: World) -> None:
    await world.hire("leila", "clerk")
    await world.hire("own", "unit_head", units=["licensing"])
    await world.hire("other", "unit_head", units=["revenue"])
    card = await world.submit()
    leila = await world.signed_in("leila")
    place = f"/console/requests/{card.ref}"
    await does(leila, place, "accept", await leila.get(place))

    own = await (await world.signed_in("own")).get("/console/reports")
    other = await (await world.signed_in("other")).get("/console/reports")

    assert "صدور مجوز کسب‌وکار خانگی" in own.words
    assert "صدور مجوز کسب‌وکار خانگی" not in other.words


def test_bars_are_as_wide_as_their_share() -> None:
    chart = Chart("t", "now", "before", (Bar("a", 10, 5), Bar("b", 0, 1), Bar("c", 2.5, 0)))

    first, second, third = draw(chart)

    assert first.width == 2 * first.width_before == 4 * third.width
    assert (second.width, third.width_before) == (0, 0)
    assert second.width_before > 0
    assert third.value == "۲٫۵"


# ── the evaluator's sample ──
async def test_the_evaluator_draws_and_is_told_only_whether_a_survey_was_filled(world: World) -> None:
    """F22: the seed is the system's, shown and noted; nothing else of a request is told."""
    await world.hire("leila", "clerk", "unit_staff")
    await world.hire("eva", "evaluator")
    leila = await world.signed_in("leila")
    for number in (1, 2):
        card = await world.submit(number)
        place = f"/console/requests/{card.ref}"
        await does(leila, place, "accept", await leila.get(place))
        for _ in range(3):
            await does(leila, place, "finish")
        await responds(leila, place)
    await world.fill_survey("citizen2", card.ref)
    eva = await world.signed_in("eva")
    form = (await eva.get("/console/sample")).form("/console/sample")

    drawn = await eva.post("/console/sample", {**form, "month": "1405-08", "count": "۵"})

    assert "۱ پر نشده است ۲ پر شده است" in drawn.words
    assert card.tracking_code[:8] not in drawn.text
    assert "مجوز کسب‌وکار" not in drawn.text
    ((_, target, outcome),) = await world.audits("console.draw")
    assert outcome == "filled=1"
    seed = target.split()[1].removeprefix("seed=")
    assert target == f"1405-08 seed={seed} drawn=2 of=2"
    assert seed in drawn.text
    bad = await eva.post("/console/sample", {**form, "count": "۹۹"})
    assert bad.status == 422
    assert (await eva.get(f"/console/requests/{card.ref}")).status == 403
    assert (await eva.get("/console/queue")).status == 403


async def test_the_desk_counts_surveys_by_the_day_in_tehran(world: World) -> None:
    day = dt.date(2026, 11, 21)
    assert await world.app.desk.surveyed(day, day) == ()


def test_the_same_seed_draws_the_same() -> None:
    filled = tuple(place % 3 == 0 for place in range(100))

    once, again, other = (drawn_from(seed, "1405-08", filled, 10) for seed in ("a", "a", "b"))

    assert once == again
    assert once.places != other.places
    assert len(set(once.places)) == 10
    assert once.filled == tuple(filled[place - 1] for place in once.places)
    assert drawn_from("a", "m", filled[:3], 10).places == (1, 2, 3)


def test_a_period_before_is_as_long() -> None:
    period = Period(Month(1405, 7).first, Month(1405, 7).last)
    assert (period.before().last - period.before().first).days == (period.last - period.first).days
