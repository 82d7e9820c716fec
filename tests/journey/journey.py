"""The main job, end to end, as a citizen and a clerk live it on any channel: from a service's page to the survey.

E1-E9, E11, G1-G7, G9, G10, T1, T3-T5, P1-P3. Both have arrived and been greeted; the clerk is enrolled.
"""

import datetime as dt
import io
import re
from dataclasses import dataclass

import zxingcpp
from PIL import Image

from dialogs import persian
from tests import files
from tests.messenger.journey import Heard, Party

SERVICE = "صدور مجوز کسب‌وکار خانگی"
PERMIT = files.pdf("permit")
_CODE = re.compile(r"MZ-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}")
_ADDRESS = re.compile(r"(?P<site>http://[\w.:]+)/r/(?P<token>[0-9A-Z]+)")


@dataclass(frozen=True)
class Receipt:
    """What the citizen holds at the end. `site`, `token`: from the QR code of the receipt's picture."""

    code: str
    site: str
    token: str


async def whole_journey(citizen: Party, clerk: Party) -> Receipt:
    await opens_form(citizen)
    await fills_form(citizen)
    code = await submits(citizen)
    await finds_deficient(clerk, code)
    await mends(citizen, code)
    await accepts(clerk, code)
    receipt = await receives_receipt(citizen, code)
    await finishes_stages(clerk)
    await hears_of_stages(citizen)
    await responds(clerk)
    await receives_response(citizen, code)
    await fills_survey(citizen)
    return receipt


# ── the citizen's request ──


async def opens_form(citizen: Party) -> None:
    """Up to the first question."""
    await citizen.says(SERVICE)
    await citizen.expects("کد خدمت")
    await citizen.presses("شروع درخواست")
    await citizen.expects("سند مالکیت یا اجاره‌نامهٔ خانه")
    await citizen.presses("آماده‌ام، شروع کنیم")
    await citizen.expects("رمزنگاری‌شده")
    await citizen.presses("فقط برای همین درخواست")
    await citizen.expects("نام و نام خانوادگی")


async def fills_form(citizen: Party) -> None:
    """From the first question to the summary."""
    await tells_identity(citizen)
    await tells_business(citizen)
    await sends_documents(citizen)


async def tells_identity(citizen: Party) -> None:
    await citizen.says("مینا نمونه‌پور")
    await citizen.expects("کد ملی")
    await citizen.says("۰۰۸۴۵۷۵۹۴۸")
    await citizen.expects("شمارهٔ تلفن همراه")
    await citizen.says("0912 111 2233")
    await citizen.expects("کدام دفتر")


async def tells_business(citizen: Party) -> None:
    await citizen.presses("ستاد مرکزی")
    await citizen.expects("زمینهٔ فعالیت")
    await citizen.presses("زمینه‌ای دیگر")
    await citizen.expects("نام فعالیت شما")
    await citizen.says("تعمیر ساز")
    await citizen.expects("شرح کوتاه")
    await citizen.says("تعمیر سازهای زهی در اتاق کار خانه")
    await citizen.expects("چند نفر")
    await citizen.says("دو نفر")
    await citizen.expects("از چه تاریخی")
    await citizen.says(persian.short_day(persian.local_day(dt.datetime.now(dt.UTC)) + dt.timedelta(days=30)))
    await citizen.expects("کد پستی خانه")
    await citizen.says("۱۱۴۵۶۷۸۹۱۲")
    await citizen.expects("سرمایهٔ آغاز کار")
    await citizen.presses("رد کردن")
    await citizen.expects("از چه راه‌هایی")
    await citizen.presses("سفارش حضوری")
    await citizen.presses("همین‌ها کافی است")
    await citizen.expects("وام حمایتی")
    await citizen.presses("خیر")


async def sends_documents(citizen: Party) -> None:
    """Two: a picture, and a PDF."""
    await citizen.expects("عکس چهره را بفرستید")
    await citizen.sends_photo(files.photo("face.jpg"))
    await citizen.expects("۱ از ۲ مدرک دریافت شد")
    await citizen.sends_document("home.pdf", files.pdf("home"))
    await citizen.expects("۲ از ۲ مدرک دریافت شد")
    await citizen.presses("کافی است، ادامه")
    summary = await citizen.expects("هنوز ثبت نشده است")
    assert "۵۹۴۸" not in summary.text


async def submits(citizen: Party) -> str:
    """The tracking code, alone on its line, at once (E4)."""
    await citizen.presses("ثبت درخواست")
    return await hears_code(citizen)


async def hears_code(citizen: Party) -> str:
    registered = await citizen.expects("ثبت شد. کد پیگیری:")
    found = _CODE.fullmatch(registered.text.splitlines()[1].strip("\u2066\u2069"))
    assert found is not None, registered.text
    return found[0]


async def mends(citizen: Party, code: str) -> None:
    """Only what was deficient is asked again (P1)."""
    notice = await citizen.expects("برای پذیرش کامل نیست")
    assert code in notice.text
    await citizen.presses("رفع نواقص")
    asked = await citizen.expects("سند مالکیت یا اجاره‌نامهٔ خانه را بفرستید")
    assert "گام ۱ از ۱" in asked.text
    assert "خوانا نیست" in asked.text
    await citizen.sends_document("home.pdf", files.pdf("home, readable"))
    await citizen.expects("تا اکنون ۱ صفحه رسیده است")
    await citizen.presses("کافی است، ادامه")
    await citizen.expects("این اصلاحات هنوز فرستاده نشده است")
    await citizen.presses("فرستادن اصلاحات")
    await citizen.expects("کارشناس دوباره بررسی می‌کند")


async def receives_receipt(citizen: Party, code: str) -> Receipt:
    """E3, P2, T3: as a picture, whose QR code holds nothing but an address of ours and a token."""
    accepted = await citizen.expects("پذیرفته شد")
    assert code in accepted.text
    assert "زمان پاسخ: از" in accepted.text
    picture = await citizen.expects(f"رسید «{SERVICE}»")
    assert code in picture.text
    address = _ADDRESS.fullmatch(read_qr(picture))
    assert address is not None
    return Receipt(code, address["site"], address["token"])


def read_qr(message: Heard) -> str:
    image = Image.open(io.BytesIO(message.file.content))
    (barcode,) = zxingcpp.read_barcodes(image)
    return str(barcode.text)


async def hears_of_stages(citizen: Party) -> None:
    """E5, G9: of each that begins after the acceptance."""
    for number in "۲۳":
        notice = await citizen.expects(f"به مرحلهٔ {number} از ۳ رسید")
        assert "کد پیگیری" in notice.text


async def receives_response(citizen: Party, code: str) -> None:
    """E6, T4: the words, their picture, the file; in this order."""
    response = await citizen.expects(f"پاسخ درخواست «{SERVICE}»")
    assert code in response.text
    picture = await citizen.expects("تصویر پاسخ با کد تأیید")
    assert any("مرجع اعتراض: کمیسیون" in message.text for message in citizen.heard)
    assert _ADDRESS.fullmatch(read_qr(picture)) is not None
    attached = await citizen.expects("پیوست ۱ از ۱")
    assert attached.file.content == PERMIT


async def fills_survey(citizen: Party) -> None:
    """E9, T5: the fifteen questions that apply, five about oneself, one free text."""
    await citizen.presses("نظرسنجی")
    await citizen.presses("شروع نظرسنجی")
    for place in range(1, 16):
        await citizen.expects(f"پرسش {persian.digits(place)} از ۱۵")
        await citizen.presses("زیاد")
    await citizen.expects("جنسیت")
    await citizen.presses("زن")
    for asked in ("سن", "تحصیلات", "شغل", "دفعات مراجعه"):
        await citizen.expects(asked)
        await citizen.presses("رد کردن")
    await citizen.expects("پیشنهادی دارید")
    await citizen.says("پیام‌ها روشن و کوتاه بود.")
    await citizen.expects("نظر شما ثبت شد")


# ── the clerk's work ──


async def finds_deficient(clerk: Party, code: str) -> None:
    notice = await clerk.expects("درخواست تازه برای واحد شما")
    assert code in notice.text
    await clerk.presses("باز کردن درخواست")
    await clerk.expects("پاسخ‌های فرم")
    await clerk.presses("اعلام نواقص")
    await clerk.expects("همهٔ نواقص یک‌جا")
    await clerk.presses("سند مالکیت یا اجاره‌نامهٔ خانه")
    await clerk.presses("رفتن به گام بعد")
    await clerk.expects("نقص ۱ از ۱")
    await clerk.presses("خوانا نیست")
    await clerk.expects("هنوز فرستاده نشده است")
    await clerk.presses("فرستادن یک‌جای نواقص")
    await clerk.expects("یک‌جا به متقاضی اعلام شد")


async def accepts(clerk: Party, code: str) -> None:
    notice = await clerk.expects("متقاضی نواقص را برطرف کرد")
    assert code in notice.text
    await clerk.presses("باز کردن درخواست")
    await clerk.expects("پاسخ‌های فرم")
    await clerk.presses("پذیرش درخواست")
    await clerk.expects("پذیرفته شد و رسید برای متقاضی رفت")


async def finishes_stages(clerk: Party) -> None:
    """Two of the three; the last one ends with the response."""
    for number in "۱۲":
        await clerk.expects(f"({number} از ۳)")
        await clerk.presses("پایان مرحله")
        await clerk.expects("پایان مرحلهٔ")
        await clerk.presses("پایان مرحله بدون یادداشت")
        await clerk.expects("پایان یافت")
    await clerk.expects("(۳ از ۳)")


async def responds(clerk: Party) -> None:
    await clerk.presses("صدور پاسخ")
    await clerk.expects("نتیجهٔ رسیدگی چیست")
    await clerk.presses("درخواست انجام شد")
    await clerk.expects("مفاد اصلی پاسخ را بنویسید")
    await clerk.says("مجوز کسب‌وکار خانگی شما برای یک سال صادر شد.")
    await clerk.expects("مستندات قانونی")
    await clerk.says("ماده ۲ قانون ساماندهی و حمایت از مشاغل خانگی")
    await clerk.expects("مستندات انتخاب‌شده")
    await clerk.presses("رفتن به گام بعد")
    await clerk.expects("اگر توضیحی برای متقاضی دارید")
    await clerk.presses("بدون توضیح")
    await clerk.expects("اگر پاسخ پیوست دارد")
    await clerk.sends_document("permit.pdf", PERMIT)
    await clerk.expects("۱ فایل دریافت شد")
    await clerk.presses("رفتن به گام بعد")
    await clerk.expects("هنوز صادر نشده است")
    await clerk.presses("صدور پاسخ")
    await clerk.expects("صادر شد و برای متقاضی رفت")
