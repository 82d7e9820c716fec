"""What every desk keeps of notes that staff write for themselves: in the history, and never before the citizen."""

import msgspec
import pytest

from backend_client.errors import NotPermitted, RequestNotFound, RequestRejected
from backend_client.wire import Desk
from tests.contract.conftest import Clock
from tests.contract.progress import answered, in_the_field, submitted

SECRET = "the deed looks forged"


async def test_a_note_stands_in_the_history_with_who_and_when(desk: Desk, clock: Clock) -> None:
    """G5."""
    card = await submitted(desk)
    clock.pass_(hours=1)
    assert (await desk.note("k1", "permits_staff", card.ref, SECRET)).status == "submitted"
    assert await desk.note("k1", "permits_staff", card.ref, SECRET)

    (entry,) = [each for each in (await desk.open_request("clerk", card.ref)).history if each.kind == "noted"]
    assert (entry.at, entry.by, entry.text) == (clock.now, "name of permits_staff", SECRET)


async def test_no_citizen_ever_sees_a_note(desk: Desk) -> None:
    """B3: neither in the request nor in the feed's part for those who follow it."""
    card = await submitted(desk)
    await desk.note("k1", "clerk", card.ref, SECRET)

    seen = await desk.request("mina", card.ref)
    by_code = await desk.find_request("account", card.tracking_code, "5948")
    assert SECRET.encode() not in msgspec.json.encode([seen, by_code])
    (change,) = [each for each in (await desk.changes(0)).items if each.kind == "noted"]
    assert change.person_refs == ()


async def test_whoever_has_the_request_is_told_of_anothers_note(desk: Desk) -> None:
    card = await submitted(desk)
    await desk.note("k1", "clerk", card.ref, "nobody has it")
    await desk.take("k2", "permits_staff", card.ref)
    await desk.note("k3", "clerk", card.ref, "to whoever has it")
    await desk.note("k4", "permits_staff", card.ref, "to myself")

    notes = [each for each in (await desk.changes(0)).items if each.kind == "noted"]
    assert [(each.to, each.by) for each in notes] == [
        ((), "name of clerk"),
        (("permits_staff",), "name of clerk"),
        ((), "name of permits_staff"),
    ]


async def test_a_note_may_be_written_by_whoever_sees_the_request(desk: Desk) -> None:
    card = await in_the_field(desk)
    await desk.finish_stage("k1", "field_staff", card.ref, "visit", "")
    await desk.finish_stage("k2", "field_staff", card.ref, "decision", "")
    assert await desk.note("k3", "field_staff", card.ref, "we were there")


async def test_a_note_may_be_written_when_all_is_over(desk: Desk) -> None:
    card = await answered(desk)
    assert (await desk.note("k4", "clerk", card.ref, "asked by telephone")).status == "answered"


async def test_who_does_not_see_the_request_writes_no_note(desk: Desk) -> None:
    card = await submitted(desk)
    for staff, refusal in (("field_staff", RequestNotFound), ("shiraz_clerk", RequestNotFound), ("head", NotPermitted)):
        with pytest.raises(refusal):
            await desk.note("k", staff, card.ref, SECRET)


@pytest.mark.parametrize(("text", "why"), [("", "missing"), (" \n", "missing"), ("x" * 1001, "too_long")])
async def test_a_note_has_a_text(desk: Desk, text: str, why: str) -> None:
    card = await submitted(desk)
    with pytest.raises(RequestRejected) as refused:
        await desk.note("k", "clerk", card.ref, text)
    assert refused.value.problems == {"text": why}
