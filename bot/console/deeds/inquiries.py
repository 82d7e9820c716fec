"""Inquiries to other agencies, noted: sent, reminded, answered with their papers; and what reached the desk by another
way (I5, G14)."""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from backend_client.contract import InquiryProgress, StaffMember, StaffRequestView, inquiry_slot
from bot.console.deeds.deed import Asked, Deed, OneOf, Options, Typed, Wrong, all_of
from dialogs.protocol import AddPaper, AnswerInquiry, Effect, RemindInquiry, SendInquiry
from dialogs.staff.added import TITLE_CHARS, AddPaperFrame
from dialogs.staff.inquiry import ANSWER_CHARS, LETTER_CHARS, InquiryFrame, clocks, notable
from dialogs.staff.inquiry_lines import describe


def _clocks(asked: Asked) -> Options:
    words = {"wait": asked.voice.text("staff.button.wait"), "no_wait": asked.voice.text("staff.button.no_wait")}
    return [(clock, words[clock]) for clock in clocks(asked.view)]


LETTER = Typed("letter", LETTER_CHARS, required=False, rows=1)
CLOCK = OneOf("clock", _clocks)
ANSWER = Typed("answer", ANSWER_CHARS)
TITLE = Typed("title", TITLE_CHARS, rows=1)


def _of(step: str) -> Callable[[StaffRequestView, StaffMember], Sequence[int]]:
    return lambda view, _: [each.no for each in view.inquiries if step in notable(view, each)]


def _found(asked: Asked) -> InquiryProgress | None:
    return next((each for each in asked.view.inquiries if each.no == asked.no), None)


def _about(asked: Asked) -> str:
    found = _found(asked)
    return describe(found, asked.voice) if found else ""


def _clock(asked: Asked) -> str:
    """Both can be sent, though time may stand still meanwhile: a form that is sent twice is one deed."""
    clock = asked.form.one(CLOCK.name)
    if clock not in {"wait", "no_wait"}:
        raise Wrong({CLOCK.name: asked.voice.text("console.wrong.not_chosen")})
    return clock


def _send(asked: Asked) -> Effect:
    all_of(lambda: asked.texts(LETTER), lambda: _clock(asked))
    return SendInquiry(asked.ref, asked.no, asked.texts(LETTER)["letter"], _clock(asked) == "wait")


def _remind(asked: Asked) -> Effect:
    return RemindInquiry(asked.ref, asked.no, _clock(asked) == "wait")


def _answer(asked: Asked) -> Effect:
    pages = tuple(replace(page, slot=inquiry_slot(asked.no)) for page in asked.pages)
    return AnswerInquiry(asked.ref, asked.no, asked.texts(ANSWER)["answer"], pages)


def _with_pages(asked: Asked) -> None:
    if not asked.pages:
        raise Wrong({"files": asked.voice.text("console.wrong.no_files")})


def _add(asked: Asked) -> Effect:
    all_of(lambda: asked.texts(TITLE), lambda: _with_pages(asked))
    return AddPaper(asked.ref, asked.texts(TITLE)["title"], asked.pages)


DEEDS = (
    Deed("inquiry_letter", SendInquiry, _send, (LETTER, CLOCK), of=_of("letter"), about=_about),
    Deed("inquiry_remind", RemindInquiry, _remind, (CLOCK,), of=_of("remind"), about=_about),
    Deed(
        "inquiry_answer", AnswerInquiry, _answer, (ANSWER,),
        of=_of("answer"), about=_about, most_files=InquiryFrame.most,
    ),
    Deed("add_paper", AddPaper, _add, (TITLE,), rare=True, most_files=AddPaperFrame.most),
)  # fmt: skip
