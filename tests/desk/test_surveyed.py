"""F22: which answered requests had their survey filled, by the day in Tehran, in the order of answering."""

import datetime as dt

from backend_client.calendar import local_day
from backend_client.contract import SurveyForm
from backend_client.embedded import EmbeddedDesk
from backend_client.embedded.facts import surveys
from backend_client.reports.period import Period
from tests.contract.conftest import Clock
from tests.contract.people import ZONING


async def surveyed(desk: EmbeddedDesk, first: dt.date, last: dt.date) -> tuple[bool, ...]:
    found = await desk.read_facts(lambda tx: surveys.answered(tx, Period(first, last)))
    return tuple(one.surveyed for one in sorted(found))


async def test_each_answered_request_is_told_by_one_word(embedded: EmbeddedDesk, clock: Clock) -> None:
    refs = []
    for number in range(3):
        refs.append((await embedded.submit(f"submit:{number}:1", ZONING)).card.ref)
        clock.pass_(hours=1)
    first = local_day(clock.now)
    await embedded.fill_survey("s", "mina", SurveyForm(ref=refs[1], version=1, ratings={}))
    day = dt.timedelta(days=1)

    assert await surveyed(embedded, first, first) == (False, True, False)
    assert await surveyed(embedded, first - 7 * day, first - day) == ()
    assert await surveyed(embedded, first + day, first + 7 * day) == ()


async def test_a_day_ends_at_midnight_in_tehran(embedded: EmbeddedDesk, clock: Clock) -> None:
    midnight = dt.datetime.combine(local_day(clock.now) + dt.timedelta(days=1), dt.time(), dt.UTC)
    clock.now = midnight - dt.timedelta(hours=3, minutes=31)  # 23:59 there
    await embedded.submit("submit:1:1", ZONING)
    clock.pass_(minutes=2)
    await embedded.submit("submit:2:1", ZONING)
    day = midnight.date()

    assert len(await surveyed(embedded, day - dt.timedelta(days=1), day - dt.timedelta(days=1))) == 1
    assert len(await surveyed(embedded, day, day)) == 1
