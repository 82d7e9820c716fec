"""A request in a list."""

from dataclasses import dataclass

from backend_client.contract import RequestCard
from bot.console.voice import Voice
from dialogs.staff.card import branch_title
from dialogs.staff.due import due, urgency


@dataclass(frozen=True)
class Line:
    """`urgency` "": nothing is due of staff."""

    card: RequestCard
    branch: str
    status: str
    due: str
    urgency: str


def line(card: RequestCard, voice: Voice) -> Line:
    return Line(
        card,
        branch_title(card.branch, voice.content.catalogue),
        card.stage or voice.text(f"staff.status.{card.status}"),
        due(card, voice),
        urgency(card, voice.at) or "",
    )
