"""The whole journey in a real browser: a citizen on a phone, a clerk at a desk, the server killed on the way.

P1, E3-E9, T3-T5; UX 2, 23, 30. The steps are in tests/browser/journey.py.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import journey
from tests.browser.checks import fits_a_phone, passes_axe
from tests.browser.person import PATIENCE_MS, Person
from tests.browser.product import Product

pytestmark = pytest.mark.full


@pytest.fixture
def clerk(browser: Browser, product: Product) -> Iterator[Person]:
    """The demo's clerk, who serves all units, enrolled by the page itself."""
    context = browser.new_context(viewport={"width": 1280, "height": 860}, locale="fa-IR")
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{product.address}/?pane=clerk")
    clerk = Person(page)
    clerk.hears("خوش آمدید")
    yield clerk
    context.close()


@pytest.fixture
def citizen(page: Page, product: Product) -> Person:
    page.goto(product.address)
    return Person(page)


def test_a_permit_from_the_first_greeting_to_the_last_question_of_the_survey(
    citizen: Person, clerk: Person, product: Product
) -> None:
    journey.opens_the_form(citizen)
    fits_a_phone(citizen.page)
    journey.tells_who_they_are(citizen)
    journey.describes_the_business(citizen)
    loses_the_server_and_goes_on(citizen, product)
    reloads(citizen)
    journey.answers_the_rest(citizen)
    journey.hands_in_documents(citizen)
    code = journey.submits(citizen)
    looks_right(citizen.page)

    journey.lists_a_deficiency(clerk, code)
    journey.corrects(citizen)
    journey.accepts(clerk)
    sees_the_picture(citizen, "رسید «")
    for _ in range(3):
        journey.finishes_a_stage(clerk)
    permit = journey.document("مجوز.pdf")
    journey.responds(clerk, permit)

    citizen.hears(f"پاسخ درخواست «{journey.SERVICE}»")
    sees_the_picture(citizen, "تصویر پاسخ")
    assert downloads(citizen, "پیوست ۱ از ۱", "مجوز.pdf") == permit["buffer"]
    journey.fills_the_survey(citizen)
    reloads(citizen)
    looks_right(citizen.page)
    passes_axe(clerk.page)


def test_the_demo_page_stands_axe_with_three_people_in_conversation(browser: Browser, server: str) -> None:
    context = browser.new_context(viewport={"width": 1400, "height": 860}, locale="fa-IR")
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{server}/demo")
    citizen, clerk, admin = (Person.in_pane(page, name) for name in ("citizen", "clerk", "admin"))
    for enrolled, first in ((clerk, "درخواست‌های واحد من"), (admin, "ویرایش متن‌های ربات")):
        enrolled.hears("خوش آمدید")
        enrolled.presses(first)
    journey.opens_the_form(citizen)
    citizen.hears("نام و نام خانوادگی")
    clerk.hears("درخواست بازی در واحد شما نیست")
    admin.hears("نسخهٔ کنونی")
    passes_axe(page)
    page.emulate_media(color_scheme="dark")
    passes_axe(page)
    context.close()


def loses_the_server_and_goes_on(citizen: Person, product: Product) -> None:
    """What is written meanwhile is sent when the server is back, without a touch of the page."""
    citizen.hears("از چه تاریخی")
    product.kill()
    citizen.says(journey.start_day())
    expect(citizen.page.locator("#banner")).to_contain_text("در حال اتصال دوباره")
    expect(citizen.page.locator(".pending")).to_have_count(1)
    product.start()
    citizen.hears("کد پستی")
    expect(citizen.page.locator("#banner")).to_have_text("")


def reloads(citizen: Person) -> None:
    """The whole conversation is there again."""
    said = citizen.page.locator("#log article:not(.typing)")
    before = said.all_text_contents()
    citizen.page.reload()
    expect(said).to_have_count(len(before), timeout=PATIENCE_MS)
    assert said.all_text_contents() == before
    citizen.looks_back()


def looks_right(page: Page) -> None:
    fits_a_phone(page)
    passes_axe(page)
    page.emulate_media(color_scheme="dark")
    passes_axe(page)
    page.emulate_media(color_scheme="light")


def sees_the_picture(citizen: Person, caption: str) -> None:
    """In the conversation, and large."""
    message = citizen.hears(caption)
    message.scroll_into_view_if_needed()
    message.locator("img").wait_for()
    message.get_by_role("button", name="دیدن تصویر").click()
    large = citizen.page.locator("#viewer-image")
    expect(large).to_be_visible()
    assert large.evaluate("(image) => image.decode().then(() => image.naturalWidth)") >= 600
    citizen.page.keyboard.press("Escape")
    expect(large).to_be_hidden()


def downloads(citizen: Person, caption: str, name: str) -> bytes:
    message = citizen.hears(caption)
    with citizen.page.expect_download() as saving:
        message.get_by_role("button", name=name).click()
    assert saving.value.suggested_filename == name
    return Path(saving.value.path()).read_bytes()
