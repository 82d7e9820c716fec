"""The web console in a real browser: signed in from the bot, one request worked through to its response (G4, G11, G12).

Every page stands a phone's width, a finger, a keyboard and axe, light and dark (UX 30).
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import journey
from tests.browser.checks import fits_a_phone, passes_axe, passes_axe_in_the_dark
from tests.browser.chromium import PHONE
from tests.browser.person import PATIENCE_MS, Person
from tests.browser.product import Product

pytestmark = pytest.mark.full


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE, locale="fa-IR")
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


def opened(staff: Person) -> Page:
    """The console, by the link that the bot gives; it is a link in the chat."""
    staff.says("کنسول")
    message = staff.hears("پیوند ورود به کنسول وب")
    with staff.page.context.expect_page() as coming:
        message.locator("a.link").click()
    console = coming.value
    expect(console.locator("h1")).to_have_text("ورود به کنسول")
    looks_right(console)
    console.get_by_role("button", name="ورود به کنسول").click()
    return console


def looks_right(page: Page) -> None:
    page.wait_for_load_state()  # a page that has no stylesheet yet has small targets
    fits_a_phone(page)
    passes_axe(page)
    passes_axe_in_the_dark(page)


def test_a_permit_is_worked_through_on_a_phone(browser: Browser, context: BrowserContext, product: Product) -> None:
    citizen, again = (Person(browser.new_context(viewport=PHONE, locale="fa-IR").new_page()) for _ in range(2))
    citizen.page.goto(product.address)
    again.page.goto(product.address)
    clerk = Person(context.new_page())
    clerk.page.goto(f"{product.address}/?pane=clerk")
    clerk.hears("خوش آمدید")
    applies(citizen)
    clerk.hears("درخواست تازه برای واحد شما")
    applies(again)  # the same person, from another account

    console = opened(clerk)
    expect(console.get_by_role("heading", level=1)).to_have_text("درخواست‌ها")
    looks_right(console)
    goes_by_keyboard(console)
    console.locator("table.cards a").first.click()
    expect(console.get_by_role("heading", level=1)).to_have_text(journey.SERVICE)
    looks_right(console)
    lists_nothing_and_is_told(console)
    presses(console, "پذیرش درخواست")
    expect(console.get_by_role("status")).to_contain_text("پذیرفته شد")
    citizen.hears("پذیرفته شد")

    asks(console, citizen)
    shows_what_is_rare(console)
    merges_nothing(console)
    for _ in range(3):
        presses(console, "پایان مرحله", link=True)
        looks_right(console)
        presses(console, "پایان مرحله")
    answers(console)
    citizen.hears(f"پاسخ درخواست «{journey.SERVICE}»")
    shows(console, "اصلاح پاسخ")

    for place in ("تقویم کاری", "گزارش‌ها"):
        console.get_by_role("link", name=place).click()
        expect(console.get_by_role("heading", level=1)).to_have_text(place)
        looks_right(console)
        if place == "تقویم کاری":
            looks_at_a_day(console)
    console.get_by_role("link", name="گزارش عملکرد میز خدمت").click()
    looks_right(console)
    goes_to_the_figures(console)
    expect(console.locator("figure.chart svg").first).to_be_visible()
    leaves(console, product)


def test_the_evaluator_and_the_head_see_figures_only(browser: Browser, product: Product) -> None:
    """At a desk's width; F22, E10."""
    for role, places in (("evaluator", ["گزارش‌ها", "تقویم کاری"]), ("head", ["گزارش‌ها", "نارضایتی‌ها", "تقویم کاری"])):
        product.operate("staff", "add", role, "--name", "مهتاب دادفر", "--post", "ارزیاب", "--role", role)
        token = product.operate("staff", "invite", role).split()[-1]
        page = browser.new_context(viewport={"width": 1280, "height": 860}, locale="fa-IR").new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(product.address)
        person = Person(page)
        person.hears("میز خدمت")
        person.says(f"/start {token}")
        person.hears("خوش آمدید")
        console = opened(person)
        expect(console.locator("nav.places a")).to_have_text(places)
        for place in places:
            console.get_by_role("link", name=place).click()
            looks_right(console)
        if role == "evaluator":
            draws(console)
        else:
            reads_all(console)
        page.context.close()


def looks_at_a_day(console: Page) -> None:
    """By keyboard, with nobody expected (G13)."""
    day = console.locator("table.month a").last
    name = day.get_attribute("aria-label") or ""
    day.focus()
    console.keyboard.press("Enter")
    expect(console.locator("#visits")).to_contain_text(name)
    expect(console.locator("table.month a[aria-current]")).to_have_attribute("aria-label", name)
    looks_right(console)


def draws(console: Page) -> None:
    console.get_by_role("link", name="گزارش‌ها").click()
    console.get_by_role("link", name="نمونهٔ تصادفی").click()
    console.get_by_label("تعداد نمونه").fill("۱۰")
    console.get_by_role("button", name="قرعه و نمایش").click()
    expect(console.locator("main")).to_contain_text("در این دوره موردی ثبت نشده است")
    looks_right(console)


def reads_all(console: Page) -> None:
    """Each report's page, by its link."""
    console.get_by_role("link", name="گزارش‌ها").click()
    for number in range(console.locator("ul.shelf a").count()):
        console.locator("ul.shelf a").nth(number).click()
        expect(console.locator("section[aria-labelledby=told], form[method=post]").last).to_be_visible()
        looks_right(console)
        console.locator("nav.trail a").click()


def applies(citizen: Person) -> None:
    journey.opens_the_form(citizen)
    journey.tells_who_they_are(citizen)
    journey.describes_the_business(citizen)
    journey.tells_when_it_begins(citizen)
    journey.answers_the_rest(citizen)
    journey.hands_in_documents(citizen)
    journey.submits(citizen)


def presses(console: Page, label: str, *, link: bool = False) -> None:
    console.locator("main").get_by_role("link" if link else "button", name=label, exact=True).click()


def goes_by_keyboard(console: Page) -> None:
    """The first thing that Tab finds leads past the menu."""
    console.keyboard.press("Tab")
    skip = console.locator("a.skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    console.keyboard.press("Enter")
    assert console.url.endswith("#main")


def lists_nothing_and_is_told(console: Page) -> None:
    presses(console, "اعلام نواقص", link=True)
    looks_right(console)
    remark = console.locator("#remark_photo")
    expect(remark).to_be_hidden()
    console.locator("input[value=photo]").check()
    expect(remark).to_be_visible()
    presses(console, "فرستادن یک‌جای نواقص")
    expect(console.get_by_role("alert")).to_contain_text("این متن لازم است")
    looks_right(console)
    console.get_by_role("alert").get_by_role("link").click()
    expect(console.locator("#remark_photo")).to_be_focused()
    presses(console, "بازگشت به درخواست", link=True)


def shows(console: Page, label: str) -> None:
    """The form of a rare deed, and back."""
    console.locator("details.more summary").click()
    presses(console, label, link=True)
    looks_right(console)
    presses(console, "بازگشت به درخواست", link=True)


def shows_what_is_rare(console: Page) -> None:
    """Short lines, a choice with a text, a day, files; and what can be noted of an inquiry (F58, P1, I5)."""
    for label in ("شمارهٔ ثبت دبیرخانه", "خواستن مدرک از متقاضی", "افزودن نامه یا مدرک رسیده"):
        shows(console, label)
    console.get_by_role("link", name="ثبت ارسال استعلام").click()
    looks_right(console)
    presses(console, "بازگشت به درخواست", link=True)


def merges_nothing(console: Page) -> None:
    """Both side by side, and the page that asks once more."""
    console.locator("details.more summary").click()
    presses(console, "یکی کردن با درخواست دیگر", link=True)
    looks_right(console)
    presses(console, "دیدن نتیجه پیش از ثبت")
    expect(console.locator("main")).to_contain_text("این کار برگشت ندارد")
    looks_right(console)
    presses(console, "بازگشت به درخواست", link=True)


def goes_to_the_figures(console: Page) -> None:
    """By keyboard past the form, and there at once when it is sent."""
    console.get_by_role("link", name="رفتن به ارقام گزارش").press("Enter")
    expect(console.locator("#told")).to_be_in_viewport()
    console.keyboard.press("Tab")
    expect(console.get_by_role("link", name="اکسل")).to_be_focused()
    console.get_by_role("button", name="نمایش گزارش").press("Enter")
    console.wait_for_url("**#told")
    expect(console.locator("#told")).to_be_in_viewport()


def asks(console: Page, citizen: Person) -> None:
    presses(console, "پرسش از متقاضی", link=True)
    console.locator("details.ready summary").click()
    presses(console, "نشانی کامل")
    expect(console.get_by_label("متن")).to_be_focused()
    expect(console.get_by_label("متن")).to_have_value(re.compile("کد پستی"))
    console.get_by_label("متن").fill("نشانی کارگاه همان نشانی خانه است؟")
    looks_right(console)
    presses(console, "پرسش از متقاضی")
    expect(console.get_by_role("status")).to_contain_text("پرسش شما")
    citizen.hears("نشانی کارگاه همان نشانی خانه است؟")


def answers(console: Page) -> None:
    presses(console, "صدور پاسخ", link=True)
    console.get_by_label("مفاد اصلی پاسخ").fill("مجوز کسب‌وکار خانگی شما برای یک سال صادر شد.")
    console.get_by_label("درخواست انجام شد").check()
    console.locator("#files").set_input_files([journey.document("مجوز.pdf")])
    looks_right(console)
    presses(console, "دیدن پیش‌نمایش")
    expect(console.get_by_role("alert")).to_contain_text("دست‌کم یک قانون")
    expect(console.get_by_label("مفاد اصلی پاسخ")).to_have_value(re.compile("یک سال صادر شد"))
    expect(console.locator("main form")).to_contain_text("مجوز.pdf")
    console.locator("input[name=law]").first.check()
    presses(console, "دیدن پیش‌نمایش")
    expect(console.get_by_role("heading", level=1)).to_have_text("پیش‌نمایش پاسخ")
    looks_right(console)
    presses(console, "صدور پاسخ")
    expect(console.get_by_role("status")).to_contain_text("صادر شد و برای متقاضی رفت")
    looks_right(console)


def leaves(console: Page, product: Product) -> None:
    console.get_by_role("button", name="خروج").click()
    expect(console.get_by_role("heading", level=1)).to_have_text("از کنسول خارج شدید")
    looks_right(console)
    console.goto(f"{product.address}/console/queue")
    expect(console.get_by_role("heading", level=1)).to_have_text("ورود به کنسول لازم است")
    looks_right(console)
