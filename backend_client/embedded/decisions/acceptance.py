"""Acceptance (P1, P2): what is found wanting, or receipt and promise, and the first stage."""

import datetime as dt
from collections import Counter

from msgspec.structs import replace

from backend_client.contract import Deficiency, Receipt, StaffMember
from backend_client.embedded.applicant import masked
from backend_client.embedded.checks import form_of
from backend_client.embedded.decisions import billing, stages
from backend_client.embedded.decisions.rules import must_be
from backend_client.embedded.decisions.standing import News, Standing
from backend_client.embedded.stored import StoredStage
from backend_client.errors import RequestRejected
from backend_client.workflow import planned, promise


def accept_seen(at: Standing, by: StaffMember, seen: int | None) -> Standing:
    """By a clerk who has seen that many corrections of the applicant; None: who does not tell. Raises
    RequestRejected where there is one more."""
    must_be(at.request, ("submitted",))
    if seen is not None and seen != at.private.revisions:
        raise RequestRejected({"": "revised"})
    return accept(at, by, automatic=False)


def accept(at: Standing, by: StaffMember | None, *, automatic: bool) -> Standing:
    """The receipt is frozen, the stages that these answers need are planned, the first one starts."""
    must_be(at.request, ("submitted",))
    at = replace(at, stages=_planned(at))
    promised = promise(at.definition.stages, at.groups, at.definition.inquiries, at.now, at.time)
    receipt = _receipt(at, promised, by)
    at = replace(at, private=replace(at.private, receipt=receipt, deficiencies=())).but(
        status="accepted",
        accepted_at=at.now,
        promised_from=promised[0],
        promised_to=promised[1],
        due_at=stages.inquiries_over(at) if at.definition.inquiries else at.time.next_open(at.now),
        decided_by=by.name if by else "",
    )
    to_pay = billing.fall_due(at).unpaid
    at = at.telling(News(kind="accepted", by=by, automatic=automatic, receipt=receipt, bill=to_pay))
    if at.stages:
        at = stages.start(at, at.groups[0], News(kind="stage_started", by=by, automatic=automatic))
    return billing.fall_due(at)


def _planned(at: Standing) -> tuple[StoredStage, ...]:
    """Decided once, by the answers as they are frozen now."""
    defined = at.definition.stages
    numbers = planned(defined, at.private.answers, at.today)
    return tuple(StoredStage(no=no, name=defined[no - 1].name, unit=defined[no - 1].unit) for no in numbers)


def _receipt(at: Standing, promised: tuple[dt.date, dt.date], by: StaffMember | None) -> Receipt:
    """T3. Received is when the citizen handed it in, which is not when a clerk accepted it."""
    units = {unit.code: unit.title for unit in at.catalogue.units}
    return Receipt(
        tracking_code=at.request.tracking_code,
        service_title=at.definition.title,
        applicant_name=at.private.applicant.name,
        identifier_masked=masked(at.private.applicant.identifier),
        received_at=at.request.submitted_at,
        promised_from=promised[0],
        promised_to=promised[1],
        unit_title=units.get(at.definition.unit, at.definition.unit),
        applicant_confirmed_at=at.request.confirmed_at,
        clerk=by.name if by else "",
    )


def find_wanting(at: Standing, by: StaffMember, deficiencies: tuple[Deficiency, ...]) -> Standing:
    """All in one notice, before acceptance only. Raises RequestRejected for an unknown name."""
    must_be(at.request, ("submitted",))
    titles = form_of(at.definition, at.catalogue.identity).titles()
    _check(deficiencies, titles)
    at = replace(at, private=replace(at.private, deficiencies=deficiencies))
    at = at.but(status="deficient", due_at=None, decided_by=by.name)
    note = "\n".join(f"{titles[each.name]}: {each.remark}" for each in deficiencies)
    return at.telling(News(kind="deficient", by=by, deficiencies=deficiencies, note=note))


def _check(deficiencies: tuple[Deficiency, ...], titles: dict[str, str]) -> None:
    """Each names a field or document of this request's form, once."""
    problems = {each.name: "unknown" for each in deficiencies if each.name not in titles}
    counted = Counter(each.name for each in deficiencies)
    problems |= {name: "repeated" for name, times in counted.items() if times > 1}
    if not deficiencies:
        problems[""] = "missing"
    if problems:
        raise RequestRejected(problems)
