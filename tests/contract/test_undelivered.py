"""What every desk does when a notice did not reach its citizen: it is kept, and told to whoever has the request."""

import datetime as dt

import pytest

from backend_client.contract import Undelivered
from backend_client.errors import KeyConflict, RequestNotFound
from backend_client.wire import Desk
from tests.contract.conftest import Clock
from tests.contract.progress import answered, in_the_field


async def test_it_stands_in_the_history_with_its_reason(desk: Desk, clock: Clock) -> None:
    """R8, G5."""
    card = await answered(desk)
    clock.pass_(minutes=5)
    await desk.report_undelivered("u1", card.ref, "answered", "chat_not_found", clock.now)

    entry = (await desk.open_request("clerk", card.ref)).history[-1]
    assert (entry.kind, entry.at, entry.by) == ("undelivered", clock.now, "")
    assert entry.undelivered == Undelivered(notice="answered", reason="chat_not_found")


async def test_it_is_told_to_the_unit_of_the_present_stage_with_the_number_to_call(desk: Desk, clock: Clock) -> None:
    card = await in_the_field(desk)
    await desk.report_undelivered("u1", card.ref, "question", "blocked", clock.now)

    change = (await desk.changes(0)).items[-1]
    assert (change.kind, change.unit, change.card.ref) == ("undelivered", "field", card.ref)
    assert change.undelivered == Undelivered(notice="question", reason="blocked", mobile="09121234567")


async def test_a_repeated_report_is_kept_once(desk: Desk, clock: Clock) -> None:
    card = await in_the_field(desk)
    told_at = clock.now
    for _ in range(3):
        await desk.report_undelivered("u1", card.ref, "question", "blocked", told_at)
        clock.pass_(minutes=1)

    history = (await desk.open_request("clerk", card.ref)).history
    assert [entry.kind for entry in history].count("undelivered") == 1
    with pytest.raises(KeyConflict):
        await desk.report_undelivered("u1", card.ref, "question", "failed", told_at)


async def test_a_report_of_no_request_is_refused(desk: Desk) -> None:
    with pytest.raises(RequestNotFound):
        await desk.report_undelivered("u1", "nothing", "question", "blocked", dt.datetime.now(dt.UTC))
