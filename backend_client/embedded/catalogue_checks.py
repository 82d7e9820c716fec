"""Contradictions within a catalogue: what would only show itself when a citizen stands before it."""

from collections import Counter
from collections.abc import Iterable, Iterator

from backend_client.agency import reception_faults
from backend_client.appeal_faults import appeal_faults
from backend_client.calendar import working_time
from backend_client.catalogue import Catalogue, DocumentSlot, Duration, Field, Inquiry, InstantRule, Service, Stage
from backend_client.embedded.templates import placeholders
from backend_client.forms import ExpressionError, names, parse


def contradictions(catalogue: Catalogue) -> dict[str, str]:
    """Code of a service, or of a part of the catalogue → reason code; the first of each."""
    problems: dict[str, str] = {}
    parts: tuple[tuple[str, Iterable[str]], ...] = (
        ("hours", _hours(catalogue)),
        ("units", _repeated(unit.code for unit in catalogue.units)),
        ("branches", _repeated(branch.code for branch in catalogue.branches)),
        ("reception", _reception(catalogue)),
        ("services", _repeated(service.code for service in catalogue.services)),
        *((service.code, _service(service, catalogue)) for service in catalogue.services),
    )
    for name, reasons in parts:
        for reason in reasons:
            problems.setdefault(name, reason)
    return problems


def _hours(catalogue: Catalogue) -> Iterator[str]:
    try:
        working_time(catalogue.hours, catalogue.closures, "")
    except ValueError:
        yield "never_open"


def _reception(catalogue: Catalogue) -> Iterator[str]:
    for branch in catalogue.branches:
        if branch.reception:
            yield from (f"{branch.code}:{address}" for address, _ in reception_faults(branch.reception))


def _repeated(codes: Iterable[str]) -> Iterator[str]:
    for code, times in Counter(codes).items():
        if times > 1:
            yield f"repeated:{code}"


def _service(service: Service, catalogue: Catalogue) -> Iterator[str]:
    units = {unit.code for unit in catalogue.units}
    yield from (f"unit:{unit}" for unit in (service.unit, *(s.unit for s in service.stages)) if unit not in units)
    branches = {branch.code for branch in catalogue.branches}
    yield from (f"branch:{branch}" for branch in service.branches if branch not in branches)
    items: tuple[Field | DocumentSlot, ...] = (
        *catalogue.identity.fields,
        *catalogue.identity.documents,
        *service.fields,
        *service.documents,
    )
    yield from _repeated(item.name for item in items)
    yield from _repeated(stage.name for stage in service.stages)
    for item in items:
        for expression in (item.relevant, getattr(item, "constraint", "")):
            yield from _expression(item.name, expression)
    steps: tuple[Stage | Inquiry, ...] = (*service.stages, *service.inquiries)
    if service.stages and service.stages[0].with_previous:
        yield f"with_previous:{service.stages[0].name}"
    yield from _relevances(service, {field.name for field in (*catalogue.identity.fields, *service.fields)})
    for step in steps:
        if _shrinks(step.duration, step.duration_worst):
            yield f"duration:{step.name if isinstance(step, Stage) else step.agency}"
    if service.instant:
        yield from _instant(service.instant, catalogue)
    yield from (f"appeal:{fault.reason}" for fault in appeal_faults(service, catalogue))
    yield from _fees(service, catalogue)


def _fees(service: Service, catalogue: Catalogue) -> Iterator[str]:
    """A fee that could not be billed when it falls due."""
    stages = {"", *(stage.name for stage in service.stages)}
    yield from _repeated(cost.name for cost in service.costs if cost.fee)
    for cost in service.costs:
        if cost.fee is None:
            continue
        if catalogue.agency.payee is None or service.instant or not cost.name or cost.fee.due not in stages:
            yield f"fee:{cost.name}"
        if cost.fee.table and cost.fee.table not in catalogue.tables:
            yield f"table:{cost.fee.table}"
        yield from _expression(cost.name, cost.fee.expression)


def _shrinks(duration: Duration, worst: Duration | None) -> bool:
    """The worst that can happen must not be better than what is planned (F60)."""
    return duration.amount < 0 or (worst is not None and worst.unit == duration.unit and worst.amount < duration.amount)


def _expression(name: str, expression: str) -> Iterator[str]:
    try:
        if expression.strip():
            parse(expression)
    except ExpressionError:
        yield f"expression:{name}"


def _relevances(service: Service, known: set[str]) -> Iterator[str]:
    """A stage's expression reads what was answered, and nothing else."""
    for stage in service.stages:
        faults = list(_expression(stage.name, stage.relevant))
        yield from faults
        if not faults and not names(stage.relevant) <= known:
            yield f"expression:{stage.name}"


def _instant(rule: InstantRule, catalogue: Catalogue) -> Iterator[str]:
    if rule.table not in catalogue.tables:
        yield f"table:{rule.table}"
    columns = {*rule.match, *placeholders(rule.text), *placeholders(rule.legal_grounds)}
    for row in catalogue.tables.get(rule.table, ()):
        yield from (f"column:{column}" for column in sorted(columns - set(row)))
