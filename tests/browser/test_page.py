"""The web chat's page in a real browser, at a phone's width (G12; UX 2, 15, 23, 30), with a desk by rote."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from bot.channels.web_chat_update import decode
from bot.store.store import OutboxPayload
from dialogs.protocol import Pressed, Said
from tests.browser.checks import fits_a_phone, passes_axe
from tests.browser.chromium import PHONE
from tests.browser.conftest import FakeDesk

pytestmark = pytest.mark.full

BOT = ".message.bot:not(.typing)"
PERSON = ".message.person:not(.pending)"


def open_chat(page: Page, fake: FakeDesk, path: str = "/") -> None:
    page.goto(fake.address + path)
    expect(page.locator(BOT).first).to_be_visible()


def say(page: Page, text: str) -> None:
    page.locator("#text").fill(text)
    page.locator("#text").press("Enter")


def told(fake: FakeDesk) -> list[object]:
    return [decode(update.raw, "web") for update in fake.told]


def test_the_desk_greets_first_and_answers_what_is_typed(page: Page, fake: FakeDesk) -> None:
    open_chat(page, fake)
    say(page, "سلام")
    expect(page.locator(BOT)).to_have_count(2)
    expect(page.locator(PERSON)).to_have_text(re.compile("سلام"))
    assert told(fake) == [Said("/start"), Said("سلام")]


def test_buttons_of_old_messages_can_still_be_pressed(page: Page, fake: FakeDesk) -> None:
    """UX15: a stale tap is answered, so it must arrive."""
    open_chat(page, fake)
    say(page, "سلام")
    expect(page.locator(BOT)).to_have_count(2)
    page.locator(BOT).first.get_by_role("button", name="پیگیری درخواست").click()
    expect(page.locator(BOT)).to_have_count(3)
    expect(page.locator(PERSON).last).to_contain_text("پیگیری درخواست")
    assert told(fake)[-1] == Pressed("1:1")


def test_menu_and_help_are_one_tap_away(page: Page, fake: FakeDesk) -> None:
    open_chat(page, fake)
    page.get_by_role("button", name="منو", exact=True).click()
    expect(page.locator(BOT)).to_have_count(2)
    page.get_by_role("button", name="راهنما", exact=True).click()
    expect(page.locator(BOT)).to_have_count(3)
    assert told(fake)[1:] == [Said("منو"), Said("راهنما")]


def test_the_conversation_is_there_again_after_a_reload(page: Page, fake: FakeDesk) -> None:
    open_chat(page, fake)
    say(page, "سلام")
    expect(page.locator(BOT)).to_have_count(2)
    page.reload()
    expect(page.locator(BOT)).to_have_count(2)
    expect(page.locator(PERSON)).to_contain_text("سلام")
    assert told(fake) == [Said("/start"), Said("سلام")]
    assert len(fake.store.sessions) == 1


def test_a_deep_link_is_followed_once_and_leaves_the_address(page: Page, fake: FakeDesk) -> None:
    page.goto(f"{fake.address}/?start=MZ7K9Q2M4XABC01")
    expect(page.locator(BOT)).to_have_count(1)
    assert page.url == f"{fake.address}/"
    page.reload()
    expect(page.locator(BOT)).to_have_count(1)
    assert told(fake) == [Said("/start MZ7K9Q2M4XABC01")]
    assert "MZ7K9Q2M4XABC01" not in page.locator("#log").inner_text()


def test_what_is_written_offline_is_sent_when_the_network_is_back(page: Page, fake: FakeDesk) -> None:
    open_chat(page, fake)
    page.context.set_offline(True)
    say(page, "نخست")
    say(page, "دوم")
    expect(page.locator("#banner")).to_contain_text("در حال اتصال دوباره")
    expect(page.locator(".pending")).to_have_count(2)
    page.context.set_offline(False)
    expect(page.locator(BOT)).to_have_count(3)
    expect(page.locator("#banner")).to_have_text("")
    assert told(fake) == [Said("/start"), Said("نخست"), Said("دوم")]


def test_files_are_sent_and_a_picture_is_shown_large_and_saved(page: Page, fake: FakeDesk) -> None:
    open_chat(page, fake)
    files: list[FilePayload] = [
        {"name": "کارت ملی.png", "mimeType": "image/png", "buffer": b"\x89PNG" + b"0" * 3_000_000},
        {"name": "سند.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"},
    ]
    page.locator("#file").set_input_files(files)
    expect(page.locator(BOT)).to_have_count(3)
    expect(page.locator(PERSON).first).to_contain_text("کارت ملی.png")
    say(page, "رسید")
    page.get_by_role("button", name=re.compile("دیدن تصویر")).click()
    expect(page.locator("#viewer-image")).to_be_visible()
    with page.expect_download() as saving:
        page.locator("#viewer-download").click()
    assert Path(saving.value.path()).read_bytes().startswith(b"\x89PNG")
    page.keyboard.press("Escape")
    with page.expect_download() as saving:
        page.get_by_role("button", name="فرم درخواست.pdf").click()
    assert saving.value.suggested_filename == "فرم درخواست.pdf"


def test_a_file_over_the_limit_is_refused_before_it_is_sent(page: Page, fake: FakeDesk, tmp_path: Path) -> None:
    """UX20: with the limit."""
    open_chat(page, fake)
    large = tmp_path / "large.pdf"
    large.write_bytes(b"0" * (20 * 1024 * 1024 + 1))
    page.locator("#file").set_input_files(large)
    expect(page.locator(".failed")).to_contain_text("۲۰ مگابایت")


def test_a_code_is_copied_by_a_tap_without_direction_marks(page: Page, fake: FakeDesk) -> None:
    """UX23."""
    open_chat(page, fake)
    say(page, "رسید")
    page.get_by_role("button", name="رونوشت MZ-7K9Q-2M4X-ABC").click()
    expect(page.locator(".code")).to_contain_text("رونوشت شد")
    assert page.evaluate("() => navigator.clipboard.readText()") == "MZ-7K9Q-2M4X-ABC"


def test_markup_in_a_message_is_text(page: Page, fake: FakeDesk) -> None:
    """Attack 20."""
    open_chat(page, fake)
    hostile = "<img src=x onerror=alert(1)><b>سلام</b> {{7*7}} [پیوند](javascript:alert(1))"
    say(page, hostile)
    expect(page.locator(PERSON)).to_contain_text(hostile)
    address = fake.told[0].address
    assert address is not None
    fake.store.say(address, OutboxPayload(text=hostile))
    say(page, "سلام")
    expect(page.locator(BOT)).to_have_count(4)
    assert page.locator("#log b, #log img, #log a").count() == 0


def test_a_question_stands_out_and_shows_how_far_one_has_come(page: Page, fake: FakeDesk) -> None:
    open_chat(page, fake)
    address = fake.told[0].address
    assert address is not None
    lines = ["گام ۳ از ۱۲", "عنوان درخواست", "MZ در آغاز خط چیزی را نمی‌چرخاند.", "نمونه: نامهٔ اداری"]
    fake.store.say(address, OutboxPayload(text="\n".join(lines)))
    say(page, "سلام")
    question = page.locator(BOT).nth(1)
    expect(question.locator(".line")).to_have_text(lines)
    expect(question.locator(".heading")).to_have_text("عنوان درخواست")
    expect(question.locator(".label")).to_have_text("نمونه:")
    assert question.locator(".way i").evaluate("(bar) => bar.offsetWidth * 4") == pytest.approx(
        question.locator(".way").evaluate("(whole) => whole.offsetWidth"), abs=4
    )
    assert question.locator(".line").nth(2).evaluate("(line) => getComputedStyle(line).direction") == "rtl"


def test_where_a_number_is_asked_for_the_number_keys_come_up(page: Page, fake: FakeDesk) -> None:
    open_chat(page, fake)
    say(page, "شماره")
    expect(page.locator("#text")).to_have_attribute("inputmode", "tel")
    say(page, "سلام")
    expect(page.locator("#text")).to_have_attribute("inputmode", "text")


def test_an_impatient_finger_presses_once(page: Page, fake: FakeDesk) -> None:
    open_chat(page, fake)
    page.context.set_offline(True)
    page.get_by_role("button", name="پیگیری درخواست").dblclick()
    page.context.set_offline(False)
    expect(page.locator(BOT)).to_have_count(2)
    assert told(fake) == [Said("/start"), Pressed("1:1")]


def test_while_an_answer_is_awaited_the_page_says_so(page: Page, fake: FakeDesk) -> None:
    open_chat(page, fake)
    say(page, "سکوت")
    expect(page.locator(".typing")).to_be_visible()
    say(page, "سلام")
    expect(page.locator(BOT)).to_have_count(2)
    expect(page.locator(".typing")).to_have_count(0)


def test_a_lost_session_begins_a_new_conversation(page: Page, fake: FakeDesk) -> None:
    open_chat(page, fake)
    fake.store.sessions.clear()
    page.reload()
    expect(page.locator(".choice")).to_have_count(4)
    assert told(fake) == [Said("/start"), Said("/start")]
    assert [update.scope for update in fake.told] == ["s1", "s2"]


@pytest.mark.parametrize("path", ["/", "/demo"])
def test_a_phone_needs_no_sideways_scroll_and_hits_every_button(page: Page, fake: FakeDesk, path: str) -> None:
    open_chat(page, fake)
    say(page, "رسید")
    expect(page.locator(BOT)).to_have_count(3)
    page.goto(fake.address + path)
    for frame in page.frames:
        frame.locator("h1").wait_for()
        if path == "/" or frame is not page.main_frame:
            frame.locator(".choice").first.wait_for(state="attached")
    fits_a_phone(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/demo"])
def test_axe_finds_nothing_serious(browser: Browser, fake: FakeDesk, path: str, scheme: str) -> None:
    """UX30, with every kind of message in view."""
    context = browser.new_context(viewport=PHONE, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(10_000)
    open_chat(page, fake)
    say(page, "رسید")
    expect(page.locator(".picture img")).to_be_visible()
    say(page, "سلام")
    expect(page.locator(BOT)).to_have_count(4)
    if path != "/":
        page.goto(fake.address + path)
        page.frames[1].locator(BOT).first.wait_for()
    passes_axe(page)
    context.close()


def test_the_keyboard_reaches_everything_and_focus_is_seen(page: Page, fake: FakeDesk) -> None:
    open_chat(page, fake)
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("() => document.activeElement.id || document.activeElement.className"))
        outline = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid" or reached[-1] == ""
    assert {"log", "choice", "attach", "text"} <= set(reached)


PEOPLE = ("متقاضی", "میز خدمت", "مدیر محتوا", "بازرسی", "رئیس دستگاه")


def test_the_demo_shows_its_people_side_by_side_each_with_a_session(browser: Browser, fake: FakeDesk) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"{fake.address}/demo")
    for title in PEOPLE:
        expect(page.frame_locator(f"iframe[title='{title}']").locator(BOT)).to_have_count(1)
    page.reload()
    for title in PEOPLE:
        expect(page.frame_locator(f"iframe[title='{title}']").locator(BOT)).to_have_count(1)
    context.close()
    assert len(fake.store.sessions) == 5
    assert {update.text for update in told(fake) if isinstance(update, Said)} == {
        "/start",
        "/start invite_clerk-00000000000000000000",
        "/start invite_admin-00000000000000000000",
        "/start invite_inspector-00000000000000000000",
        "/start invite_head-00000000000000000000",
    }


def test_the_third_place_is_shared(browser: Browser, fake: FakeDesk) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"{fake.address}/demo")
    for title in PEOPLE[:3]:
        heading = page.frame_locator(f"iframe[title='{title}']").get_by_role("heading", name=title)
        expect(heading).to_be_visible()
    expect(page.locator("#pane-head")).to_be_hidden()
    expect(page.get_by_role("tab")).to_have_count(3)
    page.get_by_role("tab", name="مدیر محتوا").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="رئیس دستگاه")).to_have_attribute("aria-selected", "true")
    expect(page.locator("#pane-head")).to_be_visible()
    expect(page.locator("#pane-admin")).to_be_hidden()
    expect(page.locator("#pane-citizen")).to_be_visible()
    context.close()


def test_on_a_phone_all_are_tabs(page: Page, fake: FakeDesk) -> None:
    page.goto(f"{fake.address}/demo")
    expect(page.get_by_role("tab", name="متقاضی")).to_have_attribute("aria-selected", "true")
    page.get_by_role("tab", name="میز خدمت").click()
    expect(page.locator("#pane-clerk")).to_be_visible()
    expect(page.locator("#pane-citizen")).to_be_hidden()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("tab", name="مدیر محتوا")).to_be_focused()
    expect(page.locator("#pane-admin")).to_be_visible()
