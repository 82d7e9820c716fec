"""T4: an issued response is corrected; of two who do so at once, the slower one loses nothing that was typed."""

import datetime as dt

from msgspec.structs import replace

from backend_client.contract import Page, Response, ResponseDraft, ResponseFile
from dialogs.protocol import CorrectResponse, FileSent, FileStored, SentFile, Trouble
from tests.dialogs.staff_world import CODE, LAWS, NOW, Conversation, accepted, view

OLD_FILE = ResponseFile(ref="f0", name="govahi.pdf", mime="application/pdf", size=9)
NEW_FILE = Page(slot="response", sha256="ab" * 32, name="eslah.pdf", mime="application/pdf", size=9)
ISSUED = Response(
    number="1405-000007",
    issued_at=NOW,
    tracking_code=CODE,
    service_title="صدور مجوز",
    applicant_name="مینا رضایی",
    identifier_masked="049*******",
    text="مجوز شما برای یک سال صادر شد.",
    legal_grounds=f"{LAWS[0]}\nگزارش بازدید",
    appeal_authority="کمیسیون",
    appeal_until=dt.date(2026, 12, 31),
    issuer_name="لیلا",
    issuer_post="کارشناس",
    files=(OLD_FILE,),
)
NEWER = replace(ISSUED, number="1405-000007/1", correction=1, corrects=ISSUED.number, reason="نام", text="متن همکار")
WHY, TEXT = "مدت مجوز نادرست نوشته شده بود.", "مجوز شما برای دو سال صادر شد."


def begun(**changes: object) -> Conversation:
    talk = Conversation()
    card = accepted(status="answered", outcome="granted", stage="")
    talk.cards = (card,)
    talk.views["r1"] = replace(view(card, stages=(), response=ISSUED, can_correct=True), **changes)
    talk.tap("a.s_open.r1")
    return talk.press("کارهای دیگر")


def at_preview() -> Conversation:
    return begun().press("اصلاح پاسخ").say(WHY)


def test_it_begins_with_the_reason_and_with_all_that_was_issued() -> None:
    talk = at_preview()
    for part in (ISSUED.text, LAWS[0], "گزارش بازدید", "govahi.pdf", "۱۴۰۵-۰۰۰۰۰۷", WHY, "جایگزین پاسخ پیشین"):
        assert part in talk.text
    assert len(talk.labels) <= 8


def test_what_was_changed_is_handed_over_with_the_number_that_was_seen() -> None:
    talk = at_preview().press("تغییر مفاد پاسخ").say(TEXT).press("تغییر پیوست‌ها")
    talk.send(FileSent(SentFile(remote="f1", name="eslah.pdf"))).finish(FileStored(NEW_FILE)).press("رفتن به گام بعد")
    draft = ResponseDraft(text=TEXT, legal_grounds=ISSUED.legal_grounds, pages=(NEW_FILE,), kept=("f0",))
    assert talk.press("صدور اصلاحیه").effect == CorrectResponse("r1", draft, WHY, ISSUED.number)


def test_files_of_before_can_be_left_out_and_the_reason_written_anew() -> None:
    talk = at_preview().press("تغییر پیوست‌ها").press("برداشتن همهٔ پیوست‌ها").press("گام بعد، بدون پیوست")
    assert "govahi.pdf" not in talk.text
    talk.press("تغییر دلیل اصلاح").say("دلیل دیگر")
    effect = talk.press("صدور اصلاحیه").effect
    assert isinstance(effect, CorrectResponse)
    assert (effect.draft.kept, effect.reason) == ((), "دلیل دیگر")


def test_a_colleague_was_faster_and_nothing_that_was_typed_is_lost() -> None:
    talk = at_preview().press("تغییر مفاد پاسخ").say(TEXT).press("صدور اصلاحیه")
    talk.views["r1"] = replace(talk.views["r1"], response=NEWER, earlier=(ISSUED,))
    talk.finish(Trouble(kind="already_done", by="سارا نوری"))
    assert "سارا نوری" in talk.text
    assert TEXT in talk.text
    assert "صدور اصلاحیه" not in talk.labels

    talk.press("دیدن پاسخ تازه و ادامه")
    assert "متن همکار" in talk.text
    assert TEXT in talk.text
    effect = talk.press("صدور اصلاحیه").effect
    assert isinstance(effect, CorrectResponse)
    assert (effect.seen, effect.draft.text, effect.draft.kept) == (NEWER.number, TEXT, ("f0",))


def test_what_was_typed_is_kept_also_under_another_dialog() -> None:
    """The result comes while a notice was opened above it."""
    talk = at_preview().press("تغییر مفاد پاسخ").say(TEXT).press("صدور اصلاحیه")
    talk.tap("a.s_open.r1")
    talk.finish(Trouble(kind="already_done", by="سارا نوری"))
    talk.press("بازگشت")
    assert TEXT in talk.text
    assert "دیدن پاسخ تازه و ادامه" in talk.labels


def test_it_is_offered_to_those_alone_who_may() -> None:
    assert "اصلاح پاسخ" not in begun(can_correct=False).labels


def test_the_card_names_what_was_corrected() -> None:
    talk = begun(response=NEWER, earlier=(ISSUED,)).press("بازگشت").press("دیدن همهٔ جزئیات")
    assert "پاسخ‌های پیش از اصلاح: \u2066۱۴۰۵-۰۰۰۰۰۷\u2069" in talk.text
