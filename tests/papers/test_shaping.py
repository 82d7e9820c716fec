"""The direction of what is drawn: letters joined, from the right, codes never reversed, FriBidi or not."""

import unicodedata

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont, ImageStat

from bot.papers import shaping
from bot.papers.direction import isolate_codes, runs_rtl
from bot.papers.fonts import drawable, font
from bot.papers.shaping import Shaping, draw_line, drawn, measure, visual_order
from tests.papers.conftest import WAYS

SIZE = 40
LINES = [
    "می‌شود ژاژ لا گژ رسید «الف» (ب) \u2066MZ-7K9Q-2M4X-ABC\u2069 کد",
    "سامانهٔ میز خدمت — پذیرش خودکار، ۱۴۰۵/۰۹/۰۱ ساعت ۱۰:۳۰",
    "مسئلهٔ ۲۵٪ (شرکت Acme Ltd.) و پروندهٔ B2B",
    "سید علی‌اکبر رضازادهٔ‌اصل (فرزند [ب])",
    "\u2066۰۰۱*******\u2069 ایمیل \u2066a-b@c.ir\u2069 و تلفن \u2066+98-21-1234\u2069",
    "پ چ ژ ک گ ی ۀ ئ ؤ أ آ لا",
    "\u2068Smith (Jr.)\u2069 نام، John-Doe",
    "Plain English (line), 12-34.",
]


def picture(text: str) -> Image.Image:
    image = Image.new("L", (1200, 80))
    draw_line(ImageDraw.Draw(image), (1180, 56), drawn(text), "Regular", SIZE, fill=255, anchor="rs")
    return image


def glyphs(visual: str) -> Image.Image:
    """The reference: glyphs laid from the left in exactly this order, nothing shaped or turned."""
    image = Image.new("L", (1200, 80))
    face = font("Regular", SIZE, ImageFont.Layout.BASIC)
    ImageDraw.Draw(image).text((1180, 56), visual, 255, face, anchor="rs")
    return image


def difference(one: Image.Image, other: Image.Image) -> float:
    """Share of the ink that differs, both of one width (kerning is not order) and in soft focus."""
    inked = [image.crop(image.getbbox()) for image in (one, other)]
    soft = [image.resize((800, 60)).filter(ImageFilter.GaussianBlur(7)) for image in inked]
    return ImageStat.Stat(ImageChops.difference(*soft)).sum[0] / ImageStat.Stat(soft[0]).sum[0]


@pytest.mark.parametrize(
    ("text", "visual"),
    [
        ("کد MZ-7K9Q", "MZ-7K9Q ﺪﮐ"),
        ("کد \u20661404-7730\u2069 است", "ﺖﺳا 1404-7730 ﺪﮐ"),
        ("تا \u2066۱۴۰۵-۰۹-۰۱\u2069", "۱۴۰۵-۰۹-۰۱ ﺎﺗ"),
        ("(ب)", "(ب)"),
    ],
)
def test_the_drawn_line_shows_these_glyphs_in_this_order(drawn_by: Shaping, text: str, visual: str) -> None:
    """T3: compared with glyphs put down one by one."""
    assert difference(glyphs(visual), picture(text)) < 0.22


def test_a_reversed_code_would_be_seen(drawn_by: Shaping) -> None:
    """The measure itself: the same letters in the wrong order differ by far."""
    assert difference(glyphs("K9Q7-MZ ﺪﮐ"), picture("کد MZ-7K9Q")) > 0.5


@pytest.mark.parametrize("line", LINES)
def test_both_ways_draw_the_same_line(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pictures: list[Image.Image] = []
    widths: list[float] = []
    for way in WAYS:
        monkeypatch.setattr(shaping, "shaping", lambda way=way: way)
        pictures.append(picture(line))
        widths.append(measure(drawn(line), "Regular", SIZE))
    assert widths[0] == pytest.approx(widths[-1], abs=6)
    assert difference(pictures[0], pictures[-1]) < 0.13


@pytest.mark.parametrize("line", [*LINES, "قُرآن مُحَمَّد", "رمز\u200e و\u202e چپ\u202c \u034f و \ufeff"])
def test_the_fallback_prints_no_box(line: str) -> None:
    assert all(map(drawable, visual_order(drawn(line))))


@pytest.mark.parametrize(
    ("text", "visual"),
    [
        ("الف (ب) f(x)", "f(x) (ﺏ) ﻒﻟﺍ"),
        ("«ج» [1] \u2066f(x)[1]\u2069", "f(x)[1] [1] «ﺝ»"),
        ("(شرکت Acme Ltd.)", "(.Acme Ltd ﺖﻛﺮﺷ)"),
    ],
)
def test_the_fallback_turns_the_brackets_of_turned_text_only(text: str, visual: str) -> None:
    assert unicodedata.normalize("NFKC", visual_order(text)) == unicodedata.normalize("NFKC", visual).replace("ك", "ک")


def test_the_fallback_strips_harakat_and_keeps_the_hamza_of_ezafe() -> None:
    assert visual_order("مُحَمَّد") == visual_order("محمد")
    assert visual_order("خانهٔ") == visual_order("خانۀ") != visual_order("خانه")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("سلام 😀 دوست", "سلام  دوست"),
        ("漢字 Жук", "?? ???"),
        ("a\tb", "a b"),
        ("\u202eنام\u202c", "نام"),
        ("①", "1"),
    ],
)
def test_what_the_font_lacks_is_left_out_or_marked(text: str, shown: str) -> None:
    assert drawn(text) == shown


@pytest.mark.parametrize(
    ("text", "isolated"),
    [
        ("کد MZ-7K9Q-2M4X است", "کد ⟨MZ-7K9Q-2M4X⟩ است"),
        ("تا ۱۴۰۵-۱۰-۳۰.", "تا ⟨۱۴۰۵-۱۰-۳۰⟩."),
        ("تلفن 021-8899 4410 یا ۰۹۱۲ ۳۴۵ ۶۷۸۹", "تلفن ⟨021-8899 4410⟩ یا ⟨۰۹۱۲ ۳۴۵ ۶۷۸۹⟩"),
        ("شمارهٔ +98-912-345", "شمارهٔ ⟨+98-912-345⟩"),
        ("نشانی https://a.ir/r/X-1، و a@b.ir", "نشانی ⟨https://a.ir/r/X-1⟩، و ⟨a@b.ir⟩"),
        ("بین ۳-۵ روز در سال ۱۴۰۴ ۳ بار", "بین ۳-۵ روز در سال ۱۴۰۴ ۳ بار"),
        ("⟨MZ-1⟩ و «PDF»", "⟨MZ-1⟩ و «PDF»"),
    ],
)
def test_codes_in_free_text_are_isolated(text: str, isolated: str) -> None:
    marks = str.maketrans("⟨⟩", "\u2066\u2069")
    assert isolate_codes(text.translate(marks)) == isolated.translate(marks)


def test_a_line_runs_from_the_right_unless_it_has_latin_letters_alone() -> None:
    assert runs_rtl("PDF پیوست است")
    assert runs_rtl("۱۲-۳۴")
    assert not runs_rtl("Plain text (1).")
