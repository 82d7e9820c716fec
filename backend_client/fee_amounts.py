"""The amount of a fee by its rule, and whom it is paid to. Pure."""

import datetime as dt
from collections.abc import Mapping

from backend_client import forms
from backend_client.catalogue import FEE_COLUMN, Catalogue, Cost
from backend_client.contract import Answer

MOST_RIAL = 10**13
"""More than this is a slip of the pen, or a broken rule."""


def amount_of(cost: Cost, answers: Mapping[str, Answer], catalogue: Catalogue, today: dt.date) -> int | None:
    """In whole rials, fractions dropped; 0: nothing is to be paid. None where staff have to set it."""
    if cost.fee is None:
        return 0
    if cost.fee.expression:
        return _possible(forms.number(cost.fee.expression, answers, today=today))
    if cost.fee.table:
        return _possible(_looked_up(cost, answers, catalogue))
    return cost.amount_rial


def _looked_up(cost: Cost, answers: Mapping[str, Answer], catalogue: Catalogue) -> int | None:
    if cost.fee is None:
        return None
    for row in catalogue.tables.get(cost.fee.table, ()):
        if all(row.get(column) == str(answers.get(column, "")) for column in cost.fee.match):
            amount = row.get(FEE_COLUMN, "")
            return int(amount) if amount.isascii() and amount.isdecimal() else None
    return None


def _possible(number: float | None) -> int | None:
    return int(number) if number is not None and 0 <= number <= MOST_RIAL else None
