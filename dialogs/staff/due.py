"""A request's date in words: on time, near or late, never by colour alone (UX 30)."""

import datetime as dt
from typing import Literal, Protocol

from backend_client.contract import RequestCard
from dialogs import persian
from dialogs.talk import Speaks

NEAR_DAYS = 2
NEAR_HOURS = 3
Urgency = Literal["on_time", "near", "late"]


class TellsTime(Speaks, Protocol):
    """Who tells a date: a turn's Talk, or a page."""

    @property
    def at(self) -> dt.datetime: ...


def due(card: RequestCard, talk: TellsTime) -> str:
    """Until when staff must do their part; "" where nothing is due."""
    if card.waiting:
        return talk.text(f"staff.due.waiting.{card.waiting}")
    name = urgency(card, talk.at)
    if name and card.status == "submitted" and card.accept_by is not None:
        return talk.text(f"staff.due.accept.{name}", moment=persian.moment(card.accept_by))
    if name and card.promised_to is not None:
        return talk.text(f"staff.due.promise.{name}", day=persian.day(card.promised_to))
    return talk.text("staff.due.citizen") if card.status == "deficient" else ""


def urgency(card: RequestCard, at: dt.datetime) -> Urgency | None:
    """How staff's part stands at this moment; None where nothing of theirs is due."""
    if card.status == "submitted" and card.accept_by is not None:
        left = card.accept_by - at
        return _urgency(late=left < dt.timedelta(0), near=left <= dt.timedelta(hours=NEAR_HOURS))
    if card.status == "accepted" and card.promised_to is not None and not card.waiting:
        days_left = (card.promised_to - persian.local_day(at)).days
        return _urgency(late=days_left < 0, near=days_left <= NEAR_DAYS)
    return None


def _urgency(*, late: bool, near: bool) -> Urgency:
    if late:
        return "late"
    return "near" if near else "on_time"
