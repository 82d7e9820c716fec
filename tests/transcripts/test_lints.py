"""Each lint refuses a bad line and lets a good one pass: a check that nothing can fail proves nothing."""

import pytest

from tests.transcripts.lints import complaints
from tests.transcripts.order import complaints_about
from tests.transcripts.script import Act, Heard, Speaker

CITIZEN, STAFF = Speaker("citizen"), Speaker("staff")
GOOD_QUESTION = (
    "گام ۲ از ۷",
    "کد ملی",
    "نمونه: ۰۱۲۳۴×××××",
    "چرا می‌پرسیم: پرونده با آن ثبت می‌شود.",
    "[بازگشت] [انصراف]",
)
WELCOME = (
    "سلام. این ربات میز خدمت ادارهٔ نمونه است.",
    "درخواست بدهید، مدارک بفرستید. حدود ۵ دقیقه. حریم خصوصی: در تنظیمات.",
    "[خدمات]",
)
REGISTERED = (
    "درخواست «گواهی» ثبت شد. کد پیگیری:",
    "⟨MZ-7K9Q-2M4X-ABC⟩",
    "گام بعد: بررسی کارشناس تا شنبه ۱ آذر ۱۴۰۵.",
    "پرسش‌ها: ⟨۰۲۱۰۰۰۰۱۱۱۰⟩",
    "[دیدن درخواست] [منو]",
)


def without(lines: tuple[str, ...], part: str) -> tuple[str, ...]:
    """The message with this taken out of it."""
    return tuple(line.replace(part, "").strip() or "|" for line in lines)


@pytest.mark.parametrize(
    ("check", "lines"),
    [
        ("UX30: longer than 4096", ("کلمه " * 1000,)),
        ("UX30: longer than 1024", ("<image receipt>", "رسید. " * 200)),
        ("UX30: 9 buttons", ("کدام؟", *(f"[گزینهٔ {letter}]" for letter in "ابپتثجچحخ"))),
        ("UX30: a button's label", ("کدام؟", f"[{'گزینهٔ بلند ' * 5}]")),
        ("UX30: no words", ("<image receipt>", "⟨MZ-7K9Q-2M4X-ABC⟩")),
        ("UX30: a button without words", ("کدام؟", "[✓]")),
        ("UX30: a date with hyphens", ("تا ۱۴۰۵-۰۹-۰۱ صبر کنید.",)),
        ("UX30: Latin digits", ("تا 3 روز صبر کنید.",)),
        ("UX30: an Arabic ye or kaf", ("كد را بنويسيد.",)),
        ("UX30: a sentence of", ("کلمه " * 40,)),
        ("UX8: two buttons of one label", ("کدام؟", "[بله]", "[بله]")),
        ("UX17: says 'خطای سیستم'", ("خطای سیستم رخ داد.",)),
        ("UX17: says 'نامعتبر است.'", ("کد نامعتبر است.",)),
        ("UX17: says 'Internal'", ("مشکلی پیش آمد: Internal",)),
        ("UX17: a placeholder", ("سلام {name}.",)),
        ("UX4: 2 questions", ("نام شما چیست؟ نام پدر چیست؟",)),
        ("UX5: no reason given", tuple(line for line in GOOD_QUESTION if "چرا" not in line)),
        ("UX5: optional or not", (*GOOD_QUESTION[:-1], "[رد کردن]", "[بازگشت] [انصراف]")),
        ("UX7: no example", tuple(line for line in GOOD_QUESTION if "نمونه" not in line)),
        ("UX7: the example is a real national_id", (*without(GOOD_QUESTION, "۰۱۲۳۴×××××")[:2], "نمونه: ۰۴۹۹۳۷۰۸۹۹")),
        ("UX2: a question without back", GOOD_QUESTION[:-1]),
        ("UX22: a summary that does not", ("خلاصهٔ درخواست ⟪گواهی⟩", "نام: ⟪مینا⟩", "[ثبت درخواست]")),
        ("UX22: no button that names", ("خلاصهٔ درخواست ⟪گواهی⟩", "هنوز ثبت نشده است.", "[فرستادن]")),
        ("UX22: an identifier in full", ("کد ملی: ⟨۰۴۹۹۳۷۰۸۹۹⟩",)),
        ("UX23: a code outside", ("کد پیگیری: MZ-7K9Q-2M4X-ABC",)),
        ("UX23: the code does not stand alone", ("درخواست ثبت شد. کد پیگیری:", "کد شما ⟨MZ-7K9Q-2M4X-ABC⟩ است")),
        ("UX23: not what next", without(REGISTERED, "گام بعد:")),
        ("UX23: not what next", without(REGISTERED, "پرسش‌ها:")),
        ("UX23: a receipt without", ("رسید «گواهی سکونت»", "کد پیگیری: ⟨MZ-7K9Q-2M4X-ABC⟩")),
    ],
)
def test_a_bad_message_is_refused(check: str, lines: tuple[str, ...]) -> None:
    assert any(complaint.startswith(check) for complaint in complaints(CITIZEN, lines)), [*complaints(CITIZEN, lines)]


@pytest.mark.parametrize("lines", [GOOD_QUESTION, WELCOME, REGISTERED])
def test_a_good_message_passes(lines: tuple[str, ...]) -> None:
    assert [*complaints(CITIZEN, lines)] == []


def test_staff_may_see_an_identifier_in_full() -> None:
    assert [*complaints(STAFF, ("کد ملی: ⟨0499370899⟩",))] == []


def said(text: str, *heard: tuple[str, ...], speaker: Speaker = CITIZEN, listener: Speaker = CITIZEN) -> Act:
    return Act(1, speaker.side, text, speaker, tuple(Heard(listener, lines) for lines in heard))


def question(step: str) -> tuple[str, ...]:
    return (step, *GOOD_QUESTION[1:])


def given() -> Act:
    """What stands before: the first contact is behind us."""
    return Act(1, "given", "residence_letter")


NOTICE = ("درخواست «گواهی» پذیرفته شد.", "کد پیگیری: ⟨MZ-7K9Q-2M4X-ABC⟩", "اکنون کاری لازم نیست.")


@pytest.mark.parametrize(
    ("check", "acts"),
    [
        ("UX1: the first message lacks", [said("سلام", without(WELCOME, "ربات"))]),
        ("UX1: the first message lacks", [said("سلام", without(WELCOME, "حریم خصوصی"))]),
        ("UX1: the first message has", [said("سلام", (*WELCOME, "و باز هم. " * 80))]),
        ("UX1: the first message has no button", [said("سلام", WELCOME[:-1])]),
        ("UX2: no answer", [given(), said("سلام")]),
        ("UX3: the kept form", [given(), said("منو", ("فرم تا ۳۰ روز محفوظ است.",), ("از کجا شروع کنیم؟",))]),
        ("UX6: step 3 → 2", [given(), said("مینا", question("گام ۳ از ۷")), said("رضا", question("گام ۲ از ۷"))]),
        ("UX6: of 7 → of 9", [given(), said("مینا", question("گام ۲ از ۷")), said("رضا", question("گام ۳ از ۹"))]),
        ("UX24: the same notice", [given(), said("[پذیرش]", NOTICE, NOTICE, speaker=STAFF)]),
        ("UX24: which service?", [given(), said("[پذیرش]", without(NOTICE, "«گواهی»"), speaker=STAFF)]),
        ("UX24: no code", [given(), said("[پذیرش]", (NOTICE[0], NOTICE[2]), speaker=STAFF)]),
        ("UX24: what to do?", [given(), said("[پذیرش]", NOTICE[:2], speaker=STAFF)]),
    ],
)
def test_a_bad_order_is_refused(check: str, acts: list[Act]) -> None:
    assert any(check in complaint for complaint in complaints_about(acts)), complaints_about(acts)


def test_a_good_order_passes() -> None:
    acts = [
        said("سلام", WELCOME),
        said("گواهی", question("گام ۲")),
        said("مینا", question("گام ۳ از ۷")),
        said("بازگشت", question("گام ۲ از ۷")),
        said("[پذیرش]", NOTICE, speaker=STAFF),
    ]
    assert [one for one in complaints_about(acts) if "no answer" not in one] == []
