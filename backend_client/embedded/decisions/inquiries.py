"""Inquiries to other agencies: sent, reminded, answered, their papers with them (I5, G14)."""

import datetime as dt

from msgspec.structs import replace

from backend_client.catalogue import DocumentSlot, Inquiry
from backend_client.contract import AddedPaper, InquiryProgress, Page, StaffMember
from backend_client.embedded.checks import slot_problem
from backend_client.embedded.decisions.pausing import going_on, wait_for
from backend_client.embedded.decisions.rules import check_text, must_be
from backend_client.embedded.decisions.standing import News, Standing
from backend_client.embedded.stored import OPEN, StoredInquiry
from backend_client.errors import AlreadyDone, RequestRejected

MAX_ANSWER_CHARS = 1000
MAX_LETTER_CHARS = 50
MAX_TITLE_CHARS = 100
MAX_FILES = 10
MAX_MB = 20


def send(at: Standing, by: StaffMember, no: int, letter: str, *, wait: bool) -> Standing:
    must_be(at.request, ("accepted",))
    stored = _stored(at, no)
    if stored.sent_at is not None:
        raise AlreadyDone(stored.sent_by)
    if len(letter) > MAX_LETTER_CHARS:
        raise RequestRejected({"letter": "too_long"})
    sent = replace(stored, sent_at=at.now, sent_by=by.name, letter=letter.strip(), due_at=_due(at, no))
    at = _with(at, sent)
    waits = wait and not at.request.waiting
    note = "\n".join(each for each in (_subject(at, no), letter.strip()) if each)
    news = News(kind="inquiry_sent", by=by, note=note, automatic=waits, inquiry=progress(at, sent))
    at = at.telling(news).but(decided_by=by.name)
    return _waiting(at, by, no) if waits else at


def remind(at: Standing, by: StaffMember, no: int, *, wait: bool) -> Standing:
    must_be(at.request, ("accepted",))
    stored = _sent(at, no)
    reminded = replace(stored, reminded_at=at.now, due_at=_due(at, no), late_told=False)
    at = _with(at, reminded).but(decided_by=by.name)
    at = at.telling(News(kind="inquiry_reminded", by=by, note=_subject(at, no), inquiry=progress(at, reminded)))
    return _waiting(at, by, no) if wait and not at.request.waiting else at


def answer(
    at: Standing, by: StaffMember, no: int, text: str, pages: tuple[Page, ...], damage: dict[str, str]
) -> Standing:
    """An electronic inquiry may be answered at once: then it was sent with it."""
    must_be(at.request, ("accepted",))
    stored = _stored(at, no)
    if stored.answered_at is not None:
        raise AlreadyDone(stored.answered_by)
    check_text(text)
    if len(text) > MAX_ANSWER_CHARS:
        raise RequestRejected({"text": "too_long"})
    _check_pages(pages, progress(at, stored).slot, damage)
    answered = replace(stored, answered_at=at.now, answered_by=by.name, answer=text)
    if stored.sent_at is None:
        answered = replace(answered, sent_at=at.now, sent_by=by.name)
    at = replace(at, private=replace(at.private, pages=(*at.private.pages, *pages)))
    at = _with(at, answered).but(decided_by=by.name)
    if at.private.waiting_inquiry and at.request.waiting == "agency" and not outstanding(at):
        at = going_on(at, by)
    note = f"{_subject(at, no)}\n{text}"
    return at.telling(News(kind="inquiry_answered", by=by, note=note, inquiry=progress(at, answered)))


def add_paper(at: Standing, by: StaffMember, title: str, pages: tuple[Page, ...], damage: dict[str, str]) -> Standing:
    """Another paper that reached the desk, by post for example."""
    must_be(at.request, OPEN)
    check_text(title)
    if len(title) > MAX_TITLE_CHARS:
        raise RequestRejected({"title": "too_long"})
    paper = AddedPaper(no=len(at.private.added) + 1, title=title, by=by.name, at=at.now)
    if not pages:
        raise RequestRejected({"pages": "missing"})
    placed = tuple(replace(page, slot=paper.slot) for page in pages)
    _check_pages(placed, paper.slot, damage)
    private = replace(at.private, added=(*at.private.added, paper), pages=(*at.private.pages, *placed))
    return replace(at, private=private).telling(News(kind="paper_added", by=by, note=title))


def look(at: Standing) -> Standing:
    """Whoever has the request in hand is told, in working time, of each answer that should be there and is not."""
    if at.request.status != "accepted" or not at.time.is_open(at.now):
        return at
    for stored in outstanding(at):
        if stored.due_at is not None and stored.due_at < at.now and not stored.late_told:
            at = _with(at, replace(stored, late_told=True))
            at = at.telling(News(kind="inquiry_late", note=_subject(at, stored.no), inquiry=progress(at, stored)))
    return at


def outstanding(at: Standing) -> tuple[StoredInquiry, ...]:
    return tuple(each for each in at.inquiries if each.sent_at is not None and each.answered_at is None)


def all_of(defined: tuple[Inquiry, ...], stored: tuple[StoredInquiry, ...]) -> tuple[InquiryProgress, ...]:
    """Of a request, in the definition's order, those that are still to be sent included."""
    by_no = {each.no: each for each in stored}
    return tuple(
        _progress(inquiry, by_no.get(no) or StoredInquiry(no=no)) for no, inquiry in enumerate(defined, start=1)
    )


def progress(at: Standing, stored: StoredInquiry) -> InquiryProgress:
    return _progress(at.definition.inquiries[stored.no - 1], stored)


def _progress(inquiry: Inquiry, stored: StoredInquiry) -> InquiryProgress:
    return InquiryProgress(
        no=stored.no,
        agency=inquiry.agency,
        subject=inquiry.subject,
        electronic=inquiry.electronic,
        reason=inquiry.reason,
        state="answered" if stored.answered_at else "sent" if stored.sent_at else "to_send",
        sent_at=stored.sent_at,
        due_at=stored.due_at,
        reminded_at=stored.reminded_at,
        answered_at=stored.answered_at,
        by=stored.answered_by or stored.sent_by,
        letter=stored.letter,
        answer=stored.answer,
    )


def _stored(at: Standing, no: int) -> StoredInquiry:
    """Raises RequestRejected for a number that the definition does not have."""
    if not 1 <= no <= len(at.definition.inquiries):
        raise RequestRejected({"no": "unknown"})
    return next((each for each in at.inquiries if each.no == no), StoredInquiry(no=no))


def _sent(at: Standing, no: int) -> StoredInquiry:
    stored = _stored(at, no)
    if stored.answered_at is not None:
        raise AlreadyDone(stored.answered_by)
    if stored.sent_at is None:
        raise RequestRejected({"no": "not_sent"})
    return stored


def _waiting(at: Standing, by: StaffMember, no: int) -> Standing:
    """The desk's time stands still until the answer."""
    reason = _subject(at, no)
    at = wait_for(at, "agency", reason)
    at = replace(at, private=replace(at.private, waiting_inquiry=True))
    return at.telling(News(kind="paused", by=by, text=reason))


def _due(at: Standing, no: int) -> dt.datetime:
    inquiry = at.definition.inquiries[no - 1]
    return at.time.add(at.now, inquiry.duration_worst or inquiry.duration)


def _subject(at: Standing, no: int) -> str:
    inquiry = at.definition.inquiries[no - 1]
    return f"{inquiry.agency}: {inquiry.subject}"


def _with(at: Standing, stored: StoredInquiry) -> Standing:
    others = tuple(each for each in at.inquiries if each.no != stored.no)
    return replace(at, inquiries=(*others, stored))


def _check_pages(pages: tuple[Page, ...], slot: str, damage: dict[str, str]) -> None:
    """All of that slot, pictures or PDF. Raises RequestRejected."""
    problems = {page.slot: "unexpected" for page in pages if page.slot != slot} | damage
    wanted = DocumentSlot(name=slot, title=slot, required=False, max_pages=MAX_FILES, max_mb=MAX_MB)
    wrong = slot_problem(wanted, pages)
    if wrong:
        problems.setdefault(slot, wrong)
    if problems:
        raise RequestRejected(problems)
