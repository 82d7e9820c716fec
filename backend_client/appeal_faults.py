"""What a catalogue says of appeals must hold: else nobody could file one, or one would never be decided."""

from collections.abc import Iterator
from typing import NamedTuple

from backend_client.catalogue import Catalogue, Service


class AppealFault(NamedTuple):
    """`at`: address within the service's definition."""

    at: str
    reason: str


def appeal_faults(service: Service, catalogue: Catalogue) -> Iterator[AppealFault]:
    """Of a service that names another for appeals, and of one that takes them."""
    if service.appeal.service:
        yield from _named(service, catalogue)
    if service.purpose == "appeal":
        yield from _taking(service)


def _named(service: Service, catalogue: Catalogue) -> Iterator[AppealFault]:
    taking = next((each for each in catalogue.services if each.code == service.appeal.service), None)
    if taking is None or taking.purpose != "appeal":
        yield AppealFault("appeal.service", "no_appeal_service")
    elif taking.code == service.code:
        yield AppealFault("appeal.service", "to_itself")
    elif missing := [kind for kind in service.applicants if kind not in taking.applicants]:
        yield AppealFault("appeal.service", f"not_for_{missing[0]}")


def _taking(service: Service) -> Iterator[AppealFault]:
    if service.instant:
        yield AppealFault("instant", "instant")
    if not any(field.type == "text" and field.required and not field.relevant for field in service.fields):
        yield AppealFault("fields", "no_reasons")
