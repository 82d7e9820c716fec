"""The citizen corrects what they have handed in, as long as the desk has not accepted it."""

from msgspec.structs import replace

from backend_client.contract import Answer, Page
from backend_client.embedded.applicant import applicant_of
from backend_client.embedded.checks import form_of, kept, problems, relevant_names
from backend_client.embedded.decisions.intake import Damage
from backend_client.embedded.decisions.standing import News, Standing
from backend_client.errors import AlreadyDone, RequestRejected

CONTACT = "mobile"
"""Of the identity alone this may change: who the applicant is was checked when the request was made."""


def revisable(at: Standing) -> tuple[str, ...]:
    """The questions that may be answered anew, in the form's order; none after acceptance."""
    if at.request.status != "submitted":
        return ()
    form = form_of(at.definition, at.catalogue.identity)
    fixed = form_of(replace(at.definition, fields=(), documents=()), at.catalogue.identity).titles().keys() - {CONTACT}
    live = relevant_names(form, at.private.answers, at.today)
    return tuple(name for name in form.titles() if name in live and name not in fixed)


def revise(at: Standing, answers: dict[str, Answer], pages: tuple[Page, ...], damage: Damage) -> Standing:
    """The clerk's hours begin anew. Raises AlreadyDone, RequestRejected."""
    if at.request.status != "submitted":
        raise AlreadyDone(at.request.decided_by)
    given = {*answers, *(page.slot for page in pages)}
    form = form_of(at.definition, at.catalogue.identity)
    fixed = given - _possible(at)
    if fixed or not given:
        raise RequestRejected(dict.fromkeys(sorted(fixed), "unexpected") or {"": "missing"})
    left = tuple(page for page in at.private.pages if page.slot not in given)
    new_answers, new_pages = kept(form, at.private.answers | answers, (*left, *pages), at.today)
    found = problems(form, at.definition, new_answers, new_pages, at.today) | dict(damage)
    if found:
        raise RequestRejected(found)
    private = replace(
        at.private,
        applicant=applicant_of(new_answers),
        answers=new_answers,
        pages=new_pages,
        revisions=at.private.revisions + 1,
    )
    accept_by = at.time.add_hours(at.now, at.definition.intake_hours)
    what = "، ".join(title for name, title in form.titles().items() if name in given)
    at = replace(at, private=private).but(accept_by=accept_by, due_at=accept_by)
    return at.telling(News(kind="revised", text=what))


def _possible(at: Standing) -> set[str]:
    """Also questions that only the new answers make necessary."""
    form = form_of(at.definition, at.catalogue.identity)
    fixed = form_of(replace(at.definition, fields=(), documents=()), at.catalogue.identity).titles().keys()
    return {name for name in form.titles() if name not in fixed} | {CONTACT}
