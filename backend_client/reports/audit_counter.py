"""Part 4 of the audit form: services of the in-person desk, and what was done for those who came."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from backend_client.catalogue import Service, Survey


class TakenIn(NamedTuple):
    """One accepted request. `documents`: its documents; `later`: those of them that had to be given again or anew.

    `receipt`: whether one was issued, with a promised day.
    """

    service: str
    receipt: bool
    documents: int
    later: int


class CounterRow(NamedTuple):
    """`receipt`: all accepted requests had one; None where there was no request. `at_once`: part of 1 of the documents
    that were taken with the request; None where there were none. `survey`: whether the applicant is asked."""

    title: str
    service_code: str | None
    requests: int
    receipt: bool | None
    at_once: float | None
    survey: bool


def counter(services: Sequence[Service], survey: Survey, taken: Iterable[TakenIn]) -> tuple[CounterRow, ...]:
    """Services that are given in person, wholly or in part."""
    by_service: dict[str, list[TakenIn]] = defaultdict(list)
    for one in taken:
        by_service[one.service].append(one)
    return tuple(
        _row(service, survey, by_service[service.code])
        for service in services
        if service.delivery in {"in_person", "mixed"}
    )


def _row(service: Service, survey: Survey, taken: Sequence[TakenIn]) -> CounterRow:
    return CounterRow(
        service.title,
        service.service_code,
        len(taken),
        all(one.receipt for one in taken) if taken else None,
        at_once(taken),
        bool(survey.questions),
    )


def at_once(taken: Iterable[TakenIn]) -> float | None:
    """The part of all documents that was taken with the request; None where there were none."""
    counted = tuple(taken)
    documents = sum(one.documents for one in counted)
    return (documents - sum(one.later for one in counted)) / documents if documents else None
