"""A decision and the database: read what it looks at, write what it changed."""

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import insert, update

from backend_client.contract import RequestCard, Submission
from backend_client.embedded import bills, catalogue_store, inquiries, visits
from backend_client.embedded.calling import have_called, is_unreached
from backend_client.embedded.decisions.parallel import settled, turned
from backend_client.embedded.decisions.presence import calls_its_person
from backend_client.embedded.decisions.standing import Standing, card_of
from backend_client.embedded.feed import announce
from backend_client.embedded.messages import add_message
from backend_client.embedded.parallel import beside_of, write_beside
from backend_client.embedded.requests import add, by_ref, follow, index_applicant, private_of, save
from backend_client.embedded.routing import routed
from backend_client.embedded.rows import follow_up_row, issued_row, stage_row, survey_row
from backend_client.embedded.stored import StoredRequest, StoredStage
from backend_client.embedded.tables import follow_up as follow_up_table
from backend_client.embedded.tables import metadata
from backend_client.embedded.tables import stage as stage_table
from backend_client.embedded.tables import survey as survey_table
from backend_client.embedded.transaction import Tx
from backend_client.embedded.views import definition_of, stages_of
from backend_client.workflow import runs_parallel

Decide = Callable[[Standing], Standing]


async def standing_of(tx: Tx, request: StoredRequest) -> Standing:
    """As it is stored."""
    definition = await definition_of(tx, request)
    if runs_parallel(definition.stages):
        request = await by_ref(tx, request.ref)  # what came may be led by another of its stages
    return Standing(
        now=tx.now,
        catalogue=await catalogue_store.present(tx),
        definition=definition,
        request=request,
        private=await private_of(tx, request),
        stages=await stages_of(tx, request),
        bills=await bills.bills_of(tx, request),
        inquiries=await inquiries.stored_of(tx, request),
        beside=await beside_of(tx, request),
    )


async def do(tx: Tx, request: StoredRequest, decide: Decide) -> RequestCard:
    """Decide on the request as it is, led by the stage that leads what came, write what changed, return how it stands
    now."""
    before = await standing_of(tx, request)
    after = await routed(tx, decide(turned(before, request.stage_no)))
    await _write(tx, before, settled(after))
    if _calls(before) and not _calls(after):
        await visits.give_up(tx, after.request)
    return replace(card_of(after.request, after.definition), in_chat=not await is_unreached(tx, after.request))


def _calls(at: Standing) -> bool:
    return calls_its_person(at.request, at.definition.stages, at.beside)


async def enter(tx: Tx, after: Standing, submission: Submission) -> Standing:
    """Write a request that was not there before; returns it as it was written."""
    after = await routed(tx, after)
    await add(tx, after.request, after.private, submission.pre_registration_number)
    if submission.person_ref:
        await follow(tx, after.request, submission.person_ref, submitter=True)
    await _write_stages(tx, after.request, (), after.stages)
    await bills.write(tx, after.request, (), after.bills)
    if after.beside:
        await write_beside(tx, after.request, after.beside)
    await _write_words(tx, after)
    return after


async def _write(tx: Tx, before: Standing, after: Standing) -> None:
    changes = _changed(before.request, after.request)
    private = None if after.private is before.private else after.private
    if changes or private:
        await save(tx, before.request, private, **changes)
    if private and private.applicant != before.private.applicant:
        await index_applicant(tx, after.request, private)
    await _write_stages(tx, after.request, before.stages, after.stages)
    await bills.write(tx, after.request, before.bills, after.bills)
    await inquiries.write(tx, before, after)
    if before.beside != after.beside:
        await write_beside(tx, after.request, after.beside)
    await _write_words(tx, after)


def _changed(before: Struct, after: Struct) -> dict[str, object]:
    names = before.__struct_fields__
    return {name: getattr(after, name) for name in names if getattr(after, name) != getattr(before, name)}


async def _write_stages(
    tx: Tx, request: StoredRequest, before: tuple[StoredStage, ...], after: tuple[StoredStage, ...]
) -> None:
    table = stage_table
    new = [stage_row(request, stage) for stage in after[len(before) :]]
    if new:
        await tx.connection.execute(insert(table), new)
    for old, stage in zip(before, after, strict=False):
        if stage != old:
            row = update(table).where(table.c.request_id == request.id, table.c.no == stage.no)
            await tx.connection.execute(row.values(**_changed(old, stage)))


async def _write_words(tx: Tx, after: Standing) -> None:
    for message in after.said:
        await add_message(tx, after.request, message)
    if after.issued:
        table, row = issued_row(tx.seal, after.request, after.issued)
        await tx.connection.execute(insert(metadata.tables[table]).values(**row))
    if after.filled:
        filled = survey_row(tx.seal, tx.now, after.request, after.filled)
        await tx.connection.execute(insert(survey_table).values(**filled))
    if after.dissatisfied:
        await tx.connection.execute(insert(follow_up_table).values(**follow_up_row(tx.now, after.request)))
    for told in after.told:
        await announce(tx, told.request, told.news)
        await have_called(tx, after, told)
