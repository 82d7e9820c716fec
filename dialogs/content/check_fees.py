"""Fees that can be billed (I6): a rule that comes to an amount, a stage to fall due with, an account to be paid to."""

import re
from collections import Counter
from collections.abc import Iterator

from backend_client import forms
from backend_client.catalogue import FEE_COLUMN, Cost, Service
from dialogs.content.check_catalogue import CODE, service_path
from dialogs.content.parser import Pack
from dialogs.content.problems import ContentProblem
from nlu.values import Invalid, read_iban

_PREFIX = re.compile(r"[0-9]{4,15}")


def check_fees(pack: Pack) -> Iterator[ContentProblem]:
    billed = [service for service in pack.catalogue.services if any(cost.fee for cost in service.costs)]
    yield from _payee(pack, needed=bool(billed))
    for service in billed:
        names = Counter(cost.name for cost in service.costs if cost.fee)
        for index, cost in enumerate(service.costs):
            if cost.fee:
                yield from _fee(pack, service, f"costs.{index}", cost, repeated=names[cost.name] > 1)


def _payee(pack: Pack, *, needed: bool) -> Iterator[ContentProblem]:
    payee = pack.catalogue.agency.payee
    if payee is None:
        if needed:
            fix = "add 'payee' with title, iban and deposit_prefix"
            yield pack.problem("pack.yaml", "agency", "a service has a fee, and there is no account for it (I6)", fix)
        return
    if isinstance(read_iban(payee.iban), Invalid):
        yield pack.problem("pack.yaml", "agency.payee.iban", f"'{payee.iban}' is no IBAN", "write IR and 24 digits")
    if not _PREFIX.fullmatch(payee.deposit_prefix):
        message = f"deposit_prefix '{payee.deposit_prefix}'"
        yield pack.problem("pack.yaml", "agency.payee.deposit_prefix", message, "write the agency's 4 to 15 digits")


def _fee(pack: Pack, service: Service, address: str, cost: Cost, *, repeated: bool) -> Iterator[ContentProblem]:
    path, fee = service_path(service), cost.fee
    if fee is None:
        return
    if not CODE.fullmatch(cost.name):
        yield pack.problem(path, f"{address}.name", f"name '{cost.name}'", "use small Latin letters, digits, _")
    elif repeated:
        yield pack.problem(path, f"{address}.name", f"'{cost.name}' is here twice")
    if service.instant:
        message = "an instant service is answered before anything could be paid"
        yield pack.problem(path, f"{address}.fee", message, "leave the fee out")
    if fee.due and fee.due not in {stage.name for stage in service.stages}:
        names = ", ".join(stage.name for stage in service.stages)
        yield pack.problem(path, f"{address}.fee.due", f"no stage '{fee.due}'", f"use one of {names}, or leave it out")
    if len([one for one in (cost.amount_rial is not None, fee.expression, fee.table) if one]) > 1:
        fix = "keep one of amount_rial, expression, table"
        yield pack.problem(path, f"{address}.fee", "more than one rule for the amount", fix)
    if fee.expression:
        yield from _expression(pack, service, f"{address}.fee.expression", fee.expression)
    if fee.table:
        yield from _table(pack, service, f"{address}.fee", cost)


def _expression(pack: Pack, service: Service, address: str, expression: str) -> Iterator[ContentProblem]:
    path = service_path(service)
    try:
        named = forms.names(expression)
    except forms.ExpressionError as error:
        yield pack.problem(path, address, f"not an expression: {error}")
        return
    for name in sorted(named - _fields(pack, service)):
        yield pack.problem(path, address, f"'{name}' is no field of this form")


def _table(pack: Pack, service: Service, address: str, cost: Cost) -> Iterator[ContentProblem]:
    path, fee = service_path(service), cost.fee
    rows = pack.catalogue.tables.get(fee.table, ()) if fee else ()
    if fee is None or not rows:
        name = fee.table if fee else ""
        yield pack.problem(path, f"{address}.table", f"no rows in catalogue/tables/{name}.csv")
        return
    for name in fee.match:
        if name not in rows[0] or name not in _fields(pack, service):
            message = f"'{name}' must be a column of {fee.table}.csv and a field of the form"
            yield pack.problem(path, f"{address}.match", message)
    for line, row in enumerate(rows, start=2):
        amount = row.get(FEE_COLUMN, "")
        if not (amount.isascii() and amount.isdecimal()):
            message = f"'{FEE_COLUMN}' must be whole rials, not '{amount}'"
            yield ContentProblem(f"catalogue/tables/{fee.table}.csv", line, message, "write digits only")


def _fields(pack: Pack, service: Service) -> set[str]:
    return {field.name for field in (*pack.catalogue.identity.fields, *service.fields)}
