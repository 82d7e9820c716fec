"""P1: all deficiencies at once, before acceptance, each with its remark."""

from backend_client.contract import Deficiency
from dialogs.protocol import ListDeficiencies, Trouble
from tests.dialogs.staff_world import Conversation, card, view

PHOTO, HOME = "عکس چهره", "سند مالکیت یا اجاره‌نامهٔ خانه"


def begun() -> Conversation:
    talk = Conversation().say("/queue")
    return talk.press(talk.labels[0]).press("اعلام نواقص")


def two_remarks() -> Conversation:
    talk = begun().press(PHOTO).press(HOME).press("رفتن به گام بعد")
    return talk.press("خوانا نیست").say("صفحهٔ دوم سند را هم بفرستید")


def test_several_are_chosen_remarked_looked_at_and_told_at_once() -> None:
    """P1: one effect with all of them."""
    talk = two_remarks()
    assert "هنوز فرستاده نشده است" in talk.text
    assert talk.turn.effects == ()
    effect = talk.press("فرستادن یک‌جای نواقص").effect
    assert isinstance(effect, ListDeficiencies)
    assert [one.name for one in effect.deficiencies] == ["photo", "home_document"]
    assert effect.deficiencies[1] == Deficiency(name="home_document", remark="صفحهٔ دوم سند را هم بفرستید")
    talk.moved(view(card(status="deficient"), deficiencies=effect.deficiencies))
    assert "یک‌جا به متقاضی اعلام شد" in talk.text
    assert "پذیرش درخواست" not in talk.labels


def test_what_is_chosen_stands_in_the_text_and_a_second_press_takes_it_back() -> None:
    """UX30: not by a mark alone."""
    talk = begun().press(PHOTO)
    assert f"انتخاب‌شده‌ها:\n• {PHOTO}" in talk.text
    assert "هنوز چیزی انتخاب نشده" in talk.press(f"✓ {PHOTO}").text
    assert "رفتن به گام بعد" not in talk.labels


def test_fields_that_were_not_asked_are_not_offered() -> None:
    """Relevant fields only: the applicant chose food, so nobody asked for another activity."""
    talk = begun()
    seen = list(talk.labels)
    while "بعدی" in talk.labels:
        seen += talk.press("بعدی").labels
    assert "زمینهٔ فعالیت" in seen
    assert "نام فعالیت شما" not in seen
    assert "کد ملی" not in seen


def test_back_keeps_the_remarks_and_shows_them() -> None:
    """UX11."""
    talk = two_remarks().press("بازگشت")
    assert "متن کنونی: \u2068صفحهٔ دوم سند را هم بفرستید\u2069" in talk.text
    talk.press("بازگشت").press("بازگشت")
    assert f"✓ {PHOTO}" in talk.labels
    talk.press("رفتن به گام بعد").press("همین متن بماند").press("همین متن بماند")
    assert "صفحهٔ دوم سند" in talk.text


def test_a_colleague_who_accepted_meanwhile_is_named() -> None:
    talk = two_remarks().press("فرستادن یک‌جای نواقص")
    talk.finish(Trouble(kind="already_done", by="سارا نوری"))
    assert "سارا نوری" in talk.text
    assert "کد پیگیری" in talk.text


def test_nothing_is_sent_without_its_remarks() -> None:
    talk = begun().press(PHOTO).press("رفتن به گام بعد").say("فرستادن یک‌جای نواقص")
    assert talk.turn.effects == ()


def test_many_long_remarks_are_all_seen_before_they_are_sent() -> None:
    talk = begun()
    for number in "۱۲۳۴":
        talk.say(number)
    talk.press("بعدی")
    for number in "۱۲۳۴":
        talk.say(number)
    talk.press("رفتن به گام بعد")
    for _ in range(8):
        talk.say("ر" * 300)
    assert talk.text.count("ر" * 300) == 8
    assert "فرستادن یک‌جای نواقص" in talk.labels
