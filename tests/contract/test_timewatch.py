"""Staff hear of time that is short or over, once and in working hours; what waits for others is left alone (G8)."""

import datetime as dt

from backend_client.embedded import EmbeddedDesk
from tests.contract.conftest import Clock
from tests.contract.progress import in_the_field, submitted
from tests.contract.small_catalogue import NOW


async def told(desk: EmbeddedDesk) -> list[tuple[str, str]]:
    """What the watch tells now: kind and unit."""
    cursor = (await desk.changes(0, 500)).cursor
    await desk.watch_time()
    return [(each.kind, each.unit) for each in (await desk.changes(cursor, 500)).items]


async def test_little_time_is_told_once_and_no_time_once_more(embedded: EmbeddedDesk, clock: Clock) -> None:
    """8 hours for acceptance, from Saturday 10:00 to Sunday 10:00: a third of it begins on Saturday at 15:20."""
    await submitted(embedded)
    assert await told(embedded) == []
    clock.now = NOW + dt.timedelta(hours=5, minutes=19)
    assert await told(embedded) == []
    clock.now = NOW + dt.timedelta(hours=5, minutes=20)
    assert await told(embedded) == [("due_near", "permits")]
    assert await told(embedded) == []

    clock.now = NOW + dt.timedelta(hours=24, minutes=1)
    assert await told(embedded) == [("overdue", "permits")]
    assert await told(embedded) == []


async def test_nothing_is_told_at_night_or_on_a_day_off(embedded: EmbeddedDesk, clock: Clock) -> None:
    await submitted(embedded)
    for moment in (dt.timedelta(hours=8), dt.timedelta(hours=20), dt.timedelta(days=5), dt.timedelta(days=6)):
        clock.now = NOW + moment
        assert await told(embedded) == [], moment


async def test_the_next_stage_has_a_time_of_its_own(embedded: EmbeddedDesk, clock: Clock) -> None:
    await in_the_field(embedded)
    clock.now = NOW + dt.timedelta(days=10)
    assert await told(embedded) == [("overdue", "field")]
    card = (await embedded.queue("field_staff"))[0]
    await embedded.finish_stage("t1", "field_staff", card.ref, "visit", "")
    assert await told(embedded) == []

    clock.now = NOW + dt.timedelta(days=17)
    assert await told(embedded) == [("overdue", "field")]


async def test_what_waits_for_others_is_left_alone_until_it_goes_on(embedded: EmbeddedDesk, clock: Clock) -> None:
    card = await in_the_field(embedded)
    await embedded.pause("t1", "field_staff", card.ref, "agency", "no answer yet")
    clock.now = NOW + dt.timedelta(days=21)
    assert await told(embedded) == []
    await embedded.resume("t2", "field_staff", card.ref)

    assert await told(embedded) == [], "its time has moved with the waiting"


async def test_an_answered_or_withdrawn_request_is_never_due(embedded: EmbeddedDesk, clock: Clock) -> None:
    card = await in_the_field(embedded)
    await embedded.withdraw("t1", "mina", card.ref)
    clock.now = NOW + dt.timedelta(days=21)

    assert await told(embedded) == []


async def test_the_watch_says_of_how_many_it_told(embedded: EmbeddedDesk, clock: Clock) -> None:
    await submitted(embedded)
    clock.now = NOW + dt.timedelta(days=28)

    assert await embedded.watch_time() == 1
    assert await embedded.watch_time() == 0
