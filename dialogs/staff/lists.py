"""A list of requests as staff read it: a page of numbered lines, and a button that opens each."""

from collections.abc import Sequence

from backend_client.contract import RequestCard
from dialogs import persian
from dialogs.staff.actions import OPEN
from dialogs.staff.buttons import page_of, page_within, paging
from dialogs.staff.due import due
from dialogs.staff.hands import taken
from dialogs.staff.request import StaffRequestFrame
from dialogs.talk import Choice, Row, Talk


def listed_lines(cards: Sequence[RequestCard], page: int, talk: Talk) -> list[str]:
    """The requests of this page and, where there are others, which of how many they are."""
    start = page_within(cards, page) * len(page_of(cards, 0))
    here = page_of(cards, page)
    lines = [line(number, card, talk) for number, card in enumerate(here, 1)]
    if len(cards) == len(here):
        return lines
    first, last, of = (persian.digits(figure) for figure in (start + 1, start + len(here), len(cards)))
    return [*lines, talk.text("staff.queue.shown", first=first, last=last, of=of)]


def line(number: int, card: RequestCard, talk: Talk) -> str:
    """One request: code, service, stage, when it is due, who took it."""
    lines = [
        talk.text(
            "staff.queue.line",
            number=persian.digits(number),
            code=persian.tracking_code(card.tracking_code),
            service=card.service_title,
        ),
        talk.text("staff.card.stage", stage=card.stage) if card.stage else talk.text(f"staff.status.{card.status}"),
        due(card, talk),
        taken(card, talk) if card.status in OPEN else "",
    ]
    return "\n".join(line for line in lines if line)


def listed_rows(cards: Sequence[RequestCard], page: int, talk: Talk) -> list[Row]:
    return [*([_opening(card, talk)] for card in page_of(cards, page)), paging(cards, page, talk)]


def _opening(card: RequestCard, talk: Talk) -> Choice:
    label = talk.text(
        "staff.button.open_request",
        code=persian.tracking_code(card.tracking_code),
        service=card.service_title,
    )
    return Choice(label, f"open:{card.ref}")


def opened(value: str, talk: Talk) -> bool:
    """Whether this choice was one of the list's; then its request is open."""
    if not value.startswith("open:"):
        return False
    talk.push(StaffRequestFrame(ref=value.removeprefix("open:")))
    return True
