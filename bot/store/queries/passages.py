"""Counts of the dialogs' funnel: many at a time, and seldom."""

import datetime as dt
from collections.abc import Mapping

from bot.store.passages import Mark
from bot.store.transaction import Transaction

_ADD = (
    "INSERT INTO passage (day, service, mark, times) VALUES (:day, :service, :mark, :times)"
    " ON CONFLICT (day, service, mark) DO UPDATE SET times = passage.times + :times"
)


def add(tx: Transaction, counts: Mapping[Mark, int]) -> None:
    """In one order, so that two processes never wait for each other crosswise."""
    for mark in sorted(counts):
        tx.run(_ADD, day=mark.day.isoformat(), service=mark.service, mark=mark.mark, times=counts[mark])


def several(tx: Transaction, first: dt.date, last: dt.date) -> Mapping[Mark, int]:
    rows = tx.all(
        "SELECT day, service, mark, times FROM passage WHERE day BETWEEN :first AND :last",
        first=first.isoformat(),
        last=last.isoformat(),
    )
    return {Mark(dt.date.fromisoformat(row["day"]), row["service"], row["mark"]): row["times"] for row in rows}
