"""Electronic payment: the gateway at which people pay, and the stand-in of it that the demo has.

desk ─ order ─▶ gateway's address ─▶ the person pays there ─▶ browser comes back with a signed Paid ─▶ desk settles
"""

import hashlib
import hmac
import re
from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

_TOKEN = re.compile(r"([0-9A-Za-z]{1,20})\.([1-9][0-9]{0,3})\.([1-9][0-9]{0,13})\.([0-9a-f]{32})")


class Order(Struct, frozen=True):
    """One bill to be paid: of the request `ref`, by its number."""

    ref: str
    bill: int
    amount_rial: int


class Paid(Struct, frozen=True):
    """What a gateway says: this order was paid under this reference number."""

    token: str
    reference: str
    signature: str


class Gateway(Protocol):
    """What the desk asks of a gateway. A real one is written after this."""

    def address(self, order: Order) -> str:
        """Where the order is paid."""
        ...

    def order_of(self, paid: Paid) -> Order | None:
        """The order that was paid; None where it is not this gateway that says so."""
        ...


class StandIn:
    """A gateway without a bank. `address`: the public address under which its page is served (bot.gateway)."""

    def __init__(self, key: bytes, address: Callable[[], str]) -> None:
        self._key = key
        self._address = address

    def address(self, order: Order) -> str:
        plain = f"{order.ref}.{order.bill}.{order.amount_rial}"
        return f"{self._address()}/pay/{plain}.{self._mac('order', plain)}"

    def order(self, token: str) -> Order | None:
        """The order that an address names; None for one that the desk did not give."""
        found = _TOKEN.fullmatch(token)
        if found is None or not _equal(found[4], self._mac("order", token.rpartition(".")[0])):
            return None
        return Order(found[1], int(found[2]), int(found[3]))

    def pay(self, token: str) -> Paid:
        """The same reference number however often an order is paid."""
        reference = f"{int(self._mac('reference', token), 16) % 10**12:012}"
        return Paid(token, reference, self._mac("paid", f"{token}.{reference}"))

    def order_of(self, paid: Paid) -> Order | None:
        genuine = self._mac("paid", f"{paid.token}.{paid.reference}")
        return self.order(paid.token) if _equal(paid.signature, genuine) else None

    def _mac(self, purpose: str, text: str) -> str:
        return hmac.new(self._key, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()[:32]


def _equal(given: str, genuine: str) -> bool:
    return hmac.compare_digest(given.encode(), genuine.encode())
