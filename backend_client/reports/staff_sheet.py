"""Table T2: what a member of staff accepted and answered in a period, one request a row. It names codes, no people."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from backend_client.calendar import local_day


class SheetFact(NamedTuple):
    """One request with T2's moments. `first_stage_at`: when it came before the first unit; `last_stage_at`: when the
    last one had finished; `delivered_at`: when the citizen had the response."""

    tracking_code: str
    service: str
    received_at: dt.datetime
    promised_from: dt.date | None
    promised_to: dt.date | None
    first_stage_at: dt.datetime | None
    last_stage_at: dt.datetime | None
    delivered_at: dt.datetime | None


class SheetRow(NamedTuple):
    """T2's columns, in its order. An instant service has no receipt, so nothing was promised."""

    receipt_number: str
    service: str
    received_on: dt.date
    promised_from: dt.date | None
    promised_to: dt.date | None
    first_stage_on: dt.date | None
    last_stage_on: dt.date | None
    delivered_on: dt.date | None


def staff_sheet(facts: Iterable[SheetFact]) -> tuple[SheetRow, ...]:
    """In the order in which the requests were received."""
    return tuple(_row(fact) for fact in sorted(facts, key=lambda fact: (fact.received_at, fact.tracking_code)))


def _row(fact: SheetFact) -> SheetRow:
    return SheetRow(
        fact.tracking_code,
        fact.service,
        local_day(fact.received_at),
        fact.promised_from,
        fact.promised_to,
        _day(fact.first_stage_at),
        _day(fact.last_stage_at),
        _day(fact.delivered_at),
    )


def _day(moment: dt.datetime | None) -> dt.date | None:
    return None if moment is None else local_day(moment)
