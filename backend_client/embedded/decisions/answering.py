"""The response (T4): by a member of staff at the end of the workflow, or at once by the table of an instant service."""

import datetime as dt
from collections.abc import Mapping

from msgspec.structs import replace

from backend_client.contract import Response, ResponseDraft, ResponseFile, StaffMember
from backend_client.embedded.applicant import masked
from backend_client.embedded.decisions import billing, stages
from backend_client.embedded.decisions.appeals import must_be_another
from backend_client.embedded.decisions.pausing import going_on
from backend_client.embedded.decisions.rules import MAX_TEXT_CHARS, must_be
from backend_client.embedded.decisions.standing import Issued, News, Standing
from backend_client.embedded.templates import filled
from backend_client.errors import RequestRejected


def respond(
    at: Standing,
    by: StaffMember,
    draft: ResponseDraft,
    number: str,
    files: tuple[ResponseFile, ...],
    contested_issuer: str = "",
) -> Standing:
    """When all stages are done, or only the present one is left, which it finishes. `contested_issuer`: ref of whoever
    issued what an appeal contests.

    Raises RequestRejected for stages that are left, for an empty or overlong text, and to that issuer.
    """
    must_be(at.request, ("accepted",))
    must_be_another(by, contested_issuer)
    if any(stage.finished_at is None and stage.no != at.request.stage_no for stage in at.stages):
        raise RequestRejected({"stage": "stages_left"})
    problems = _wrong(draft)
    if problems:
        raise RequestRejected(problems)
    billing.require_settled(at)
    at = going_on(at, by)
    if at.request.stage_no:
        at = stages.close(at, by)
    return _issued(at, _written(at, by, draft, number, files), by, automatic=False)


def _written(
    at: Standing, by: StaffMember, draft: ResponseDraft, number: str, files: tuple[ResponseFile, ...]
) -> Response:
    return replace(
        _blank(at, number),
        text=draft.text,
        legal_grounds=draft.legal_grounds,
        remarks=draft.remarks,
        issuer_name=by.name,
        issuer_post=by.post,
        files=files,
        outcome=draft.outcome,
    )


def correct(
    at: Standing,
    by: StaffMember,
    valid: Response,
    draft: ResponseDraft,
    files: tuple[ResponseFile, ...],
    reason: str,
    contested_issuer: str = "",
) -> Standing:
    """A correction takes the place of the response that is valid; what can be contested, can be so anew from today.

    When the first one was delivered stays as it is (T3). Raises RequestRejected as `respond` does.
    """
    must_be(at.request, ("answered", "delivered"))
    must_be_another(by, contested_issuer)
    problems = _wrong(draft) | ({} if reason.strip() else {"reason": "missing"})
    problems |= {"reason": "too_long"} if len(reason) > MAX_TEXT_CHARS else {}
    if problems:
        raise RequestRejected(problems)
    no = valid.correction + 1
    first = valid.number.removesuffix(f"/{valid.correction}")
    response = replace(
        _written(at, by, draft, f"{first}/{no}", files), correction=no, corrects=valid.number, reason=reason
    )
    at = replace(at, issued=Issued(response, by)).but(outcome=response.outcome, decided_by=by.name)
    return at.telling(News(kind="response_corrected", by=by, response=response, note=reason))


def answer_instantly(at: Standing, row: Mapping[str, str], number: str) -> Standing:
    """The answer of a table: accepted and answered at once, without a receipt or a promise (E3).

    It is issued by the one who answers for the service.
    """
    rule = at.definition.instant
    if rule is None:
        raise ValueError(at.definition.code)
    response = replace(
        _blank(at, number),
        text=filled(rule.text, row),
        legal_grounds=filled(rule.legal_grounds, row),
        issuer_name=at.definition.responsible.name,
        issuer_post=at.definition.responsible.post,
    )
    return _issued(at.but(accepted_at=at.now), response, None, automatic=True)


def instant_row(at: Standing) -> Mapping[str, str] | None:
    """The first row of the table that fits the answers; None leaves the request to a clerk."""
    rule = at.definition.instant
    if rule is None:
        return None
    answers = at.private.answers
    for row in at.catalogue.tables.get(rule.table, ()):
        if all(row.get(column) == str(answers.get(column, "")) for column in rule.match):
            return row
    return None


def _blank(at: Standing, number: str) -> Response:
    """What the desk fills in itself."""
    return Response(
        number=number,
        issued_at=at.now,
        tracking_code=at.request.tracking_code,
        service_title=at.definition.title,
        applicant_name=at.private.applicant.name,
        identifier_masked=masked(at.private.applicant.identifier),
        registry_number=at.private.registration.number if at.private.registration else "",
        text="",
        legal_grounds="",
        appeal_authority=at.definition.appeal.authority,
        appeal_until=at.today + dt.timedelta(days=at.definition.appeal.days),
        appeal_service=at.definition.appeal.service,
        issuer_name="",
        issuer_post="",
    )


def _issued(at: Standing, response: Response, by: StaffMember | None, *, automatic: bool) -> Standing:
    at = replace(at, issued=Issued(response, by))
    over = {"stage_no": 0, "due_at": None, "decided_by": by.name if by else ""}
    at = at.but(status="answered", outcome=response.outcome, **over)
    return at.telling(News(kind="answered", by=by, automatic=automatic, response=response))


def _wrong(draft: ResponseDraft) -> dict[str, str]:
    texts = {"text": draft.text, "legal_grounds": draft.legal_grounds, "remarks": draft.remarks}
    missing = {name: "missing" for name in ("text", "legal_grounds") if not texts[name].strip()}
    return missing | {name: "too_long" for name, text in texts.items() if len(text) > MAX_TEXT_CHARS}
