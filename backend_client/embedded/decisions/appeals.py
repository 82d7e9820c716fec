"""Appeals: whether a response can be contested, by whom and until when, and who may answer that."""

import datetime as dt

from msgspec import Struct

from backend_client.appeals import About
from backend_client.calendar import local_day
from backend_client.catalogue import Service
from backend_client.contract import Applicant, Outcome, Response, StaffMember, Submission
from backend_client.embedded.decisions.standing import News, Standing
from backend_client.errors import RequestRejected

ABOUT = "about"
_CLOCKS = dt.timedelta(minutes=5)
"""So far the clocks of front and desk may stand apart."""


class Sought(Struct, frozen=True, kw_only=True):
    """A request whose response is contested. `responses`: with its corrections, oldest first. `appeal_code`: of what
    contests the valid one already, "" for nothing."""

    applicant: Applicant
    responses: tuple[Response, ...]
    appeal_code: str = ""


def problems(
    definition: Service, submission: Submission, applicant: Applicant, sought: Sought | None, now: dt.datetime
) -> dict[str, str]:
    """What is wrong with the submission as an appeal, by name; empty if all is well. `sought` None: the person follows
    no such request, or it has no response."""
    about = submission.about
    if definition.purpose != "appeal":
        return {ABOUT: "unexpected"} if about else {}
    if about is None:
        return {ABOUT: "missing"}
    if sought is None:
        return {ABOUT: "unknown"}
    reason = _of_response(definition, about, sought) or _of_time(submission, sought.responses[-1], now)
    return ({ABOUT: reason} if reason else {}) | _of_applicant(applicant, sought.applicant)


def _of_response(definition: Service, about: About, sought: Sought) -> str:
    valid = sought.responses[-1]
    if about.number != valid.number:
        return "corrected" if any(each.number == about.number for each in sought.responses) else "unknown"
    if valid.appeal_service != definition.code:
        return "not_appealable"
    return f"appealed:{sought.appeal_code}" if sought.appeal_code else ""


def _of_time(submission: Submission, valid: Response, now: dt.datetime) -> str:
    """The day of the applicant's signature counts: that the desk could not be reached costs nobody their deadline."""
    if submission.confirmed_at > now + _CLOCKS:
        return "future"
    return "too_late" if local_day(submission.confirmed_at) > valid.appeal_until else ""


def _of_applicant(applicant: Applicant, sought: Applicant) -> dict[str, str]:
    """Nobody contests what another was told."""
    if applicant.kind != sought.kind:
        return {"applicant_kind": "other_applicant"}
    names = {"natural": "national_id", "foreign": "foreign_id", "legal": "legal_id"}
    return {} if applicant.identifier == sought.identifier else {names[applicant.kind]: "other_applicant"}


def must_be_another(by: StaffMember, issuer_ref: str) -> None:
    """Who issued a response does not decide on the appeal against it; of an automatic one `issuer_ref` is "". Raises
    RequestRejected."""
    if issuer_ref and by.ref == issuer_ref:
        raise RequestRejected({"": "own_response"})


def contest(at: Standing, code: str) -> Standing:
    """Told to the unit that has the contested request: the appeal of this code is there."""
    return at.telling(News(kind="appealed", text=code))


def end_contest(at: Standing, code: str, by: StaffMember | None, outcome: Outcome | None) -> Standing:
    """What became of that appeal; None: it was withdrawn."""
    match outcome:
        case "granted":
            return at.telling(News(kind="appeal_granted", by=by, text=code))
        case "refused":
            return at.telling(News(kind="appeal_refused", by=by, text=code))
        case None:
            return at.telling(News(kind="appeal_withdrawn", text=code))


def hear_of_correction(at: Standing, by: StaffMember, number: str) -> Standing:
    """The appeal goes on against what it is bound to; its units know what has taken the place of that."""
    return at.telling(News(kind="contested_corrected", by=by, text=number))
