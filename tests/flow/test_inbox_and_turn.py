"""R4, R12, R13, R20: an update takes effect once, in order, one at a time, whoever is late or broken."""

import asyncio
import datetime as dt
import random
from collections.abc import Generator
from typing import Any

import pytest

from bot.channels.channel import Incoming
from bot.store.sql_store import SqlStore
from dialogs.protocol import (
    Draft,
    Event,
    FetchFile,
    Pending,
    Reading,
    ReadMyRequests,
    Reply,
    Said,
    SentFile,
    State,
    Timer,
    TimerFired,
    Turn,
    WithdrawRequest,
)
from dialogs.talk import Scene
from tests.flow.world import FakeChannel, HandClock, address, echo, said, texts, worker

Talking = Generator[Reading[Any], Any, Turn]


async def test_each_update_takes_effect_once_however_often_it_comes(store: SqlStore, clock: HandClock) -> None:
    """R4: 1–5 times, concurrently, and again long after. Which of those that come at one moment stands first, nobody
    promises: on PostgreSQL they come over several connections."""
    updates = [said(number, f"پیام {number}", chat=str(number % 3)) for number in range(30)]
    deliveries = [update for update in updates for _ in range(random.Random(7).randint(1, 5))]
    await asyncio.gather(*(store.receive([update]) for update in deliveries))
    first = worker(store, clock)
    await first.run_due()
    clock.forward(days=8)
    assert await store.receive(updates) == 0
    await first.run_due()

    for chat in "012":
        once = {f"پیام {number}" for number in range(30) if str(number % 3) == chat}
        answered = await texts(store, chat)
        assert len(answered) == len(once)
        assert set(answered) == once


async def test_what_comes_in_one_batch_is_answered_in_its_order(store: SqlStore, clock: HandClock) -> None:
    """R12: as a messenger lists them, each chat for itself."""
    await store.receive([said(number, f"پیام {number}", chat=str(number % 3)) for number in range(30)])
    await worker(store, clock).run_due()

    for chat in "012":
        assert await texts(store, chat) == [f"پیام {number}" for number in range(30) if str(number % 3) == chat]


async def test_the_same_update_id_of_another_bot_or_session_is_another_update(store: SqlStore) -> None:
    other = Incoming(channel="web", bot="web", scope="s1", update_id="1", raw=b"a", address=address(channel="web"))
    again = Incoming(channel="web", bot="web", scope="s2", update_id="1", raw=b"a", address=address(channel="web"))

    assert await store.receive([said(1), other, again]) == 3


async def test_a_conversation_is_taken_by_one_worker_at_a_time(store: SqlStore) -> None:
    """R12."""
    await store.receive([said(1), said(2)])
    first = await store.lease_conversations("w1", 10)
    second = await store.lease_conversations("w2", 10)

    assert (len(first), len(second)) == (1, 0)
    assert first[0].row.seq == 1


async def test_a_late_worker_changes_nothing(store: SqlStore, clock: HandClock) -> None:
    """R13: its lease ran out, another one answered meanwhile."""
    await store.receive([said(1)])
    (late,) = await store.lease_conversations("w1", 1)
    clock.forward(seconds=70)
    (other,) = await store.lease_conversations("w2", 1)

    assert await store.commit_turn(other, Turn(state=State(), replies=(Reply(text="به‌موقع"),)), 1.0)
    assert not await store.commit_turn(late, Turn(state=State(), replies=(Reply(text="دیر"),)), 1.0)
    assert not await store.fail_turn(late, "bug", None, "ببخشید")
    assert await texts(store) == ["به‌موقع"]


async def test_a_row_over_which_workers_die_is_blamed_and_comes_alone(store: SqlStore, clock: HandClock) -> None:
    """R13: whose lease ran out over a row died at it; the next of them cannot take its neighbours along."""
    await store.receive([said(1, chat="1"), said(2, chat="2")])
    first, _ = await store.lease_conversations("killed", 5)
    clock.forward(seconds=61)

    alone = await store.lease_conversations("other", 5)

    assert [(work.conversation_id, work.row.deaths) for work in alone] == [(first.conversation_id, 1)]
    assert [work.row.deaths for work in await store.lease_conversations("other", 5)] == [1]
    assert await store.lease_conversations("other", 5) == ()


async def test_a_worker_that_could_not_store_its_failure_has_not_died(store: SqlStore, clock: HandClock) -> None:
    """R9: a full disk for ten minutes must not put a row aside."""
    await store.receive([said(1)])
    await store.lease_conversations("w", 5)
    clock.forward(seconds=61)

    assert [work.row.deaths for work in await store.lease_conversations("w", 5)] == [0]


async def test_a_draft_changed_elsewhere_drops_the_turn_and_the_row_stays(store: SqlStore) -> None:
    """The same person in two conversations cannot overwrite their own draft."""
    await store.receive([said(1)])
    draft = Draft(
        id="d1",
        service="s",
        version=1,
        created_at=dt.datetime.now(dt.UTC),
        updated_at=dt.datetime.now(dt.UTC),
    )
    (work,) = await store.lease_conversations("w1", 1)
    assert await store.commit_turn(work, Turn(state=State(), drafts=(draft,)), 1.0)
    await store.receive([said(2)])
    (work,) = await store.lease_conversations("w1", 1)
    (stored,) = work.drafts
    assert stored.row_version == 1

    assert not await store.commit_turn(work, Turn(state=State(), drafts=(draft,)), 1.0)
    (again,) = await store.lease_conversations("w1", 1)
    assert again.row.id == work.row.id
    assert await store.commit_turn(again, Turn(state=State(), drafts=(stored,)), 1.0)


async def test_state_passes_from_turn_to_turn(store: SqlStore, clock: HandClock) -> None:
    await store.receive([said(1), said(2), said(3)])
    await worker(store, clock).run_due()
    await store.receive([said(4)])
    (work,) = await store.lease_conversations("w1", 1)

    assert work.state.prompts == 3


async def test_time_and_ids_are_the_same_when_a_killed_turn_is_repeated(store: SqlStore, clock: HandClock) -> None:
    """Decision 1: no other clock, no other chance than the row's."""
    seen: list[tuple[dt.datetime, str, str]] = []

    def noting(scene: Scene, event: Event) -> Talking:
        seen.append((event.at, scene.ids("draft"), scene.ids("draft")))
        return echo(scene, event)

    await store.receive([said(1)])
    await store.lease_conversations("killed", 1)
    clock.forward(seconds=61)
    await worker(store, clock, noting).run_due()
    await store.receive([said(2)])
    await worker(store, clock, noting).run_due()

    (at, one, two), (_, other, _) = seen
    assert at == clock.now - dt.timedelta(seconds=61)
    assert len({one, two, other}) == 3
    assert len(one) == 16


async def test_a_fact_is_told_once(store: SqlStore, clock: HandClock) -> None:
    def telling(scene: Scene, event: Event) -> Talking:
        yield from ()
        return Turn(state=scene.state, replies=(Reply(text="پذیرفته شد", fact="accepted:R1"),))

    await store.receive([said(1), said(2)])
    await worker(store, clock, telling).run_due()

    assert await texts(store) == ["پذیرفته شد"]


async def test_a_timer_fires_when_it_is_due_and_can_be_moved_taken_back_and_set_again(
    store: SqlStore, clock: HandClock
) -> None:
    plan: dict[str, dt.timedelta | None] = {
        "بگذار": dt.timedelta(hours=1),
        "جابه‌جا": dt.timedelta(hours=3),
        "بردار": None,
    }
    fired: list[dt.datetime] = []

    def dialog(scene: Scene, event: Event) -> Talking:
        yield from ()
        if isinstance(event.body, TimerFired):
            fired.append(event.at)
            return Turn(state=scene.state)
        assert isinstance(event.body, Said)
        step = plan[event.body.text]
        return Turn(
            state=scene.state,
            timers=(Timer(name="t", ref="r", due_at=None if step is None else event.at + step),),
        )

    taker = worker(store, clock, dialog)
    start = clock.now
    for number, (hour, words) in enumerate(
        [(0, "بگذار"), (0, "جابه‌جا"), (4, "بگذار"), (4, "بردار"), (9, "بگذار"), (12, "")]
    ):
        clock.now = start + dt.timedelta(hours=hour)
        if words:
            await store.receive([said(number, words)])
        await taker.run_due()

    # Set at 0 and moved to 3: seen at 4. Set again at 4, taken back. Set at 9 for 10: seen at 12.
    assert [(at - start) // dt.timedelta(hours=1) for at in fired] == [4, 12]


async def test_a_waiting_timer_does_not_hold_up_what_comes_after_it(store: SqlStore, clock: HandClock) -> None:
    def dialog(scene: Scene, event: Event) -> Talking:
        yield from ()
        later = Timer(name="t", ref="r", due_at=event.at + dt.timedelta(days=1))
        return Turn(state=scene.state, replies=(Reply(text="آری"),), timers=(later,))

    await store.receive([said(1), said(2)])
    await worker(store, clock, dialog).run_due()

    assert await texts(store) == ["آری", "آری"]
    assert await store.next_turn_due() == clock.now + dt.timedelta(days=1)


async def test_the_same_key_is_one_deed_and_with_another_payload_a_bug(store: SqlStore, clock: HandClock) -> None:
    def dialog(scene: Scene, event: Event) -> Talking:
        yield from ()
        assert isinstance(event.body, Said)
        effect = Pending(id=scene.ids("effect"), key="withdraw:R", effect=WithdrawRequest(event.body.text))
        return Turn(state=scene.state, effects=(effect,))

    await store.receive([said(1, "R"), said(2, "R"), said(3, "X")])
    for _ in range(3):
        await worker(store, clock, dialog).run_due()
        clock.forward(seconds=61)

    assert len(await store.lease_effects("w", 10)) == 1
    assert len(await store.quarantined()) == 1


async def test_pages_and_deeds_wait_in_lanes_of_their_own(store: SqlStore, clock: HandClock) -> None:
    def dialog(scene: Scene, event: Event) -> Talking:
        yield from ()
        fetch = FetchFile(owner="d", slot="s", file=SentFile(remote="x"), kinds=("image",), max_mb=1)
        effects = [WithdrawRequest("R1"), WithdrawRequest("R2"), fetch, fetch]
        return Turn(
            state=scene.state,
            effects=tuple(Pending(id=f"e{n}", key=f"k{n}", effect=effect) for n, effect in enumerate(effects)),
        )

    await store.receive([said(1)])
    await worker(store, clock, dialog).run_due()

    assert [row.id for row in await store.lease_effects("w", 10)] == ["e0", "e2"]


async def test_readings_are_answered_within_the_turn(store: SqlStore, clock: HandClock) -> None:
    def dialog(scene: Scene, event: Event) -> Talking:
        answer = yield ReadMyRequests()
        return Turn(state=scene.state, replies=(Reply(text=answer),))

    await store.receive([said(1)])
    await worker(store, clock, dialog).run_due()

    assert await texts(store) == ["ReadMyRequests"]


async def test_a_tap_is_answered_and_typing_shown(store: SqlStore, clock: HandClock) -> None:
    """UX15: no spinner stays."""
    channel = FakeChannel()

    def dialog(scene: Scene, event: Event) -> Talking:
        yield from ()
        return Turn(state=scene.state, typing=True)

    await store.receive([said(1, "press")])
    await worker(store, clock, dialog, channel).run_due()
    await asyncio.sleep(0)

    assert [type(signal).__name__ for signal in channel.signals] == ["AnswerPress", "Typing"]


async def test_conversations_do_not_wait_for_each_other(store: SqlStore, clock: HandClock) -> None:
    await store.receive([said(number, str(number), chat=str(number)) for number in range(100)])

    assert await worker(store, clock).run_due() == 100


@pytest.mark.parametrize("chat", ["1", "2"])
async def test_nothing_that_people_wrote_stands_open_in_the_database(
    store: SqlStore, clock: HandClock, chat: str, database: Any
) -> None:
    """Attack 9: no canary in the file or its WAL."""
    canary = "کاناری۱۲۳۴"
    await store.receive([said(1, canary, chat=chat)])
    await worker(store, clock).run_due()
    stored = b"".join(path.read_bytes() for path in database.parent.iterdir())

    assert canary.encode() not in stored
    assert (await texts(store, chat)) == [canary]
