"""Two requests of one applicant for one service side by side, so that staff see whether they are one."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from backend_client.contract import Applicant, Page, RequestCard, StaffRequestView
from bot.console.voice import Voice
from dialogs import persian
from dialogs.staff.answers import shown, shown_fields
from dialogs.staff.card import branch_title, titles_of
from dialogs.staff.due import due

Both = tuple[StaffRequestView, StaffRequestView]


@dataclass(frozen=True)
class Row:
    """One thing about both, "" where there is none."""

    title: str
    this: str
    other: str
    differs: bool


@dataclass(frozen=True)
class Comparison:
    """`card`: of the other request."""

    card: RequestCard
    rows: tuple[Row, ...]


def compared(this: StaffRequestView, other: StaffRequestView, voice: Voice) -> Comparison:
    """How each stands, who asks, what was answered and sent in."""
    both = (this, other)
    rows = [*_standing(both, voice), *_applicant(both, voice), *_answers(both, voice), *_documents(both, voice)]
    return Comparison(other.card, tuple(rows))


def _row(title: str, this: str, other: str) -> Row:
    return Row(title, this, other, this != other)


def _standing(both: Both, voice: Voice) -> Iterator[Row]:
    text, catalogue = voice.text, voice.content.catalogue
    cards = (both[0].card, both[1].card)
    yield _row(text("console.request.submitted"), *(persian.moment(card.submitted_at) for card in cards))
    yield _row(text("console.queue.stage"), *(card.stage or text(f"staff.status.{card.status}") for card in cards))
    yield _row(text("console.queue.due"), *(due(card, voice) for card in cards))
    free = text("console.queue.free")
    yield _row(
        text("console.queue.taken"), *(persian.quoted(card.taken_by) if card.taken_by else free for card in cards)
    )
    yield _row(text("console.queue.branch"), *(branch_title(card.branch, catalogue) for card in cards))
    yield _row(text("console.request.messages"), *(persian.digits(len(view.messages)) for view in both))


def _applicant(both: Both, voice: Voice) -> Iterator[Row]:
    """Their identifier is the same."""
    this, other = (_told(view.applicant) for view in both)
    titles = [f"console.applicant.{both[0].applicant.kind}", "console.request.mobile", "console.request.representative"]
    for title, own, others in zip(titles, this, other, strict=True):
        if own or others:
            yield _row(voice.text(title), own, others)


def _told(applicant: Applicant) -> tuple[str, str, str]:
    representative = persian.quoted(applicant.representative) if applicant.representative else ""
    return persian.quoted(applicant.name), persian.code(persian.digits(applicant.mobile)), representative


def _answers(both: Both, voice: Voice) -> Iterator[Row]:
    """In the form's order; what only the other one was asked stands at the end."""
    asked = [{field.name: field for field in shown_fields(view, voice.content.catalogue)} for view in both]
    for name in dict.fromkeys([*asked[0], *asked[1]]):
        field = asked[0].get(name) or asked[1][name]
        this, other = (
            shown(fields[name], view.answers[name]) if name in fields else ""
            for fields, view in zip(asked, both, strict=True)
        )
        yield _row(field.short, this, other)


def _documents(both: Both, voice: Voice) -> Iterator[Row]:
    """How many pages of each; they are the same where the files are."""
    titles = {**titles_of(both[1], voice.content.catalogue), **titles_of(both[0], voice.content.catalogue)}
    for slot in dict.fromkeys(page.slot for view in both for page in view.pages):
        this, other = ([page for page in view.pages if page.slot == slot] for view in both)
        differs = Counter(page.sha256 for page in this) != Counter(page.sha256 for page in other)
        yield Row(titles.get(slot, slot), _pages(this, voice), _pages(other, voice), differs)


def _pages(pages: list[Page], voice: Voice) -> str:
    return voice.text("console.merge.pages", count=persian.digits(len(pages))) if pages else ""
