"""Part 1 of the audit form, and table 2 of its annex 3: where each service is given, the totals and the two ratios."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from backend_client.catalogue import Delivery, Service


class PlaceRow(NamedTuple):
    """`service_code` None: it is being obtained, so the service is not approved and does not count.

    `place`: what is given both ways is electronic (F14). `reason`: why not electronic, "" where it needs none.
    """

    title: str
    service_code: str | None
    kind: str
    place: Delivery
    reason: str


class Totals(NamedTuple):
    """The form's a to e, of approved services. Shares are parts of 1, None where there is no service.

    `in_person_share`: b by a; `electronic_share`: c and d by a.
    """

    every: int
    in_person: int
    electronic: int
    mixed: int
    outside: int
    in_person_share: float | None
    electronic_share: float | None


class Places(NamedTuple):
    """`unexplained`: titles of services outside the electronic desk whose reason is missing (F15)."""

    rows: tuple[PlaceRow, ...]
    totals: Totals
    unexplained: tuple[str, ...]


def places(services: Sequence[Service]) -> Places:
    """Services in the catalogue's order, approved ones first (F21)."""
    rows = sorted((_row(service) for service in services), key=lambda row: row.service_code is None)
    lacking = tuple(row.title for row in rows if row.place != "electronic" and not row.reason)
    return Places(tuple(rows), totals(rows), lacking)


def _row(service: Service) -> PlaceRow:
    reason = "" if service.delivery == "electronic" else service.delivery_reason.strip()
    return PlaceRow(service.title, service.service_code, service.kind, service.delivery, reason)


def totals(rows: Iterable[PlaceRow]) -> Totals:
    counted = Counter(row.place for row in rows if row.service_code is not None)
    every = counted.total()
    electronic = counted["electronic"] + counted["mixed"]
    return Totals(
        every,
        counted["in_person"],
        counted["electronic"],
        counted["mixed"],
        counted["outside"],
        counted["in_person"] / every if every else None,
        electronic / every if every else None,
    )
