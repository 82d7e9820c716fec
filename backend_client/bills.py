"""What is to be paid within a request (I6): by which rule, and the bill that the desk issues for it."""

import datetime as dt
from typing import Literal

from msgspec import Struct

from backend_client.pages import Page

BillState = Literal["open", "reported", "confirmed", "rejected", "cancelled"]
"""`reported`: its payer says that it is paid, and the desk has to look. `rejected`: the desk has not found that
payment, so it is open again."""

UNPAID: frozenset[BillState] = frozenset({"open", "reported", "rejected"})


class FeeRule(Struct, frozen=True, kw_only=True):
    """How much is to be paid within the request, and when. Without `expression` and `table` it is the cost's fixed
    amount; where that is None staff set it.

    `expression`: rials, of the answers. `table`: a look-up table of the catalogue, of which the row counts whose
    `match` columns equal the answers of that name; its column `amount_rial` has the amount. Where neither gives a
    number staff set it. `due`: name of the stage with which it falls due, "" with acceptance.
    """

    expression: str = ""
    table: str = ""
    match: tuple[str, ...] = ()
    due: str = ""


class PaymentStart(Struct, frozen=True):
    """Where a bill can be paid now."""

    address: str


class Bill(Struct, frozen=True, kw_only=True):
    """One payment of one request. `no`: counts the request's bills from 1. `cost`: name of the cost in the definition.

    `deposit_id`: named at the bank. `reference`, `slips`: what its payer has given as proof; `reported_by`: who of the
    staff noted it down for them at the counter. `reason`: why it was rejected or cancelled. `electronic`: it can be
    paid at a gateway now. `gateway`: it was paid there.
    """

    no: int
    cost: str
    title: str
    amount_rial: int
    deposit_id: str
    payee: str
    iban: str
    legal_basis: str
    issued_at: dt.datetime
    state: BillState = "open"
    reference: str = ""
    slips: tuple[Page, ...] = ()
    reported_at: dt.datetime | None = None
    reported_by: str = ""
    decided_at: dt.datetime | None = None
    decided_by: str = ""
    reason: str = ""
    electronic: bool = False
    gateway: bool = False
