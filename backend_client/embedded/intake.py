"""Taking requests in: check, number, then accept at once, answer at once, or leave it to a clerk (P1)."""

from collections.abc import Sequence

from msgspec.structs import replace

from backend_client.calendar import working_time
from backend_client.catalogue import Catalogue, Service
from backend_client.contract import Answer, Page, RequestCard, Submission, Submitted
from backend_client.embedded import catalogue_store, files
from backend_client.embedded.applicant import applicant_of
from backend_client.embedded.checks import Form, form_of, kept, problems, relevant_names
from backend_client.embedded.codes import new_ref, new_tracking_code
from backend_client.embedded.feed import News, announce
from backend_client.embedded.requests import (
    Private,
    StoredRequest,
    add,
    by_code,
    by_ref,
    follow,
    followed,
    index_applicant,
    private_of,
    save,
)
from backend_client.embedded.response import answer_instantly, instant_row
from backend_client.embedded.tables import request as table
from backend_client.embedded.transaction import Tx
from backend_client.embedded.views import card, card_of, definition_of
from backend_client.embedded.workflow import accept
from backend_client.errors import AlreadyDone, RequestNotFound, RequestRejected


async def submit(tx: Tx, submission: Submission) -> Submitted:
    """Raises RequestRejected."""
    catalogue = await catalogue_store.present(tx)
    definition = await _definition(tx, catalogue, submission)
    form = form_of(definition, catalogue.identity)
    answers, pages = kept(form, submission.answers, submission.pages, tx.today)
    await _check(tx, form, definition, answers, pages)
    private = Private(applicant=applicant_of(answers), answers=answers, pages=pages)
    request = await _register(tx, catalogue, definition, submission, private)
    row = instant_row(definition, catalogue, answers)
    at_once = row is not None or (definition.intake == "automatic" and definition.instant is None)
    await announce(tx, request, News(kind="submitted", automatic=at_once))
    if row is not None:
        request, response = await answer_instantly(tx, request, definition, private, row)
        return Submitted(card=card_of(request, definition), response=response)
    if at_once:
        request, receipt = await accept(tx, request, None, automatic=True)
        return Submitted(card=card_of(request, definition), receipt=receipt)
    return Submitted(card=card_of(request, definition))


async def _definition(tx: Tx, catalogue: Catalogue, submission: Submission) -> Service:
    """The definition that the draft was begun with, as long as the service is still offered."""
    found = {}
    if all(service.code != submission.service for service in catalogue.services):
        found[""] = "not_offered"
    else:
        try:
            definition = await catalogue_store.definition(tx, submission.service, submission.version)
        except RequestNotFound:
            found[""] = "not_offered"
        else:
            if any(branch.code == submission.branch for branch in catalogue.branches_of(definition)):
                return definition
            found["branch"] = "not_offered"
    raise RequestRejected(found)


async def _check(tx: Tx, form: Form, definition: Service, answers: dict[str, Answer], pages: Sequence[Page]) -> None:
    found = problems(form, definition, answers, pages, tx.today)
    found |= {name: why for name, why in (await _not_here(tx, pages)).items() if name not in found}
    if found:
        raise RequestRejected(found)


async def _not_here(tx: Tx, pages: Sequence[Page]) -> dict[str, str]:
    """Slots with a page whose content was never uploaded, or was another."""
    found = {}
    for page in pages:
        size = await files.size_of(tx, page.sha256)
        if size != page.size:
            found[page.slot] = "gone" if size is None else "damaged"
    return found


async def _register(
    tx: Tx, catalogue: Catalogue, definition: Service, submission: Submission, private: Private
) -> StoredRequest:
    time = working_time(catalogue.hours, catalogue.closures, submission.branch)
    accept_by = time.add_hours(tx.now, definition.intake_hours)
    request = StoredRequest(
        id=await tx.next_id(table),
        ref=await _unused_ref(tx),
        tracking_code=await _unused_code(tx),
        service=definition.code,
        version=definition.version,
        branch=submission.branch,
        service_unit=definition.unit,
        unit=definition.unit,
        channel=submission.channel,
        status="submitted",
        submitted_at=tx.now,
        confirmed_at=submission.confirmed_at,
        accept_by=accept_by,
        due_at=accept_by,
    )
    await add(tx, request, private, submission.pre_registration_number)
    await follow(tx, request, submission.person_ref, submitter=True)
    return request


async def _unused_ref(tx: Tx) -> str:
    """A seeded source repeats itself after a restart; a secret one practically never does."""
    while True:
        ref = new_ref(tx.ids)
        try:
            await by_ref(tx, ref)
        except RequestNotFound:
            return ref


async def _unused_code(tx: Tx) -> str:
    while True:
        code = new_tracking_code(tx.ids)
        try:
            await by_code(tx, code)
        except RequestNotFound:
            return code


async def amend(tx: Tx, person_ref: str, ref: str, answers: dict[str, Answer], pages: tuple[Page, ...]) -> RequestCard:
    """The citizen mends exactly what was found wanting; the clerk's hours begin anew."""
    request = await followed(tx, person_ref, ref)
    if request.status != "deficient":
        raise AlreadyDone(request.decided_by)
    private = await private_of(tx, request)
    mended = await _mended(tx, request, private, answers, pages)
    catalogue = await catalogue_store.present(tx)
    time = working_time(catalogue.hours, catalogue.closures, request.branch)
    accept_by = time.add_hours(tx.now, (await definition_of(tx, request)).intake_hours)
    await index_applicant(tx, request, mended.applicant)
    request = await save(tx, request, mended, status="submitted", accept_by=accept_by, due_at=accept_by, decided_by="")
    await announce(tx, request, News(kind="corrected"))
    return await card(tx, request)


async def _mended(
    tx: Tx, request: StoredRequest, private: Private, answers: dict[str, Answer], pages: tuple[Page, ...]
) -> Private:
    """Only the names that were asked for count. Raises RequestRejected."""
    asked = {deficiency.name for deficiency in private.deficiencies}
    given = {*answers, *(page.slot for page in pages)}
    definition = await definition_of(tx, request)
    form = form_of(definition, (await catalogue_store.present(tx)).identity)
    left = tuple(page for page in private.pages if page.slot not in asked)
    all_answers = {name: answer for name, answer in private.answers.items() if name not in asked} | answers
    new_answers, new_pages = kept(form, all_answers, (*left, *pages), tx.today)
    found = problems(form, definition, new_answers, new_pages, tx.today)
    found |= await _not_here(tx, pages)
    found = {name: why for name, why in found.items() if name in asked}
    found |= dict.fromkeys(sorted(asked & relevant_names(form, new_answers, tx.today) - given), "missing")
    found |= dict.fromkeys(sorted(given - asked), "unexpected")
    if found:
        raise RequestRejected(found)
    return replace(private, applicant=applicant_of(new_answers), answers=new_answers, pages=new_pages, deficiencies=())
