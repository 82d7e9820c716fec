"""R8: what did not reach a citizen is told to the desk once; who cannot be reached is left alone until they write."""

from collections.abc import Generator
from typing import Any

import pytest

from bot.channels.channel import ContentRejected, DeliveryError, RecipientGone, TooLarge, Unreachable
from bot.reasons import LOST, REASONS, reason_of
from bot.store.sql_store import SqlStore
from bot.store.store import FeedRow
from dialogs.protocol import (
    ContactRestored,
    Done,
    Event,
    Notice,
    Reading,
    Reply,
    ReportUndelivered,
    State,
    TimerFired,
    Turn,
)
from dialogs.talk import Scene
from tests.flow.test_outbox import Messenger, drain, sender, tell
from tests.flow.world import HandClock, said, worker

QUESTION = Reply(text="پرسش", notice=Notice(ref="R1", kind="question"))
ANSWER = Reply(text="پاسخ", notice=Notice(ref="R2", kind="answered"))


async def reported(store: SqlStore) -> list[tuple[str, str, str]]:
    """What the desk is to be told: request, notice, reason."""
    told: list[tuple[str, str, str]] = []
    while rows := await store.lease_effects("e", 20):
        for row in rows:
            assert isinstance(row.effect, ReportUndelivered)
            told.append((row.effect.notice.ref, row.effect.notice.kind, row.effect.reason))
            await store.finish_effect(row, Done())
    return told


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (RecipientGone("blocked"), "blocked"),
        (RecipientGone("deactivated"), "deactivated"),
        (RecipientGone("chat_not_found"), "chat_not_found"),
        (ContentRejected(), "rejected"),
        (TooLarge(), "too_large"),
        (FileNotFoundError(), "attachment"),
    ],
)
async def test_the_desk_is_told_which_notice_and_why(
    store: SqlStore, clock: HandClock, error: Exception, reason: str
) -> None:
    channel = Messenger(clock)
    channel.failures = [error]
    await tell(store, "1", [QUESTION])
    await drain(sender(store, channel, clock), clock, 1)

    assert await reported(store) == [("R1", "question", reason)]


async def test_a_plain_reply_is_listed_but_nobody_s_business_at_the_desk(store: SqlStore, clock: HandClock) -> None:
    channel = Messenger(clock)
    channel.failures = [ContentRejected()]
    await tell(store, "1", ["منو"])
    await drain(sender(store, channel, clock), clock, 1)

    assert await reported(store) == []
    assert [code for _, _, code, _ in await store.undelivered()] == ["rejected"]


async def test_who_has_blocked_us_is_tried_once(store: SqlStore, clock: HandClock) -> None:
    """What waited with it, and what comes later, is not tried at all, but listed and told like it."""
    channel = Messenger(clock)
    channel.failures = [RecipientGone("blocked")]
    sending = sender(store, channel, clock)
    await tell(store, "1", [QUESTION, "دیگر"])
    await drain(sending, clock, 2)
    await _notice(store, ANSWER)
    await drain(sending, clock, 2)

    assert (channel.sent, channel.failures) == ([], [])
    assert [code for _, _, code, _ in await store.undelivered()] == ["blocked"] * 3
    assert await reported(store) == [("R1", "question", "blocked"), ("R2", "answered", "blocked")]
    assert await store.next_send_due("fake", "bot") is None, "nothing is left in the gate"


async def _notice(store: SqlStore, reply: Reply) -> None:
    """Something that comes to the person of chat 1, who has not written."""
    row = FeedRow(key=reply.text, conversation_id=1, body=TimerFired("x", "y"))
    await store.add_feed_rows("desk", 1, [row])
    (work,) = await store.lease_conversations("t", 1)
    assert await store.commit_turn(work, Turn(state=State(), replies=(reply,)), 1.0)


async def test_a_report_is_made_once_however_often_it_fails(store: SqlStore, clock: HandClock) -> None:
    """The operator sends it again in vain."""
    channel = Messenger(clock)
    sending = sender(store, channel, clock)
    for _ in range(3):
        channel.failures = [RecipientGone("blocked")]
        await (tell(store, "1", [QUESTION]) if not await store.undelivered() else store.requeue(None, "blocked"))
        await drain(sending, clock, 2)

    assert await reported(store) == [("R1", "question", "blocked")]


class Hearer:
    """A dialog that only hears."""

    def __init__(self) -> None:
        self.restored: list[tuple[str, ...]] = []

    def __call__(self, scene: Scene, event: Event) -> Generator[Reading[Any], Any, Turn]:
        yield from ()
        if isinstance(event.body, ContactRestored):
            self.restored.append(event.body.refs)
        return Turn(state=scene.state, replies=(Reply(text=type(event.body).__name__),))


async def test_who_writes_again_is_reached_again_and_offered_what_they_missed(
    store: SqlStore, clock: HandClock
) -> None:
    """/start after unblocking; the answer to it comes first."""
    channel, hearer = Messenger(clock), Hearer()
    channel.failures = [RecipientGone("blocked")]
    sending = sender(store, channel, clock)
    await tell(store, "1", [QUESTION])
    await drain(sending, clock, 1)
    await _notice(store, ANSWER)

    for word in ("/start", "سلام"):
        await store.receive([said(word, word)])
        await worker(store, clock, hearer).run_due()
        await drain(sending, clock, 3)

    assert hearer.restored == [("R1", "R2")]
    assert [text for _, text in channel.sent] == ["Said", "ContactRestored", "Said"]


async def test_what_the_operator_sends_again_goes_at_its_place(store: SqlStore, clock: HandClock) -> None:
    channel = Messenger(clock)
    channel.failures = [ContentRejected(), ContentRejected()]
    sending = sender(store, channel, clock)
    await tell(store, "1", ["یک", "دو"])
    await drain(sending, clock, 2)
    await tell(store, "1", ["سه"], number=1)
    _, first = [row[0] for row in await store.undelivered()]

    assert await store.requeue(first, "") == 1
    assert await store.requeue(first, "") == 0
    assert await store.requeue(None, "blocked") == 0
    assert await store.requeue(None, "rejected") == 1
    await drain(sending, clock, 4)

    assert [text for _, text in channel.sent] == ["یک", "دو", "سه"]
    assert await store.undelivered() == ()


async def test_an_old_message_that_is_sent_again_has_its_tries(store: SqlStore, clock: HandClock) -> None:
    """Older than our patience, yet one busy moment of the messenger is not the end of it."""
    channel = Messenger(clock)
    channel.failures = [ContentRejected()]
    sending = sender(store, channel, clock)
    await tell(store, "1", ["کهنه"])
    await drain(sending, clock, 1)
    clock.forward(days=5)
    channel.failures = [Unreachable(), Unreachable()]
    await store.requeue(None, "rejected")
    await drain(sending, clock, 20, step=0.5)

    assert channel.sent == [("1", "کهنه")]


def test_every_way_to_fail_for_good_has_its_reason() -> None:
    """One table: what a channel may say, the desk and the operator can read."""
    kinds = [kind for kind in _all_errors() if kind is not RecipientGone]
    codes = {kind.code for kind in kinds if kind is not DeliveryError} | LOST
    assert codes <= REASONS.keys()
    assert reason_of("attachment:RequestNotFound") is REASONS["attachment"]
    assert reason_of("of another release") is REASONS["bug"]


def _all_errors(base: type[DeliveryError] = DeliveryError) -> list[type[DeliveryError]]:
    return [base, *(kind for child in base.__subclasses__() for kind in _all_errors(child))]
