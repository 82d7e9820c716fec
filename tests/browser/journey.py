"""The journey of one permit, step by step: what a citizen and a clerk do at the demo agency's web chat (P1, E3-E9)."""

import datetime as dt
import re

from playwright.sync_api import FilePayload

from dialogs import persian
from tests.browser.person import Person
from tests.files import pdf, photo

SERVICE = "صدور مجوز کسب‌وکار خانگی"
_CODE = re.compile(r"MZ-[0-9A-Z-]{12,13}")


def picture(name: str) -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": photo(name)}


def document(name: str) -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": pdf(name)}


def opens_the_form(citizen: Person) -> None:
    """From the greeting to the first question."""
    citizen.hears("میز خدمت")
    citizen.presses("خدمات")
    citizen.hears("کدام گروه")
    citizen.presses("مجوزها و بازدیدها")
    citizen.hears("خدمت مورد نظر")
    citizen.presses(SERVICE)
    citizen.hears("شیوهٔ ارائه")
    citizen.presses("شروع درخواست")
    citizen.hears("آماده داشته باشید")
    citizen.presses("آماده‌ام، شروع کنیم")
    citizen.hears("رمزنگاری‌شده")
    citizen.presses("موافقم، برای بعد هم بماند")


def tells_who_they_are(citizen: Person, name: str = "مینا نمونه‌پور") -> None:
    citizen.hears("نام و نام خانوادگی")
    citizen.says(name)
    citizen.hears("کد ملی")
    citizen.says("۰۰۸۴۵۷۵۹۴۸")
    citizen.hears("تلفن همراه")
    citizen.says("۰۹۱۲ ۱۱۱ ۲۲۳۳")


def describes_the_business(citizen: Person) -> None:
    citizen.hears("کدام دفتر")
    citizen.presses("شعبهٔ شمال")
    citizen.hears("زمینهٔ فعالیت")
    citizen.presses("صنایع دستی")
    citizen.hears("شرح کوتاه")
    citizen.says("ساخت و فروش سفال تزئینی در کارگاه کوچک خانه.")
    citizen.hears("چند نفر")
    citizen.says("دو نفر")


def start_day() -> str:
    """A day a month from now, as people write it."""
    return persian.short_day(persian.local_day(dt.datetime.now(dt.UTC)) + dt.timedelta(days=30))


def tells_when_it_begins(citizen: Person) -> None:
    citizen.hears("از چه تاریخی")
    citizen.says(start_day())


def answers_the_rest(citizen: Person) -> None:
    citizen.hears("کد پستی")
    citizen.says("۱۱۴۵۶۷۸۹۱۲")
    citizen.hears("سرمایهٔ آغاز کار")
    citizen.says("۵۰ میلیون تومان")
    citizen.hears("از چه راه‌هایی")
    citizen.presses("سفارش حضوری")
    citizen.hears("✓ سفارش حضوری")
    citizen.presses("بازارچه و نمایشگاه")
    citizen.hears("✓ بازارچه و نمایشگاه")
    citizen.presses("همین‌ها کافی است")
    citizen.hears("وام حمایتی")
    citizen.presses("خیر")


def hands_in_documents(citizen: Person) -> None:
    """A picture, a document of two pages, a document of one."""
    citizen.hears("عکس چهره را بفرستید")
    citizen.sends(picture("عکس من.jpg"))
    citizen.hears("۱ از ۳ مدرک دریافت شد")
    citizen.hears("سند مالکیت")
    citizen.sends(document("اجاره‌نامه ۱.pdf"), document("اجاره‌نامه ۲.pdf"))
    citizen.hears("۲ صفحه رسیده است")
    citizen.presses("کافی است، ادامه")
    citizen.hears("مدرک مهارت")
    citizen.sends(document("گواهی دوره.pdf"))
    citizen.hears("۱ صفحه رسیده است")
    citizen.presses("کافی است، ادامه")


def submits(citizen: Person) -> str:
    """From the summary to the tracking code."""
    summary = citizen.hears("هنوز ثبت نشده است")
    assert "۰۰۸" in summary.inner_text()
    assert "۵۹۴۸" not in summary.inner_text()
    citizen.presses("ثبت درخواست")
    registered = citizen.hears("ثبت شد. کد پیگیری")
    code = _CODE.search(registered.locator(".code").inner_text())
    assert code is not None
    return code[0]


def lists_a_deficiency(clerk: Person, code: str) -> None:
    clerk.hears("درخواست تازه برای واحد شما")
    clerk.presses("باز کردن درخواست")
    card = clerk.hears("پاسخ‌های فرم")
    assert code in card.inner_text()
    clerk.presses("دیدن مدارک")
    clerk.hears("مدرک ۱ از")
    clerk.hears("مسئول کنونی")
    clerk.presses("اعلام نواقص")
    clerk.hears("موارد ناقص")
    clerk.presses("عکس چهره")
    clerk.hears("✓ عکس چهره")
    clerk.presses("رفتن به گام بعد")
    clerk.hears("نقص ۱ از ۱")
    clerk.presses("خوانا نیست")
    clerk.hears("نواقص درخواست")
    clerk.presses("فرستادن یک‌جای نواقص")
    clerk.hears("نواقص درخواست")


def corrects(citizen: Person) -> None:
    citizen.hears("برای پذیرش کامل نیست")
    citizen.presses("رفع نواقص")
    citizen.hears("عکس چهره را بفرستید")
    citizen.sends(picture("عکس تازه.jpg"))
    citizen.hears("هنوز فرستاده نشده است")
    citizen.presses("فرستادن اصلاحات")
    citizen.hears("اصلاحات درخواست")


def accepts(clerk: Person) -> None:
    clerk.hears("نواقص را برطرف کرد")
    clerk.presses("باز کردن درخواست")
    clerk.hears("پاسخ‌های فرم")
    clerk.presses("پذیرش درخواست")
    clerk.hears("پذیرفته شد و رسید برای متقاضی رفت")


def finishes_a_stage(clerk: Person) -> None:
    clerk.hears("مرحلهٔ کنونی")
    clerk.presses("پایان مرحله")
    clerk.hears("پایان مرحلهٔ")
    clerk.presses("پایان مرحله بدون یادداشت")
    clerk.hears("پایان یافت")


def responds(clerk: Person, *files: FilePayload) -> None:
    clerk.hears("گام بعدی صدور پاسخ است")
    clerk.presses("صدور پاسخ")
    clerk.hears("نتیجهٔ رسیدگی چیست")
    clerk.presses("درخواست انجام شد")
    clerk.hears("مفاد اصلی پاسخ را بنویسید")
    clerk.says("مجوز کسب‌وکار خانگی شما برای یک سال صادر شد. اصل مجوز پیوست است.")
    clerk.hears("مستندات قانونی")
    clerk.presses("قانون ساماندهی…")
    clerk.hears("مستندات انتخاب‌شده")
    clerk.presses("رفتن به گام بعد")
    clerk.hears("توضیحی برای متقاضی")
    clerk.says("یک ماه پیش از پایان اعتبار، برای تمدید درخواست دهید.")
    clerk.hears("اگر پاسخ پیوست دارد")
    for number, file in enumerate(files, 1):
        clerk.sends(file)
        clerk.hears(f"{persian.digits(number)} فایل دریافت شد")
    clerk.presses("رفتن به گام بعد")
    clerk.hears("هنوز صادر نشده است")
    clerk.presses("صدور پاسخ")
    clerk.hears("صادر شد و برای متقاضی رفت")


def fills_the_survey(citizen: Person) -> None:
    """From the response's button to the thanks: every question that applies, who they are, a word of their own."""
    citizen.presses("نظرسنجی")
    citizen.hears("پرسش کوتاه است")
    citizen.presses("شروع نظرسنجی")
    for number in range(1, 16):
        citizen.hears(f"پرسش {persian.digits(number)} از ۱۵")
        citizen.presses("زیاد")
    citizen.hears("جنسیت")
    citizen.presses("زن")
    for question in ("سن", "تحصیلات", "شغل", "دفعات مراجعه"):
        citizen.hears(question)
        citizen.presses("رد کردن")
    citizen.hears("پیشنهادی دارید")
    citizen.says("پیام‌ها روشن بود؛ همین‌طور ادامه دهید.")
    citizen.hears("سپاسگزاریم")
