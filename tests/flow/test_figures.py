"""What the gauges and the warnings are read from: how full the queues are, on both engines."""

from collections.abc import Mapping

from bot import log
from bot.channels.channel import Incoming
from bot.ops.watch import Watch
from bot.store.figures import Figures, Queue
from bot.store.sql_store import SqlStore
from dialogs.protocol import Pending, Reply, State, Timer, Turn, WithdrawRequest
from tests.flow.world import UNLIMITED, HandClock, said


async def take(store: SqlStore, **turn: object) -> None:
    """Commit this as the turn of the row that waits."""
    (work,) = await store.lease_conversations("w", 1)
    assert await store.commit_turn(work, Turn(state=State(), **turn), 1.0)  # type: ignore[arg-type]


async def test_an_empty_house_has_empty_queues(store: SqlStore) -> None:
    assert await store.figures() == Figures()


async def test_what_waits_is_counted_with_the_age_of_its_first(store: SqlStore, clock: HandClock) -> None:
    await store.receive([said(1)])
    deed = Pending(id="e1", key="k1", effect=WithdrawRequest("R1"))
    await take(store, replies=(Reply(text="a"), Reply(text="b")), effects=(deed,))
    clock.forward(seconds=30)
    await store.receive([said(2, chat="2"), said(3, chat="2"), said(4, chat="4")])
    clock.forward(seconds=12)

    figures = await store.figures()
    assert figures.inbox == Queue(waiting=3, oldest_s=12)
    assert figures.effects == Queue(waiting=1, oldest_s=42)
    assert figures.outbox == {"fake": Queue(waiting=2, oldest_s=42)}


async def test_a_reminder_of_next_month_does_not_wait(store: SqlStore, clock: HandClock) -> None:
    await store.receive([said(1)])
    later = clock.now.replace(month=clock.now.month + 1)
    await take(store, timers=(Timer(name="draft", ref="d1", due_at=later),))
    assert (await store.figures()).inbox == Queue()

    clock.now = later
    clock.forward(seconds=5)
    assert (await store.figures()).inbox == Queue(waiting=1, oldest_s=5)


async def test_what_failed_for_good_is_counted_by_its_reason(store: SqlStore, clock: HandClock) -> None:
    await store.receive([said(number, chat=str(number)) for number in range(3)])
    for _ in range(3):
        await take(store, replies=(Reply(text="a"),))
    for code, row in zip(
        ("blocked", "blocked", "rejected"), await store.lease_outbox("s", "fake", "bot", UNLIMITED, 3), strict=True
    ):
        assert await store.fail_outbox(row, code)
    await store.receive([said(9), Incoming(channel="fake", bot="bot", update_id="x", raw=b"?", address=None)])
    (work,) = await store.lease_conversations("w", 1)
    assert await store.fail_turn(work, "bug:X", None, "")

    figures = await store.figures()
    assert figures.failed == {("fake", "blocked"): 2, ("fake", "rejected"): 1}
    assert figures.quarantined == 2
    assert figures.outbox == {}


async def test_what_waits_too_long_is_warned_of_once_a_look(
    store: SqlStore, clock: HandClock, events: list[tuple[str, Mapping[str, log.Value]]]
) -> None:
    await store.receive([said(1), said(2, chat="2"), said(3, chat="3", channel="web")])
    for _ in range(2):
        await take(store, replies=(Reply(text="a"),))
    await take(store, replies=(Reply(text="what nobody has come to fetch"),))
    clock.forward(seconds=60)
    await store.receive([said(4)])
    watch = Watch(store, ["fake"], patience_s=60)
    events.clear()
    await watch.run_due()
    assert events == []

    clock.forward(seconds=61)
    await watch.run_due()
    assert events == [
        ("inbox.oldest", {"waiting": 1, "oldest_s": 61.0}),
        ("outbox.oldest", {"channel": "fake", "waiting": 2, "oldest_s": 121.0}),
    ]
