"""What citizens wrote in the survey's free text, without a way back to the one who wrote it."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from backend_client.reports.period import Period


class Suggestion(NamedTuple):
    service: str
    filled_at: dt.datetime
    text: str


class SuggestionRow(NamedTuple):
    service: str
    text: str


def suggestions(facts: Iterable[Suggestion], period: Period) -> tuple[SuggestionRow, ...]:
    """By service, then in the order of their words: neither day nor order of writing leads back to a request."""
    told = (SuggestionRow(fact.service, fact.text.strip()) for fact in facts if period.has(fact.filled_at))
    return tuple(sorted(row for row in told if row.text))
