"""The README's pictures, taken of the real thing: python -m tests.browser.screenshots docs/screenshots

chat.png     a citizen's telephone: in the form, and with the tracking code
demo.png     citizen, clerk and content admin side by side
receipt.png  the receipt as the citizen gets it, and the page behind its QR code
"""

import io
import socket
import sys
import tempfile
from pathlib import Path

import zxingcpp
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import journey
from tests.browser.chromium import PHONE, launch
from tests.browser.person import Person
from tests.browser.product import Product

USUAL_PORT = 8080
QUESTION = "ساعت کاری میز خدمت چیست؟"
ANSWER = (
    "میز خدمت حضوری شنبه تا چهارشنبه از ساعت ۸ تا ۱۶ و پنجشنبه‌ها تا ۱۲ باز است. "
    "این ربات همیشه درخواست می‌گیرد؛ کارشناسان در ساعت کاری رسیدگی می‌کنند."
)
COLOURS = 128
PAPER, SHADE = "#e8e0d0", "#cfc4ae"
SHEET_HEIGHT, GAP, ROUND = 1240, 56, 28


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        product = Product(Path(data), _port())
        browser = launch(playwright)
        try:
            product.start()
            demo, receipt = take_demo(browser, product.address)
            keep(demo, folder / "demo.png")
            keep(receipt, folder / "receipt.png")
            keep(take_chat(browser, product.address), folder / "chat.png")
        finally:
            browser.close()
            product.stop()


def take_demo(browser: Browser, address: str) -> tuple[Image.Image, Image.Image]:
    """The demo page in mid-journey, and the receipt that came up on the way."""
    context = browser.new_context(viewport={"width": 1400, "height": 860}, device_scale_factor=2, locale="fa-IR")
    page = context.new_page()
    page.goto(f"{address}/demo")
    citizen, clerk, admin = (Person.in_pane(page, name) for name in ("citizen", "clerk", "admin"))
    fills_in(citizen)
    journey.hands_in_documents(citizen)
    code = journey.submits(citizen)
    clerk.hears("خوش آمدید")
    journey.lists_a_deficiency(clerk, code)
    journey.corrects(citizen)
    journey.accepts(clerk)
    receipt = saved_picture(citizen, "رسید «")
    clerk.hears("مرحلهٔ کنونی")
    edits_a_text(admin)
    citizen.scrolls_down()
    return shot(page), beside(receipt, behind(browser, receipt))


def take_chat(browser: Browser, address: str) -> Image.Image:
    """In the form's last steps, and after the clerk's first look."""
    citizen, clerk = (newcomer(browser, f"{address}/?pane={pane}") for pane in ("citizen", "clerk"))
    clerk.hears("خوش آمدید")
    fills_in(citizen)
    citizen.hears("عکس چهره را بفرستید")
    citizen.sends(journey.picture("عکس من.jpg"))
    citizen.hears("سند مالکیت")
    citizen.sends(journey.document("اجاره‌نامه.pdf"))
    citizen.hears("۱ صفحه رسیده است")
    form = shot(citizen.page)
    citizen.presses("کافی است، ادامه")
    citizen.hears("مدرک مهارت")
    citizen.sends(journey.document("گواهی دوره.pdf"))
    citizen.hears("۱ صفحه رسیده است")
    citizen.presses("کافی است، ادامه")
    journey.lists_a_deficiency(clerk, journey.submits(citizen))
    citizen.hears("برای پذیرش کامل نیست")
    return beside(form, shot(citizen.page))


def newcomer(browser: Browser, address: str) -> Person:
    person = Person(browser.new_context(viewport=PHONE, device_scale_factor=2, locale="fa-IR").new_page())
    person.page.goto(address)
    return person


def fills_in(citizen: Person) -> None:
    journey.opens_the_form(citizen)
    journey.tells_who_they_are(citizen)
    journey.describes_the_business(citizen)
    journey.tells_when_it_begins(citizen)
    journey.answers_the_rest(citizen)


def edits_a_text(admin: Person) -> None:
    """Up to the preview of the new text."""
    admin.hears("خوش آمدید")
    admin.presses("ویرایش متن‌های ربات")
    admin.hears("نسخهٔ کنونی")
    admin.says(QUESTION)
    admin.hears("متن‌های یافت‌شده")
    admin.presses(f"۱) {QUESTION}")
    admin.hears("متن کنونی")
    admin.presses("ویرایش این متن")
    admin.hears("متن تازهٔ")
    admin.says(ANSWER)
    admin.hears("هنوز منتشر نشده است")


def saved_picture(citizen: Person, caption: str) -> Image.Image:
    """As a citizen saves it."""
    message = citizen.hears(caption)
    message.scroll_into_view_if_needed()
    message.locator(".picture").click()
    with citizen.page.expect_download() as saving:
        citizen.chat.locator("#viewer-download").click()
    citizen.chat.locator("#viewer-close").click()
    with Image.open(Path(saving.value.path())) as picture:
        return picture.convert("RGB")


def behind(browser: Browser, paper: Image.Image) -> Image.Image:
    """The page that the paper's QR code opens, on a telephone."""
    page = browser.new_context(viewport=PHONE, device_scale_factor=2, locale="fa-IR").new_page()
    page.goto(zxingcpp.read_barcodes(paper)[0].text)
    return shot(page, whole=True)


def shot(page: Page, *, whole: bool = False) -> Image.Image:
    """With its fonts, and no pointer or focus in view. `whole`: what is below the window, too."""
    page.mouse.move(0, 0)
    for frame in page.frames:
        frame.evaluate("() => { document.activeElement.blur(); return document.fonts.ready.then(() => null); }")
    return Image.open(io.BytesIO(page.screenshot(animations="disabled", full_page=whole))).convert("RGB")


def beside(*sheets: Image.Image) -> Image.Image:
    """The sheets side by side at one height, right to left as they are read."""
    scaled = [sheet.resize((sheet.width * SHEET_HEIGHT // sheet.height, SHEET_HEIGHT)) for sheet in reversed(sheets)]
    width = sum(sheet.width for sheet in scaled) + GAP * (len(scaled) + 1)
    table = Image.new("RGB", (width, SHEET_HEIGHT + 2 * GAP), PAPER)
    left = GAP
    for sheet in scaled:
        corners = Image.new("L", sheet.size)
        ImageDraw.Draw(corners).rounded_rectangle((0, 0, sheet.width - 1, sheet.height - 1), ROUND, fill=255)
        table.paste(sheet, (left, GAP), corners)
        edge = (left, GAP, left + sheet.width - 1, GAP + SHEET_HEIGHT - 1)
        ImageDraw.Draw(table).rounded_rectangle(edge, ROUND, outline=SHADE, width=2)
        left += sheet.width + GAP
    return table


def keep(picture: Image.Image, place: Path) -> None:
    """With few colours: it is text on flat ground."""
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(place, optimize=True)
    print(f"{place}: {picture.width} x {picture.height}, {place.stat().st_size // 1024} kB")


def _port() -> int:
    """The usual one, so that the addresses in the pictures are the usual ones; any other where it is taken."""
    with socket.socket() as probe:
        return USUAL_PORT if probe.connect_ex(("127.0.0.1", USUAL_PORT)) else 0


if __name__ == "__main__":
    main(Path(sys.argv[1]))
