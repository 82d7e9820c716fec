"""Part 5 of the audit form: what the electronic desk offers for each of its services."""

from collections.abc import Sequence
from typing import NamedTuple

from backend_client.agency import Agency
from backend_client.catalogue import Service, Survey


class ElectronicRow(NamedTuple):
    """The form's columns; marks say has or has not."""

    title: str
    service_code: str | None
    page: str
    documents: bool
    form: bool
    delivery: bool
    tracking_code: bool
    tracking: bool
    sms: bool
    survey: bool


def electronic(services: Sequence[Service], agency: Agency, survey: Survey, *, sms: bool) -> tuple[ElectronicRow, ...]:
    """Services that are given electronically, wholly or in part. `sms`: whether a notifier by SMS is configured.

    The desk itself takes documents, numbers, tracks and answers whatever service it has: only what a definition can
    lack is looked up.
    """
    return tuple(
        ElectronicRow(
            service.title,
            service.service_code,
            agency.website,
            documents=True,
            form=bool(service.fields or service.documents),
            delivery=True,
            tracking_code=True,
            tracking=bool(service.stages) or service.instant is not None,
            sms=sms,
            survey=bool(survey.questions),
        )
        for service in services
        if service.delivery in {"electronic", "mixed"}
    )
