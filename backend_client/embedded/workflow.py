"""A request's way from acceptance to the last stage, along T1: receipt, promise, due dates, one stage at a time."""

import datetime as dt

from msgspec.structs import replace
from sqlalchemy import insert, update

from backend_client.calendar import WorkingTime, after, local_day, promise, working_time
from backend_client.catalogue import Catalogue, Inquiry, Service, Stage
from backend_client.contract import Receipt, StaffMember
from backend_client.embedded import catalogue_store
from backend_client.embedded.applicant import masked
from backend_client.embedded.feed import News, announce
from backend_client.embedded.requests import Private, StoredRequest, private_of, save
from backend_client.embedded.tables import stage as stage_table
from backend_client.embedded.transaction import Tx
from backend_client.embedded.views import definition_of, stages_of


async def accept(
    tx: Tx, request: StoredRequest, by: StaffMember | None, *, automatic: bool
) -> tuple[StoredRequest, Receipt]:
    """Acceptance (P1, P2): the receipt is frozen, the stages are planned, the first one starts."""
    catalogue = await catalogue_store.present(tx)
    definition = await definition_of(tx, request)
    private = await private_of(tx, request)
    promised = promise(
        definition.stages, definition.inquiries, tx.now, catalogue.hours, catalogue.closures, request.branch
    )
    receipt = _receipt(request, private, definition, catalogue, promised, by)
    end = after(_steps(definition, 1), tx.now, _time(catalogue, request), worst=True)
    request = await save(
        tx,
        request,
        replace(private, receipt=receipt, deficiencies=()),
        status="accepted",
        accepted_at=tx.now,
        promised_from=promised[0],
        promised_to=promised[1],
        due_at=end[-1] if end else _time(catalogue, request).next_open(tx.now),
        decided_by=by.name if by else "",
    )
    await announce(tx, request, News(kind="accepted", by=by, automatic=automatic, receipt=receipt))
    if definition.stages:
        await _add_stages(tx, request, definition)
        request = await _start_stage(tx, request, definition, 1, News(kind="stage_started", by=by, automatic=automatic))
    return request, receipt


def _receipt(
    request: StoredRequest,
    private: Private,
    definition: Service,
    catalogue: Catalogue,
    promised: tuple[dt.date, dt.date],
    by: StaffMember | None,
) -> Receipt:
    """T3. Received is when the citizen handed it in, which is not when a clerk accepted it."""
    units = {unit.code: unit.title for unit in catalogue.units}
    return Receipt(
        tracking_code=request.tracking_code,
        service_title=definition.title,
        applicant_name=private.applicant.name,
        identifier_masked=masked(private.applicant.identifier),
        received_at=request.submitted_at,
        promised_from=promised[0],
        promised_to=promised[1],
        unit_title=units.get(definition.unit, definition.unit),
        applicant_confirmed_at=request.confirmed_at,
        clerk=by.name if by else "",
    )


async def _start_stage(tx: Tx, request: StoredRequest, definition: Service, no: int, news: News) -> StoredRequest:
    """Begin a stage and plan again from here, since its time runs from the end of the one before.

    A stage that asks the citizen to come is never told along with something else (E11).
    """
    stage = definition.stages[no - 1]
    due_at = await _plan(tx, request, definition, no)
    started = update(stage_table).where(stage_table.c.request_id == request.id, stage_table.c.no == no)
    await tx.connection.execute(started.values(started_at=tx.now))
    moved = {} if stage.unit == request.unit else {"taken_ref": "", "taken_name": ""}
    request = await save(tx, request, stage_no=no, unit=stage.unit, due_at=due_at, **moved)
    progress = (await stages_of(tx, request, definition))[no - 1]
    automatic = news.automatic and stage.presence is None
    note = "\n".join(part for part in (stage.title, news.note) if part)
    news = replace(news, automatic=automatic, note=note, stage=progress, stage_no=no)
    await announce(tx, request, news)
    return request


async def finish_stage(tx: Tx, request: StoredRequest, by: StaffMember, note: str) -> StoredRequest:
    """Finish the present stage and start the next; after the last one the service's unit has to answer."""
    definition = await definition_of(tx, request)
    no = request.stage_no
    await _close_stage(tx, request, by)
    request = await save(tx, request, decided_by=by.name)
    if no < len(definition.stages):
        return await _start_stage(tx, request, definition, no + 1, News(kind="stage_started", by=by, note=note))
    moved = {} if request.unit == request.service_unit else {"taken_ref": "", "taken_name": ""}
    request = await save(tx, request, stage_no=0, unit=request.service_unit, **moved)
    progress = (await stages_of(tx, request, definition))[no - 1]
    await announce(tx, request, News(kind="stages_finished", by=by, note=note, stage=progress, stage_no=no))
    return request


async def _close_stage(tx: Tx, request: StoredRequest, by: StaffMember) -> None:
    closed = update(stage_table).where(stage_table.c.request_id == request.id, stage_table.c.no == request.stage_no)
    await tx.connection.execute(closed.values(finished_at=tx.now, finished_by=by.name))


async def end_workflow(tx: Tx, request: StoredRequest, by: StaffMember) -> None:
    """The response finishes the last stage if it is the present one."""
    if request.stage_no:
        await _close_stage(tx, request, by)


def _steps(definition: Service, first: int) -> tuple[Stage | Inquiry, ...]:
    """What still has to be waited for when the stage of that number begins: inquiries come before the first one."""
    return (*(definition.inquiries if first == 1 else ()), *definition.stages[first - 1 :])


def _time(catalogue: Catalogue, request: StoredRequest) -> WorkingTime:
    return working_time(catalogue.hours, catalogue.closures, request.branch)


async def _add_stages(tx: Tx, request: StoredRequest, definition: Service) -> None:
    rows = [
        {"request_id": request.id, "no": no, "name": stage.name, "unit": stage.unit, "finished_by": ""}
        for no, stage in enumerate(definition.stages, start=1)
    ]
    await tx.connection.execute(insert(stage_table), rows)


async def _plan(tx: Tx, request: StoredRequest, definition: Service, first: int) -> dt.datetime:
    """Record the last day of each stage from `first` on, by the worst durations; when `first` itself is due."""
    catalogue = await catalogue_store.present(tx)
    ends = after(_steps(definition, first), tx.now, _time(catalogue, request), worst=True)
    stages = len(definition.stages) - first + 1
    for no, end in enumerate(ends[-stages:], start=first):
        row = update(stage_table).where(stage_table.c.request_id == request.id, stage_table.c.no == no)
        await tx.connection.execute(row.values(due_on=local_day(end)))
    return ends[-stages]
