"""Part 3 of the audit form: what is told about each service, and where. A mark stands only where there is content."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from backend_client.agency import Agency
from backend_client.catalogue import Service


class InformationRow(NamedTuple):
    """The form's columns. `page`, `information_page`: "" where there is none. Signs on the wall only a person sees."""

    service_code: str | None
    title: str
    page: str
    in_person_desk: bool
    information_page: str
    call_centre: str
    workflow: bool
    documents: bool
    laws: bool
    duration: bool
    costs: bool
    complaint: bool
    responsible: bool
    faq: bool


def information(services: Sequence[Service], agency: Agency, with_faq: Collection[str]) -> tuple[InformationRow, ...]:
    """`with_faq`: codes of services with questions of their own (I10)."""
    return tuple(_row(service, agency, service.code in with_faq) for service in services)


def _row(service: Service, agency: Agency, has_faq: bool) -> InformationRow:
    answered = bool(service.stages) or service.instant is not None
    return InformationRow(
        service.service_code,
        service.title,
        agency.website if service.delivery in {"electronic", "mixed"} else "",
        service.delivery in {"in_person", "mixed"},
        agency.website,
        agency.phone,
        workflow=bool(service.stages),
        documents=bool(service.documents or service.fields),
        laws=bool(service.laws),
        duration=answered,
        costs=bool(service.costs) and all(cost.how and cost.account for cost in service.costs),
        complaint=bool(service.complaint.strip()),
        responsible=bool(service.responsible.name and service.responsible.phone),
        faq=has_faq,
    )
