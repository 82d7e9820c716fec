"""The drawn papers: receipt (T3, E3) and response (T4, E6), with FriBidi and without."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import msgspec
import pytest
import zxingcpp
from PIL import Image

from backend_client.contract import Receipt, Response
from bot.papers import drawing, shaping
from bot.papers.drawing import Sheet
from bot.papers.receipt import receipt_png
from bot.papers.response import response_png
from bot.papers.shaping import Shaping
from bot.papers.tokens import facts_of, facts_of_response
from tests.papers.samples import ADDRESS, AGENCY, LABELS, RECEIPT, RESPONSE, TOKENS

RECEIPT_URL = f"{ADDRESS}/r/{TOKENS.sign(facts_of(RECEIPT))}"
RESPONSE_URL = f"{ADDRESS}/r/{TOKENS.sign(facts_of_response(RESPONSE))}"
STRANGE = [
    "😀👍🏽 خانوادهٔ 👨‍👩‍👧 ①",
    "Jean-François Müller (Jr.) & Sons <b>Ltd.</b>",
    "ب" * 300,
    "W" * 300,
    "漢字 Жуков עברית",
    "\u202eوارونه\u202c \u2067باز \u2066و بسته نشده",
    "سطر یک\nسطر دو\r\n\tسطر سه\x00\x07",
    "مُحَمَّدٌ ـــ لِلّٰهِ",
    "",
]


def drawn_receipt(paper: Receipt = RECEIPT, url: str = RECEIPT_URL) -> bytes:
    return receipt_png(paper, agency=AGENCY, verify_url=url, labels=LABELS)


def drawn_response(paper: Response = RESPONSE, url: str = RESPONSE_URL) -> bytes:
    return response_png(paper, agency=AGENCY, verify_url=url, labels=LABELS)


def image(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png)).convert("RGB")


def read_codes(picture: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(picture)]


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every line that was drawn, without its direction marks."""
    lines: list[str] = []
    marks = {ord(mark): None for mark in "\u200e\u200f\u2066\u2067\u2068\u2069"}
    draw_line = shaping.draw_line

    def noted(draw: object, at: object, text: str, *rest: object, **how: object) -> None:
        lines.append(text.translate(marks))
        draw_line(draw, at, text, *rest, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(drawing, "draw_line", noted)
    return lines


@pytest.mark.parametrize(("png", "url"), [(drawn_receipt, RECEIPT_URL), (drawn_response, RESPONSE_URL)])
def test_the_qr_holds_the_address_and_nothing_else(png: Callable[[], bytes], url: str, drawn_by: Shaping) -> None:
    """T3, T4, attack 38: read by an unrelated reader, also as messengers squeeze it; no personal data."""
    picture = image(png())
    squeezed = BytesIO()
    picture.resize((picture.width // 2, picture.height // 2)).save(squeezed, "JPEG", quality=50)
    assert read_codes(picture) == [url]
    assert read_codes(Image.open(squeezed)) == [url]


def test_the_address_stands_in_letters_under_the_qr(said: list[str], drawn_by: Shaping) -> None:
    """Attack 38: so that a look-alike is seen before it is opened."""
    drawn_receipt()
    assert said[-1] == RECEIPT_URL


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8080/r/" + "A" * 31, "https://" + "desk." * 30 + "example.ir/r/" + "Z" * 31]
)
def test_any_public_address_can_be_read(url: str) -> None:
    assert read_codes(image(drawn_receipt(url=url))) == [url]


def test_the_receipt_has_every_field_of_table_3(said: list[str], drawn_by: Shaping) -> None:
    drawn_receipt()
    for line in (
        AGENCY,
        "رسید خدمت",
        "شماره پیگیری",
        "MZ-7K9Q-2M4X-ABC",
        "عنوان خدمت",
        "صدور گواهی سابقهٔ فعالیت",
        "نام و نام خانوادگی متقاضی",
        "مینا رضایی",
        "کد ملی متقاضی",
        "۰۴۹*******",
        "تاریخ دریافت درخواست",
        "یکشنبه ۱ آذر ۱۴۰۵",
        "تاریخ مراجعه برای دریافت پاسخ",
        "از چهارشنبه ۴ آذر ۱۴۰۵ تا سه‌شنبه ۱۰ آذر ۱۴۰۵",
        "تاریخ دریافت پاسخ",
        "هنوز تحویل نشده است",
        "نام و امضای کارمند میز خدمت",
        "سامانهٔ میز خدمت — پذیرش خودکار",
        "واحد صدور گواهی‌ها",
        "امضای متقاضی",
        "تأیید الکترونیکی",
        "یکشنبه ۱ آذر ۱۴۰۵، ساعت ۰۰:۲۸",
    ):
        assert line in " ".join(said)


def test_a_clerks_receipt_names_the_clerk_and_the_day_of_delivery(said: list[str]) -> None:
    drawn_receipt(
        msgspec.structs.replace(
            RECEIPT, clerk="علی موسوی", promised_from=RECEIPT.promised_to, delivered_at=RESPONSE.issued_at
        )
    )
    assert "علی موسوی" in said
    assert said.count("سه‌شنبه ۱۰ آذر ۱۴۰۵") == 2
    assert "سامانهٔ میز خدمت — پذیرش خودکار" not in said


def test_the_response_has_every_field_of_table_4(said: list[str], drawn_by: Shaping) -> None:
    drawn_response(msgspec.structs.replace(RESPONSE, remarks="با پست فرستاده می‌شود."))
    for line in (
        "پاسخ خدمت",
        "تاریخ و شماره پاسخ",
        "سه‌شنبه ۱۰ آذر ۱۴۰۵",
        "1405/12-340",
        "نام و کد ملی",
        "مینا رضایی",
        "۰۴۹*******",
        "مستندات قانونی و استدلال",
        "مادهٔ ۱۲ آیین‌نامهٔ صدور پروانه‌ها (مصوب ۱۳۹۷/۰۳/۲۱)",
        "مفاد اصلی پاسخ",
        "مرجع و مهلت اعتراض",
        "کمیسیون رسیدگی به اعتراض‌ها، تا پایان پنجشنبه ۱۰ دی ۱۴۰۵",
        "توضیحات",
        "با پست فرستاده می‌شود.",
        "نام و سمت صادرکننده",
        "زهرا کریمی",
        "رئیس ادارهٔ صدور گواهی",
    ):
        assert line in " ".join(said)


def test_a_long_response_grows_and_keeps_every_word(said: list[str], drawn_by: Shaping) -> None:
    text = "بند نخست پاسخ دربارهٔ درخواست شما است. " * 38
    png = drawn_response(msgspec.structs.replace(RESPONSE, text=text))
    assert image(png).height > image(drawn_response()).height + 800
    assert text.strip() in " ".join(said)
    assert read_codes(image(png)) == [RESPONSE_URL]


@pytest.mark.parametrize("text", STRANGE)
def test_nothing_people_may_write_breaks_a_paper(text: str, drawn_by: Shaping) -> None:
    paper = msgspec.structs.replace(RECEIPT, applicant_name=text, service_title=text, unit_title=text, clerk=text)
    assert read_codes(image(drawn_receipt(paper))) == [RECEIPT_URL]
    answer = msgspec.structs.replace(RESPONSE, text=text, legal_grounds=text, issuer_name=text, remarks=text)
    assert read_codes(image(drawn_response(answer))) == [RESPONSE_URL]


@pytest.mark.parametrize("text", [text for text in STRANGE if text])
def test_no_ink_runs_over_the_margin(text: str, drawn_by: Shaping) -> None:
    sheet = Sheet()
    sheet.fields([("برچسب", text)])
    picture = image(sheet.png()).convert("L").point([255 * (grey < 128) for grey in range(256)])
    ink = picture.getbbox()
    assert ink is not None
    assert ink[0] >= drawing.MARGIN - 12
    assert ink[2] <= drawing.WIDTH - drawing.MARGIN + 12


def test_threads_draw_the_same_paper() -> None:
    """Papers are drawn in threads that share the font."""
    expected = drawn_receipt()
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: drawn_receipt(), range(8))) == {expected}


def test_a_paper_is_light_enough_for_slow_networks() -> None:
    assert len(drawn_receipt()) < 120_000
    assert image(drawn_receipt()).width == 1080


def test_a_refusal_names_its_outcome_and_frames_how_to_contest_it(said: list[str], drawn_by: Shaping) -> None:
    """T4: مرجع و مهلت اعتراض."""
    drawn_response(msgspec.structs.replace(RESPONSE, outcome="refused"))
    for line in ("با درخواست موافقت نشد", "مرجع اعتراض", RESPONSE.appeal_authority, "مهلت اعتراض"):
        assert line in " ".join(said)
    assert "تا پایان پنجشنبه ۱۰ دی ۱۴۰۵" in said
    assert "درخواست انجام شد" not in said
