"""E10: how far people come with each service in the chat, and where they give up."""

from collections import Counter
from collections.abc import Iterator, Mapping

from backend_client.catalogue import Service
from bot.reports.source import Asked, Source
from bot.reports.told import Column, Named, Row, Table, Told
from bot.store.passages import Mark
from dialogs.citizen.steps import BRANCH
from dialogs.passages import BEGAN, CONFIRMED, LEFT, OPENED, PASSED, REGISTERED

GIVEN_UP = "given_up"
MARKS = (OPENED, BEGAN, CONFIRMED, REGISTERED, GIVEN_UP)
By = Mapping[str, Counter[str]]
"""Of each service, how often it came to each mark."""


async def told_funnel(source: Source, asked: Asked) -> Told:
    counts = by_service(await source.kept.passages(asked.period.first, asked.period.last))
    return Told("funnel", asked.period, "", (_services(source, counts), _steps(source, counts)), ("funnel", "left"))


def by_service(counts: Mapping[Mark, int]) -> By:
    """All days together; what was left anywhere is counted as given up as well."""
    found: dict[str, Counter[str]] = {}
    for (_, service, mark), times in counts.items():
        marks = found.setdefault(service, Counter())
        marks[mark] += times
        if mark.startswith(LEFT):
            marks[GIVEN_UP] += times
    return {service: marks for service, marks in sorted(found.items()) if any(marks[mark] for mark in MARKS)}


def _services(source: Source, counts: By) -> Table:
    counted = tuple(Column(mark, "count") for mark in MARKS)
    columns = (Column("service", "text"), *counted, Column("registered_share", "share"))
    total = sum(counts.values(), Counter[str]())
    rows = [_line(source.service(service), marks) for service, marks in counts.items()]
    return Table("funnel", columns, rows, _line(Named("total", source.words["report.total"]), total))


def _line(head: Named, marks: Counter[str]) -> Row:
    return (head, *(marks[mark] for mark in MARKS), _share(marks[REGISTERED], marks[BEGAN]))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _steps(source: Source, counts: By) -> Table:
    columns = (
        Column("service", "text"),
        Column("step", "text"),
        Column("passed", "count"),
        Column("passed_share", "share"),
        Column("left_after", "count"),
    )
    rows = [row for service, marks in counts.items() for row in _of_service(source, service, marks)]
    return Table("funnel_steps", columns, rows)


def _of_service(source: Source, code: str, marks: Counter[str]) -> Iterator[Row]:
    """Its steps in the order in which they are asked; those of earlier definitions at the end. Of a form that was given
    up right away only its beginning is told."""
    head = source.service(code)
    began = marks[BEGAN]
    if began:
        yield head, Named("", source.words["report.funnel.begun"]), began, None, marks[LEFT]
    asked = dict(_asked(source, code))
    gone = {mark.removeprefix(PASSED): "" for mark in sorted(marks) if mark.startswith(PASSED)}
    for name, title in {**asked, **{name: "" for name in gone if name not in asked}}.items():
        passed, left = marks[PASSED + name], marks[LEFT + name]
        if passed or left:
            yield head, Named(name, title), passed, _share(passed, began), left


def _asked(source: Source, code: str) -> Iterator[tuple[str, str]]:
    """Names of the steps and what they are called."""
    service: Service | None = next((one for one in source.catalogue.services if one.code == code), None)
    if service is None:
        return
    identity = source.catalogue.identity
    yield from ((field.name, field.short) for field in identity.fields)
    yield from ((slot.name, slot.title) for slot in identity.documents)
    yield BRANCH, source.words["form.branch_title"]
    yield from ((field.name, field.short) for field in service.fields)
    yield from ((slot.name, slot.title) for slot in service.documents)
