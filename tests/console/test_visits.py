"""Appointments in the console's calendar: how full a day is, who is expected, who has come (G13, E11, P5, B3)."""

import datetime as dt
import hashlib
import re

import pytest

from backend_client.contract import Appointment, Booking, Page, RequestCard, Role, Submission
from backend_client.errors import BackendUnavailable
from bot.papers.tokens import CardFacts
from dialogs import persian
from tests.console.world import ANSWERS, HOSTILE, Browser, Seen, World
from tests.files import photo

BRANCH = "south"


async def booked(world: World, person: str = "mina", name: str = "مینا نمونه‌پور", days: int = 0) -> Appointment:
    """The first free time of that day and after."""
    desk = world.app.desk
    since = persian.local_day(world.clock()) + dt.timedelta(days=days)
    slots = await desk.free_slots("site_visit", BRANCH)
    at = next(slot.starts_at for slot in slots if persian.local_day(slot.starts_at) >= since)
    return await desk.book(
        f"k:{person}:{days}", person, Booking(service="site_visit", branch=BRANCH, starts_at=at, name=name)
    )


def of_day(visit: Appointment) -> str:
    return f"/console/calendar?branch={BRANCH}&day={persian.local_day(visit.starts_at)}"


async def notes(browser: Browser, page: Seen, code: str, **more: str) -> Seen:
    """The form as it stands on the page, its code typed."""
    return await browser.post("/console/calendar/arrivals", {**page.form("/arrivals"), "code": code, **more})


@pytest.fixture
async def clerk(world: World) -> Browser:
    await world.hire("one", "counter_clerk", branches=(BRANCH,), name="سارا نیک‌نام")
    return await world.signed_in("one")


async def test_a_day_shows_its_hours_and_who_is_expected(world: World, clerk: Browser) -> None:
    """Any day; the calendar begins with one's own branch, and today."""
    visit = await booked(world, name=HOSTILE)
    await booked(world, "reza", "رضا", days=2)
    page = await clerk.get("/console/calendar")

    assert "شعبهٔ جنوب" in page.words
    assert f"نوبت‌های {persian.day(persian.local_day(visit.starts_at))}، شعبهٔ جنوب" in page.words
    assert "۱ نوبت، ۰ نفر آمده‌اند" in page.words
    assert "ظرفیت هر ساعت: ۱ نوبت از" in page.words
    assert "<script>alert" not in page.text
    assert "رضا" not in page.words
    later = await clerk.get(of_day(await booked(world, "sara", "سارا", days=2)))
    assert "رضا" in later.words
    assert "سارا" in later.words
    assert "/arrivals" not in later.text  # nobody comes on another day


async def test_an_arrival_is_noted_once_by_the_button_of_its_line(world: World, clerk: Browser) -> None:
    """A form that is sent twice counts once; a stale page is told by whom and when."""
    visit = await booked(world)
    page = await clerk.get("/console/calendar")
    stale = await clerk.get("/console/calendar")
    line = re.findall(r'<form method="post" action="/console/calendar/arrivals">(.*?)</form>', page.text, re.DOTALL)
    values = dict(re.findall(r'name="([a-z_]+)" value="([^"]*)"', line[0]))
    assert values["code"] == visit.code

    first = await clerk.post("/console/calendar/arrivals", values)
    again = await clerk.post("/console/calendar/arrivals", values)
    for told in (first, again):
        assert told.status == 200
        assert "حضور ثبت شد: مینا نمونه‌پور" in told.words
        assert "۱ نفر آمده‌اند" in told.words
        assert told.url.count("done=") == 1
    late = await notes(clerk, stale, visit.code)
    assert late.status == 409
    assert "حضور این مراجع پیش‌تر ثبت شده است" in late.words
    assert [each.status for each in await world.app.desk.appointments_of("mina")] == ["arrived"]
    assert [outcome for name, _, outcome in await world.audits("NoteArrival")] == [
        "done_at_console", "done_at_console", "already_done"
    ]  # fmt: skip


async def test_a_code_may_be_typed_in_any_spelling_or_scanned(world: World, clerk: Browser) -> None:
    visit = await booked(world)
    typed = await notes(clerk, await clerk.get("/console/calendar"), f"{visit.code[:4]} {visit.code[4:]}".lower())
    assert "حضور ثبت شد: مینا نمونه‌پور" in typed.words

    other = await booked(world, "reza", "رضا")
    token = world.app.attachments._papers._tokens.sign_card(CardFacts(other.code, other.starts_at))  # type: ignore[attr-defined]
    scanned = await notes(clerk, await clerk.get("/console/calendar"), f"https://desk.example.ir/v/{token}")
    assert "حضور ثبت شد: رضا" in scanned.words


async def test_what_cannot_be_noted_says_why_and_keeps_what_was_typed(world: World, clerk: Browser) -> None:
    other_day = await booked(world, days=2)
    page = await clerk.get("/console/calendar")
    for code, status, words in (
        ("چه کسی؟", 422, "این کد نوبت نیست"),
        ("", 422, "این کد نوبت نیست"),
        ("AAAA-AAAA", 404, "نوبتی با این کد در شعبه و واحد شما نیست"),
        (other_day.code, 422, "امروز ثبت نمی‌شود"),
        ("Z" * 32, 422, "کارت نوبت این اداره نیست"),
        (HOSTILE, 422, "این کد نوبت نیست"),
    ):
        answer = await notes(clerk, await clerk.get("/console/calendar"), code)
        assert answer.status == status, code
        assert words in answer.words, code
        assert 'role="alert"' in answer.text
        assert "<script>alert" not in answer.text
    kept = await notes(clerk, page, "AAAA-AAAA")
    assert 'value="AAAA-AAAA"' in kept.text


async def test_one_form_with_two_codes_notes_the_first(world: World, clerk: Browser) -> None:
    first, second = await booked(world), await booked(world, "reza", "رضا")
    page = await clerk.get("/console/calendar")
    await notes(clerk, page, first.code)
    again = await notes(clerk, page, second.code)
    assert again.status == 409
    assert [each.status for each in await world.app.desk.appointments_of("reza")] == ["booked"]


@pytest.mark.parametrize(
    ("roles", "branches", "named"),
    [
        (("clerk",), (), True),
        (("unit_staff",), (BRANCH,), True),
        (("counter_clerk",), ("north",), False),
        (("head",), (), False),
        (("evaluator",), (), False),
        (("publisher",), (), False),
    ],
)
async def test_names_are_for_those_who_receive_there(
    world: World, roles: tuple[Role, ...], branches: tuple[str, ...], named: bool
) -> None:
    """B3: everybody sees how full the day is."""
    visit = await booked(world)
    await world.hire("two", *roles, branches=branches)
    browser = await world.signed_in("two")
    page = await browser.get(of_day(visit))
    assert ("مینا" in page.words) == named
    assert (visit.code in page.text) == named
    assert ("نام مراجعان را فقط کسانی می‌بینند" in page.words) != named
    assert "۱ نوبت از" in page.words


async def test_another_branch_or_role_notes_nobody(world: World) -> None:
    visit = await booked(world)
    await world.hire("north", "counter_clerk", branches=("north",))
    north = await world.signed_in("north")
    page = await north.get("/console/calendar")
    assert (await notes(north, page, visit.code)).status == 404
    await world.hire("head", "head")
    head = await world.signed_in("head")
    token = (await head.get("/console/calendar")).form("/console/leave")
    assert (await head.post("/console/calendar/arrivals", {**token, "code": visit.code})).status == 403
    assert (await north.post("/console/calendar/arrivals", {"code": visit.code})).status == 403
    assert [each.status for each in await world.app.desk.appointments_of("mina")] == ["booked"]


async def test_no_address_breaks_the_calendar(world: World, clerk: Browser) -> None:
    for day in (HOSTILE, "0001-01-01", "9999-12-31", "2026-13-40", "۱۴۰۵-۰۹-۰۱"):
        page = await clerk.get("/console/calendar", params={"day": day, "branch": BRANCH, "done": HOSTILE})
        assert page.status == 200
        assert persian.day(persian.local_day(world.clock())) in page.words
        assert "<script>alert" not in page.text


async def test_a_day_that_the_desk_does_not_tell_leaves_the_calendar_standing(world: World, clerk: Browser) -> None:
    await booked(world)
    world.faults.before["visits_on"] = [BackendUnavailable()]
    page = await clerk.get("/console/calendar")
    assert (page.status, "آبان ۱۴۰۵" in page.words, "/arrivals" in page.text) == (200, True, False)
    assert world.app.content.present().text("console.away") in page.words


async def test_a_desk_that_gives_no_appointments_shows_none(world: World, clerk: Browser) -> None:
    """Capabilities."""
    content = world.app.content.present()
    object.__setattr__(content, "capabilities", type(content.capabilities)())
    page = await clerk.get("/console/calendar")
    assert "آبان ۱۴۰۵" in page.words
    assert "نوبت" not in page.words


async def calling(world: World) -> RequestCard:
    """A request whose present stage calls its citizen."""
    desk = world.app.desk
    service = (await desk.catalogue()).service("site_visit")
    content = photo("deed.jpg")
    page = Page(
        slot="ownership",
        sha256=hashlib.sha256(content).hexdigest(),
        name="deed.jpg",
        mime="image/jpeg",
        size=len(content),
    )
    await desk.upload(page, content)
    who = {name: ANSWERS[name] for name in ("applicant_kind", "full_name", "national_id", "mobile")}
    submission = Submission(
        service="site_visit",
        version=service.version,
        branch=BRANCH,
        person_ref="mina",
        answers={
            **who,
            "building_kind": "house",
            "postal_code": "1145678912",
            "concerns": ("gas",),
            "urgent": "no",
            "visit_date": (world.clock().date() + dt.timedelta(days=30)).isoformat(),
        },
        pages=(page,),
        confirmed_at=world.clock(),
        pre_registration_number="P000000001",
        channel="web",
    )
    card = (await desk.submit("s1", submission)).card
    await desk.accept("s2", "boss", card.ref)
    return await desk.finish_stage("s3", "boss", card.ref, "planning", "")


async def test_the_page_of_a_request_tells_whether_its_citizen_comes(world: World) -> None:
    """E11: not taken yet, when and where, and that they have come; the day's list leads to the request."""
    await world.hire("boss", "clerk", "unit_staff", "unit_head", name="لیلا نمونه‌ای")
    boss = await world.signed_in("boss")
    card = await calling(world)
    assert "نوبت مراجعه: هنوز گرفته نشده است" in (await boss.get(f"/console/requests/{card.ref}")).words

    at = (await world.app.desk.free_slots("site_visit", BRANCH))[0].starts_at
    booking = Booking(service="site_visit", branch=BRANCH, starts_at=at, request_ref=card.ref)
    visit = await world.app.desk.book("b1", "mina", booking)
    page = await boss.get(f"/console/requests/{card.ref}")
    assert f"نوبت مراجعه: {persian.moment(at)}، شعبهٔ جنوب، باجهٔ ۱. هنوز نیامده است" in page.words
    day = await boss.get(of_day(visit))
    assert f'<a href="/console/requests/{card.ref}">' in day.text

    await notes(boss, day, visit.code)
    assert "باجهٔ ۱. آمد: " in (await boss.get(f"/console/requests/{card.ref}")).words
