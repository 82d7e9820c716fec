"""A request's date in words: on time, near or late, never by colour alone (UX 30)."""

import datetime as dt

from backend_client.contract import RequestCard
from dialogs import persian
from dialogs.talk import Talk

NEAR_DAYS = 2
NEAR_HOURS = 3


def due(card: RequestCard, talk: Talk) -> str:
    """Until when staff must do their part; "" where nothing is due."""
    if card.waiting:
        return talk.text(f"staff.due.waiting.{card.waiting}")
    if card.status == "submitted" and card.accept_by is not None:
        return _accept_by(card.accept_by, talk)
    if card.status == "accepted" and card.promised_to is not None:
        return _promised(card.promised_to, talk)
    return talk.text("staff.due.citizen") if card.status == "deficient" else ""


def _accept_by(until: dt.datetime, talk: Talk) -> str:
    left = until - talk.at
    name = _urgency(late=left < dt.timedelta(0), near=left <= dt.timedelta(hours=NEAR_HOURS))
    return talk.text(f"staff.due.accept.{name}", moment=persian.moment(until))


def _promised(until: dt.date, talk: Talk) -> str:
    days_left = (until - talk.today).days
    name = _urgency(late=days_left < 0, near=days_left <= NEAR_DAYS)
    return talk.text(f"staff.due.promise.{name}", day=persian.day(until))


def _urgency(*, late: bool, near: bool) -> str:
    if late:
        return "late"
    return "near" if near else "on_time"
