"""Taking requests in: check, number, then accept at once, answer at once, or leave it to a clerk (P1)."""

import datetime as dt
from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from backend_client.calendar import local_day, working_time
from backend_client.catalogue import Catalogue, Service
from backend_client.contract import Answer, Page, StaffMember, Submission, Submitted
from backend_client.embedded.applicant import applicant_of
from backend_client.embedded.checks import form_of, kept, problems, relevant_names
from backend_client.embedded.decisions import appeals
from backend_client.embedded.decisions.acceptance import accept
from backend_client.embedded.decisions.answering import answer_instantly
from backend_client.embedded.decisions.standing import News, Standing, card_of
from backend_client.embedded.stored import Private, StoredRequest
from backend_client.errors import AlreadyDone, RequestRejected
from backend_client.inquiries import ADDED

Damage = Mapping[str, str]
"""Slots with a page whose content was never uploaded (`gone`), or was another (`damaged`)."""


class Names(Struct, frozen=True):
    """What the desk calls a new request."""

    id: int
    ref: str
    tracking_code: str


def register(
    catalogue: Catalogue,
    definition: Service,
    submission: Submission,
    names: Names,
    now: dt.datetime,
    damage: Damage,
    sought: appeals.Sought | None = None,
) -> Standing:
    """The request as it was handed in, if nothing is wrong with it. `sought`: what an appeal contests. Raises
    RequestRejected."""
    today = local_day(now)
    form = form_of(definition, catalogue.identity)
    answers, pages = kept(form, submission.answers, submission.pages, today)
    found = problems(form, definition, answers, pages, today)
    found |= {name: why for name, why in _of(pages, damage).items() if name not in found}
    found |= appeals.problems(definition, submission, applicant_of(answers), sought, now)
    if found:
        raise RequestRejected(found)
    time = working_time(catalogue.hours, catalogue.closures, submission.branch)
    accept_by = time.add_hours(now, definition.intake_hours)
    request = StoredRequest(
        id=names.id,
        ref=names.ref,
        tracking_code=names.tracking_code,
        service=definition.code,
        version=definition.version,
        branch=submission.branch,
        service_unit=definition.unit,
        unit=definition.unit,
        channel=submission.channel,
        status="submitted",
        submitted_at=now,
        confirmed_at=submission.confirmed_at,
        accept_by=accept_by,
        due_at=accept_by,
        contests_ref=submission.about.ref if submission.about else "",
        contests_number=submission.about.number if submission.about else "",
    )
    private = Private(applicant=applicant_of(answers), answers=answers, pages=pages)
    return Standing(now=now, catalogue=catalogue, definition=definition, request=request, private=private)


def _of(pages: Sequence[Page], damage: Damage) -> dict[str, str]:
    return {page.slot: damage[page.slot] for page in pages if page.slot in damage}


def take_in(at: Standing, row: Mapping[str, str] | None, number: str, by: StaffMember | None = None) -> Standing:
    """Told to the staff, then answered with the row of an instant service's table, accepted, or left to a clerk.

    `number`: of the response, used only with a row. `by`: who filed it at a counter, and signs its receipt (T3).
    """
    automatic = at.definition.intake == "automatic" and at.definition.instant is None
    at_once = row is not None or automatic
    at = at.telling(News(kind="submitted", by=by, automatic=at_once, note=at.request.contests_number))
    if row is not None:
        return answer_instantly(at, row, number)
    return accept(at, by, automatic=True) if automatic else at


def submitted(at: Standing) -> Submitted:
    """What the applicant gets at once."""
    return Submitted(
        card=card_of(at.request, at.definition),
        receipt=at.private.receipt,
        response=at.issued.response if at.issued else None,
    )


def amend(
    at: Standing, answers: dict[str, Answer], pages: tuple[Page, ...], damage: Damage, by: StaffMember | None = None
) -> Standing:
    """The citizen, or `by` for them, mends exactly what was found wanting; the clerk's hours begin anew."""
    if at.request.status != "deficient":
        raise AlreadyDone(at.request.decided_by)
    private = _mended(at, answers, pages, damage)
    accept_by = at.time.add_hours(at.now, at.definition.intake_hours)
    at = replace(at, private=private)
    at = at.but(status="submitted", accept_by=accept_by, due_at=accept_by, decided_by="")
    return at.telling(News(kind="corrected", by=by))


def _mended(at: Standing, answers: dict[str, Answer], pages: tuple[Page, ...], damage: Damage) -> Private:
    """Only the names that were asked for count. Raises RequestRejected."""
    private, today = at.private, at.today
    asked = {deficiency.name for deficiency in private.deficiencies}
    given = {*answers, *(page.slot for page in pages)}
    form = form_of(at.definition, at.catalogue.identity)
    left = tuple(page for page in private.pages if page.slot not in asked)
    all_answers = {name: answer for name, answer in private.answers.items() if name not in asked} | answers
    new_answers, new_pages = kept(form, all_answers, (*left, *pages), today)
    new_pages = (*new_pages, *(page for page in left if page.slot.startswith(ADDED)))
    found = problems(form, at.definition, new_answers, new_pages, today)
    found |= damage
    found = {name: why for name, why in found.items() if name in asked}
    found |= dict.fromkeys(sorted(asked & relevant_names(form, new_answers, today) - given), "missing")
    found |= dict.fromkeys(sorted(given - asked), "unexpected")
    if found:
        raise RequestRejected(found)
    return replace(private, applicant=applicant_of(new_answers), answers=new_answers, pages=new_pages, deficiencies=())
