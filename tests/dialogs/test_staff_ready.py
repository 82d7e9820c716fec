"""Ready answers of the pack (E7): offered where staff write, by status and service; seen before anything is sent."""

from dialogs.protocol import AskCitizen, IssueResponse, ListDeficiencies, TellCitizen
from tests.dialogs.staff_world import Conversation, accepted, card, demo_content, view

MESSAGES = demo_content().words.messages


def opened(of: object = None, **changes: object) -> Conversation:
    shown = accepted(**changes) if of is None else of
    talk = Conversation()
    talk.views["r1"] = view(shown)  # type: ignore[arg-type]
    return talk.tap("a.s_open.r1")


def test_what_is_offered_fits_the_status() -> None:
    talk = opened().press("پیام به متقاضی")
    assert "در حال رسیدگی است" in talk.labels
    assert "در نوبت بررسی است" not in talk.labels
    talk = opened(card()).press("پیام به متقاضی")
    assert "در نوبت بررسی است" in talk.labels
    assert "در حال رسیدگی است" not in talk.labels


def test_those_of_the_requests_own_service_come_first_and_others_have_theirs() -> None:
    talk = opened().press("پرسش از متقاضی")
    assert talk.labels[0] == "روز مناسب بازدید"
    talk = opened(service="complaint").press("پرسش از متقاضی")
    assert "روز مناسب بازدید" not in talk.labels


def test_a_chosen_one_is_shown_and_sent_only_then() -> None:
    text = MESSAGES["readymade.tell.accepted.any.called"]
    talk = opened().press("پیام به متقاضی").press("تماس بی‌پاسخ")
    assert text in talk.text
    assert talk.turn.effects == ()
    assert talk.press("فرستادن پیام").effect == TellCitizen("r1", text)


def test_it_can_be_changed_before_it_is_sent() -> None:
    talk = opened().press("پرسش از متقاضی").press("نشانی کامل").press("نوشتن دوبارهٔ متن").say("پلاک خانه چند است؟")
    assert talk.press("فرستادن پرسش").effect == AskCitizen("r1", "پلاک خانه چند است؟")


def test_all_of_them_are_reached_by_pages() -> None:
    talk = opened().press("پرسش از متقاضی")
    seen = set(talk.labels)
    talk.press("بعدی")
    assert {"نشانی کامل", "ساعت تماس", "ادامهٔ درخواست", "روز مناسب بازدید"} <= seen | set(talk.labels)


def test_a_field_that_is_wanting_has_its_remarks() -> None:
    talk = opened(card()).press("اعلام نواقص")
    while "شرح فعالیت" not in " ".join(talk.labels) and "بعدی" in talk.labels:
        talk.press("بعدی")
    field = next(label for label in talk.labels if label not in {"قبلی", "بعدی", "بازگشت"})
    talk.press(field).press("رفتن به گام بعد").press("روشن نیست").press("فرستادن یک‌جای نواقص")
    effect = talk.effect
    assert isinstance(effect, ListDeficiencies)
    assert [one.remark for one in effect.deficiencies] == [MESSAGES["readymade.remark.any.any.unclear"]]


def test_a_response_offers_those_of_its_outcome_and_can_be_changed_at_the_end() -> None:
    talk = Conversation()
    talk.views["r1"] = view(accepted(stage=""), stages=())
    talk.tap("a.s_open.r1").press("صدور پاسخ").press("با درخواست موافقت نشد")
    assert "انجام شد، به پیوست" not in talk.labels
    assert len(talk.labels) <= 8
    talk.press("شرایط کامل نیست").say("مادهٔ ۳").press("رفتن به گام بعد").press("بدون توضیح")
    talk.press("گام بعد، بدون پیوست")
    assert MESSAGES["readymade.refused.any.any.conditions"] in talk.text
    talk.press("تغییر مفاد پاسخ").say("متن دیگر")
    effect = talk.press("صدور پاسخ").effect
    assert isinstance(effect, IssueResponse)
    assert effect.draft.text == "متن دیگر"
