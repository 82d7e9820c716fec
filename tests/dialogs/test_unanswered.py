"""A question that got no answer is noted once, without what tells who asked."""

import pytest

from dialogs.citizen.ask import AskFrame
from dialogs.citizen.services import ServicePage, ServicesFrame
from dialogs.citizen.unanswered import KEPT_CHARS, masked
from dialogs.protocol import Chosen, NoteQuestion, Pressed, Said, Turn
from nlu.masking import LONGEST
from tests.dialogs.citizen_world import Citizen, content
from tests.dialogs.staff_world import CLERK, CODE

ASKED = "عصرها هم می‌شود آمد؟"
MASKED = {
    "کد ملی من ۰۴۹۹۳۷۰۸۹۹ است چرا ثبت نمی‌شود؟": "کد ملی من # است چرا ثبت نمی‌شود؟",
    "کد ملی من ٠٤٩-٩٣٧٠٨٩-٩ است چرا نمی‌شود": "کد ملی من # است چرا نمی‌شود",
    "صفر چهار نه نه سه هفت صفر هشت نه نه کد ملی من است چرا رد شد": "# کد ملی من است چرا رد شد",
    "شماره‌ام نهصد و دوازده صد و یازده بیست و دو است، زنگ بزنید": "شماره‌ام # است، زنگ بزنید",
    "با 0912 123 45 67 تماس بگیرید لطفاً، کی جواب می‌دهید": "با # تماس بگیرید لطفاً، کی جواب می‌دهید",
    f"کد من {CODE} گم شده": "کد من # گم شده",
    "کد من mz 7k9q 2m4x abc گم شده": "کد من # گم شده",
    "درخواست P123456782 کی ثبت می‌شود": "درخواست # کی ثبت می‌شود",
    "شبای IR12 3456 7890 را کجا بنویسم": "شبای # را کجا بنویسم",
    "ایمیل من mina@example.org است چطور تغییر دهم": "ایمیل من # است چطور تغییر دهم",
    "به @mina_t پیام دادم چرا جواب نداد": "به # پیام دادم چرا جواب نداد",
    "سایت https://evil.example/x?y=1 و evil.example باز نمی‌شود": "سایت # و # باز نمی‌شود",
    "سلام اسم من علی رضایی است و کارتم نیامده": "سلام اسم من # است و کارتم نیامده",
    "نام من مینا نمونه‌پور، چرا جواب نیامده؟": "نام من # چرا جواب نیامده؟",
    "نام: رضا رضایی. کی آماده می‌شود": "نام: # کی آماده می‌شود",
    "سلام علی رضایی هستم مجوزم چی شد": "سلام # هستم مجوزم چی شد",
    "اینجانب مینا کریمی درخواست دادم، کجا بروم": "اینجانب # درخواست دادم، کجا بروم",
    "آقای رضایی گفت نوبت بگیرم، از کجا؟": "آقای # گفت نوبت بگیرم، از کجا؟",
    "میدان آزادی خیابان بهار پلاک ۷ زباله جمع نمی‌شود چرا": "میدان # خیابان # پلاک # زباله جمع نمی‌شود چرا",
}
KEPT = (
    ASKED,
    "من مستأجر هستم، می‌توانم درخواست بدهم؟",
    "منتظر پاسخ هستم",
    "خیابان ما کی آسفالت می‌شود؟",
    "اسم من اشتباه ثبت شده چه کنم؟",
    "برای دو سه روز می‌شود پارک کرد؟",
)
DROPPED = ("", "۱۲۳۴۵", "؟!؟!", "سلام، خوبید؟", "🙂🙂🙂", "ض", "۱ ۲ الف", "# # بد", "کلمه " * LONGEST)


@pytest.mark.parametrize("text", MASKED)
def test_what_tells_who_asked_is_masked(text: str) -> None:
    assert masked(text) == MASKED[text]


@pytest.mark.parametrize("text", [*MASKED, *KEPT])
def test_masking_again_changes_nothing(text: str) -> None:
    assert masked(masked(text)) == masked(text)


@pytest.mark.parametrize("text", KEPT)
def test_a_plain_question_stays_as_it_is(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize("text", DROPPED)
def test_what_is_no_question_is_dropped(text: str) -> None:
    assert masked(text) == ""


def test_a_long_question_is_cut_at_a_word() -> None:
    cut = masked("چرا زباله‌ها جمع نمی‌شود؟ " * 20)
    assert KEPT_CHARS - 20 < len(cut) <= KEPT_CHARS


def noted(turn: Turn) -> list[NoteQuestion]:
    return [pending.effect for pending in turn.effects if isinstance(pending.effect, NoteQuestion)]


def test_a_question_without_an_answer_is_noted() -> None:
    turn = Citizen(AskFrame()).send(Said(f"{ASKED} شماره‌ام ۰۹۱۲۱۲۳۴۵۶۷ است"))
    assert noted(turn) == [NoteQuestion(f"{ASKED} شماره‌ام # است", "fa", "", "unanswered")]


def test_so_is_one_that_was_asked_without_a_dialog() -> None:
    assert noted(Citizen().send(Said(ASKED))) == [NoteQuestion(ASKED, "fa", "", "unanswered")]


def test_none_of_these_notes_the_question_that_was_asked() -> None:
    citizen = Citizen(AskFrame())
    assert noted(citizen.send(Said("شب هستید؟"))) == []
    (button,) = [button for row in citizen.turn.replies[-1].buttons for button in row if button.label == "هیچ‌کدام"]
    turn = citizen.send(Pressed(button.data))
    assert noted(turn) == [NoteQuestion("شب هستید؟", "fa", "", "none_of_these")]


def test_a_service_page_tells_which_service_it_was_about() -> None:
    service = content().catalogue.services[0].code
    assert noted(Citizen(ServicePage(service=service)).send(Said(ASKED)))[0].service == service
    assert noted(Citizen(ServicesFrame()).send(Said(ASKED)))[0].service == ""


def test_an_answered_question_is_not_noted() -> None:
    assert noted(Citizen(AskFrame()).send(Said("ساعت کاری میز خدمت چیست؟"))) == []


def test_what_staff_try_out_is_not_noted() -> None:
    assert noted(Citizen(AskFrame(), staff=CLERK).send(Said(ASKED))) == []


def test_a_button_alone_notes_nothing() -> None:
    """A conversation of an older release does not know its question any more."""
    assert noted(Citizen(AskFrame(suggested=("hours",))).send(Chosen("none"))) == []
