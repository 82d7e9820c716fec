"""All reports at the console: filters, figures, charts, files, and the evaluator's draw (E10, G8, G11, O2, T2, A1-A5,
F22; UX 30)."""

import asyncio
import csv
import datetime as dt
import io
import json
import random
import zipfile
from collections.abc import Awaitable, Callable, Mapping

import pytest

from backend_client.reports.period import Period
from bot.console import workshop
from bot.console.charts import Bar, draw
from bot.console.months import Month
from bot.console.tables import PER_PAGE, shown_tables
from bot.console.workshop import Unfinished, Workshop
from bot.reports.offered import OFFERS
from bot.reports.registry import REPORTS
from bot.reports.told import Column, Mark, Table, Told
from tests.console.test_work import does, responds
from tests.console.world import Browser, World
from tests.content.demo import demo_pack

WORDS = demo_pack().words["fa"].messages


async def answered(world: World, leila: Browser, number: int = 1, branch: str = "north") -> str:
    """A request that was worked through; its ref."""
    card = await world.submit(number, branch=branch)
    place = f"/console/requests/{card.ref}"
    await does(leila, place, "accept", await leila.get(place))
    for _ in range(3):
        await does(leila, place, "finish")
    await responds(leila, place)
    return card.ref


async def file(browser: Browser, path: str) -> tuple[int, Mapping[str, str], bytes]:
    """As a browser gets it, which asks again while it is being made."""
    for _ in range(20):
        status, headers, content = await browser.bytes(path)
        if "Refresh" not in headers:
            break
    return status, headers, content


@pytest.fixture
async def leila(world: World) -> Browser:
    await world.hire("leila", "clerk", "unit_staff", name="لیلا رستگار")
    return await world.signed_in("leila")


@pytest.fixture
async def reza(world: World) -> Browser:
    await world.hire("reza", "head")
    return await world.signed_in("reza")


async def test_the_head_sees_figures_and_no_request(world: World, leila: Browser, reza: Browser) -> None:
    ref = await answered(world, leila)

    told = await reza.get("/console/reports/performance?by=branch&period=this_month")

    assert "از ۱۴۰۵/۰۸/۰۱ تا ۱۴۰۵/۰۸/۳۰" in told.words
    assert "دورهٔ پیش به همان درازا" in told.words
    assert "شعبهٔ شمال" in told.words
    assert told.text.count('role="img"') >= 1
    assert "این دوره ۱، دورهٔ پیش ۰" in told.words
    assert "مینا" not in told.text
    assert (await reza.get(f"/console/requests/{ref}")).status == 403
    nothing = await reza.get("/console/reports/performance?period=own&from=1404/01/01&to=1404/01/31")
    assert "در این دوره موردی ثبت نشده است" in nothing.words
    assert ("console.report", "performance 1405-08-01..1405-08-30 by=branch", "shown") in await world.audits()


@pytest.mark.parametrize("name", OFFERS)
async def test_each_report_is_a_page_and_four_files(world: World, leila: Browser, reza: Browser, name: str) -> None:
    """O2, T2, A1-A5: the files are the command line's; who took which of what days is written down."""
    await answered(world, leila)
    page = await reza.get(f"/console/reports/{name}?period=this_month")
    assert page.status == 200
    if name == "sample":
        page = await reza.post(f"/console/reports/{name}", page.form("/reports/sample") | {"period": "this_month"})
    assert WORDS[f"report.name.{name}"] in page.words
    begins = {"xlsx": b"PK", "csv": b"\xef\xbb\xbf", "pdf": b"%PDF", "json": b'{"report": "' + name.encode()}
    for form, begin in begins.items():
        address = page.text.partition(f"/reports/{name}/{form}")[2].partition('"')[0].replace("&amp;", "&")
        status, headers, content = await file(reza, f"/console/reports/{name}/{form}{address}")
        assert (status, content[: len(begin)]) == (200, begin), form
        assert headers["Content-Disposition"] == f'attachment; filename="{name}-1405-08-01-1405-08-30.{form}"'
        assert headers["Cache-Control"] == "no-store"
    taken = [(target, form) for action, target, form in await world.audits("console.download")]
    assert [form for _, form in taken] == list(begins)
    assert all(target.startswith(f"{name} 1405-08-01..1405-08-30") for target, _ in taken)


async def test_table_2_is_of_one_member_and_their_days(world: World, leila: Browser, reza: Browser) -> None:
    """T2: codes and no citizens' names; the sheet's title says whose it is."""
    await world.hire("omid", "clerk", name="امید کاویانی")
    await answered(world, leila)

    hers = await reza.get("/console/reports/staff?period=this_month&staff=leila")
    his = await reza.get("/console/reports/staff?period=this_month&staff=omid")

    assert "جدول گزارش کارکنان میز خدمت، لیلا رستگار" in hers.words
    assert "صدور مجوز کسب‌وکار خانگی" in hers.words
    assert "مینا" not in hers.text
    assert "در این دوره موردی ثبت نشده است" in his.words
    _, _, content = await file(reza, "/console/reports/staff/csv?period=this_month&staff=leila")
    head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert (head[0], len(rows)) == ("شماره رسید", 1)
    unknown = await reza.get("/console/reports/staff?staff=nobody")
    assert "همهٔ کارکنان" in unknown.words


async def test_filters_limit_the_figures_and_stand_in_the_title(world: World, leila: Browser, reza: Browser) -> None:
    await answered(world, leila, 1, "north")
    await answered(world, leila, 2, "south")

    _, _, content = await file(reza, "/console/reports/performance/json?period=this_month&branch=north")
    told = json.loads(content)["tables"][0]
    assert told["total"]["answered"]["now"] == 1
    assert told["about"] == "شعبهٔ شمال"
    page = await reza.get("/console/reports/stages?period=this_month&branch=south&unit=licensing")
    assert "شعبهٔ جنوب" in page.words
    audits = await world.audits("console.report")
    assert audits[-1][1].endswith("by=stage unit=licensing branch=south")
    _, _, sheet = await file(reza, "/console/reports/performance/xlsx?period=this_month&branch=north")
    assert "شعبهٔ شمال" in zipfile.ZipFile(io.BytesIO(sheet)).read("xl/sharedStrings.xml").decode()


async def test_a_unit_s_head_is_told_of_their_own_unit(world: World, leila: Browser) -> None:
    """Whatever the address says; what is left of the other unit is nothing."""
    await world.hire("own", "unit_head", units=["licensing"])
    await world.hire("other", "unit_head", units=["revenue"])
    await answered(world, leila)

    own = await (await world.signed_in("own")).get("/console/reports/performance?period=this_month")
    other = await world.signed_in("other")
    forged = await other.get("/console/reports/performance?period=this_month&unit=licensing")

    assert "صدور مجوز کسب‌وکار خانگی" in own.text.partition("<tbody>")[2]
    assert "صدور مجوز کسب‌وکار خانگی" not in forged.text.partition("<tbody>")[2]
    assert 'value="licensing"' not in forged.text
    _, _, content = await file(other, "/console/reports/stages/json?period=this_month&unit=licensing")
    assert json.loads(content)["tables"][0]["rows"] == []


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("۱۴۰۵/۰۸/۰۱", "", "هر دو تاریخ را"),
        ("30/12/1404", "x", "هر دو تاریخ را"),
        ("1405/08/30", "1405/08/01", "دو تاریخ را جابه‌جا کنید"),
    ],
)
@pytest.mark.parametrize("place", ["performance", "performance/xlsx"])
async def test_days_that_cannot_be_read_are_told_and_stay(
    reza: Browser, place: str, first: str, last: str, said: str
) -> None:
    page = await reza.get(f"/console/reports/{place}", params={"period": "own", "from": first, "to": last})

    assert page.status == 422
    assert said in page.words
    assert f'value="{first}"' in page.text


async def test_what_is_no_report_is_not_found(reza: Browser) -> None:
    for path in ("nothing", "performance/exe", "performance/xlsx/x"):
        assert (await reza.get(f"/console/reports/{path}")).status == 404


async def test_the_audit_form_says_what_is_left_to_people(reza: Browser) -> None:
    """A1-A5, annex 3: in parts 1 to 5, each open place marked."""
    page = await reza.get("/console/reports/audit")

    for part in ("۱-", "۲-", "۳-", "۴-", "۵-", "پیوست ۳"):
        assert part in page.words
    assert page.text.count('<span class="mark-open">تکمیل با دستگاه</span>') > 8
    assert "به قضاوت یا اطلاعی نیاز دارند" in page.words


# ── what takes long ──
async def test_a_report_that_takes_long_is_asked_for_again_by_the_page(
    reza: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Begun once; a plain page, without scripts, that comes back by itself."""
    goes_on = asyncio.Event()
    begun = []
    real = REPORTS["performance"]

    async def slow(*asked: object) -> Told:
        begun.append(asked)
        await goes_on.wait()
        return await real(*asked)  # type: ignore[arg-type]

    monkeypatch.setitem(REPORTS, "performance", slow)
    forms = ("", "", "/xlsx")
    waiting = await asyncio.gather(*(reza.get(f"/console/reports/performance{form}") for form in forms))
    assert [page.status for page in waiting] == [202] * 3
    assert all("در حال آماده‌سازی" in page.words for page in waiting)
    assert all(page.headers["Refresh"] == "2" for page in waiting)
    assert "/console/reports/performance/xlsx?" in waiting[2].text

    goes_on.set()
    await asyncio.sleep(0)
    page = await reza.get("/console/reports/performance")
    assert page.status == 200
    assert len(begun) == 1


async def test_work_is_shared_told_unfinished_and_kept_only_then() -> None:
    now = [0.0]
    shop = Workshop(patience_s=0.01, clock=lambda: now[0])
    made: list[int] = []
    goes_on = asyncio.Event()

    def making(gate: asyncio.Event | None) -> Callable[[Callable[[int], None]], Awaitable[int]]:
        async def make(progress: Callable[[int], None]) -> int:
            made.append(len(made))
            progress(7)
            if gate:
                await gate.wait()
            return len(made)

        return make

    assert await shop.made("quick", making(None)) == 1
    assert await shop.made("quick", making(None)) == 2
    assert await asyncio.gather(*(shop.made("slow", making(goes_on)) for _ in range(3))) == [Unfinished(7)] * 3
    goes_on.set()
    assert [await shop.made("slow", making(goes_on)) for _ in range(2)] == [3, 3]
    now[0] += workshop.KEPT_S + 1
    assert await shop.made("slow", making(goes_on)) == 4


async def test_work_that_failed_is_begun_anew() -> None:
    shop = Workshop()

    async def fails(_: Callable[[int], None]) -> int:
        raise ValueError("no")

    async def goes(_: Callable[[int], None]) -> int:
        return 1

    with pytest.raises(ValueError, match="no"):
        await shop.made("x", fails)
    assert await shop.made("x", goes) == 1


async def test_so_many_rows_are_told_and_not_printed(
    world: World, leila: Browser, reza: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.reports import pages

    await answered(world, leila)
    monkeypatch.setattr(pages, "MAX_ROWS", 0)

    page = await reza.get("/console/reports/staff/pdf?period=this_month")

    assert page.status == 422
    assert "فایل اکسل یا CSV را بگیرید" in page.words


def test_a_long_table_is_shown_page_by_page() -> None:
    period = Period(Month(1405, 7).first, Month(1405, 7).last)
    long = Table("suggestions", (Column("suggestion", "text"),), [(f"s{number}",) for number in range(250)])
    short = Table("audit_head", (Column("province", "text"),), [(Mark.OPEN,)])
    told = Told("x", period, "", (long, short))

    shown, whole = shown_tables(told, 3, WORDS)

    assert (shown.first, len(shown.rows), shown.of, shown.cut) == (2 * PER_PAGE + 1, 50, 250, True)
    assert [(cell.text, cell.kind) for cell in whole.rows[0]] == [("تکمیل با دستگاه", "open")]


# ── charts ──
def test_bars_are_as_wide_as_their_share() -> None:
    first, second, third = draw([Bar("a", 10, 5), Bar("b", 0, 1), Bar("c", 2.5, 0)])

    assert first.width == 2 * first.width_before == 4 * third.width
    assert (second.width, third.width_before) == (0, 0)
    assert second.width_before > 0
    assert third.value == "۲٫۵"


# ── the evaluator's sample ──
async def test_the_evaluator_draws_and_is_told_only_whether_a_survey_was_filled(world: World, leila: Browser) -> None:
    """F22: the seed is the system's, shown and noted; nothing else of a request is told, nor written into a file."""
    await world.hire("eva", "evaluator")
    await answered(world, leila, 1)
    world.clock.now += dt.timedelta(minutes=1)
    ref = await answered(world, leila, 2)
    await world.fill_survey("citizen2", ref)
    eva = await world.signed_in("eva")
    form = (await eva.get("/console/reports/sample")).form("/reports/sample")

    drawn = await eva.post("/console/reports/sample", {**form, "period": "this_month", "count": "۵"})

    assert "۱ خیر ۲ بلی" in drawn.words
    assert "MZ" not in drawn.text
    assert "مجوز کسب‌وکار" not in drawn.text.partition("<table")[2]
    ((_, target, outcome),) = await world.audits("console.draw")
    assert target == "sample 1405-08-01..1405-08-30"
    noted = dict(pair.split("=") for pair in outcome.split())
    assert (noted["among"], noted["drawn"], noted["filled"]) == ("2", "2", "1")
    assert noted["seed"] in drawn.text
    again = await eva.get(
        drawn.url.partition("8080")[2] or drawn.url.partition("/console")[1] + drawn.url.partition("/console")[2]
    )
    assert noted["seed"] in again.text
    assert len(await world.audits("console.draw")) == 1


async def test_a_draw_is_shown_only_to_the_session_that_made_it(world: World) -> None:
    """Nobody chooses a seed, and nothing is told before the draw is noted."""
    await world.hire("eva", "evaluator")
    await world.hire("nima", "evaluator")
    eva, nima = await world.signed_in("eva"), await world.signed_in("nima")
    form = (await eva.get("/console/reports/sample")).form("/reports/sample")
    drawn = await eva.post("/console/reports/sample", {**form, "period": "this_year"})
    query = drawn.url.partition("?")[2]

    other = await nima.get(f"/console/reports/sample?{query}")

    assert "عدد آغازین قرعه ثبت" in other.words
    assert "<table" not in other.text
    assert (await nima.get(f"/console/reports/sample/csv?{query}")).text.count("<table") == 0
    bad = await eva.post("/console/reports/sample", {**form, "count": "۹۹"})
    assert bad.status == 422
    assert "از ۱ تا ۵۰" in bad.words
    assert (await eva.post("/console/reports/performance", form)).status == 404


def test_a_draw_can_be_repeated_by_anybody() -> None:
    """As docs/console.md tells it."""
    from backend_client.reports.sample import Surveyed
    from backend_client.reports.sample import draw as drawn_from
    from tests.reports.test_performance import at, days

    among = [Surveyed(at(place), f"r{place}", place % 3 == 0) for place in range(30)]

    sample = drawn_from(among, days(0, 29), 10, 4711)

    places = sorted(place + 1 for place in random.Random(4711).sample(range(sample.total), 10))
    assert [one.place for one in sample.drawn] == places


def test_a_period_before_is_as_long() -> None:
    period = Period(Month(1405, 7).first, Month(1405, 7).last)
    assert (period.before().last - period.before().first).days == (period.last - period.first).days
