"""The real server, started as `make run` does, and a browser: the first minute of somebody who has never seen it."""

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.full

BOT = ".message.bot:not(.typing)"


def test_the_desk_greets_and_a_tap_goes_on(page: Page, server: str) -> None:
    page.goto(server)
    expect(page.locator(BOT)).to_have_count(1)
    page.locator(".choice").first.click()
    expect(page.locator(BOT)).to_have_count(2)
    expect(page.locator(".current .choice").first).to_be_visible()


def test_clerk_admin_and_head_of_the_demo_enrol_by_themselves(browser: Browser, server: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="fa-IR")
    page = context.new_page()
    page.goto(f"{server}/demo")
    for pane, action in (
        ("میز خدمت", "درخواست‌های واحد من"),
        ("مدیر محتوا", "ویرایش متن‌های ربات"),
        ("رئیس دستگاه", "گزارش‌ها"),
    ):
        page.get_by_role("tab", name=pane).click() if pane == "رئیس دستگاه" else None
        frame = page.frame_locator(f"iframe[title='{pane}']")
        expect(frame.get_by_role("button", name=action)).to_be_visible(timeout=10_000)
    context.close()
