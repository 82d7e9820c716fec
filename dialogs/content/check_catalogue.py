"""Everything that the catalogue names exists: units, branches, groups, files, tables; codes are unique."""

import re
from collections.abc import Iterable, Iterator, Sequence

from backend_client.catalogue import DocumentSlot, InstantRule, Service, Template
from dialogs.content.check_receptions import check_receptions
from dialogs.content.parser import Pack
from dialogs.content.problems import ContentProblem

CODE = re.compile(r"[a-z][a-z0-9_]*")
COLUMN = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_MAX_QUESTIONS = 16


def service_path(service: Service) -> str:
    return f"catalogue/services/{service.code}.yaml"


def check_catalogue(pack: Pack) -> Iterator[ContentProblem]:
    """References between the catalogue's files, and what each file must hold by itself."""
    catalogue = pack.catalogue
    for name in ("groups", "units", "branches"):
        yield from _codes(pack, f"catalogue/{name}.yaml", [each.code for each in getattr(catalogue, name)])
    branches = {branch.code for branch in catalogue.branches}
    for index, closure in enumerate(catalogue.closures):
        if closure.branch and closure.branch not in branches:
            message = f"no branch '{closure.branch}'"
            yield pack.problem("catalogue/closures.yaml", f"{index}.branch", message)
    if catalogue.hours.opens >= catalogue.hours.closes:
        yield pack.problem("catalogue/hours.yaml", "opens", "opens after it closes")
    if not set(catalogue.hours.weekend) <= set(range(1, 8)) or len(set(catalogue.hours.weekend)) > 5:
        yield pack.problem("catalogue/hours.yaml", "weekend", "weekdays run from 1 (Monday) to 7 (Sunday)")
    yield from check_receptions(pack)
    yield from _survey(pack)
    yield from _samples(pack, "catalogue/identity.yaml", (), catalogue.identity.documents)
    for service in catalogue.services:
        yield from _service(pack, service)


def _codes(pack: Pack, path: str, codes: list[str]) -> Iterator[ContentProblem]:
    for index, code in enumerate(codes):
        if not CODE.fullmatch(code):
            yield pack.problem(path, f"{index}.code", f"code '{code}'", "use small Latin letters, digits, _")
        if code in codes[:index]:
            yield pack.problem(path, f"{index}.code", f"code '{code}' is here twice")


def _survey(pack: Pack) -> Iterator[ContentProblem]:
    path, survey = "catalogue/survey.yaml", pack.catalogue.survey
    numbers = [question.number for question in survey.questions]
    for index, number in enumerate(numbers):
        if number in numbers[:index]:
            yield pack.problem(path, f"questions.{index}.number", f"question {number} is here twice")
    if len(numbers) > _MAX_QUESTIONS:
        yield pack.problem(path, "questions", f"more than {_MAX_QUESTIONS} questions (T5)")
    if len({option.value for option in survey.scale}) < max(2, len(survey.scale)):
        yield pack.problem(path, "scale", "the scale needs two or more different levels")
    if not 0 <= survey.follow_up_below <= len(survey.scale):
        problem = f"a mean score of a form is never {survey.follow_up_below:g}"
        fix = f"give one up to {len(survey.scale)}, the best, or 0 for never"
        yield pack.problem(path, "follow_up_below", problem, fix)


def _service(pack: Pack, service: Service) -> Iterator[ContentProblem]:
    path, catalogue = service_path(service), pack.catalogue
    units = {unit.code for unit in catalogue.units}
    branches = {branch.code for branch in catalogue.branches}
    yield from _known(pack, path, "group", [service.group], {group.code for group in catalogue.groups})
    yield from _known(pack, path, "unit", [service.unit], units)
    yield from _known(pack, path, "branches", service.branches, branches)
    for index, stage in enumerate(service.stages):
        yield from _known(pack, path, f"stages.{index}.unit", [stage.unit], units)
    yield from _samples(pack, path, service.templates, service.documents)
    if service.instant is not None:
        yield from _instant(pack, service, service.instant)


def _known(pack: Pack, path: str, address: str, codes: Iterable[str], known: set[str]) -> Iterator[ContentProblem]:
    kind = address.rpartition(".")[2]
    for code in codes:
        if code not in known:
            yield pack.problem(path, address, f"no {kind} '{code}'", f"use one of {', '.join(sorted(known))}")


def _samples(
    pack: Pack, path: str, templates: Sequence[Template], documents: Sequence[DocumentSlot]
) -> Iterator[ContentProblem]:
    files = [(f"templates.{index}.file", each.file) for index, each in enumerate(templates)]
    files += [(f"documents.{index}.sample", slot.sample) for index, slot in enumerate(documents)]
    for address, name in files:
        if name and name not in pack.samples:
            yield pack.problem(path, address, f"no file samples/{name}")


def _instant(pack: Pack, service: Service, rule: InstantRule) -> Iterator[ContentProblem]:
    path, rows = service_path(service), pack.catalogue.tables.get(rule.table)
    if not rows:
        yield pack.problem(path, "instant.table", f"no rows in catalogue/tables/{rule.table}.csv")
        return
    columns = rows[0].keys()
    fields = {field.name for field in service.fields}
    for name in rule.match:
        if name not in columns or name not in fields:
            yield pack.problem(
                path, "instant.match", f"'{name}' must be a column of {rule.table}.csv and a field of the form"
            )
    for address, text in (("text", rule.text), ("legal_grounds", rule.legal_grounds)):
        for name in COLUMN.findall(text):
            if name not in columns:
                yield pack.problem(path, f"instant.{address}", f"{rule.table}.csv has no column '{name}'")
    keys = [tuple(row.get(name, "") for name in rule.match) for row in rows]
    for index, key in enumerate(keys):
        if key in keys[:index]:
            yield ContentProblem(f"catalogue/tables/{rule.table}.csv", index + 2, "these keys have a row already")
