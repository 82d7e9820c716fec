"""Closures that are added later: whoever waits is told the new day, with the reason (F60)."""

import datetime as dt

from msgspec.structs import replace

from backend_client.agency import Closure
from backend_client.calendar import working_time
from backend_client.wire import Desk
from tests.contract.conftest import Clock
from tests.contract.progress import answered, in_the_field, submitted
from tests.contract.small_catalogue import catalogue

SNOW = (Closure(dt.date(2026, 11, 22), "برف", "tehran"), Closure(dt.date(2026, 11, 23), "سرما"))


async def closes(desk: Desk, *closures: Closure) -> None:
    old = catalogue()
    await desk.publish(replace(old, closures=(*old.closures, *closures)))


async def test_two_days_of_snow_move_every_date_by_two_working_days(desk: Desk) -> None:
    card = await in_the_field(desk)
    before = (await desk.request("mina", card.ref)).stages
    await closes(desk, *SNOW)

    time = working_time(catalogue().hours, (*catalogue().closures, *SNOW), "tehran")
    view = await desk.request("mina", card.ref)
    assert card.promised_to is not None
    assert view.card.promised_to == time.later_day(card.promised_to, 2)
    for was, stage in zip(before[1:], view.stages[1:], strict=True):
        assert was.due_on is not None
        assert stage.due_on == time.later_day(was.due_on, 2)
    assert view.stages[0].due_on == before[0].due_on, "what is done stays as it was"
    (changed,) = [each for each in (await desk.changes(0)).items if each.kind == "date_changed"]
    assert changed.text == "برف، سرما"
    assert (await desk.open_request("clerk", card.ref)).history[-1].kind == "date_changed"


async def test_a_closure_elsewhere_or_in_the_past_changes_nothing(desk: Desk) -> None:
    card = await in_the_field(desk)
    before = await desk.request("mina", card.ref)
    await closes(desk, Closure(dt.date(2026, 11, 22), "باد", "shiraz"), Closure(dt.date(2026, 11, 18), "گذشته"))

    assert await desk.request("mina", card.ref) == before


async def test_before_acceptance_the_clerk_gets_the_hours_back(desk: Desk) -> None:
    card = await submitted(desk)
    await closes(desk, *SNOW)
    later = (await desk.request("mina", card.ref)).card.accept_by

    assert card.accept_by is not None
    assert later == card.accept_by + dt.timedelta(days=3), "the third is a holiday anyway"


async def test_a_day_that_opens_again_shortens_no_promise(desk: Desk) -> None:
    card = await in_the_field(desk)
    await closes(desk, *SNOW)
    longer = (await desk.request("mina", card.ref)).card.promised_to
    await closes(desk)

    assert (await desk.request("mina", card.ref)).card.promised_to == longer


async def test_what_was_late_already_is_still_late(desk: Desk, clock: Clock) -> None:
    card = await in_the_field(desk)
    clock.pass_(days=40)
    await closes(desk, Closure(dt.date(2026, 12, 31), "برف"))

    assert (await desk.request("mina", card.ref)).card.promised_to == card.promised_to


async def test_an_answered_request_hears_nothing(desk: Desk) -> None:
    card = await answered(desk)
    await closes(desk, *SNOW)

    assert (await desk.open_request("clerk", card.ref)).history[-1].kind == "answered"
