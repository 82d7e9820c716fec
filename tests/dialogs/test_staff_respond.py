"""T4: the response is written field by field, looked at as a whole, and issued once."""

from backend_client.contract import Page, ResponseDraft
from dialogs.protocol import (
    FetchFile,
    FileRefused,
    FileSent,
    FileStored,
    IssueResponse,
    SentFile,
    Trouble,
)
from tests.dialogs.staff_world import CLERK, LAWS, Conversation, accepted, view

LETTER = Page(slot="response", sha256="cd" * 32, name="pasokh.pdf", mime="application/pdf", size=9000)
TEXT, REMARKS = "با درخواست شما موافقت شد.", "مجوز یک سال اعتبار دارد."


def begun() -> Conversation:
    talk = Conversation()
    talk.cards, talk.views["r1"] = (accepted(stage=""),), view(accepted(stage=""), stages=())
    return talk.say("/queue").press(talk.labels[0]).press("صدور پاسخ").press("درخواست انجام شد")


def at_files() -> Conversation:
    talk = begun().say(TEXT).press(LAWS[0]).say("ماشین‌آلات صنعتی به کار نمی‌رود")
    return talk.press("رفتن به گام بعد").say(REMARKS)


def send_letter(talk: Conversation) -> Conversation:
    return talk.send(FileSent(SentFile(remote="f1", name="pasokh.pdf")))


def test_every_field_of_table_4_is_shown_before_it_is_issued() -> None:
    """T4."""
    talk = send_letter(at_files())
    assert talk.effect == FetchFile(
        "response1", "response", SentFile(remote="f1", name="pasokh.pdf"), ("image", "pdf"), 20
    )
    talk.finish(FileStored(LETTER))
    assert "۱ فایل دریافت شد" in talk.text
    talk.press("رفتن به گام بعد")
    assert talk.turn.effects == ()
    for part in (
        "نتیجه: درخواست انجام شد",
        TEXT,
        LAWS[0],
        "ماشین‌آلات صنعتی",
        REMARKS,
        "pasokh.pdf",
        "مینا رضایی",
        "۰۴۹۹۳۷۰۸۹۹",
    ):
        assert part in talk.text
    for part in ("مرجع و مهلت اعتراض", "کمیسیون رسیدگی", CLERK.name, CLERK.post, "هنوز صادر نشده است"):
        assert part in talk.text


def test_issuing_hands_over_exactly_what_was_shown() -> None:
    """T4, E7."""
    talk = send_letter(at_files()).finish(FileStored(LETTER)).press("رفتن به گام بعد").press("صدور پاسخ")
    grounds = f"{LAWS[0]}\nماشین‌آلات صنعتی به کار نمی‌رود"
    draft = ResponseDraft(text=TEXT, legal_grounds=grounds, remarks=REMARKS, pages=(LETTER,))
    assert talk.effect == IssueResponse("r1", draft)
    talk.moved(view(accepted(status="answered")))
    assert "صادر شد" in talk.text
    assert "صدور پاسخ" not in talk.labels


def test_remarks_and_files_are_optional_but_grounds_are_not() -> None:
    talk = begun().say(TEXT)
    assert "رفتن به گام بعد" not in talk.labels
    talk.press(LAWS[1]).press("رفتن به گام بعد").press("بدون توضیح").press("گام بعد، بدون پیوست")
    draft = ResponseDraft(text=TEXT, legal_grounds=LAWS[1])
    assert talk.press("صدور پاسخ").effect == IssueResponse("r1", draft)


def test_a_change_from_the_preview_returns_to_the_preview() -> None:
    """UX13."""
    talk = at_files().press("گام بعد، بدون پیوست").press("تغییر مفاد پاسخ")
    assert TEXT in talk.text
    talk.say("با درخواست شما موافقت نشد.")
    assert "پیش‌نمایش پاسخ" in talk.text
    assert "موافقت نشد" in talk.text


def test_a_refused_file_says_why_and_what_to_do() -> None:
    """UX20."""
    talk = send_letter(at_files()).finish(FileRefused("too_big", 20))
    assert "بیش از ۲۰ مگابایت" in talk.text
    assert "گام بعد، بدون پیوست" in talk.labels


def test_it_is_not_issued_while_a_file_is_still_on_its_way() -> None:
    talk = send_letter(at_files()).say("گام بعد، بدون پیوست")
    assert "در حال دریافت" in talk.text
    assert "صدور پاسخ" not in talk.labels
    talk.finish(FileStored(LETTER))
    assert "صدور پاسخ" in talk.labels
    assert "pasokh.pdf" in talk.text


def test_a_file_that_never_comes_can_be_left_out() -> None:
    talk = send_letter(at_files()).say("گام بعد، بدون پیوست").press("ادامه بدون فایل‌های نرسیده")
    assert "صدور پاسخ" in talk.labels


def test_a_file_at_another_step_is_told_that_text_is_wanted() -> None:
    """UX14."""
    talk = send_letter(begun())
    assert "یک متن لازم است" in talk.text
    assert talk.turn.effects == ()


def test_what_was_written_survives_a_desk_that_is_away() -> None:
    talk = at_files().press("گام بعد، بدون پیوست").press("صدور پاسخ").finish(Trouble(kind="unavailable"))
    assert TEXT in talk.text
    assert isinstance(talk.press("صدور پاسخ").effect, IssueResponse)


def test_a_notice_opened_in_mid_response_leaves_it_below() -> None:
    """E7: what is unfinished stays and goes on afterwards."""
    talk = begun().say(TEXT).tap("a.s_open.r1")
    assert "کد پیگیری" in talk.text
    talk.press("بازگشت")
    assert "مستندات قانونی" in talk.text


def test_a_response_that_a_colleague_issued_meanwhile() -> None:
    talk = at_files().press("گام بعد، بدون پیوست").press("صدور پاسخ")
    talk.finish(Trouble(kind="already_done", by="سارا نوری"))
    assert "\u2068سارا نوری\u2069 پیش‌تر صادر کرده است" in talk.text


def test_a_response_before_the_last_stage_is_told_what_is_left() -> None:
    """G4: the workflow ends with the response; what was written is kept."""
    talk = at_files().press("گام بعد، بدون پیوست").press("صدور پاسخ")
    talk.finish(Trouble(kind="rejected", problems={"stage": "stages_left"}))
    assert "پس از پایان مراحل" in talk.text
    assert TEXT in talk.text


def test_the_longest_response_is_shown_whole() -> None:
    """T4: nothing is issued that was not seen."""
    long = "ب" * 1999 + "پ"
    talk = begun().say(long)
    for number in range(6):
        talk.say(f"{number}" + "ق" * 398 + "ک")
    talk.press("رفتن به گام بعد").press("بدون توضیح").press("گام بعد، بدون پیوست")
    assert long in talk.text
    assert "5" + "ق" * 398 + "ک" in talk.text
    assert "صدور پاسخ" in talk.labels


def refusing() -> Conversation:
    talk = Conversation()
    talk.cards, talk.views["r1"] = (accepted(stage=""),), view(accepted(stage=""), stages=())
    talk.say("/queue").press(talk.labels[0]).press("صدور پاسخ").press("با درخواست موافقت نشد")
    return talk.say(TEXT).press(LAWS[0]).press("رفتن به گام بعد").press("بدون توضیح").press("گام بعد، بدون پیوست")


def test_a_refusal_is_chosen_shown_and_handed_over_as_one() -> None:
    """T4."""
    talk = refusing()
    assert "نتیجه: با درخواست موافقت نشد" in talk.text
    draft = ResponseDraft(text=TEXT, legal_grounds=LAWS[0], outcome="refused")
    assert talk.press("صدور پاسخ").effect == IssueResponse("r1", draft)


def test_the_outcome_can_be_changed_before_it_is_issued() -> None:
    """UX13: what is chosen is marked, and what was written stays."""
    talk = refusing().press("تغییر نتیجه")
    assert "✓ با درخواست موافقت نشد" in talk.labels
    talk.press("درخواست انجام شد")
    assert "نتیجه: درخواست انجام شد" in talk.text
    assert TEXT in talk.text


def test_the_outcome_is_never_taken_from_words() -> None:
    talk = Conversation()
    talk.cards, talk.views["r1"] = (accepted(stage=""),), view(accepted(stage=""), stages=())
    talk.say("/queue").press(talk.labels[0]).press("صدور پاسخ").say("با هیچ‌کدام از موارد موافقت نشد")
    assert "لطفاً یکی از دکمه‌های پیام را بزنید" in talk.text
    assert "درخواست انجام شد" in talk.labels
