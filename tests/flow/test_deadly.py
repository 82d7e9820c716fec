"""R20: an effect or a message that kills its process is given up after ten deaths; the others get through."""

import datetime as dt
from pathlib import Path

import pytest

from bot.retry import DEATHS
from bot.store.sql_store import SqlStore
from bot.store.store import OutboxRow
from dialogs.protocol import AmendRequest, Notice, Reply, ReportUndelivered, WithdrawRequest
from tests.flow.test_outbox import Messenger, sender, tell
from tests.flow.world import FakeChannel, HandClock, open_store, said

LIMITS = FakeChannel().capabilities
QUESTION = Reply(text="پرسش", notice=Notice(ref="R1", kind="question"))


async def risen(store: SqlStore, place: Path | str, clock: HandClock) -> SqlStore:
    """The process has died with what it leased; another one begins, where there may be several after the lease."""
    await store.close()
    clock.forward(minutes=2)
    return await open_store(place, clock)


@pytest.fixture
async def lives(place: Path | str, clock: HandClock) -> SqlStore:
    return await open_store(place, clock)


async def _leases_effect(store: SqlStore, effect_id: str, worker: str) -> bool:
    leased = (*await store.lease_suspect_effect(worker), *await store.lease_effects(worker, 5))
    return effect_id in {row.id for row in leased}


async def test_an_effect_that_kills_is_given_up_and_told(lives: SqlStore, place: Path | str, clock: HandClock) -> None:
    store = lives
    await store.receive([said("a"), said("b", chat="2")])
    await store.add_effect(1, "deadly", "deadly", WithdrawRequest("R1"))
    await store.add_effect(2, "other", "other", WithdrawRequest("R2"))
    died = 0
    while await _leases_effect(store, "deadly", f"life {died}"):
        died += 1
        store = await risen(store, place, clock)

    assert died == DEATHS
    await store.close()


async def test_a_confirmed_form_that_kills_is_tried_rarely_but_for_ever(
    lives: SqlStore, place: Path | str, clock: HandClock
) -> None:
    """The person was told that it stands, so it is never given up."""
    store = lives
    await store.receive([said("a")])
    await store.add_effect(1, "deadly", "deadly", AmendRequest(draft_id="d1", ref="R1", answers={}, pages=()))
    died = 0
    while await _leases_effect(store, "deadly", f"life {died}"):
        died += 1
        store = await risen(store, place, clock)

    assert died == DEATHS
    assert not await _leases_effect(store, "deadly", "w"), "not at once"
    clock.forward(minutes=10)
    assert await _leases_effect(store, "deadly", "w")
    await store.close()


async def test_those_that_died_with_it_are_tried_one_at_a_time(
    lives: SqlStore, place: Path | str, clock: HandClock
) -> None:
    store = lives
    await store.receive([said("a"), said("b", chat="2")])
    for conversation in (1, 2):
        await store.add_effect(conversation, f"e{conversation}", f"e{conversation}", WithdrawRequest("R1"))
    assert len(await store.lease_effects("w", 5)) == 2
    store = await risen(store, place, clock)
    if isinstance(place, str):  # the first to take them over notes their death
        await store.lease_effects("another", 5)
        store = await risen(store, place, clock)

    assert await store.lease_effects("w", 5) == ()
    (suspect,) = await store.lease_suspect_effect("w")
    assert await store.retry_effect(suspect, dt.timedelta(0), "unavailable")
    assert [row.id for row in await store.lease_effects("w", 5)] == [suspect.id], "a try that ended otherwise clears it"
    await store.close()


async def _leased(store: SqlStore, worker: str) -> tuple[OutboxRow, ...]:
    return await store.lease_outbox(worker, "fake", "bot", LIMITS, 5)


async def test_a_message_that_kills_is_listed_and_told_to_the_desk(
    lives: SqlStore, place: Path | str, clock: HandClock
) -> None:
    """A damaged image, say; what waits behind it in the chat then goes."""
    store = lives
    await tell(store, "1", [QUESTION, "پس از آن"])
    died = 0
    while (rows := await _leased(store, f"life {died}")) and rows[0].payload.text == QUESTION.text:
        died += 1
        store = await risen(store, place, clock)
    clock.forward(minutes=2)
    channel = Messenger(clock)
    await sender(store, channel, clock).run_due()

    assert died == DEATHS
    assert [code for _, _, code, _ in await store.undelivered()] == ["crashed"]
    assert [text for _, text in channel.sent] == ["پس از آن"]
    (report,) = await store.lease_effects("w", 5)
    assert isinstance(report.effect, ReportUndelivered)
    assert report.effect.reason == "failed"
    await store.close()
