"""What staff do to a request. Deeds are alone in the database, so of two at once one wins and the other is told."""

from collections import Counter
from typing import Literal

from msgspec.structs import replace
from sqlalchemy import insert, select

from backend_client.contract import Deficiency, Message, RequestCard, ResponseDraft, Status
from backend_client.embedded import catalogue_store, workflow
from backend_client.embedded import response as responses
from backend_client.embedded.checks import form_of
from backend_client.embedded.feed import News, announce
from backend_client.embedded.requests import OPEN, StoredRequest, private_of, save
from backend_client.embedded.staff import ACCEPTING, WORKING, Case, open_case, permit
from backend_client.embedded.tables import message as message_table
from backend_client.embedded.tables import stage as stage_table
from backend_client.embedded.transaction import Tx
from backend_client.embedded.views import card, definition_of
from backend_client.errors import AlreadyDone, RequestRejected

MAX_TEXT_CHARS = 4000
_OVER: tuple[Status, ...] = ("answered", "delivered", "withdrawn")


async def take(tx: Tx, staff_ref: str, ref: str) -> RequestCard:
    """Taking one's own again changes nothing."""
    case = await open_case(tx, staff_ref, ref)
    member, request = case.member, case.request
    permit(case, WORKING, request.unit)
    _must_be(request, OPEN)
    if request.taken_ref == member.ref:
        return await card(tx, request)
    if request.taken_ref:
        raise AlreadyDone(request.taken_name)
    request = await save(tx, request, taken_ref=member.ref, taken_name=member.name)
    await announce(tx, request, News(kind="taken", by=member))
    return await card(tx, request)


async def accept(tx: Tx, staff_ref: str, ref: str) -> RequestCard:
    case = await open_case(tx, staff_ref, ref)
    permit(case, ACCEPTING, case.request.service_unit)
    _must_be(case.request, ("submitted",))
    request, _ = await workflow.accept(tx, case.request, case.member, automatic=False)
    return await card(tx, request)


async def list_deficiencies(tx: Tx, staff_ref: str, ref: str, deficiencies: tuple[Deficiency, ...]) -> RequestCard:
    case = await open_case(tx, staff_ref, ref)
    permit(case, ACCEPTING, case.request.service_unit)
    _must_be(case.request, ("submitted",))
    titles = await _check_deficiencies(tx, case.request, deficiencies)
    private = replace(await private_of(tx, case.request), deficiencies=deficiencies)
    decided = {"status": "deficient", "due_at": None, "decided_by": case.member.name}
    request = await save(tx, case.request, private, **decided)
    note = "\n".join(f"{titles[each.name]}: {each.remark}" for each in deficiencies)
    await announce(tx, request, News(kind="deficient", by=case.member, deficiencies=deficiencies, note=note))
    return await card(tx, request)


async def _check_deficiencies(tx: Tx, request: StoredRequest, deficiencies: tuple[Deficiency, ...]) -> dict[str, str]:
    """Each names a field or document of this request's form, once; returns what people call them."""
    identity = (await catalogue_store.present(tx)).identity
    titles = form_of(await definition_of(tx, request), identity).titles()
    problems = {each.name: "unknown" for each in deficiencies if each.name not in titles}
    counted = Counter(each.name for each in deficiencies)
    problems |= {name: "repeated" for name, times in counted.items() if times > 1}
    if not deficiencies:
        problems[""] = "missing"
    if problems:
        raise RequestRejected(problems)
    return titles


async def finish_stage(tx: Tx, staff_ref: str, ref: str, stage: str, note: str) -> RequestCard:
    case = await open_case(tx, staff_ref, ref)
    request = case.request
    no, unit, finished_by = await _stage(tx, request, stage)
    permit(case, WORKING, unit)
    if finished_by:
        raise AlreadyDone(finished_by)
    _must_be(request, ("accepted",))
    if no != request.stage_no:
        raise RequestRejected({"stage": "to_come"})
    return await card(tx, await workflow.finish_stage(tx, request, case.member, note))


async def _stage(tx: Tx, request: StoredRequest, name: str) -> tuple[int, str, str]:
    """Number, unit and who finished it. Raises RequestRejected before acceptance and for an unknown name."""
    query = select(stage_table.c.no, stage_table.c.unit, stage_table.c.finished_by).where(
        stage_table.c.request_id == request.id, stage_table.c.name == name
    )
    row = (await tx.connection.execute(query)).one_or_none()
    if row is None:
        raise RequestRejected({"stage": "unknown" if request.accepted_at else "not_accepted"})
    return row.no, row.unit, row.finished_by


async def ask(tx: Tx, staff_ref: str, ref: str, text: str) -> RequestCard:
    """While the request is open."""
    case = await open_case(tx, staff_ref, ref)
    _must_be(case.request, OPEN)
    return await _say(tx, case, text, "question")


async def tell(tx: Tx, staff_ref: str, ref: str, text: str) -> RequestCard:
    return await _say(tx, await open_case(tx, staff_ref, ref), text, "message_to_citizen")


async def _say(tx: Tx, case: Case, text: str, kind: Literal["question", "message_to_citizen"]) -> RequestCard:
    permit(case, WORKING, case.request.unit)
    check_text(text)
    said = Message(at=tx.now, sender="desk", text=text, author=case.member.post, question=kind == "question")
    await add_message(tx, case.request, said)
    await announce(tx, case.request, News(kind=kind, by=case.member, text=text))
    return await card(tx, case.request)


async def respond(tx: Tx, staff_ref: str, ref: str, draft: ResponseDraft) -> RequestCard:
    """When all stages are done, or only the present one is left, which it finishes."""
    case = await open_case(tx, staff_ref, ref)
    request = case.request
    permit(case, WORKING, request.unit)
    _must_be(request, ("accepted",))
    definition = await definition_of(tx, request)
    if request.stage_no not in {0, len(definition.stages)}:
        raise RequestRejected({"stage": "stages_left"})
    await workflow.end_workflow(tx, request, case.member)
    return await card(tx, await responses.issue(tx, request, case.member, draft))


def check_text(text: str) -> None:
    """Raises RequestRejected."""
    if not text.strip():
        raise RequestRejected({"text": "missing"})
    if len(text) > MAX_TEXT_CHARS:
        raise RequestRejected({"text": "too_long"})


async def add_message(tx: Tx, request: StoredRequest, message: Message) -> None:
    id_ = await tx.next_id(message_table)
    body = tx.sealed(message, f"message.body.{id_}")
    await tx.connection.execute(insert(message_table).values(id=id_, request_id=request.id, body=body))


def _must_be(request: StoredRequest, statuses: tuple[Status, ...]) -> None:
    """Raises AlreadyDone where somebody was faster, RequestRejected where it is too early."""
    if request.status in statuses:
        return
    if "accepted" in statuses and request.status not in _OVER:
        raise RequestRejected({"": "not_accepted"})
    raise AlreadyDone(request.decided_by)
