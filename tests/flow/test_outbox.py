"""R7, R8, R21: order in a chat, the messenger's limits, retries, and a list of what was not delivered."""

import asyncio
import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

import pytest

from backend_client.errors import BackendUnavailable, RequestNotFound
from bot.channels.channel import (
    Address,
    Capabilities,
    ContentRejected,
    OutMessage,
    Throttled,
    TokenRejected,
    TooLarge,
    Unreachable,
)
from bot.outbox import Sender
from bot.store.sql_store import SqlStore
from bot.store.store import OutboxPayload
from bot.timers import Bells
from dialogs.protocol import RecordDelivery, Reply, State, Turn
from tests.flow.world import FakeChannel, HandClock, address, said

SECOND = dt.timedelta(seconds=1)


class Messenger(FakeChannel):
    """Notes when each message went, by the hand-set clock."""

    def __init__(self, clock: HandClock, capabilities: Capabilities | None = None) -> None:
        super().__init__(capabilities)
        self.clock = clock
        self.times: list[tuple[dt.datetime, str]] = []

    async def send(self, address: Address, message: OutMessage) -> str:
        remote_id = await super().send(address, message)
        self.times.append((self.clock.now, address.chat))
        return remote_id


async def plain(payload: OutboxPayload, _: str) -> OutMessage:
    return OutMessage(text=payload.text)


def sender(store: SqlStore, channel: FakeChannel, clock: HandClock) -> Sender:
    return Sender(channel, store, plain, Bells(), clock, "s1")


async def tell(store: SqlStore, chat: str, replies: Sequence[Reply | str], number: int = 0) -> None:
    """Commit these messages in one turn of the chat."""
    await store.receive([said(f"{chat}:{number}:{replies[0]}", chat=chat)])
    (work,) = await store.lease_conversations("t", 1)
    made = tuple(reply if isinstance(reply, Reply) else Reply(text=reply) for reply in replies)
    assert await store.commit_turn(work, Turn(state=State(), replies=made), 1.0)


async def drain(sending: Sender, clock: HandClock, seconds: float, step: float = 0.02) -> None:
    for _ in range(int(seconds / step)):
        await sending.run_due()
        clock.forward(seconds=step)


async def test_a_chat_gets_three_at_once_and_then_one_a_second_in_order(store: SqlStore, clock: HandClock) -> None:
    channel = Messenger(clock)
    await tell(store, "1", [str(number) for number in range(6)])
    start = clock.now
    await drain(sender(store, channel, clock), clock, 5)

    assert [text for _, text in channel.sent] == list("012345")
    assert [round((at - start).total_seconds()) for at, _ in channel.times] == [0, 0, 0, 1, 2, 3]


async def test_a_bot_never_sends_more_than_twenty_nine_in_any_second(store: SqlStore, clock: HandClock) -> None:
    channel = Messenger(clock)
    for chat in range(40):
        await tell(store, str(chat), ["a", "b"])
    start = clock.now
    await drain(sender(store, channel, clock), clock, 4)

    times = [at for at, _ in channel.times]
    assert len(times) == 80
    assert max(sum(first <= at < first + SECOND for at in times) for first in times) <= 29
    assert (times[-1] - start).total_seconds() < 3.1


async def test_a_group_gets_twenty_a_minute(store: SqlStore, clock: HandClock) -> None:
    channel = Messenger(clock)
    group = Address(channel="fake", bot="bot", chat="-5", user="1")
    update = said(1)
    await store.receive([type(update)(channel="fake", bot="bot", update_id="g", raw=b"a", address=group)])
    (work,) = await store.lease_conversations("t", 1)
    replies = tuple(Reply(text=str(number)) for number in range(30))
    await store.commit_turn(work, Turn(state=State(), replies=replies), 1.0)
    await drain(sender(store, channel, clock), clock, 120, step=0.5)

    times = [at for at, _ in channel.times]
    assert max(sum(first <= at < first + 60 * SECOND for at in times) for first in times) <= 20
    assert len(times) == 30


async def test_replies_go_before_bulk_of_other_chats_but_never_overtake_in_their_own(
    store: SqlStore, clock: HandClock
) -> None:
    channel = Messenger(clock)
    for chat in range(60):
        await tell(store, f"bulk{chat}", [Reply(text="bulk", bulk=True)])
    await tell(store, "mixed", [Reply(text="bulk first", bulk=True), "reply"])
    await tell(store, "reply", ["reply"])
    await drain(sender(store, channel, clock), clock, 0.2)

    first = [chat for _, chat in channel.times[:3]]
    assert set(first) == {"mixed", "reply"}
    assert [text for chat, text in channel.sent if chat == "mixed"] == ["bulk first", "reply"]


async def test_retry_after_is_obeyed_and_other_chats_go_on(store: SqlStore, clock: HandClock) -> None:
    channel = Messenger(clock)
    await tell(store, "1", ["a", "b"])
    channel.failures = [Throttled(30)]
    sending = sender(store, channel, clock)
    await sending.run_due()
    await tell(store, "2", ["c"])
    start = clock.now
    await drain(sending, clock, 35, step=0.5)

    at = {
        text: (when - start).total_seconds() for (when, _), (_, text) in zip(channel.times, channel.sent, strict=True)
    }
    assert at["c"] < 1
    assert at["a"] >= 30
    assert [text for chat, text in channel.sent if chat == "1"] == ["a", "b"]


async def test_a_second_throttled_chat_closes_the_whole_bot(store: SqlStore, clock: HandClock) -> None:
    channel = Messenger(clock)
    sending = sender(store, channel, clock)
    channel.failures = [Throttled(20), Throttled(20)]
    await tell(store, "1", ["a"])
    await tell(store, "2", ["b"])
    await sending.run_due()
    await tell(store, "3", ["c"])
    start = clock.now
    await drain(sending, clock, 30, step=0.5)

    assert all(at - start >= 20 * SECOND for at, _ in channel.times)
    assert len(channel.sent) == 3


@pytest.mark.parametrize("error", [ContentRejected(), TooLarge()])
async def test_what_the_messenger_refuses_is_tried_once_and_listed(
    store: SqlStore, clock: HandClock, error: Exception
) -> None:
    """R7."""
    channel = Messenger(clock)
    channel.failures = [error]
    await tell(store, "1", ["گم", "رسیده"])
    await drain(sender(store, channel, clock), clock, 3)

    assert channel.sent == [("1", "رسیده")]
    ((_, name, code, _),) = await store.undelivered()
    assert (name, code) == ("fake", getattr(error, "code", ""))


@pytest.mark.parametrize("error", [Unreachable(), TokenRejected(), TimeoutError()])
async def test_what_may_come_through_later_is_tried_until_it_does(
    store: SqlStore, clock: HandClock, error: Exception
) -> None:
    channel = Messenger(clock)
    channel.failures = [error, error]
    await tell(store, "1", ["یک", "دو"])
    await drain(sender(store, channel, clock), clock, 200, step=1)

    assert [text for _, text in channel.sent] == ["یک", "دو"]
    assert await store.undelivered() == ()


async def test_a_message_whose_file_is_no_longer_to_be_had_is_listed(store: SqlStore, clock: HandClock) -> None:
    channel = Messenger(clock)
    answers: list[Exception] = [BackendUnavailable(), RequestNotFound()]

    async def broken(payload: OutboxPayload, person_ref: str) -> OutMessage:
        if payload.text == "سند":
            raise answers.pop(0)
        return OutMessage(text=payload.text)

    await tell(store, "1", ["سند", "بعد"])
    await drain(Sender(channel, store, broken, Bells(), clock, "s"), clock, 10, step=1)

    assert channel.sent == [("1", "بعد")]
    assert [code for _, _, code, _ in await store.undelivered()] == ["attachment:RequestNotFound"]


async def test_a_late_sender_cannot_mark_what_another_has_taken(store: SqlStore, clock: HandClock) -> None:
    """R13."""
    await tell(store, "1", ["a"])
    (late,) = await store.lease_outbox("s1", "fake", "bot", Capabilities(), 5)
    assert await store.lease_outbox("s2", "fake", "bot", Capabilities(), 5) == ()
    clock.forward(seconds=61)
    (other,) = await store.lease_outbox("s2", "fake", "bot", Capabilities(), 5)

    assert await store.mark_sent(other, "m1")
    assert not await store.mark_sent(late, "m2")
    assert not await store.retry_outbox(late, dt.timedelta(0), "x")
    assert not await store.fail_outbox(late, "x")


async def test_two_senders_share_the_work_and_keep_the_order(store: SqlStore, clock: HandClock) -> None:
    channel = Messenger(clock)
    for chat in range(10):
        await tell(store, str(chat), ["1", "2", "3"])
    senders = [Sender(channel, store, plain, Bells(), clock, name) for name in ("a", "b")]
    for _ in range(200):
        await asyncio.gather(*(one.run_due() for one in senders))
        clock.forward(seconds=0.1)

    by_chat = defaultdict(list)
    for chat_name, text in channel.sent:
        by_chat[chat_name].append(text)
    assert all(texts == ["1", "2", "3"] for texts in by_chat.values())
    assert len(by_chat) == 10


async def test_handing_over_a_response_is_recorded_once(store: SqlStore, clock: HandClock) -> None:
    """T3: تاریخ دریافت پاسخ."""
    channel = Messenger(clock)
    await tell(store, "1", [Reply(text="پاسخ", delivery_of="R1"), Reply(text="پرونده", delivery_of="R1")])
    await drain(sender(store, channel, clock), clock, 1)

    (row,) = await store.lease_effects("w", 10)
    assert isinstance(row.effect, RecordDelivery)
    assert row.effect.ref == "R1"


async def test_the_web_chat_fetches_its_messages_and_that_delivers_them(store: SqlStore, clock: HandClock) -> None:
    await store.receive([said(1, channel="web")])
    (work,) = await store.lease_conversations("t", 1)
    replies = (Reply(text="الف"), Reply(text="ب", delivery_of="R2"))
    await store.commit_turn(work, Turn(state=State(), replies=replies), 1.0)
    where = address(channel="web")

    first = await store.history(where, 0)
    assert [item.payload.text if item.payload else "" for item in first] == ["", "الف", "ب"]
    assert [item.seq for item in first] == [1, 2, 3]
    assert await store.history(where, 3) == ()
    assert len(await store.history(where, 0)) == 3
    assert len(await store.lease_effects("w", 10)) == 1
    assert await store.next_send_due("web", "bot") is None


async def test_a_person_with_two_pages_open_fetches_each_message_in_both(store: SqlStore) -> None:
    """R12: both look at the same moment, maybe through two processes; it is delivered once and neither page fails."""
    await store.receive([said(1, channel="web")])
    (work,) = await store.lease_conversations("t", 1)
    replies = tuple(Reply(text=str(number), delivery_of="R2") for number in range(10))
    await store.commit_turn(work, Turn(state=State(), replies=replies), 1.0)

    pages = await asyncio.gather(*(store.history(address(channel="web"), 0) for _ in range(4)))

    assert [len(page) for page in pages] == [11] * 4
    assert len(await store.lease_effects("w", 10)) == 1
    assert await store.next_send_due("web", "bot") is None


async def test_a_message_can_only_be_opened_in_its_own_conversation(store: SqlStore, clock: HandClock) -> None:
    """Attack 1."""
    await tell(store, "1", ["راز"])
    (_, mine) = await store.history(address("1"), 0)
    assert mine.outbox_id is not None

    assert await store.outbox_payload(address("1"), mine.outbox_id) is not None
    assert await store.outbox_payload(address("2"), mine.outbox_id) is None
