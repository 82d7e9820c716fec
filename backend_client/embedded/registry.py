"""Who may note the secretariat's number, and how it is found again (F58)."""

import re

from sqlalchemy import ColumnElement, false

from backend_client.contract import Registration, RequestCard
from backend_client.embedded.applicant import one_spelling
from backend_client.embedded.decisions import registry
from backend_client.embedded.enact import do
from backend_client.embedded.staff import ACCEPTING, open_case, permit
from backend_client.embedded.tables import request as table
from backend_client.embedded.transaction import Tx
from nlu.values import aligned

_PART = re.compile(r"[^\W_]+")


async def note(tx: Tx, staff_ref: str, ref: str, noted: Registration, seen: str) -> RequestCard:
    case = await open_case(tx, staff_ref, ref)
    permit(case, ACCEPTING, case.request.service_unit)
    found_by = _hash(tx, noted.number)
    return await do(tx, case.request, lambda at: registry.note(at, case.member, noted, seen, found_by))


def is_of(tx: Tx, number: str) -> ColumnElement[bool]:
    """The requests that are registered under this number, however its parts are set apart."""
    return table.c.registry_hash == _hash(tx, number) if _PART.search(number) else false()


def _hash(tx: Tx, number: str) -> str:
    return tx.seal.lookup("registry", "/".join(_PART.findall(one_spelling(aligned(number)))))
